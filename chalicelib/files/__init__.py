"""Files that people bring: their way into the vault, their versions, and links to them."""
