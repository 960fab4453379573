"""Shared words of the product; the standard library and nothing else."""
