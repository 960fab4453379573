"""Rows of sharing."""
