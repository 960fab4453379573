"""
The page of a receipt, set by typst from one constant template. What a record says arrives there as
JSON and is only ever shown; the canonical record itself is attached to the file.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from chalicelib.aws.observe import count, logger
from chalicelib.core.text import tidy_block
from chalicelib.core.texts import long_day, text
from chalicelib.core.values import Value
from chalicelib.papers.wording import CUT, breakable, fonts, shown

ATTACHED_NAME = "receipt.json"
_TEMPLATE = Path(__file__).with_name("receipt.typ")
# Long-term storage with its record inside, and pages that can be read aloud. The last resort keeps
# neither promise, but a hand-out must never fail because of a sign in somebody's name.
Standard = Literal["a-3a", "a-3b", "ua-1"]
_STANDARDS: Sequence[Sequence[Standard]] = (("a-3a", "ua-1"), ("a-3b",), ())
_ON_EVERY_PAGE = 70
_FINGERPRINT_PART = 8
_HEADS = ("place", "number", "sender", "kind", "reference", "received")

Record = Mapping[str, Any]


class Sheet(Value):
    """
    What a page is made of.

    Attributes:
        record_json: the canonical record, attached as it is.
        signature: a PNG, or empty.
        address: where a receipt can be verified.
    """

    record_json: str
    record_sha256: str
    language: str
    signature: bytes
    address: str


def set_page(sheet: Sheet) -> bytes:
    """
    The PDF of a receipt, tagged PDF/A-3 if its text allows it; the same for the same sheet.

    Raises:
        typst.TypstError: not even a plain page can be made of it.
    """
    import typst  # noqa: PLC0415 - only functions that set a page carry it

    record: Record = json.loads(sheet.record_json)
    said = json.dumps(_shown_of(sheet, record))
    for standards in _STANDARDS:
        try:
            return _compiled(said, standards, datetime.fromisoformat(record["handed_out_at"]))
        except typst.TypstError:
            if not standards:
                raise
            logger.warning("paper.without_standard", extra={"standards": standards}, exc_info=True)
            count("PaperPlain")
    raise AssertionError("the last resort either returned or raised")


def _compiled(said: str, standards: Sequence[Standard], moment: datetime) -> bytes:
    import typst  # noqa: PLC0415 - only functions that set a page carry it

    made = typst.compile(
        _TEMPLATE,
        sys_inputs={"d": said},
        font_paths=[fonts()],
        ignore_system_fonts=True,
        pdf_standards=list(standards),
        # Seconds are all that a PDF can say.
        timestamp=moment.replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made several files of one page")
    return made


def _shown_of(sheet: Sheet, record: Record) -> dict[str, Any]:
    """Everything that the template asks for, in one language, each text fit to be shown."""
    language, number = sheet.language, shown(record["number"])
    name = text(language, "paper.number", number=number)
    office = shown(record["office"])
    at = datetime.fromisoformat(record["handed_out_at"]).astimezone(ZoneInfo(record["time_zone"]))
    replaces = shown(record["replaces"])
    return {
        "lang": language,
        "title": f"{name[:_ON_EVERY_PAGE]}, {office[:_ON_EVERY_PAGE]}",
        "office": office[:_ON_EVERY_PAGE],
        "officeshort": _short(office),
        "officename": breakable(office),
        "number": name,
        "company": _company(language, record["company"]),
        "collector": _collector(language, record["collector"]),
        "at": f"{long_day(language, at.date())}, {at:%H:%M}",
        "zone": shown(record["time_zone"]),
        "clerk": breakable(shown(record["clerk"])),
        "replaces": text(language, "paper.replaces", number=replaces) if replaces else "",
        "heads": [text(language, f"paper.head.{head}") for head in _HEADS],
        "items": [_item(language, item) for item in record["items"]],
        "words": _words(sheet, record, name, office),
        "signature": list(sheet.signature),
        "fingerprint": _in_parts(sheet.record_sha256),
        "record": sheet.record_json,
    }


def _company(language: str, company: Record) -> dict[str, Any]:
    tax_id = shown(company["tax_id"])
    return {
        "name": breakable(shown(company["name"])),
        "code": shown(company["code"]),
        "tax": text(language, "paper.tax", id=breakable(tax_id)) if tax_id else "",
        "address": [breakable(shown(line)) for line in tidy_block(company["address"]).split("\n")],
    }


def _collector(language: str, collector: Record) -> dict[str, str]:
    document, signs = collector["document_type"], shown(collector["last_four"])
    return {
        "name": breakable(shown(collector["name"])),
        "short": _short(shown(collector["name"])),
        "document": text(language, f"paper.document.{document}", signs=signs) if document else "",
        "kind": text(language, f"paper.collector.{collector['kind']}"),
    }


def _item(language: str, item: Record) -> dict[str, str]:
    return {
        "number": shown(item["number"]),
        "sender": breakable(shown(item["sender"])),
        "kind": text(language, f"mail.kind.{item['kind']}"),
        "reference": breakable(shown(item["reference"])),
        "received": date.fromisoformat(item["received_on"]).strftime("%d.%m.%Y"),
    }


def _words(sheet: Sheet, record: Record, name: str, office: str) -> dict[str, str]:
    language, company = sheet.language, _short(shown(record["company"]["name"]))
    fixed = ("title", "company", "collector", "at", "clerk", "confirmation", "signature", "seal")
    said = {key: text(language, f"paper.{key}") for key in (*fixed, "fingerprint", "attached")}
    return said | {
        "intro": text(language, "paper.intro", office=breakable(office)),
        "items": text(language, "paper.items", n=len(record["items"])),
        "consent": text(language, f"paper.consent.{record['consent']}"),
        "verify": text(language, "paper.verify", address=sheet.address),
        "foot": text(language, "paper.foot", number=name, company=company),
    }


def _short(name: str) -> str:
    """A name where there is one line for it."""
    cut = name if len(name) <= _ON_EVERY_PAGE else name[: _ON_EVERY_PAGE - 1].rstrip() + CUT
    return breakable(cut)


def _in_parts(digest: str) -> str:
    """A digest in groups, which a person can compare."""
    ends = range(0, len(digest), _FINGERPRINT_PART)
    return " ".join(digest[start : start + _FINGERPRINT_PART] for start in ends)
