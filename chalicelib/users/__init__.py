"""People with a sign-in."""
