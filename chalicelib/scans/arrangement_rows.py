"""How a request to arrange stands in a scan's row: a map, with each page of a part as one word."""

from typing import Any

from chalicelib.core import clock
from chalicelib.scans.arrangement import Arranging, Sheet


def plain_arranging(job: Arranging) -> dict[str, Any]:
    """As it is stored."""
    return {
        "id": job.id,
        "at": clock.iso(job.at),
        "by_id": job.by_id,
        "by_name": job.by_name,
        "scan_ids": list(job.scan_ids),
        "parts": [" ".join(_word(sheet) for sheet in part) for part in job.parts],
        "failed": job.failed,
    }


def arranging_of(plain: dict[str, Any]) -> Arranging:
    """As it was stored."""
    return Arranging(
        id=plain["id"],
        at=clock.from_iso(plain["at"]),
        by_id=plain["by_id"],
        by_name=plain["by_name"],
        scan_ids=tuple(plain["scan_ids"]),
        parts=tuple(tuple(_sheet(word) for word in part.split()) for part in plain["parts"]),
        failed=plain["failed"],
    )


def _word(sheet: Sheet) -> str:
    return f"{sheet.source}:{sheet.page}:{sheet.turn}"


def _sheet(word: str) -> Sheet:
    source, page, turn = word.split(":")
    return Sheet(int(source), int(page), int(turn))
