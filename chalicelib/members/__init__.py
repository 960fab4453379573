"""The people of panels: how they come in, change and leave, and a panel's end."""
