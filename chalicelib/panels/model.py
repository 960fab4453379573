"""Named sharing spaces of a company, and who belongs to them. Pure."""
