"""Signing in and out, sessions, and one-time links for passwords."""
