"""What an entry of the audit says, and which are wanted."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.trail.model import Entry, Kind, Wanted, is_about, kind_of, said
from chalicelib.trail.service import span_of

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def an_entry(tag: str = "mail:item:edit", **values: str) -> Entry:
    facts = {"actor_id": "usr_1", "scope": "com_1", "target": "mai_1"} | values
    return Entry(place="p", at=DAY, tag=tag, facts={"scan_id": "scn_1", "state": "inbox"}, **facts)


@pytest.mark.parametrize(
    ("beginning", "is_wanted"),
    [
        ("", True),
        ("mail", True),
        ("mail:item", True),
        ("mail:item:edit", True),
        ("mai", False),
        ("mail:item:ed", False),
        ("scans", False),
    ],
)
def test_tags_are_chosen_by_whole_parts_of_their_beginning(beginning: str, is_wanted: bool) -> None:
    assert is_about("mail:item:edit", beginning) is is_wanted


def test_entry_fits_by_who_what_and_which_thing() -> None:
    wanted = Wanted("com_1", DAY, DAY, by="usr_1", about="mail", target="mai_1")

    assert wanted.fits(an_entry())
    assert not wanted.fits(an_entry(actor_id="usr_2"))
    assert not wanted.fits(an_entry(tag="scans:scan:link"))
    assert not wanted.fits(an_entry(target="mai_2"))


def test_one_beginning_of_ids_is_told_apart_by_what_was_done() -> None:
    assert kind_of("invoices:invoice:add", "inv_1") is Kind.INVOICE
    assert kind_of("invitations:invitation:add", "inv_1") is Kind.INVITATION
    assert kind_of("mail:item:edit", "???") is Kind.OTHER


def test_entry_names_whoever_did_it_where_to_what_and_with_what_else() -> None:
    assert [(ref.kind, ref.id) for ref in an_entry().refs] == [
        (Kind.USER, "usr_1"),
        (Kind.COMPANY, "com_1"),
        (Kind.MAIL, "mai_1"),
        (Kind.SCAN, "scn_1"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["note", "sender"], "note, sender"),
        ({"kind": "document", "id": "doc_1"}, "id=doc_1 kind=document"),
        (True, "yes"),
        (3, "3"),
        ("x" * 900, "x" * 500),
    ],
)
def test_recorded_facts_are_told_as_text(value: object, text: str) -> None:
    assert said(value) == text


@pytest.mark.parametrize(
    ("month", "on", "first", "last"),
    [
        ("2026-10", None, "2026-09-30T22:00", "2026-10-31T23:00"),
        (None, None, "2026-10-31T23:00", "2026-11-30T23:00"),
        ("2026-01", date(2026, 10, 25), "2026-10-24T22:00", "2026-10-25T23:00"),
        ("2026-12", None, "2026-11-30T23:00", "2026-12-31T23:00"),
    ],
)
def test_days_and_months_are_the_office_s(
    month: str | None, on: date | None, first: str, last: str
) -> None:
    """In Warsaw, where the clocks go back on 25 October."""
    span = span_of("Europe/Warsaw", date(2026, 11, 23), month, on)

    assert [end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") for end in span] == [first, last]


def test_calendar_has_an_end() -> None:
    first, last = span_of("UTC", date(2026, 11, 23), "9999-12", None)

    assert first <= last
