"""Counting what may not be tried without end: guesses at secrets, and e-mails to an address."""
