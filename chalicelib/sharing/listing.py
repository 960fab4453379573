"""Shares as staff see them, from the panel's side and from the thing's."""

from collections.abc import Iterable, Sequence

from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.core.paging import Page, Position
from chalicelib.core.values import Value
from chalicelib.panels.model import Panel
from chalicelib.panels.service import find_panels
from chalicelib.sharing import store
from chalicelib.sharing.model import Share, Thing, newest_first, shown_version
from chalicelib.sharing.things import thing_keys, things_in


class Standing(Value):
    """A share with its panel and its thing, whether members see something of it or not."""

    share: Share
    panel: Panel
    thing: Thing

    @property
    def is_seen(self) -> bool:
        """Whether the panel's members see it: the panel is there and the thing is not retired."""
        return self.panel.is_active and shown_version(self.share, self.thing) is not None


def list_of_panel(panel: Panel, *, limit: int, position: Position | None) -> Page[Standing]:
    """What is shared to a panel, newest first. 1 Query + 1 BatchGetItem per 100 keys."""
    page = store.suggest_of_panel(panel.id, limit=limit, position=position)
    return Page(_standing(panel.company_id, page.items, {panel.id: panel}), page.next)


def list_of_thing(
    company_id: str, thing_id: str, *, limit: int, position: Position | None
) -> Page[Standing]:
    """
    Where a company's thing is shared to, newest first. 1 Query + 1 BatchGetItem per 100 keys, and
    1 for the panels.
    """
    page = store.suggest_of_thing(thing_id, limit=limit, position=position)
    return Page(_standing(company_id, page.items, _panels_of(page.items)), page.next)


def find_shares(company_id: str, panel_id: str, share_ids: Sequence[str]) -> list[Standing]:
    """Those of a panel's shares that are there, newest first. 1 BatchGetItem per 100 keys."""
    places = [keys.share(company_id, panel_id, share_id) for share_id in share_ids]
    shares = newest_first(store.shares_in(fetch(places), places))
    return list(_standing(company_id, shares, _panels_of(shares)))


def _standing(
    company_id: str, suggested: Iterable[Share], panels: dict[str, Panel]
) -> tuple[Standing, ...]:
    """
    Those of the shares that are there. The company is that of the request, so a share of another
    one is not looked at, whatever an index says.
    """
    own = [share for share in suggested if share.company_id == company_id]
    places = [store.share_key(share) for share in own]
    rows = fetch([*places, *thing_keys(share.ref for share in own)])
    shares = store.shares_in(rows, places)
    things = things_in(rows, [share.ref for share in shares])
    return tuple(
        Standing(share, panels[share.panel_id], things[share.ref])
        for share in shares
        if share.ref in things and share.panel_id in panels
    )


def _panels_of(shares: Iterable[Share]) -> dict[str, Panel]:
    return find_panels({(share.company_id, share.panel_id) for share in shares})
