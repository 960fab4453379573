"""The audit: who did what to which thing, written in the transaction that it records."""
