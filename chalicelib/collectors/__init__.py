"""Who may collect a company's mail: its people, named persons, and who shows a one-time code."""
