"""
`USER#u` / `PICKUP` is a user's current pick-up code, and all that is decided about it;
`PICKUP#hash` / `PICKUP` only says whose code that is. Both carry a TTL, which only tidies up: what
has expired is judged by the clock, and what was replaced by the user's own row.
"""

from datetime import timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, check, put_if, put_new, read, update
from chalicelib.collectors.pick_up import PickUpCode
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound

CODE_TAKEN = "pick_up_code_taken"
# As long as somebody may still want to see that their code was used.
_KEPT_FOR = timedelta(days=1)


class CurrentCodeRow(Row):
    """A user's current code, by its hash, and what became of it."""

    code_hash = UnicodeAttribute()
    made_at = UnicodeAttribute()
    ends_at = UnicodeAttribute()
    used_at = UnicodeAttribute(null=True)
    handout_id = UnicodeAttribute(null=True)


class CodeRow(Row):
    """Whose code has a hash."""

    user_id = UnicodeAttribute()


def user_of_code(raw: Raw) -> str:
    """Whose code a raw look-up item names."""
    return str(read(CodeRow, raw).user_id)


def code_of(raw: Raw) -> PickUpCode:
    """A raw current code as the model's value."""
    row = read(CurrentCodeRow, raw)
    return PickUpCode(
        user_id=row.pk.removeprefix("USER#"),
        code_hash=row.code_hash,
        made_at=clock.from_iso(row.made_at),
        expires_at=clock.from_iso(row.ends_at),
        used_at=clock.from_iso(row.used_at) if row.used_at else None,
        handout_id=row.handout_id or "",
    )


def put_code(code: PickUpCode) -> tuple[Change, Change]:
    """
    A new code, and the end of the user's former one. Conflict CODE_TAKEN when somebody has, or had
    a short while ago, the very same one, or when another is made at the same instant.
    """
    key, current_key = keys.pick_up_code(code.code_hash), keys.current_pick_up_code(code.user_id)
    lookup = CodeRow(
        pk=key.pk, sk=key.sk, user_id=code.user_id, expires_at=clock.epoch_s(code.expires_at)
    )
    current = CurrentCodeRow(
        pk=current_key.pk,
        sk=current_key.sk,
        code_hash=code.code_hash,
        made_at=clock.iso(code.made_at),
        ends_at=clock.iso(code.expires_at),
        expires_at=clock.epoch_s(code.expires_at + _KEPT_FOR),
    )
    is_newer = Row.pk.does_not_exist() | (CurrentCodeRow.made_at < clock.iso(code.made_at))
    taken = Conflict("This code is taken.", code=CODE_TAKEN)
    return put_new(lookup, taken), put_if(current, is_newer, taken)


def use_code(code: PickUpCode, user: User, handout_id: str) -> tuple[Change, Change]:
    """
    The code opens nothing any more, and was its active user's current one until now; NotFound if it
    was used, replaced or over, or ended with its user's sessions. Of two at once one wins.
    """
    now = clock.iso(clock.now())
    is_open = (
        (CurrentCodeRow.code_hash == code.code_hash)
        & CurrentCodeRow.used_at.does_not_exist()
        & (CurrentCodeRow.ends_at > now)
    )
    actions = [CurrentCodeRow.used_at.set(now), CurrentCodeRow.handout_id.set(handout_id)]
    is_live = (UserRow.state == str(UserState.ACTIVE)) & (
        UserRow.valid_from_s <= clock.epoch_s(code.made_at)
    )
    return (
        update(keys.current_pick_up_code(code.user_id), actions, is_open, code_invalid()),
        check(keys.user(user.id), is_live, code_invalid()),
    )


def code_invalid() -> NotFound:
    """The one answer to every code that does not work; reasons are never told apart."""
    return NotFound(
        "This code does not work: it was used, is over, or was mistyped. Ask for a new one.",
        code="pick_up_code_invalid",
    )
