"""The largest mail item there can be: far below what the table takes, and as usable as any."""

from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.aws import keys
from chalicelib.aws.reads import fetch
from chalicelib.aws.table import commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict
from chalicelib.mail.forms import RegisterMail
from chalicelib.mail.history import MOST_OCTETS
from chalicelib.mail.model import MOST_SCANS, AttachedScan
from chalicelib.mail.service import attach
from chalicelib.scans.gate import GateLimits
from chalicelib.scans.model import file_name_of
from tests.builders import a_clerk, a_company, a_person_of
from tests.harness.client import ApiClient

DYNAMODB_TAKES = 400 * 1024
LONGEST_VERSION_ID = 1024  # S3 promises no less
WIDE = "\U00010400"  # a letter of four octets, and none that is tidied away


def most_of(name: str) -> int:
    """The longest text that a field takes."""
    (length,) = (
        rule.max_length
        for rule in RegisterMail.model_fields[name].metadata
        if hasattr(rule, "max_length")
    )
    return int(length)


def largest_scan() -> AttachedScan:
    scan_id, sha256 = ids.new_id("scn"), ids.fingerprint(ids.random_word(20))
    return AttachedScan(
        id=scan_id,
        name=file_name_of(WIDE * 500 + ".pdf"),
        pages=GateLimits().max_pages,
        size_bytes=GateLimits().max_clean_bytes,
        content_type="application/pdf",
        sha256=sha256,
        clean_key=f"scans/{scan_id}/clean/{sha256}",
        clean_version_id="v" * LONGEST_VERSION_ID,
        added_at=clock.now(),
    )


def size_of(value: dict[str, Any]) -> int:
    """
    What DynamoDB counts of an attribute's value, from above: texts by their octets, any number as
    the longest, and for every element and list what it adds to them.
    """
    ((kind, content),) = value.items()
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + size_of(part) for name, part in content.items())
    if kind == "L":
        return 3 + sum(1 + size_of(part) for part in content)
    if kind == "SS":
        return 3 + sum(1 + len(part.encode()) for part in content)
    return len(content.encode()) if kind == "S" else 21


def move_to_and_fro(api: ApiClient, path: str, clerk: User) -> int:
    """A history of the longest that can be said; the item's version then."""
    said = {
        "reason": WIDE * 500,
        "address": WIDE * 300,
        "courier": WIDE * 80,
        "tracking": WIDE * 80,
    }
    for version in range(1, 30, 2):
        away = {"to": "forwarded"} | said
        assert api.post(f"{path}/state", away, if_match=f'"{version}"', by=clerk).status == 200
        back = {"to": "waiting", "reason": said["reason"]}
        assert api.post(f"{path}/state", back, if_match=f'"{version + 1}"', by=clerk).status == 200
    return version + 2


def test_item_with_the_longest_of_everything_is_written_read_and_corrected(world: None) -> None:
    """T72."""
    api, clerk, company = ApiClient(), a_clerk(last_name=WIDE * 100), a_company()
    anna = a_person_of(company)
    texts = {name: WIDE * most_of(name) for name in ("sender", "reference", "note")}
    body = texts | {
        "company_id": company.id,
        "kind": "registered_letter",
        "internal_note": WIDE * most_of("internal_note"),
        "received_on": "2026-11-20",
        "notice": "email_with_attachment",
    }

    made = api.post("/office/mail", body, by=clerk, idempotency_key="k" * 128)
    assert made.status == 201
    scans = [largest_scan() for _ in range(MOST_SCANS)]
    for scan in scans:
        commit(attach(company.id, made.json["id"], scan))

    key = keys.mail(company.id, made.json["id"])
    version = move_to_and_fro(api, f"/office/companies/{company.id}/mail/{made.json['id']}", clerk)
    size = size_of({"M": fetch([key])[key]})
    assert DYNAMODB_TAKES / 10 + MOST_OCTETS / 2 < size < DYNAMODB_TAKES / 2
    path = f"/companies/{company.id}/mail/{made.json['id']}"
    seen = api.get(path, by=anna).json
    assert {name: seen[name] for name in texts} == texts
    assert {(scan["id"], scan["name"]) for scan in seen["scans"]} == {(s.id, s.name) for s in scans}
    assert len(scans[0].name.encode()) > 450

    edit = {"note": WIDE * (most_of("note") - 1)}
    assert api.patch(f"/office{path}", edit, version=version, by=clerk).status == 200
    with pytest.raises(Conflict):
        commit(attach(company.id, made.json["id"], largest_scan()))
