"""The keys of what belongs to the office's settings and has a row of its own."""

from chalicelib.aws.table import Key

TEXT_PREFIX = "TEXT#"
_OFFICE = "OFFICE"


def logo() -> Key:
    """The office's logo."""
    return Key(_OFFICE, "LOGO")


def wording(language: str, letter: str) -> Key:
    """The office's own words for one e-mail in one language."""
    return Key(_OFFICE, f"{TEXT_PREFIX}{language}#{letter}")
