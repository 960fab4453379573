"""
Lists of mail and the search, for the register and for a company's own people. Lists come from an
index; a search goes over the rows made for it, in the base table for a company and in by-office
for staff.
"""

from datetime import date

from chalicelib.aws import keys, partitions
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
from chalicelib.core.paging import Page, Position, foreign_cursor, part_of
from chalicelib.core.values import Value
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.rows import mail_item_of
from chalicelib.mail.search import age_of, beginnings_of, first_place

# As many places as are sorted by time, which is a list of keys in one Query; beyond that somebody
# who searches has to say more.
_MOST_SORTED = 200


class Filter(Value):
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
    Mail, newest first. 1 Query; a search 1 Query (2 when a text could be a number) and 1
    BatchGetItem.

    A search that finds more than 200 places goes by term, newest first within each page and each
    term, and its first page costs one Query more. A page of a search may hold fewer than `limit`
    items although more follow.

    Raises:
        BadRequest: the position is not one of this list's.
    """
    if wanted.term:
        return _search(wanted, limit=limit, position=position)
    index, partition = _place(wanted)
    prefix = f"{wanted.on.isoformat()}#" if wanted.on else ""
    raws, after = query_index(index, partition, prefix=prefix, position=position, limit=limit)
    return Page(tuple(mail_item_of(raw) for raw in raws), after)


def without(page: Page[MailItem], withdrawn: frozenset[str]) -> Page[MailItem]:
    """A page without the items that the company lost, which an index may still show."""
    kept = tuple(item for item in page.items if item.id not in withdrawn)
    return Page(kept, page.next)


def _place(wanted: Filter) -> tuple[Index, str]:
    if wanted.company_id is not None:
        if wanted.state is not None:
            return BY_COMPANY_STATE, partitions.company_mail_in(
                wanted.company_id, str(wanted.state)
            )
        return BY_COMPANY, partitions.company_mail(wanted.company_id)
    if wanted.state is not None:
        return BY_OFFICE_STATE, partitions.office_mail_in(str(wanted.state))
    return BY_OFFICE, partitions.MAIL_LIST


def _search(wanted: Filter, *, limit: int, position: Position | None) -> Page[MailItem]:
    beginnings = beginnings_of(wanted.term)
    if position is not None:
        began_with = part_of(position, "of")
        if began_with not in beginnings:
            raise foreign_cursor()
        beginnings = [began_with]
    page: Page[MailItem] = Page((), None)
    for beginning in beginnings:
        page = _found(wanted, beginning, limit=limit, position=position)
        if page.items or page.next:
            break
    return page


def _found(
    wanted: Filter, beginning: str, *, limit: int, position: Position | None
) -> Page[MailItem]:
    prefix = keys.find_prefix(beginning)
    if position is None or "skip" in position:
        raws, more = _rows(wanted, prefix, limit=_MOST_SORTED, position=None)
        if more is None:
            return _sorted(wanted, beginning, raws, limit=limit, position=position)
        if position is not None:
            raise foreign_cursor()
    raws, after = _rows(wanted, prefix, limit=limit, position=position)
    items = _kept(wanted, beginning, raws)
    return Page(items, after | {"of": beginning} if after else None)


def _sorted(
    wanted: Filter, beginning: str, raws: list[Raw], *, limit: int, position: Position | None
) -> Page[MailItem]:
    """A page of few enough places: all of them, whatever their terms, the newest first."""
    skip = part_of(position, "skip") if position else "0"
    if not skip.isdecimal():
        raise foreign_cursor()
    first = int(skip)
    raws.sort(key=lambda raw: age_of(raw["sk"]["S"]))
    items = _kept(wanted, beginning, raws[first : first + limit])
    following = {"of": beginning, "skip": str(first + limit)}
    return Page(items, following if first + limit < len(raws) else None)


def _kept(wanted: Filter, beginning: str, raws: list[Raw]) -> tuple[MailItem, ...]:
    items = [item for item in _items(raws, beginning) if wanted.keeps(item)]
    items.sort(key=lambda item: (item.received_on, item.registered_at), reverse=True)
    return tuple(items)


def _rows(
    wanted: Filter, prefix: str, *, limit: int, position: Position | None
) -> tuple[list[Raw], Position | None]:
    if wanted.company_id is None:
        return query_index(
            BY_OFFICE,
            partitions.FIND_LIST,
            prefix=prefix,
            position=position,
            limit=limit,
            forward=True,
        )
    last = part_of(position, "sk") if position else None
    raws, after = query(keys.company(wanted.company_id).pk, prefix=prefix, after=last, limit=limit)
    return raws, {"sk": after} if after else None


def _items(raws: list[Raw], beginning: str) -> list[MailItem]:
    """The items of search rows, each at its first place only; rows that lag behind are skipped."""
    places = {
        raw["sk"]["S"]: keys.mail(raw["company_id"]["S"], raw["mail_id"]["S"]) for raw in raws
    }
    found = fetch(places.values())
    items = {key: mail_item_of(raw) for key, raw in found.items()}
    return [
        items[key]
        for place, key in places.items()
        if key in items and first_place(items[key], beginning) == place
    ]
