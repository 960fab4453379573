"""The audit as it is read: who did what to which thing, with names, for those who answer for it."""
