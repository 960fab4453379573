"""Every call to AWS that the product makes, and the map of its one table."""
