"""What the office can set, and what holds until it does."""
