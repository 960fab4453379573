"""Several mail items that came for one company together: registered in one transaction."""

from collections.abc import Callable, Sequence

from chalicelib.access.model import Actor
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.companies.service import count_mail
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.mail.counting import registered
from chalicelib.mail.model import MailItem, NewMail
from chalicelib.mail.rows import mail_item_of
from chalicelib.mail.service import new_item, registration_of_one, wake_for
from chalicelib.usage.recording import author_of, posted


def register_many(
    actor: Actor,
    news: Sequence[NewMail],
    remember: Callable[[str], Change],
    *,
    digest_minutes: int,
) -> list[MailItem]:
    """
    Register several items of one company, all of them or none.

    Args:
        remember: makes the change that remembers the request, given the new items' ids.
        digest_minutes: how long their notices are gathered.

    Raises:
        ValidationFailed: received in the future or too long ago; no such company.

    Writes for each what registering one writes, and the company's counter and totals once.
    """
    items = [new_item(actor, new) for new in news]
    company_id = items[0].company_id
    no_company = ValidationFailed(
        FieldError("company_id", "not_found", "Choose a company from the list.")
    )
    changes = [
        remember(" ".join(item.id for item in items)),
        count_mail(company_id, len(items)).or_else(no_company),
    ]
    for item in items:
        changes += registration_of_one(actor, item, digest_minutes=digest_minutes)
    by = author_of(actor)
    changes += posted([registered(item, actor.time_zone, by) for item in items])
    commit(*changes)
    for item in items:
        wake_for(item, digest_minutes=digest_minutes)
    return items


def recall_many(company_id: str, made: str) -> list[MailItem]:
    """The items that a request made when it came first, those that are still there."""
    wanted = [keys.mail(company_id, mail_id) for mail_id in made.split()]
    found = fetch(wanted)
    return [mail_item_of(found[key]) for key in wanted if key in found]
