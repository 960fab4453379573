"""`USER#u` / `CODES`: the second factor of a member of staff."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, put_if, read
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
