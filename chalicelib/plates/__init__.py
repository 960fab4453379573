"""What a person sees of every company that they act for, right after signing in."""
