"""Receipts: the records that say what was handed out to whom, chained for each company."""
