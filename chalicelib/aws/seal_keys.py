"""The keys of what is sealed, apart from `keys`, which is the map of all else."""

from chalicelib.aws.table import Key


def receipts_end(sha256: str) -> Key:
    """Of which company, and after which record, a sealed end of a chain is, by its SHA-256."""
    return Key(f"RECEIPTEND#{sha256}", "RECEIPTEND")


def audit_sealed() -> Key:
    """
    How far the audit is sealed. It stands apart from the office's other rows, so that who seals
    may write nothing else.
    """
    return Key("AUDITSEAL", "AUDITSEAL")
