"""`SEATS#month` / `USER#u` (by-office: by folded last name): that a person counts in a month."""

from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute

from chalicelib.access.model import GrantKind, User
from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_OFFICE,
    Change,
    Key,
    Raw,
    Row,
    check,
    put_new,
    query,
    query_index,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import fold
from chalicelib.seats.model import Seat

SEAT_CHANGED = "seat_changed"
_LONGEST_PLACE = 100
_PAGE = 1000


class SeatRow(Row):
    """A seat; without `payer_id` the office pays."""

    user_id = UnicodeAttribute()
    counted_at = UnicodeAttribute()
    company_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    payer_id = UnicodeAttribute(null=True)


def put_seat(seat: Seat, user: User) -> Change:
    """A person's seat of a month; Conflict SEAT_CHANGED if there is one."""
    key = keys.seat(seat.month, seat.user_id)
    # Some signs become many when folded, and an index key holds 1024 octets.
    name = fold(f"{user.last_name} {user.first_name}")[:_LONGEST_PLACE]
    row = SeatRow(
        pk=key.pk,
        sk=key.sk,
        g3=partitions.seats_by_name(seat.month),
        g3s=f"{name}#{seat.user_id}",
        user_id=seat.user_id,
        counted_at=clock.iso(seat.counted_at),
        company_id=seat.company_id,
        kind=str(seat.kind),
        payer_id=seat.payer_id or None,
    )
    return put_new(row, seat_changed())


def set_payer(key: Key, payer_id: str) -> Change:
    """Somebody else pays a seat; Conflict SEAT_CHANGED if there is none."""
    actions = [set_or_remove(SeatRow.payer_id, payer_id)]
    return update(key, actions, Row.pk.exists(), seat_changed())


def check_none(key: Key) -> Change:
    """The commit depends on there being no such seat; Conflict SEAT_CHANGED."""
    return check(key, Row.pk.does_not_exist(), seat_changed())


def seat_changed() -> Conflict:
    """Whoever decided must look again (see `grants.service.settled`)."""
    return Conflict("This person's seat changed meanwhile.", code=SEAT_CHANGED)


def list_by_name(month: str, *, limit: int, position: Position | None) -> Page[Seat]:
    """A page of a month's seats, by the name that each person had; for showing. 1 Query."""
    partition = partitions.seats_by_name(month)
    raws, following = query_index(
        BY_OFFICE, partition, position=position, limit=limit, forward=True
    )
    return Page(tuple(seat_of(raw) for raw in raws), following)


def every_seat(month: str) -> Iterable[Seat]:
    """All seats of a month, strongly consistent. 1 Query per 1,000."""
    after: str | None = None
    while True:
        raws, after = query(keys.seat(month, "").pk, after=after, limit=_PAGE)
        yield from map(seat_of, raws)
        if after is None:
            return


def seat_of(raw: Raw) -> Seat:
    """A raw seat item as the model's value."""
    row = read(SeatRow, raw)
    return Seat(
        month=row.pk.removeprefix("SEATS#"),
        user_id=row.user_id,
        counted_at=clock.from_iso(row.counted_at),
        company_id=row.company_id,
        kind=GrantKind(row.kind),
        payer_id=row.payer_id or "",
    )
