"""To tell a company's people of an item after all that was registered without a notice."""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.core.values import replace
from chalicelib.mail import store
from chalicelib.mail.history import MailEvent, MailEventKind, with_event
from chalicelib.mail.model import MailItem, MailState, NoticeChoice
from chalicelib.mail.service import promise_of, wake_for


def notify_now(
    actor: Actor, before: MailItem, notice: NoticeChoice, *, seen_version: int
) -> MailItem:
    """
    Ask for a notice, which goes at once (one that was promised with an attachment waits for it).

    Raises:
        StaleVersion: somebody else changed the item since it was read.
        Conflict: `notice_asked` when its people are told already; `mail_not_waiting` when it is
            not there to be collected any more.

    Writes audit `mail:item:edit` and the fact MAIL_REGISTERED in one transaction.
    """
    if before.event_id:
        raise Conflict("The company's people are told of this item already.", code="notice_asked")
    if before.state is not MailState.WAITING:
        raise Conflict("Only of mail that waits people are told.", code="mail_not_waiting")
    if before.version != seen_version:
        raise StaleVersion("Somebody changed this mail item meanwhile. Load it again.")
    user, fields = actor.user, ("notice",)
    event = MailEvent(clock.now(), MailEventKind.EDITED, user.id, user.name, fields=fields)
    after = replace(
        before,
        notice=notice,
        event_id=ids.new_id("evt"),
        history=with_event(before.history, event),
        version=before.version + 1,
    )
    record = entry(
        Tag.MAIL_EDIT,
        actor_id=user.id,
        scope=before.company_id,
        target=before.id,
        fields=["notice"],
    )
    commit(store.promise(before, after), record, promise_of(after, digest_minutes=0))
    wake_for(after, digest_minutes=0)
    return after
