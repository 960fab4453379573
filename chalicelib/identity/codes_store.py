"""`USER#u` / `CODES`: the second factor of a member of staff."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, put_if, read, update
from chalicelib.core.errors import Conflict
from chalicelib.identity.codes import Codes, CodeState

CODES_CHANGED = "codes_changed"


class CodesRow(Row):
    """See `codes.Codes`."""

    secret = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    last_step = NumberAttribute(default=0)


def codes_of(raw: Raw | None) -> Codes | None:
    """A raw item as the model's value; None for somebody who has no second factor."""
    if raw is None:
        return None
    row = read(CodesRow, raw)
    return Codes(CodeState(row.state), row.secret or "", int(row.last_step or 0), int(row.version))


def put_codes(user_id: str, codes: Codes) -> Change:
    """Write over the version that was read; Conflict CODES_CHANGED if it changed meanwhile."""
    key = keys.codes(user_id)
    row = CodesRow(
        pk=key.pk,
        sk=key.sk,
        secret=codes.secret or None,
        state=str(codes.state),
        last_step=codes.last_step,
        version=codes.version + 1,
    )
    seen = Row.version == codes.version if codes.version else Row.pk.does_not_exist()
    return put_if(row, seen, Conflict("This was changed meanwhile.", code=CODES_CHANGED))


def begin_codes(user_id: str, from_s: int) -> Change:
    """Sessions that began before `from_s` are over, and from then on each begins with a code."""
    return _counted(user_id, from_s, UserRow.codes_from_s.set(from_s))


def end_codes(user_id: str, from_s: int) -> Change:
    """Sessions that began before `from_s` are over, and the person has no codes any more."""
    return _counted(user_id, from_s, UserRow.codes_from_s.remove())


def _counted(user_id: str, from_s: int, codes: Action) -> Change:
    ended = Conflict("The sessions were ended at this moment. Try again.", code=CODES_CHANGED)
    is_later = Row.pk.exists() & (UserRow.valid_from_s <= from_s)
    return update(keys.user(user_id), [UserRow.valid_from_s.set(from_s), codes], is_later, ended)
