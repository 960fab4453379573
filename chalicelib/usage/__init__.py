"""Services that companies used: what is recorded, and its totals."""
