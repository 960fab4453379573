"""Services with their prices, packages, and which company has which."""
