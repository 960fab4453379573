"""What a share is, what it shows, and what a repeated request gets again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.core.errors import AppError, Conflict, NotFound
from chalicelib.core.values import replace
from chalicelib.files.model import Maker, ThingKind
from chalicelib.sharing.model import (
    Done,
    Share,
    Thing,
    ThingRef,
    Wanted,
    check_wanted,
    in_order,
    newest_first,
    share_id_of,
    shown_version,
    to_tell,
    withdrawn_by_panel,
)

PANEL, OTHER = "pnl_" + "p" * 26, "pnl_" + "q" * 26
AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DOCUMENT = ThingRef("com_1", ThingKind.DOCUMENT, "doc_1")
INVOICE = ThingRef("com_1", ThingKind.INVOICE, "inv_1")
ANNEX = ThingRef("com_1", ThingKind.ANNEX, "anx_1", "inv_1")


def a_thing(ref: ThingRef = DOCUMENT, *, newest: int = 2, is_active: bool = True) -> Thing:
    return Thing(ref, "Contract", is_active, newest)


def a_share(
    ref: ThingRef = DOCUMENT,
    version: int | None = None,
    *,
    panel_id: str = PANEL,
    action: str = "a",
) -> Share:
    share_id = share_id_of(panel_id, Wanted(ref, version))
    return Share(share_id, panel_id, ref, version, AT, Maker("usr_1", "Celina"), action)


def test_share_has_one_id_for_panel_thing_and_version() -> None:
    ids = {
        share_id_of(panel_id, Wanted(ref, version))
        for panel_id in (PANEL, OTHER)
        for ref in (DOCUMENT, INVOICE, ANNEX)
        for version in (None, 1, 2, 11)
    }

    assert len(ids) == 2 * 3 * 4
    assert all(share_id.startswith("shr_") and len(share_id) == 30 for share_id in ids)
    assert share_id_of(PANEL, Wanted(DOCUMENT, 1)) == share_id_of(PANEL, Wanted(DOCUMENT, 1))


def test_two_forms_of_one_request_are_each_shared_once() -> None:
    first, second = Wanted(DOCUMENT, 1), Wanted(DOCUMENT, None)

    assert list(in_order([first, second, first], PANEL).values()) == [first, second]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a share of a version shows of a thing."""

    ref: ThingRef
    version: int | None
    newest: int
    is_active: bool
    sees: int | None


@pytest.mark.parametrize(
    "case",
    [
        Shown(DOCUMENT, 1, 1, True, 1),
        Shown(DOCUMENT, 1, 7, True, 1),
        Shown(DOCUMENT, 2, 1, True, None),
        Shown(DOCUMENT, 0, 1, True, None),
        Shown(DOCUMENT, None, 1, True, 1),
        Shown(DOCUMENT, None, 7, True, 7),
        Shown(DOCUMENT, None, 7, False, None),
        Shown(DOCUMENT, 1, 7, False, None),
        Shown(DOCUMENT, None, 0, True, None),
        Shown(ANNEX, None, 0, True, None),
        Shown(INVOICE, None, 0, True, 0),
        Shown(INVOICE, None, 0, False, None),
        Shown(INVOICE, None, 3, True, 3),
        Shown(INVOICE, 1, 0, True, None),
    ],
    ids=lambda case: f"{case.ref.kind}-{case.version}-of-{case.newest}-{case.is_active}",
)
def test_share_shows_its_version_of_an_active_thing_and_no_other(case: Shown) -> None:
    thing = a_thing(case.ref, newest=case.newest, is_active=case.is_active)

    assert shown_version(a_share(case.ref, case.version), thing) == case.sees


def test_thing_that_is_not_there_shows_nothing() -> None:
    assert shown_version(a_share(), None) is None


@pytest.mark.parametrize(
    ("wanted", "thing", "refused"),
    [
        (Wanted(DOCUMENT, None), a_thing(), None),
        (Wanted(DOCUMENT, 2), a_thing(), None),
        (Wanted(INVOICE, None), a_thing(INVOICE, newest=0), None),
        (Wanted(DOCUMENT, 3), a_thing(), NotFound),
        (Wanted(DOCUMENT, None), None, NotFound),
        (Wanted(INVOICE, 1), a_thing(INVOICE, newest=0), NotFound),
        (Wanted(DOCUMENT, 1), a_thing(is_active=False), Conflict),
    ],
    ids=["newest", "a version", "without file", "later", "missing", "no file", "retired"],
)
def test_only_what_is_there_and_active_is_shared(
    wanted: Wanted, thing: Thing | None, refused: type[AppError] | None
) -> None:
    if refused is None:
        check_wanted(wanted, thing)
        return
    with pytest.raises(refused):
        check_wanted(wanted, thing)


def test_repeated_request_gets_what_the_first_one_got() -> None:
    done = Done("fct_1", 3, 1, 12)

    assert Done.read(done.spelled()) == done


def test_last_shared_comes_first() -> None:
    first = a_share()
    later = replace(a_share(INVOICE), shared_at=AT + timedelta(seconds=1))

    assert newest_first([first, later]) == [later, first]


def test_email_names_what_its_act_shared_and_is_still_seen() -> None:
    kept = a_share(version=1)
    anew = a_share(version=2, action="another")
    gone, retired = a_share(INVOICE), a_share(ANNEX)
    things = {DOCUMENT: a_thing(), ANNEX: a_thing(ANNEX, is_active=False)}

    told = to_tell([kept, anew, gone, retired], things, "a")

    assert told == [(kept, things[DOCUMENT])]


def test_each_panel_loses_as_many_as_are_withdrawn_from_it() -> None:
    shares = [a_share(), a_share(INVOICE), a_share(panel_id=OTHER)]

    assert withdrawn_by_panel(shares) == {PANEL: 2, OTHER: 1}
