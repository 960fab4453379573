"""
`LINK#sha256` / `LINK` is a link that was made; `USER#u` / `LINK#purpose`, or `LINK#invitation` /
`CURRENT`, names the current one of a user or an invitation by its hash, so that making a new one
kills the old and using it leaves none. All carry a TTL, which only tidies up: what has expired is
judged by the clock.
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import (
    Change,
    Key,
    Row,
    check,
    delete,
    fetch,
    put_if,
    put_new,
    read,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.links.model import Invited, Link, LinkPurpose

_ANYHOW = Row.pk.exists() | Row.pk.does_not_exist()


class LinkRow(Row):
    """A link that was made: for a user, or to a company's invitation."""

    user_id = UnicodeAttribute(null=True)
    company_id = UnicodeAttribute(null=True)
    invitation_id = UnicodeAttribute(null=True)
    address = UnicodeAttribute()
    purpose = UnicodeAttribute()
    made_at = UnicodeAttribute()
    ends_at = UnicodeAttribute()


class CurrentLinkRow(Row):
    """Which link is the current one; `token_hash` is none's once it was used."""

    token_hash = UnicodeAttribute()
    made_at = UnicodeAttribute()


def find_link(token_hash: str) -> Link | None:
    """A link by its hash, whether it still opens anything or not. 2 BatchGetItems."""
    key = keys.link(token_hash)
    raw = fetch([key]).get(key)
    if raw is None:
        return None
    row = read(LinkRow, raw)
    invited = Invited(row.company_id, row.invitation_id) if row.invitation_id else None
    current_key = _current_key(row.user_id or "", LinkPurpose(row.purpose), invited)
    current = fetch([current_key]).get(current_key)
    return Link(
        token_hash=token_hash,
        user_id=row.user_id or "",
        address=row.address,
        purpose=LinkPurpose(row.purpose),
        made_at=clock.from_iso(row.made_at),
        expires_at=clock.from_iso(row.ends_at),
        is_current=current is not None and read(CurrentLinkRow, current).token_hash == token_hash,
        invited=invited,
    )


def put_link(link: Link) -> tuple[Change, Change]:
    """A new link, and the end of any older one of the same user and purpose, or invitation."""
    key, current_key = keys.link(link.token_hash), _key_of_current(link)
    made_at, expires_at = clock.iso(link.made_at), clock.epoch_s(link.expires_at)
    row = LinkRow(
        pk=key.pk,
        sk=key.sk,
        user_id=link.user_id or None,
        company_id=link.invited.company_id if link.invited else None,
        invitation_id=link.invited.invitation_id if link.invited else None,
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
    is_older = Row.pk.does_not_exist() | (CurrentLinkRow.made_at < clock.iso(now))
    newer = Conflict("A newer link was made meanwhile.", code="newer_link")
    return put_if(_ended(user_id, purpose, now, until), is_older, newer)


def end_any_links(user_id: str, purpose: LinkPurpose, now: datetime, until: datetime) -> Change:
    """The same for one that is made at this very instant too."""
    return put_if(_ended(user_id, purpose, now, until), _ANYHOW)


def end_invitation_links(invitation_id: str) -> Change:
    """No link to an invitation that was made before opens anything any more, if there is one."""
    return delete(keys.current_invitation_link(invitation_id), _ANYHOW)


def drop_link(link: Link) -> Change:
    """The link to an invitation opens nothing any more; refused when that is so already."""
    return delete(
        _key_of_current(link),
        CurrentLinkRow.token_hash == link.token_hash,
        NotFound("This link does not work any more. Ask for a new one.", code="link_invalid"),
    )


def still_current(link: Link) -> Change:
    """Let a commit depend on no newer link having been made, and this one being unused."""
    return check(
        _key_of_current(link),
        CurrentLinkRow.token_hash == link.token_hash,
        NotFound("This link does not work any more. Ask for a new one.", code="link_invalid"),
    )


def mark_used(link: Link, now: datetime) -> Change:
    """The link opens nothing any more; refused when that is so already."""
    return update(
        _key_of_current(link),
        [CurrentLinkRow.token_hash.set(f"used {clock.iso(now)}")],
        CurrentLinkRow.token_hash == link.token_hash,
        NotFound("This link does not work any more. Ask for a new one.", code="link_invalid"),
    )


def _ended(user_id: str, purpose: LinkPurpose, now: datetime, until: datetime) -> CurrentLinkRow:
    key, moment = keys.current_link(user_id, purpose), clock.iso(now)
    return CurrentLinkRow(
        pk=key.pk,
        sk=key.sk,
        token_hash=f"ended {moment}",
        made_at=moment,
        expires_at=clock.epoch_s(until),
    )


def _key_of_current(link: Link) -> Key:
    return _current_key(link.user_id, link.purpose, link.invited)


def _current_key(user_id: str, purpose: LinkPurpose, invited: Invited | None) -> Key:
    if invited is not None:
        return keys.current_invitation_link(invited.invitation_id)
    return keys.current_link(user_id, purpose)
