"""A company's documents, their tags and versions."""
