"""Labels for letters: printed at the desk, read from scans (B2)."""
