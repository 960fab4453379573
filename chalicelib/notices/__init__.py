"""Messages about events: at most one per event, recipient and channel, each with a row."""
