"""What every act on an invitation needs: its record, what sends it, and another look."""

from collections.abc import Callable

from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.core.values import Value
from chalicelib.grants.model import Giver
from chalicelib.grants.service import settled
from chalicelib.invitations import store
from chalicelib.invitations.model import Invitation
from chalicelib.links.invited import end_invitation_links
from chalicelib.outbox.store import FactKind, new_fact, wake

_LOOKS = 8
_LOST = frozenset({store.MOVED, "grant_exists"})


class Sending(Value):
    """What sends an invitation: the fact that wakes the mailer, and the record."""

    fact_id: str
    changes: tuple[Change, ...]

    @classmethod
    def none(cls) -> "Sending":
        """Nothing goes out."""
        return cls("", ())

    @classmethod
    def of(cls, giver: Giver, invitation: Invitation) -> "Sending":
        """The e-mail and its link belong to this sending and no other."""
        fact_id = ids.new_id("fct")
        fact = new_fact(
            fact_id,
            FactKind.INVITATION_MADE,
            scope=invitation.company_id,
            invitation_id=invitation.id,
            invited_at=clock.iso(invitation.invited_at) if invitation.invited_at else "",
        )
        return cls(fact_id, (fact, record_of(Tag.INVITATIONS_SEND, giver.actor_id, invitation)))

    def wake(self) -> None:
        """After the commit."""
        if self.fact_id:
            wake(self.fact_id)


def gone(invitation: Invitation | None) -> tuple[Change, ...]:
    """The changes that end an invitation with its link, if there is one; Conflict MOVED."""
    if invitation is None:
        return ()
    return store.drop_invitation(invitation), end_invitation_links(invitation.id)


def record_of(tag: Tag, actor_id: str, invitation: Invitation) -> Change:
    """The audit entry of an act on an invitation, with the terms."""
    terms = invitation.terms
    return entry(
        tag,
        actor_id=actor_id,
        scope=invitation.company_id,
        target=invitation.id,
        as_owner=invitation.as_owner,
        permissions=sorted(str(each) for each in terms.permissions),
        until=terms.until.isoformat() if terms.until else None,
        emails=terms.emails,
    )


def looking_again[Answer](attempt: Callable[[], Answer]) -> Answer:
    """
    Do what rests on an invitation and gives a grant, again with a fresh look whenever either
    changed meanwhile.

    Raises:
        Unavailable: they change all the time.
        AppError: what the attempt raises.
    """
    for _ in range(_LOOKS):
        try:
            return settled(attempt)
        except Conflict as conflict:
            if conflict.code not in _LOST:
                raise
    raise Unavailable("Others change the same invitation at this moment. Try again.")
