"""One-time links: the one way in for whoever has no password yet, or has forgotten it."""
