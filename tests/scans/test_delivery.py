"""Keys that name their content: made from what is offered, and read back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.scans.delivery import (
    claim_of,
    delivery_key,
    scan_id_of_delivery,
    scan_id_of_version,
)
from chalicelib.scans.model import destination_of

SCANNER_ID = f"scr_{'a' * 26}"
SHA256 = "0123456789abcdef" * 4
MADE = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
TARGETS = st.text(st.characters(exclude_categories=["Cs"]), max_size=255)


@settings(max_examples=300, deadline=None)
@given(target=TARGETS)
def test_key_of_any_target_is_one_that_s3_takes_and_says_what_is_in_it(target: str) -> None:
    key = delivery_key(SCANNER_ID, target, MADE, SHA256)

    claim = claim_of(key)
    assert claim is not None
    assert (claim.scanner_id, claim.sha256, claim.moment) == (
        SCANNER_ID,
        SHA256,
        "20261120T083000Z",
    )
    parts = key.split("/")
    assert len(parts) == 3
    assert parts[1] not in {"", ".", ".."}
    assert len(key.encode()) <= 1024
    assert destination_of(key).upload_id is None


@settings(max_examples=300, deadline=None)
@given(one=TARGETS, other=TARGETS)
def test_places_that_are_shown_alike_are_kept_apart(one: str, other: str) -> None:
    """Only what means the same (a number or code in another spelling, nothing at all) is one."""
    keys = [delivery_key(SCANNER_ID, target, MADE, SHA256) for target in (one, other)]
    if keys[0] == keys[1] and one != other:
        said = destination_of(keys[0])
        assert said.number or said.code or keys[0].split("/")[1] == "inbox"


@pytest.mark.parametrize(
    "key",
    [
        "",
        SCANNER_ID,
        f"{SCANNER_ID}/",
        f"desk/inbox/20261120T083000Z-{SHA256}",
        f"SCR_{'a' * 26}/inbox/20261120T083000Z-{SHA256}",
        f"/{SCANNER_ID}/inbox/20261120T083000Z-{SHA256}",
    ],
)
def test_key_that_begins_with_no_scanners_id_claims_nothing(key: str) -> None:
    assert claim_of(key) is None


@pytest.mark.parametrize(
    "rest",
    [
        "a.pdf",
        "inbox/a.pdf",
        f"20261120T083000Z-{SHA256}",
        f"/20261120T083000Z-{SHA256}",
        f"a/b/20261120T083000Z-{SHA256}",
        f"inbox/20261120T083000Z-{SHA256.upper()}",
        f"inbox/20261120T083000Z-{SHA256}0",
        f"inbox/20261120T083000Z-{SHA256}\n",
        f"inbox/2026-11-20T08:30:00Z-{SHA256}",
    ],
)
def test_key_that_does_not_name_its_content_says_only_whose_it_is(rest: str) -> None:
    claim = claim_of(f"{SCANNER_ID}/{rest}")

    assert claim is not None
    assert (claim.scanner_id, claim.sha256) == (SCANNER_ID, "")


def test_scan_of_a_delivery_is_no_scan_of_a_version() -> None:
    key = delivery_key(SCANNER_ID, "inbox", MADE, SHA256)

    ids = {scan_id_of_delivery(key), scan_id_of_version("b", key, "v"), "scn_"}
    ids |= {scan_id_of_version("b", key, key), scan_id_of_delivery(f"{key}0")}

    assert len(ids) == 5
