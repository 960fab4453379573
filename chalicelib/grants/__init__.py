"""Which person acts for which company, with which permissions."""
