"""
Reading all that there may be about a company or a person, page by page, from wherever somebody got
to. A source is read in order; the place in it is a small value that is kept between two attempts.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib.audit.store import months_between
from chalicelib.aws import keys, partitions
from chalicelib.aws.reads import BY_OFFICE, BY_OFFICE_STATE, Index, Raw, fetch, query, query_index
from chalicelib.core.months import month_of
from chalicelib.core.values import Value
from chalicelib.scans.model import ScanList

Place = Any
Read = Callable[[Place], tuple[list[Raw], Place]]

FILES = "files"
_PAGE = 200
_INDEX_PAGE = 500
# Of each row whole files may follow, of up to 200 MB.
_FILES_PAGE = 5


class Source(Value):
    """
    Some rows, a page at a time.

    Attributes:
        read: given where to go on from (None at first), rows and where it goes on then, None at
            the end.
    """

    name: str
    read: Read


def walk(
    sources: Sequence[Source], number: int, place: Place
) -> Iterator[tuple[Source, list[Raw], int, Place]]:
    """Page after page from a place on: its source, its rows, and the place behind it."""
    while number < len(sources):
        source = sources[number]
        rows, place = source.read(place)
        if place is None:
            number += 1
        yield source, rows, number, place


def company_sources(company_id: str, since: datetime, until: datetime) -> tuple[Source, ...]:
    """All that is a company's; the rows themselves say which of it."""
    return (
        Source("company", _partition(keys.company(company_id).pk)),
        Source("scans", _scans(company_id)),
        Source("notices", _index(BY_OFFICE, partitions.NOTICE_LIST)),
        Source("parts", _parts(company_id)),
        *(Source("seats", _partition(f"SEATS#{month}")) for month in months(since, until)),
        *(
            Source("audit", _partition(keys.audit_of(company_id, month)))
            for month in months(since, until)
        ),
        Source(FILES, _partition(keys.company(company_id).pk, page=_FILES_PAGE)),
        Source(FILES, _scans(company_id, page=_FILES_PAGE)),
    )


def person_sources(
    user_id: str, address: str, since: datetime, until: datetime
) -> tuple[Source, ...]:
    """All that can name a person, whoever else's it is."""
    found = [keys.email(address), keys.address_left(address)] if address else []
    return (
        Source("own", _partition(keys.user(user_id).pk)),
        Source("address", lambda _: (list(fetch(found).values()), None)),
        Source("companies", _companies),
        Source("notices", _index(BY_OFFICE, partitions.NOTICE_LIST)),
        Source("handouts", _index(BY_OFFICE, partitions.HANDOUT_LIST)),
        *(
            Source("scans", _index(BY_OFFICE_STATE, partitions.scans_in(str(which))))
            for which in ScanList
        ),
        Source("jobs", _partition(keys.OFFICE, "PRIVACY#")),
        Source("holds", _partition(keys.OFFICE, "HOLD#")),
        *(Source("seats", _seat(month, user_id)) for month in months(since, until)),
        *(
            Source("audit", _index(BY_OFFICE, partitions.audit_of_all(month)))
            for month in months(since, until)
        ),
    )


def months(since: datetime, until: datetime) -> list[str]:
    """The months of UTC that something may have been written in."""
    return list(months_between(since, until)) or [month_of(until.date())]


def _partition(pk: str, prefix: str = "", *, page: int = _PAGE) -> Read:
    def read(after: Place) -> tuple[list[Raw], Place]:
        return query(pk, prefix=prefix, after=after, limit=page)

    return read


def _index(index: Index, partition: str) -> Read:
    """An index may be late by a second or two: what was written then is not in it."""

    def read(position: Place) -> tuple[list[Raw], Place]:
        return query_index(index, partition, position=position, limit=_INDEX_PAGE, forward=True)

    return read


def _seat(month: str, user_id: str) -> Read:
    return lambda _: (list(fetch([keys.seat(month, user_id)]).values()), None)


def _scans(company_id: str, *, page: int = _PAGE) -> Read:
    """The scans of a page of mail items, each named as on its item."""

    def read(after: Place) -> tuple[list[Raw], Place]:
        raws, last = query(keys.company(company_id).pk, prefix="MAIL#", after=after, limit=page)
        attached = {
            keys.scan(scan_id): held["M"]["name"]
            for raw in raws
            for scan_id, held in raw.get("scans", {}).get("M", {}).items()
        }
        found = fetch(attached)
        return [{**row, "file_name": attached[key]} for key, row in found.items()], last

    return read


def _parts(company_id: str) -> Read:
    """What visits were for a company."""
    visits = _index(BY_OFFICE, partitions.HANDOUT_LIST)

    def read(position: Place) -> tuple[list[Raw], Place]:
        raws, last = visits(position)
        ids = [raw["pk"]["S"].partition("#")[2] for raw in raws]
        return list(fetch(keys.handout_part(one, company_id) for one in ids).values()), last

    return read


def companies_source() -> Source:
    """The rows of every company, one company after the other."""
    return Source("companies", _companies)


def _companies(place: Place) -> tuple[list[Raw], Place]:
    """The rows of one company after the other, in the order of the office's list."""
    at: dict[str, Any] = place or {"position": None, "company": "", "after": None}
    if not at["company"]:
        found, position = query_index(
            BY_OFFICE, partitions.COMPANY_LIST, position=at["position"], limit=1, forward=True
        )
        if not found:
            return [], None
        at = {"position": position, "company": found[0]["pk"]["S"], "after": None}
    raws, after = query(at["company"], after=at["after"], limit=_PAGE)
    if after is not None:
        return raws, at | {"after": after}
    if at["position"] is None:
        return raws, None
    return raws, {"position": at["position"], "company": "", "after": None}
