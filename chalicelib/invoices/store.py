"""Rows of invoices."""
