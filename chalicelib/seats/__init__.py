"""Who counts as a seat in a month, and who pays for it (R14)."""
