"""
Lists of mail and the search, for the register and for a company's own people. Lists come from an
index; a search goes over the rows made for it, in the base table for a company and in by-office
for staff.
"""

import re
from dataclasses import dataclass
from datetime import date

from chalicelib.aws import keys
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_COMPANY_STATE,
    BY_OFFICE,
    BY_OFFICE_STATE,
    Index,
    Raw,
    fetch,
    query,
    query_index,
)
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import fold
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.store import mail_item_of

_NUMBER_BEGINNING = re.compile(r"[0-9a-z]{4}-[0-9a-z]{0,5}")


@dataclass(frozen=True, slots=True)
class Filter:
    """
    Which mail.

    Attributes:
        company_id: one company's; None for the whole office, which only staff may ask for.
        on: received on that day.
        term: the beginning of a number, a reference or a sender; empty for no search.
    """

    company_id: str | None = None
    state: MailState | None = None
    on: date | None = None
    term: str = ""

    def keeps(self, item: MailItem) -> bool:
        """Whether an item is wanted, apart from the term."""
        return (
            (self.company_id is None or item.company_id == self.company_id)
            and (self.state is None or item.state is self.state)
            and (self.on is None or item.received_on == self.on)
        )


def list_mail(wanted: Filter, *, limit: int, position: Position | None) -> Page[MailItem]:
    """
    Mail, newest first. 1 Query; a search 1 Query and 1 BatchGetItem.

    A search's page may hold fewer than `limit` items although more follow.
    """
    if wanted.term:
        return _search(wanted, limit=limit, position=position)
    index, partition = _place(wanted)
    prefix = f"{wanted.on.isoformat()}#" if wanted.on else ""
    raws, after = query_index(index, partition, prefix=prefix, position=position, limit=limit)
    return Page(tuple(mail_item_of(raw) for raw in raws), after)


def _place(wanted: Filter) -> tuple[Index, str]:
    if wanted.company_id is not None:
        if wanted.state is not None:
            return BY_COMPANY_STATE, keys.company_mail_in(wanted.company_id, str(wanted.state))
        return BY_COMPANY, keys.company_mail(wanted.company_id)
    if wanted.state is not None:
        return BY_OFFICE_STATE, keys.office_mail_in(str(wanted.state))
    return BY_OFFICE, keys.MAIL_LIST


def _search(wanted: Filter, *, limit: int, position: Position | None) -> Page[MailItem]:
    prefix = keys.find_prefix(_beginning(wanted.term))
    after: Position | None
    if wanted.company_id is not None:
        pk = keys.company(wanted.company_id).pk
        last = position["sk"] if position else None
        raws, next_sk = query(pk, prefix=prefix, after=last, limit=limit)
        after = {"sk": next_sk} if next_sk else None
    else:
        raws, after = query_index(
            BY_OFFICE, keys.FIND_LIST, prefix=prefix, position=position, limit=limit, forward=True
        )
    items = [item for item in _items(raws) if wanted.keeps(item)]
    items.sort(key=lambda item: (item.received_on, item.registered_at), reverse=True)
    return Page(tuple(items), after)


def _items(raws: list[Raw]) -> list[MailItem]:
    wanted = [keys.mail(raw["company_id"]["S"], raw["mail_id"]["S"]) for raw in raws]
    found = fetch(wanted) if wanted else {}
    return [mail_item_of(raw) for raw in found.values()]


def _beginning(term: str) -> str:
    folded = fold(term)
    return folded.replace("-", "") if _NUMBER_BEGINNING.fullmatch(folded) else folded
