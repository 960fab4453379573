"""Awizo: the back office and client panel of a virtual office, one package per feature."""
