"""Receipts as files: a page that is set, sealed and stored once, and how it is verified."""
