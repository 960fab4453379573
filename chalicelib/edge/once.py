"""
Requests that may come twice (`Idempotency-Key`): the row that remembers one is written in the
transaction of its effect, so that a repetition finds it and gets the first one's result.
"""

import re
from datetime import timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Row, fetch, put_new, read
from chalicelib.core import clock, ids
from chalicelib.core.errors import AppError, BadRequest, Conflict

_KEPT_FOR = timedelta(hours=48)
KEY_FORM = "[A-Za-z0-9_-]{8,128}"
_KEY = re.compile(KEY_FORM)


class AlreadyDone(AppError):
    """The same request had its effect before; `Once.recall` tells which."""

    code = "already_done"


class OnceRow(Row):
    """A remembered request: what it said (as a hash) and what it made."""

    said = UnicodeAttribute()
    made = UnicodeAttribute()


class Once:
    """
    The identity of one request: a person, a route, a company and the client's own key.

    Args of the constructor: `said` is all that the request said, so that one key for two different
    things is noticed.
    """

    def __init__(self, user_id: str, route: str, company_id: str, key: str, said: bytes) -> None:
        self._key: Key = keys.idempotency(user_id, route, company_id, key)
        # Latin-1 gives each octet a character of its own: different octets never look alike.
        self._said = ids.fingerprint(said.decode("latin-1"))

    @property
    def said(self) -> str:
        """The fingerprint of all that the request said."""
        return self._said

    def id_for(self, prefix: str) -> str:
        """An id that this request always makes again, also where its first try was cut short."""
        return ids.derived_id(prefix, self._key.pk, self._key.sk)

    def change(self, made: str) -> Change:
        """The change that remembers the request; `commit` raises AlreadyDone the second time."""
        row = OnceRow(
            pk=self._key.pk,
            sk=self._key.sk,
            said=self._said,
            made=made,
            expires_at=clock.epoch_s(clock.now() + _KEPT_FOR),
        )
        return put_new(row, AlreadyDone())

    def recall(self) -> str:
        """
        What the first request made, after `commit` raised AlreadyDone. 1 BatchGetItem.

        Raises:
            Conflict: the key was used for a request that said something else.
        """
        made = self.find()
        if made is None:
            raise LookupError("a request that was refused as repeated is not remembered")
        return made

    def find(self) -> str | None:
        """
        What a former request with this key made, or None when this is the first. 1 BatchGetItem.

        Raises:
            Conflict: the key was used for a request that said something else.
        """
        raw = fetch([self._key]).get(self._key)
        if raw is None:
            return None
        row = read(OnceRow, raw)
        if row.said != self._said:
            raise mismatch()
        return str(row.made)


def mismatch() -> Conflict:
    """One key came with two different requests."""
    return Conflict(
        "This Idempotency-Key was used for another request. Make a new one.",
        code="idempotency_mismatch",
    )


def check_key(value: str | None) -> str:
    """
    Raises:
        BadRequest: there is no usable `Idempotency-Key`.
    """
    if value is None:
        raise BadRequest("Send an Idempotency-Key of your own.", code="idempotency_required")
    if not _KEY.fullmatch(value):
        raise BadRequest("An Idempotency-Key has 8 to 128 letters, digits, - or _.")
    return value
