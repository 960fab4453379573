"""
`LINK#sha256` / `LINK` is a link that was made; `USER#u` / `LINK#purpose` names the user's current
one by its hash, so that making a new one kills the old and using it leaves none. Both carry a TTL,
which only tidies up: what has expired is judged by the clock.
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Row, fetch, put_if, put_new, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.links.model import Link, LinkPurpose


class LinkRow(Row):
    """A link that was made."""

    user_id = UnicodeAttribute()
    address = UnicodeAttribute()
    purpose = UnicodeAttribute()
    made_at = UnicodeAttribute()
    ends_at = UnicodeAttribute()


class CurrentLinkRow(Row):
    """Which link of a user and purpose is the current one; `token_hash` is empty once used."""

    token_hash = UnicodeAttribute()
    made_at = UnicodeAttribute()


def find_link(token_hash: str) -> Link | None:
    """A link by its hash, whether it still opens anything or not. 2 BatchGetItems."""
    key = keys.link(token_hash)
    raw = fetch([key]).get(key)
    if raw is None:
        return None
    row = read(LinkRow, raw)
    current_key = keys.current_link(row.user_id, row.purpose)
    current = fetch([current_key]).get(current_key)
    return Link(
        token_hash=token_hash,
        user_id=row.user_id,
        address=row.address,
        purpose=LinkPurpose(row.purpose),
        made_at=clock.from_iso(row.made_at),
        expires_at=clock.from_iso(row.ends_at),
        is_current=current is not None and read(CurrentLinkRow, current).token_hash == token_hash,
    )


def put_link(link: Link) -> tuple[Change, Change]:
    """A new link, and the end of any older one of the same user and purpose."""
    key, current_key = keys.link(link.token_hash), keys.current_link(link.user_id, link.purpose)
    made_at, expires_at = clock.iso(link.made_at), clock.epoch_s(link.expires_at)
    row = LinkRow(
        pk=key.pk,
        sk=key.sk,
        user_id=link.user_id,
        address=link.address,
        purpose=str(link.purpose),
        made_at=made_at,
        ends_at=clock.iso(link.expires_at),
        expires_at=expires_at,
    )
    current = CurrentLinkRow(
        pk=current_key.pk,
        sk=current_key.sk,
        token_hash=link.token_hash,
        made_at=made_at,
        expires_at=expires_at,
    )
    is_newer = Row.pk.does_not_exist() | (CurrentLinkRow.made_at < made_at)
    newer = Conflict("A newer link was made meanwhile.", code="newer_link")
    return put_new(row), put_if(current, is_newer, newer)


def end_links(user_id: str, purpose: LinkPurpose, now: datetime, until: datetime) -> Change:
    """Any link of a purpose that was made before `now` opens nothing any more, if there is one."""
    key, moment = keys.current_link(user_id, purpose), clock.iso(now)
    ended = CurrentLinkRow(
        pk=key.pk,
        sk=key.sk,
        token_hash=f"ended {moment}",
        made_at=moment,
        expires_at=clock.epoch_s(until),
    )
    is_older = Row.pk.does_not_exist() | (CurrentLinkRow.made_at < moment)
    return put_if(ended, is_older, Conflict("A newer link was made meanwhile.", code="newer_link"))


def mark_used(link: Link, now: datetime) -> Change:
    """The link opens nothing any more; refused when that is so already."""
    return update(
        keys.current_link(link.user_id, link.purpose),
        [CurrentLinkRow.token_hash.set(f"used {clock.iso(now)}")],
        CurrentLinkRow.token_hash == link.token_hash,
        NotFound("This link does not work any more. Ask for a new one.", code="link_invalid"),
    )
