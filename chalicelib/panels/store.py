"""Rows of panels."""
