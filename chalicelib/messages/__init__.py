"""What a company and the office write to each other."""
