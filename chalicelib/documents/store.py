"""Rows of documents."""
