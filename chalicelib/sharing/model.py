"""What was shared to panels, what a member sees of it, who can see what and who opened it. Pure."""
