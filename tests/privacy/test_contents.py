"""Every kind of row that the table has is exported, or left out with a reason."""

from pathlib import Path

from chalicelib.notices.model import Reason
from chalicelib.privacy.contents import (
    DROP,
    KINDS,
    MENTION,
    SCRUB,
    WHOLE,
    for_company,
    is_given,
    is_kept_from_companies,
    kind_of,
)

TABLE = Path(__file__).resolve().parents[2] / "docs" / "table.md"


def documented() -> set[tuple[str, str]]:
    """The keys of every kind of row, as the first table of the document writes them."""
    text = TABLE.read_text(encoding="utf-8").partition("## Access patterns")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ") and "`" in line]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {
        (one[1].removeprefix("`").removesuffix("`"), one[2].removeprefix("`").removesuffix("`"))
        for one in cells
    }


def test_every_row_of_the_table_is_exported_or_left_out_with_a_reason() -> None:
    known = {(kind.pk, kind.sk) for kind in KINDS}

    assert documented() - known == set(), "decide in privacy/contents.py what becomes of it"
    assert known - documented() == set(), "no such row any more"


def test_what_is_left_out_or_stays_says_why() -> None:
    for kind in KINDS:
        for answer in (kind.in_company, kind.in_person):
            assert answer in {WHOLE, MENTION} or len(answer.split()) > 2
        assert kind.on_erasure in {SCRUB, DROP} or len(kind.on_erasure.split()) > 2


def test_no_two_kinds_are_taken_for_each_other() -> None:
    names = [kind.name for kind in KINDS]

    assert len(set(names)) == len(names)
    assert kind_of("COMPANY#com_1", "INVOICE#inv_1").name == "invoices"
    assert kind_of("COMPANY#com_1", "INVOICENO#7").name == "invoice_numbers"
    assert kind_of("USER#usr_1", "PANEL#com_1#pnl_1").name == "memberships"
    assert kind_of("AUDIT#com_1#2026-11", "2026-11-20T10:00:00Z#abc").name == "audit"


def test_what_opens_something_is_given_to_nobody() -> None:
    secret = {"second_factor", "sessions", "links", "current_links", "pick_up", "claims"}

    given = [kind.name for kind in KINDS if is_given(kind.in_person) or is_given(kind.in_company)]

    assert secret.isdisjoint(given)


def test_row_that_nobody_knows_is_exported_rather_than_lost() -> None:
    assert kind_of("COMPANY#com_1", "NEWS#1").in_company == WHOLE


def test_company_takes_nothing_internal_along_and_nothing_of_another_one() -> None:
    row = {
        "number": "7",
        "note": "For the company",
        "internal_note": "Awkward",
        "internal_cost": 5,
        "notes": "Pays late",
        "history": [{"kind": "registered"}, {"kind": "refiled", "before": "OBCA-1"}],
    }

    assert for_company(kind_of("COMPANY#com_1", "MAIL#mai_1"), row, "com_1") == {
        "number": "7",
        "note": "For the company",
        "history": [{"kind": "registered"}],
    }
    assert is_kept_from_companies({"tag": "privacy:hold:set", "facts": {"reason": "Prosecutor"}})
    assert not is_kept_from_companies({"tag": "mail:item:register"})
    stopped = str(Reason.MAIL_WITHDRAWN)
    assert is_kept_from_companies({"pk": "NOTICE#evt_1", "reason": stopped, "mail_number": "7"})
    assert not is_kept_from_companies({"pk": "COMPANY#com_1", "reason": stopped})


def test_company_takes_along_how_a_scan_looks_and_not_how_it_came() -> None:
    row = {
        "kind": "scans",
        "id": "SCAN",
        "file_name": "Przesylka-7.pdf",
        "part_of": "scn_batch",
        "first_page": 9,
        "scanner": "front desk",
        "same_name_as": "scn_of_others",
        "set_aside": {"reason": "of OBCA"},
    }

    told = for_company(kind_of("SCAN#scn_1", "SCAN"), row, "com_1")

    assert told == {"kind": "scans", "id": "SCAN", "file_name": "Przesylka-7.pdf"}


def test_company_takes_along_what_was_done_and_no_words_of_staff_about_it() -> None:
    row = {"tag": "scans:scan:detach", "facts": {"scan_id": "scn_1", "reason": "belongs to OBCA"}}

    told = for_company(kind_of("AUDIT#com_1#2026-11", "2026-11-23"), row, "com_1")

    assert told == {"tag": "scans:scan:detach", "facts": {"scan_id": "scn_1"}}
