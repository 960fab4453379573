"""Whether every counter is what the rows say."""
