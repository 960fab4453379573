"""
What a member sees of a panel, and a link to it. An index only suggests what there is; each share,
its thing and its version are read from the table, now, so that what was withdrawn or retired is
seen by nobody from that moment on (T67, T68).
"""

from collections.abc import Iterable, Mapping

from chalicelib.access.model import Actor, MembershipState
from chalicelib.access.rows import MembershipRow
from chalicelib.audit.store import Tag
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, check, fetch
from chalicelib.core.errors import NotFound
from chalicelib.core.paging import Page, Position
from chalicelib.core.values import Value
from chalicelib.files.model import FileVersion
from chalicelib.files.service import Link, find_versions, open_version, version_of
from chalicelib.panels.service import panel_stays
from chalicelib.sharing import store
from chalicelib.sharing.model import Share, Thing, shown_version
from chalicelib.sharing.things import active_checks, thing_keys, things_in

# A share, its thing and the invoice of an annex are one BatchGetItem; so are versions and openings.
MOST_SEEN = 30


class Shown(Value):
    """
    A share that shows something now.

    Attributes:
        number: of the version that it shows; 0 for an invoice without a file.
    """

    share: Share
    thing: Thing
    number: int

    @property
    def version_key(self) -> Key:
        """Where the version that it shows lies."""
        return keys.version(self.share.company_id, self.share.ref.id, self.number)

    def opened_key(self, user_id: str) -> Key:
        """Where it is written that somebody opened that version."""
        return keys.opened(self.share.company_id, self.share.ref.id, self.number, user_id)


class Seen(Value):
    """
    One share as a member sees it.

    Attributes:
        file: the version that it shows; None without a file.
        is_new: the member has not opened this version.
    """

    shown: Shown
    file: FileVersion | None
    is_new: bool


def list_seen(actor: Actor, *, limit: int, position: Position | None) -> Page[Seen]:
    """
    What was shared to the actor's panel, newest first; a page may hold fewer than `limit`, since
    what is retired or was withdrawn is left out. 1 Query + 2 BatchGetItem for up to 30.
    """
    page = store.suggest_of_panel(actor.panel_id, limit=limit, position=position)
    shown = shown_of(share for share in page.items if share.company_id == actor.company_id)
    user_id = actor.user.id
    rows = fetch(key for each in shown for key in (each.version_key, each.opened_key(user_id)))
    seen = [
        Seen(
            each,
            version_of(rows[each.version_key]) if each.version_key in rows else None,
            each.opened_key(user_id) not in rows,
        )
        for each in shown
    ]
    return Page(tuple(seen), page.next)


def shown_of(suggested: Iterable[Share]) -> list[Shown]:
    """
    Those of the shares that are there and show something now, in their order. 1 BatchGetItem per
    100 keys.
    """
    known = list(suggested)
    places = [store.share_key(share) for share in known]
    rows = fetch([*places, *thing_keys(share.ref for share in known)])
    shares = store.shares_in(rows, places)
    things = things_in(rows, [share.ref for share in shares])
    found = [(share, things.get(share.ref)) for share in shares]
    return [
        Shown(share, thing, number)
        for share, thing in found
        if thing is not None and (number := shown_version(share, thing)) is not None
    ]


def share_keys(company_id: str, panel_id: str, share_id: str) -> list[Key]:
    """
    The keys of what a decision about one share depends on besides who asks: the share and its
    thing. 1 BatchGetItem.
    """
    key = keys.share(company_id, panel_id, share_id)
    shares = store.shares_in(fetch([key]), [key])
    return [key, *thing_keys(share.ref for share in shares)]


def open_shared(actor: Actor, rows: Mapping[Key, Raw], share_id: str, *, original: bool) -> Link:
    """
    A link to what a share shows now, out of the items of `share_keys`; a share of one version never
    leads to another (T33).

    Raises:
        NotFound: the share is not there any more or shows nothing, or the access ended meanwhile;
            there is no file, or no copy of this kind.

    Audit `sharing:share:link` and the opened row are committed before the link exists, and only if
    share, thing, panel and membership still stand (T34). 1 BatchGetItem + 1 TransactWrite.
    """
    key = keys.share(actor.company_id, actor.panel_id, share_id)
    shares = store.shares_in(rows, [key])
    things = things_in(rows, [share.ref for share in shares])
    for share in shares:
        number = shown_version(share, things.get(share.ref)) or 0
        version_key = keys.version(share.company_id, share.ref.id, number)
        version = find_versions([version_key]).get(version_key)
        if version is not None:
            return open_version(
                actor,
                version,
                original=original,
                via=actor.panel_id,
                tag=Tag.SHARING_LINK,
                along=[change.or_else(nothing_shared()) for change in _still_seen(actor, share)],
            )
    raise nothing_shared()


def nothing_shared() -> NotFound:
    """The one answer about what is not shared, not any more, or not to this panel."""
    return NotFound("There is no such thing here, or it is not shared any more.")


def _still_seen(actor: Actor, share: Share) -> list[Change]:
    """Let a commit depend on the share being seen through the actor's membership."""
    is_active = MembershipRow.state == str(MembershipState.ACTIVE)
    membership = keys.membership(actor.user.id, actor.company_id, actor.panel_id)
    return [
        store.still_shared(share),
        *active_checks([share.ref]),
        panel_stays(actor.company_id, actor.panel_id),
        check(membership, is_active),
    ]
