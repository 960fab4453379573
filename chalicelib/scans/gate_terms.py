"""
The words that both sides of the file gate share.

Owns the limits, the reasons for a refusal and what the checking child answers. Nothing is imported
but `core/values`: the parent side imports this module, and it has no PDF or image library.
"""

from enum import StrEnum

from chalicelib.core.values import Value

MEBIBYTE = 1024 * 1024
MEGAPIXEL = 1_000_000

# Two on a page are already more than can be filed.
MOST_LABELS_A_PAGE = 4
MOST_WORDS = 2000  # characters

# How the child answers: READY and a line end once it stands under its limits with its libraries
# loaded, then a line of JSON with its verdict, and of a scan one more with what can be read on it.
# The latter may be missing: a scan stays one whatever happens to its reader. The child exits with
# EXIT_UNAVAILABLE when it could not do its work.
READY = b"ready"
EXIT_UNAVAILABLE = 75


class ScanKind(StrEnum):
    """What the original is."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"


class ContentType(StrEnum):
    """What the clean copy is; a TIFF becomes a PDF."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class GateReason(StrEnum):
    """Why a file got no clean copy. The codes are stored and translated, so they never change."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_SCAN = "not_a_scan"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    PAGE_TOO_LARGE = "page_too_large"
    TOO_COMPLEX = "too_complex"
    DIED = "died"
    POLYGLOT = "polyglot"


class GateFlag(StrEnum):
    """What staff should know about a file that got its clean copy."""

    DYNAMIC_FORM = "dynamic_form"
    LABELS_UNREAD = "labels_unread"


class GateLimits(Value):
    """
    What a file may ask for.

    Attributes:
        max_bytes: of the original.
        max_clean_bytes: of the clean copy; the child cannot write a longer file.
        max_pages: pages of a PDF, frames of a TIFF.
        max_objects: numbered objects of a PDF.
        max_pixels: of one picture, as it is declared.
        max_tiff_work: of all frames of a TIFF together, in pixels; a grey pixel counts twice, one
            of colour four times. Keeps the conversion within `cpu_s`.
        max_side_inches: of a page.
        max_unpacked_bytes: of all page descriptions, fonts and tables of a PDF together.
        max_drawn_bytes: of the page descriptions of one page, a form that is drawn n times
            counted n times.
        max_proof_pixels: of a page drawn as the proof that it opens.
        memory_bytes, cpu_s, wall_s, open_files: of the child.
        labels_cpu_s, labels_wall_s: of the child, on top of those, for reading what it let pass;
            with 0 it reads nothing, and says so by the flag `labels_unread`.
    """

    max_bytes: int = 100 * MEBIBYTE
    max_clean_bytes: int = 200 * MEBIBYTE
    max_pages: int = 500
    max_objects: int = 200_000
    max_pixels: int = 150 * MEGAPIXEL
    max_tiff_work: int = 1_000 * MEGAPIXEL
    max_side_inches: int = 200
    max_unpacked_bytes: int = 256 * MEBIBYTE
    max_drawn_bytes: int = 256 * MEBIBYTE
    max_proof_pixels: int = 16 * MEGAPIXEL
    memory_bytes: int = 1024 * MEBIBYTE
    cpu_s: int = 20
    wall_s: int = 30
    open_files: int = 32
    labels_cpu_s: int = 100
    labels_wall_s: int = 120


class Refused(Exception):
    """
    Raised inside the child by whatever finds a file unfit.

    Attributes:
        detail: one short English line for the log, without any content of the file.
    """

    def __init__(self, reason: GateReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Reading(Value):
    """
    What can be read on a scan.

    Attributes:
        labels: for each page the texts of the labels on it, sorted; empty for a page without any.
        words: the beginning of the text that the first pages carry, on one line.
    """

    labels: tuple[tuple[str, ...], ...]
    words: str


class Finding(Value):
    """
    What the child found out about a file that it wrote a clean copy of.

    Attributes:
        reading: added when the child has read the copy; None when it could not.
    """

    kind: ScanKind
    content_type: ContentType
    pages: int
    flags: tuple[GateFlag, ...] = ()
    reading: Reading | None = None


def folded(words: str) -> str:
    """A text on one line, without signs that do not show, as much of it as is kept."""
    line = " ".join(words.split())
    return "".join(sign for sign in line if sign.isprintable())[:MOST_WORDS].rstrip()
