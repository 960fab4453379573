"""The office's clients."""
