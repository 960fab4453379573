"""Who can see a thing now, by a grant or through a panel, and who opened it when."""

from collections.abc import Iterable
from datetime import date

from chalicelib.access.model import GrantPermission, User, UserState
from chalicelib.access.rows import user_of
from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import Value
from chalicelib.files.model import Opened, ThingKind
from chalicelib.files.service import list_opened
from chalicelib.grants.service import list_people
from chalicelib.panels.belonging import list_members
from chalicelib.panels.model import Panel
from chalicelib.panels.service import find_panels
from chalicelib.sharing import store
from chalicelib.sharing.model import Share, ThingRef
from chalicelib.sharing.seeing import shown_of

_PAGE = 100
# The part of a grant that opens things of a kind.
OPENED_BY = {
    ThingKind.DOCUMENT: GrantPermission.DOCUMENTS,
    ThingKind.INVOICE: GrantPermission.INVOICES,
    ThingKind.ANNEX: GrantPermission.INVOICES,
}


class Viewer(Value):
    """
    Somebody who can see a thing now.

    Attributes:
        panel: the panel that it was shared to; None for one of the company's own people.
        version: the one version that was shared; None for all of them, or always the newest.
    """

    user: User
    panel: Panel | None = None
    version: int | None = None


class Opening(Value):
    """That somebody opened a version; the name is empty for whoever is known no more."""

    opened: Opened
    name: str


def list_viewers(
    ref: ThingRef, today: date, *, limit: int, position: Position | None
) -> Page[Viewer]:
    """
    Everybody who can see a thing at this moment: first the company's own people, with the first
    page and beyond its `limit`, then the members of each panel that it was shared to; whoever is in
    several stands there for each. Strongly consistent but for which panels there are.

    Effects: 1 Query per 100 shares + 1 BatchGetItem per 100 keys + those of a page of members; the
    first page also 1 Query and 1 BatchGetItem per 50 of the company's people.
    """
    own = _own_people(ref, today) if position is None else []
    begin = part_of(position, "share") if position is not None else ""
    shares = [share for share in _shares_seen(ref) if _place(share) >= begin]
    panels = find_panels((share.company_id, share.panel_id) for share in shares)
    shares = [share for share in shares if panels[share.panel_id].is_active]
    if not shares:
        return Page(tuple(own), None)
    first = shares[0]
    is_going_on = position is not None and "sk" in position and _place(first) == begin
    page = list_members(
        first.company_id,
        first.panel_id,
        limit=limit,
        position={"sk": part_of(position, "sk")} if position and is_going_on else None,
    )
    through = [
        Viewer(member.user, panels[first.panel_id], first.version)
        for member in page.items
        if member.is_in(today)
    ]
    return Page((*own, *through), _next(shares, page.next))


def list_openings(ref: ThingRef) -> list[Opening]:
    """Who opened which version of a thing, at most 1,000, last first. 1 Query + names."""
    opened = list_opened(ref.company_id, ref.id)
    names = _names_of(each.user_id for each in opened)
    found = [Opening(each, names.get(each.user_id, "")) for each in opened]
    return sorted(found, key=lambda each: each.opened.last_at, reverse=True)


def shares_of_thing(ref: ThingRef) -> list[Share]:
    """Where a thing was shared to, newest first. 1 Query + 1 BatchGetItem per 100 shares."""
    found: list[Share] = []
    position: Position | None = None
    while True:
        page = store.suggest_of_thing(ref.id, limit=_PAGE, position=position)
        # The company is that of the request: what an index says of another's is not looked at.
        own = [share for share in page.items if share.company_id == ref.company_id]
        places = [store.share_key(share) for share in own]
        found += store.shares_in(fetch(places), places)
        position = page.next
        if position is None:
            return found


def _shares_seen(ref: ThingRef) -> list[Share]:
    """The same that show something, in an order of their own."""
    return sorted((each.share for each in shown_of(shares_of_thing(ref))), key=_place)


def _own_people(ref: ThingRef, today: date) -> list[Viewer]:
    wanted = OPENED_BY[ref.kind]
    return [
        Viewer(user)
        for user, grant in list_people(ref.company_id)
        if user.state is UserState.ACTIVE and grant.opens(wanted, today)
    ]


def _names_of(user_ids: Iterable[str]) -> dict[str, str]:
    users = [user_of(raw) for raw in fetch(keys.user(each) for each in user_ids).values()]
    return {user.id: user.name for user in users}


def _place(share: Share) -> str:
    return f"{share.panel_id}#{share.id}"


def _next(shares: list[Share], members: Position | None) -> Position | None:
    """Where the list goes on: with more members of this share, or with the next one."""
    if members is not None:
        return {"share": _place(shares[0]), **members}
    return {"share": _place(shares[1])} if len(shares) > 1 else None
