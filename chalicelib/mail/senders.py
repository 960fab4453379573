"""
The senders that the office has had letters from, as suggestions while somebody types. They come
from the search rows, which follow every correction, so that nothing has to be remembered twice.
"""

from collections.abc import Iterator

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import BY_COMPANY, BY_OFFICE, Key, Raw, fetch, query, query_index
from chalicelib.core.text import fold
from chalicelib.core.values import Value
from chalicelib.mail.rows import mail_item_of
from chalicelib.mail.search import LONGEST_TERM

MOST_SENDERS = 8
_ROWS_AT_ONCE = 100
_NEWEST = 50


class Sender(Value):
    """A sender as the newest letter writes it; of the company asked about, or of any."""

    name: str
    is_known_here: bool


def senders_like(text: str, company_id: str = "") -> tuple[Sender, ...]:
    """
    Senders whose name begins with a text, those of the company first. Without a text the newest of
    the company. For showing only; a sender with very many letters may hide others.

    At most 2 Query and 2 BatchGetItem.
    """
    term = fold(text)[:LONGEST_TERM]
    here: dict[str, str] = {}
    if company_id:
        here = _of_company(company_id, term) if term else _newest(company_id)
    found = [Sender(name, is_known_here=True) for name in list(here.values())[:MOST_SENDERS]]
    if term and len(found) < MOST_SENDERS:
        anywhere = _of_office(term)
        found += [
            Sender(name, is_known_here=False) for one, name in anywhere.items() if one not in here
        ]
    return tuple(found[:MOST_SENDERS])


def _newest(company_id: str) -> dict[str, str]:
    raws, _ = query_index(BY_COMPANY, partitions.company_mail(company_id), limit=_NEWEST)
    return _by_fold(mail_item_of(raw).sender for raw in raws)


def _of_company(company_id: str, term: str) -> dict[str, str]:
    pk = keys.company(company_id).pk
    raws, _ = query(pk, prefix=keys.find_prefix(term), limit=_ROWS_AT_ONCE)
    return _named(raws)


def _of_office(term: str) -> dict[str, str]:
    prefix = keys.find_prefix(term)
    raws, _ = query_index(
        BY_OFFICE, partitions.FIND_LIST, prefix=prefix, limit=_ROWS_AT_ONCE, forward=True
    )
    return _named(raws)


def _named(raws: list[Raw]) -> dict[str, str]:
    """The senders among search rows, of which some say numbers and references."""
    newest: dict[str, Key] = {}
    for raw in raws:
        place = raw["sk"]["S"].rsplit("#", 2)[0]
        newest.setdefault(place, keys.mail(raw["company_id"]["S"], raw["mail_id"]["S"]))
    found = fetch(newest.values())
    senders = {p: mail_item_of(found[key]).sender for p, key in newest.items() if key in found}
    return _by_fold(
        name
        for place, name in senders.items()
        if place == keys.find_prefix(fold(name)[:LONGEST_TERM])
    )


def _by_fold(names: Iterator[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for name in names:
        said.setdefault(fold(name), name)
    return said
