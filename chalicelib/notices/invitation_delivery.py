"""
The e-mail with an invitation (R7). Its link is made when the e-mail is sent, in the transaction
that claims its notice; withdrawn, answered or sent anew before that, the invitation sends nothing.
"""

from collections.abc import Sequence

from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.names import plain_name
from chalicelib.core.texts import known_language
from chalicelib.invitations.model import Invitation
from chalicelib.invitations.service import Offer, find_offer, still_as
from chalicelib.links.invited import Invited, new_invitation_link
from chalicelib.notices.letters import invitation_letter
from chalicelib.notices.model import About, Notice, NoticeState, Reason
from chalicelib.notices.one_letter import fail, finish_or_wait, send_letter
from chalicelib.notices.rows import new_notice
from chalicelib.notices.store import Event
from chalicelib.outbox.store import FactRow


def deliver_invitation(event: Event) -> None:
    """
    Send the invitation that was made, if it still stands as it was sent.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    offer = _offer_of(event)
    recipient = str(event.fact.payload.as_dict()["invitation_id"])
    notice = event.notices.get(recipient) or _new(event, recipient, offer)
    if notice.state is NoticeState.PENDING:
        send_invitation(event, notice, [event.fact], offer)
    finish_or_wait(event)


def send_invitation(
    event: Event, notice: Notice, owners: Sequence[FactRow], offer: Offer | None = None
) -> None:
    """
    Make a link and send it to the address that was invited; older links of that invitation end.

    Raises:
        Conflict, Postponed: as `send_once`.
    """
    offer = offer or _offer_of(event)
    invitation = offer.open_invitation
    if invitation is None or not _is_of(event, invitation) or invitation.ends_at is None:
        fail(event, notice, Reason.INVITATION_OVER)
        return
    invited = Invited(invitation.company_id, invitation.id)
    link = new_invitation_link(invited, invitation.address, invitation.ends_at)
    letter = invitation_letter(
        known_language(invitation.language, offer.settings.language),
        office_name=offer.settings.office_name,
        portal_url=config().portal_url,
        company=(offer.company.name, offer.company.code),
        # A name from before names were checked is not sent to strangers.
        invited_by=(plain_name(offer.given_by.name) or "") if offer.given_by else "",
        by_office=invitation.by_office,
        invitee=f"{invitation.first_name} {invitation.last_name}".strip(),
        token=link.token,
        last_day=invitation.ends_at.astimezone(offer.zone).date(),
    )
    send_letter(
        event,
        notice,
        owners,
        address=invitation.address,
        answers_to=offer.settings.office_email,
        letter=letter,
        unless=(*link.changes, still_as(invitation)),
    )


def _offer_of(event: Event) -> Offer:
    return find_offer(event.fact.scope, str(event.fact.payload.as_dict()["invitation_id"]))


def _is_of(event: Event, invitation: Invitation) -> bool:
    """Whether the invitation was not sent anew since the fact was written."""
    sent_at = clock.iso(invitation.invited_at) if invitation.invited_at else ""
    return sent_at == str(event.fact.payload.as_dict()["invited_at"])


def _new(event: Event, recipient: str, offer: Offer) -> Notice:
    company, invitation = offer.company, offer.invitation
    about = About(company_id=company.id, company_name=company.name, company_code=company.code)
    name = f"{invitation.first_name} {invitation.last_name}" if invitation else ""
    return new_notice(
        event, recipient, about, name=name, email=invitation.address if invitation else ""
    )
