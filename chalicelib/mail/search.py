"""
Search rows: `COMPANY#c` / `FIND#term#…` (by-office), one for each term that a mail item is found
by: its number, its reference and its sender, all folded. They are written in the transaction that
writes the item, and a search reads them by the beginning of their sort keys.
"""

from datetime import UTC, datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import Change, Key, Row, delete, put_new
from chalicelib.core.text import fold
from chalicelib.mail.model import MailItem
from chalicelib.mail.number import number_beginning, parse_number

_FAR = datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_TERM = 80


class FindRow(Row):
    """A mail item under one search term."""

    company_id = UnicodeAttribute()
    mail_id = UnicodeAttribute()


def put_places(item: MailItem) -> list[Change]:
    """A new item under each of its terms."""
    return [_put_place(item, term) for term in _terms(item)]


def take_places(item: MailItem) -> list[Change]:
    """An item is not found any more."""
    return [delete(_place(item, term), Row.pk.exists()) for term in _terms(item)]


def move_places(before: MailItem, after: MailItem) -> list[Change]:
    """An item's places follow its correction; those that stay are not touched."""
    old, new = _terms(before), _terms(after)
    gone = [delete(_place(before, term), Row.pk.exists()) for term in old if term not in new]
    return gone + [_put_place(after, term) for term in new if term not in old]


def beginnings_of(text: str) -> list[str]:
    """
    What a search looks for, one after the other until something is found: what was typed as text,
    and as the beginning of a number (I and L for 1, O for 0). A whole number comes first.
    """
    plain, number = fold(text)[:LONGEST_TERM], (number_beginning(text) or "").lower()
    order = (number, plain) if parse_number(text) else (plain, number)
    return [beginning for beginning in dict.fromkeys(order) if beginning]


def first_place(item: MailItem, beginning: str) -> str | None:
    """
    The sort key under which a search for `beginning` shows the item. It may lie under several
    terms with the same beginning and is shown at the first of them only, whatever the page.
    """
    places = [_place(item, term).sk for term in _terms(item) if term.startswith(beginning)]
    return min(places, default=None)


def age_of(place: str) -> str:
    """What the sort key of a search row says about time: the smaller, the newer."""
    return place.rsplit("#", 2)[1]


def _terms(item: MailItem) -> list[str]:
    terms = [item.number.lower(), fold(item.sender), fold(item.reference)]
    return [term for term in dict.fromkeys(term[:LONGEST_TERM] for term in terms) if term]


def _place(item: MailItem, term: str) -> Key:
    # Within one term, the newest comes first.
    left_s = int((_FAR - item.registered_at).total_seconds())
    return keys.find(item.company_id, f"{term}#{left_s:010d}", item.id)


def _put_place(item: MailItem, term: str) -> Change:
    key = _place(item, term)
    row = FindRow(
        pk=key.pk,
        sk=key.sk,
        g3=partitions.FIND_LIST,
        g3s=key.sk,
        company_id=item.company_id,
        mail_id=item.id,
    )
    return put_new(row)
