"""Invitations: what a company offers to whoever has an address (R7, R8)."""
