"""The panels that one belongs to (R18), and how much of each one has not opened."""

from datetime import date
from functools import partial

from chalicelib.access.model import Actor, Membership
from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.aws.together import together
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import Value
from chalicelib.panels.model import Panel
from chalicelib.panels.service import list_memberships_of, panel_of
from chalicelib.sharing import store
from chalicelib.sharing.seeing import shown_of

# Of each panel so many of the last shares are looked at for what is new.
MOST_COUNTED = 20
_MOST_AT_ONCE = 20


class MyPanel(Value):
    """
    A panel that one belongs to today.

    Attributes:
        unopened: how many of what the 20 last shares show one has not opened.
    """

    panel: Panel
    company: Company
    until: date | None
    unopened: int


def list_my_panels(actor: Actor, *, limit: int, position: Position | None) -> Page[MyPanel]:
    """
    The panels that the actor belongs to today, by company and panel id, at most 20 at once; a page
    may hold fewer, since a panel that is being deleted is left out. 1 Query + 1 BatchGetItem, and
    for what is new 1 Query a panel, all at once, + 2 BatchGetItem per 100 keys.
    """
    held = _open_memberships(actor)
    after = part_of(position, "after") if position is not None else ""
    there = [each for each in held if _place(each) > after]
    most = min(limit, _MOST_AT_ONCE)
    wanted, rest = there[:most], there[most:]
    found = _with_company(wanted)
    unopened = _unopened(actor.user.id, [panel for _, panel, _ in found])
    mine = [MyPanel(p, c, each.until, unopened.get(p.id, 0)) for each, p, c in found]
    return Page(tuple(mine), {"after": _place(wanted[-1])} if rest else None)


def _open_memberships(actor: Actor) -> list[Membership]:
    """The actor's memberships that are open today, whatever their panels are. 1 Query."""
    held = [each.membership for each in list_memberships_of(actor.user.id)]
    return sorted((each for each in held if each.is_open(actor.today)), key=_place)


def _with_company(wanted: list[Membership]) -> list[tuple[Membership, Panel, Company]]:
    """Those of the memberships whose panel is active. 1 BatchGetItem per 50, none for none."""
    places = [
        (each, keys.panel(each.company_id, each.panel_id), keys.company(each.company_id))
        for each in wanted
    ]
    rows = fetch(key for _, *both in places for key in both)
    found = [
        (each, panel_of(rows[panel_key]), company_of(rows[company_key]))
        for each, panel_key, company_key in places
        if panel_key in rows and company_key in rows
    ]
    return [entry for entry in found if entry[1].is_active]


def _unopened(user_id: str, panels: list[Panel]) -> dict[str, int]:
    """How many versions that the last shares of each panel show somebody has not opened."""
    pages = together(
        [
            partial(store.suggest_of_panel, panel.id, limit=MOST_COUNTED, position=None)
            for panel in panels
        ]
    )
    shown = shown_of(
        share
        for panel, page in zip(panels, pages, strict=True)
        for share in page.items
        if share.company_id == panel.company_id
    )
    opened = fetch(each.opened_key(user_id) for each in shown)
    counts: dict[str, int] = {}
    for each in shown:
        if each.opened_key(user_id) not in opened:
            counts[each.share.panel_id] = counts.get(each.share.panel_id, 0) + 1
    return counts


def _place(membership: Membership) -> str:
    return f"{membership.company_id}#{membership.panel_id}"
