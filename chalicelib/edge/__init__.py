"""How the outside reaches us: HTTP routes, event handlers, tokens, the contract."""
