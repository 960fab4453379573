"""What a company used in a month, and what it costs: the same for staff and client."""
