"""Delivered files: checked, cleaned, and attached to the mail item they belong to."""
