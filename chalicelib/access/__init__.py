"""Who may do what: users, grants and the actor of a request."""
