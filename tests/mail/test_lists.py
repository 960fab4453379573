"""The register and the search: order, filters, and pages without gap or repetition."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chalicelib.aws.table import commit
from chalicelib.core import ids
from chalicelib.core.errors import BadRequest
from chalicelib.core.paging import Position
from chalicelib.core.values import replace
from chalicelib.mail import lists
from chalicelib.mail.lists import Filter, list_mail
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.number import new_number, shown_number
from chalicelib.mail.service import change_state, edit_mail, new_item, registration
from tests.builders import a_company, a_mail_item, a_move, an_actor, new_mail
from tests.harness.calls import recorded, table_calls
from tests.harness.lag import lagging
from tests.harness.moment import Moment
from tests.harness.s3 import rows

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _same_numbers_every_time() -> Iterator[None]:
    """A random number could begin with a term of these tests, once in thousands of runs."""
    with ids.drawn_from(random.Random(7).randbytes):
        yield


def everything(wanted: Filter, *, limit: int) -> list[MailItem]:
    """All pages of a list, one after the other."""
    found: list[MailItem] = []
    position: Position | None = None
    for _ in range(100):
        page = list_mail(wanted, limit=limit, position=position)
        assert len(page.items) <= limit
        found += page.items
        position = page.next
        if position is None:
            return found
    raise AssertionError("the list never ends")


def found_by(term: str, company_id: str | None = None) -> list[str]:
    page = list_mail(Filter(company_id=company_id, term=term), limit=25, position=None)
    assert page.next is None
    return [item.id for item in page.items]


@pytest.mark.parametrize("limit", [1, 2, 3, 25])
@pytest.mark.parametrize("is_office", [True, False])
def test_list_is_newest_first_in_pages_without_gap_or_repetition(
    world: None, at: Moment, limit: int, is_office: bool
) -> None:
    company = a_company()
    days = [0, 2, 1, 0, 2]
    items = [a_mail_item(company, received_on=TODAY - timedelta(days=day)) for day in days]

    found = everything(Filter(None if is_office else company.id), limit=limit)

    assert [item.id for item in found] == [items[place].id for place in (3, 0, 2, 4, 1)]


def test_list_is_of_the_company_the_state_and_the_day(world: None) -> None:
    nowak, rossi = a_company(), a_company()
    yesterday = TODAY - timedelta(days=1)
    items = {
        "today": a_mail_item(nowak),
        "yesterday": a_mail_item(nowak, received_on=yesterday),
        "returned": a_mail_item(nowak, received_on=yesterday),
        "other": a_mail_item(rossi, received_on=yesterday),
    }
    change_state(an_actor(), items["returned"], a_move(MailState.RETURNED), seen_version=1)
    names = {item.id: name for name, item in items.items()}

    def listed(wanted: Filter) -> set[str]:
        whole, small = everything(wanted, limit=25), everything(wanted, limit=1)
        assert [item.id for item in whole] == [item.id for item in small]
        return {names[item.id] for item in whole}

    assert listed(Filter()) == {"today", "yesterday", "returned", "other"}
    assert listed(Filter(nowak.id)) == {"today", "yesterday", "returned"}
    assert listed(Filter(state=MailState.WAITING)) == {"today", "yesterday", "other"}
    assert listed(Filter(nowak.id, MailState.RETURNED)) == {"returned"}
    assert listed(Filter(nowak.id, MailState.COLLECTED)) == set()
    assert listed(Filter(on=yesterday)) == {"yesterday", "returned", "other"}
    assert listed(Filter(nowak.id, on=yesterday)) == {"yesterday", "returned"}
    assert listed(Filter(nowak.id, MailState.WAITING, yesterday)) == {"yesterday"}
    assert listed(Filter(None, MailState.RETURNED, yesterday)) == {"returned"}
    assert listed(Filter(on=TODAY - timedelta(days=9))) == set()


def test_item_moves_in_its_lists_with_a_correction_of_its_day(world: None) -> None:
    company = a_company()
    item, other = a_mail_item(company), a_mail_item(company)
    yesterday = TODAY - timedelta(days=1)

    edit_mail(an_actor(), other, {"received_on": yesterday}, seen_version=1)

    assert [found.id for found in everything(Filter(company.id), limit=25)] == [item.id, other.id]
    assert [found.id for found in everything(Filter(on=yesterday), limit=25)] == [other.id]


def test_item_is_found_by_its_number_in_every_spelling(world: None) -> None:
    company = a_company()
    a_mail_item(company)
    with ids.drawn_from(lambda count: bytes([0, 1, 16, 0, 10, 1, 11, 0] * 9)[:count]):
        number = new_number()
        item = new_item(an_actor(), new_mail(company))
    commit(*registration(an_actor(), replace(item, number=number), digest_minutes=5))
    shown = shown_number(number)
    assert shown.startswith("01G0-A1B0")

    for spelling in (
        number,
        shown,
        shown.lower(),
        shown.replace("-", " "),
        shown.replace("0", "O").replace("1", "I"),
        shown.replace("0", "o").replace("1", "l"),
        shown[:8],
        number[:7].lower(),
        "ol",
        "OIG0-",
        shown[:7].replace("0", "O").replace("1", "L"),
    ):
        assert found_by(spelling) == [item.id], spelling
        assert found_by(spelling, company.id) == [item.id], spelling


def test_text_that_looks_like_a_number_is_found_as_text(world: None) -> None:
    company = a_company()
    by_reference = a_mail_item(company, sender="Bank", reference="FAKT-12/2026")
    by_sender = a_mail_item(company, sender="Auto-Serwis Lis")

    for beginning in ("FAKT-", "fakt-1", "FAKT-12/2026"):
        assert found_by(beginning) == [by_reference.id]
    for beginning in ("Auto-", "AUTO-S", "auto-serwi", "auto-serwis lis"):
        assert found_by(beginning, company.id) == [by_sender.id]


@pytest.mark.parametrize(
    ("sender", "terms"),
    [
        ("Urząd Skarbowy", ["urzad", "URZĄD S", "u", "urza\u0328d skarbowy", "Urzad  Skarbowy"]),
        ("ŻÓŁW S.A.", ["zolw", "żółw s.a."]),
        ("Straße & Söhne", ["strasse", "STRASSE & SO"]),
        ("Città di Torino", ["citta", "CITTÀ DI"]),
        ("#7 Sp. z o.o.", ["#7", "#"]),
        ("x" * 200, ["x" * 80, "x" * 40]),
        ("ﷺ" * 10, ["ﷺ" * 10, "ﷺ"]),
    ],
)
def test_item_is_found_by_the_beginning_of_its_sender(
    world: None, sender: str, terms: list[str]
) -> None:
    company = a_company()
    item = a_mail_item(company, sender=sender)
    a_mail_item(company, sender="Somebody else")

    for term in terms:
        assert found_by(term) == [item.id], term
        assert found_by(term, company.id) == [item.id], term


@pytest.mark.parametrize("term", ["skarbowy", "rzad", "urzad x", "\u0301", "#", "urzad skarbowy#"])
def test_what_does_not_begin_so_is_not_found(world: None, term: str) -> None:
    a_mail_item(a_company(), sender="Urząd Skarbowy")

    assert found_by(term) == []


def test_search_in_a_company_finds_nothing_of_another(world: None) -> None:
    nowak, rossi = a_company(), a_company()
    own, foreign = a_mail_item(nowak, sender="Sąd"), a_mail_item(rossi, sender="Sąd")

    assert found_by("sad", nowak.id) == [own.id]
    assert found_by(foreign.number, nowak.id) == []
    assert set(found_by("sad")) == {own.id, foreign.id}


def test_search_keeps_to_state_and_day(world: None) -> None:
    company = a_company()
    yesterday = TODAY - timedelta(days=1)
    kept = a_mail_item(company, sender="Sąd", received_on=yesterday)
    moved = a_mail_item(company, sender="Sąd", received_on=yesterday)
    a_mail_item(company, sender="Sąd")
    change_state(an_actor(), moved, a_move(MailState.RETURNED), seen_version=1)

    wanted = Filter(company.id, MailState.WAITING, yesterday, "sąd")

    assert [item.id for item in everything(wanted, limit=25)] == [kept.id]
    assert [item.id for item in everything(wanted, limit=1)] == [kept.id]


@pytest.mark.parametrize("most_sorted", [1, 200])
@pytest.mark.parametrize("limit", [1, 2, 3, 25])
@pytest.mark.parametrize("is_office", [True, False])
def test_item_under_several_terms_with_one_beginning_is_found_once(
    world: None, limit: int, is_office: bool, most_sorted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_MOST_SORTED", most_sorted)
    company = a_company()
    items = [
        a_mail_item(company, sender="Sąd Rejonowy", reference="SĄD/1"),
        a_mail_item(company, sender="Sądecki Bank", reference="Sąd 2"),
        a_mail_item(company, sender="Sąd", reference="sąd"),
        a_mail_item(company, sender="x" * 200, reference="SĄD"),
    ]

    found = everything(Filter(None if is_office else company.id, term="sad"), limit=limit)

    assert sorted(item.id for item in found) == sorted(item.id for item in items)


@pytest.mark.parametrize("limit", [1, 2, 4, 25])
@pytest.mark.parametrize("is_office", [True, False])
def test_search_over_several_senders_has_the_newest_first(
    world: None, at: Moment, limit: int, is_office: bool
) -> None:
    company = a_company()
    items = []
    for sender in ("Urząd B", "ZUS", "Urząd A", "Urząd C", "Urząd A"):
        items.append(a_mail_item(company, sender=sender))
        at.move(minutes=1)
    del items[1]

    found = everything(Filter(None if is_office else company.id, term="urząd"), limit=limit)

    assert [item.id for item in found] == [item.id for item in reversed(items)]


def test_search_that_finds_more_than_is_sorted_goes_by_term(
    world: None, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_MOST_SORTED", 3)
    company = a_company()
    for sender in ("Urząd B", "Urząd A", "Urząd C", "Urząd A"):
        a_mail_item(company, sender=sender)
        at.move(minutes=1)

    found = everything(Filter(company.id, term="urząd"), limit=1)

    assert [item.sender for item in found] == ["Urząd A", "Urząd A", "Urząd B", "Urząd C"]


def test_list_that_grew_beyond_what_is_sorted_begins_anew(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = a_company()
    for _ in range(3):
        a_mail_item(company, sender="Sąd")
    wanted = Filter(company.id, term="sad")
    first = list_mail(wanted, limit=2, position=None)
    monkeypatch.setattr(lists, "_MOST_SORTED", 2)

    with pytest.raises(BadRequest):
        list_mail(wanted, limit=2, position=first.next)


def test_search_has_the_newest_of_a_term_first(world: None, at: Moment) -> None:
    company = a_company()
    items = []
    for _ in range(5):
        items.append(a_mail_item(company, sender="Sąd"))
        at.move(minutes=1)

    found = everything(Filter(company.id, term="sąd"), limit=2)

    assert [item.id for item in found] == [item.id for item in reversed(items)]


def test_sender_and_reference_that_are_alike_for_eighty_characters_can_be_registered(
    world: None,
) -> None:
    item = a_mail_item(a_company(), sender="a" * 200, reference="A" * 80)

    assert found_by("aaa") == [item.id]


@pytest.mark.parametrize("sender", ["ﷺ" * 200, "😀" * 200, "ż" * 200])
def test_place_of_the_longest_sender_is_within_what_a_key_can_hold(
    world: None, sender: str
) -> None:
    a_mail_item(a_company(), sender=sender)

    places = rows("COMPANY#", "FIND#")
    assert len(places) == 2
    assert all(len(raw["sk"]["S"].encode()) <= 1024 for raw in places)


def test_correction_moves_the_places_of_the_search(world: None) -> None:
    company = a_company()
    item = a_mail_item(company, sender="Urząd", reference="FV/1")

    after = edit_mail(an_actor(), item, {"sender": "Sąd", "reference": "FV/10"}, seen_version=1)

    assert found_by("urzad") == found_by("urzad", company.id) == []
    assert found_by("sad") == found_by("fv/10", company.id) == [item.id]
    assert found_by("fv/1") == [item.id]
    assert found_by(item.number) == [item.id]

    edit_mail(an_actor(), after, {"reference": ""}, seen_version=2)
    assert found_by("fv") == []


def test_correction_that_swaps_sender_and_reference_leaves_both_found(world: None) -> None:
    item = a_mail_item(a_company(), sender="Alfa", reference="Beta")

    edit_mail(an_actor(), item, {"sender": "Beta", "reference": "Alfa"}, seen_version=1)

    assert found_by("alfa") == found_by("beta") == [item.id]


def test_place_that_the_index_still_has_after_a_correction_shows_nothing(world: None) -> None:
    item = a_mail_item(a_company(), sender="Urząd")

    with lagging():
        edit_mail(an_actor(), item, {"sender": "Sąd"}, seen_version=1)
        assert found_by("urzad") == []


FOREIGN: list[tuple[str, Position]] = [
    ("", {}),
    ("", {"of": "sad"}),
    ("", {"pk": "COMPANY#c", "sk": "MAIL#m"}),
    ("sad", {}),
    ("sad", {"sk": "FIND#sad#1"}),
    ("sad", {"of": "sad"}),
    ("sad", {"of": "sad", "skip": "-1"}),
    ("sad", {"of": "sad", "skip": "x"}),
    ("sad", {"of": "urzad", "pk": "a", "sk": "FIND#urzad#1", "at": "FIND#urzad#1"}),
]


@pytest.mark.parametrize("is_office", [True, False])
@pytest.mark.parametrize(("term", "position"), FOREIGN, ids=str)
def test_position_that_no_list_made_is_a_bad_request(
    world: None, term: str, is_office: bool, position: Position
) -> None:
    company = a_company()
    a_mail_item(company, sender="Sąd")

    with pytest.raises(BadRequest):
        list_mail(Filter(None if is_office else company.id, term=term), limit=5, position=position)


def test_list_costs_one_trip_and_a_search_two(world: None) -> None:
    company = a_company()
    a_mail_item(company, sender="Sąd")

    for wanted, calls in (
        (Filter(company.id), ["Query"]),
        (Filter(), ["Query"]),
        (Filter(company.id, term="sąd"), ["Query", "BatchGetItem"]),
        (Filter(term="sąd"), ["Query", "BatchGetItem"]),
        (Filter(term="urzędu tu brak"), ["Query"]),
        (Filter(term="k7m2"), ["Query"]),
        (Filter(term="k7m2-"), ["Query", "Query"]),
    ):
        with recorded() as seen:
            list_mail(wanted, limit=25, position=None)
        assert table_calls(seen) == calls
