"""The outbox: facts written with the change that made them, for the features above to act on."""
