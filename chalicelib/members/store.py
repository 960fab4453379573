"""Rows of members."""
