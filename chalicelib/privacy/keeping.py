"""How long things are kept: holds of companies, and what is kept too long."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.core.errors import ConfirmationRequired, Conflict
from chalicelib.privacy import store
from chalicelib.privacy.asking import Remember, asked, asked_once, new_job
from chalicelib.privacy.model import Hold, Job, JobKind, JobState, confirmation, limit_of
from chalicelib.settings.service import current_settings


def hold_company(actor: Actor, company: Company, reason: str) -> Hold:
    """
    Keep everything of a company until somebody lifts the hold: nothing goes by its age, and nobody
    who had to do with it is erased. Held again, it has another reason, and is as old as it was.

    Writes audit `privacy:hold:set` with the reason. 1 TransactWrite, 1 BatchGetItem.

    Raises:
        Conflict: `hold_lifted`: somebody lifted it at this moment.
    """
    commit(
        store.set_hold(company.id, reason, clock.now(), actor.user.id),
        _hold_record(Tag.PRIVACY_HOLD, actor, company.id, reason),
    )
    return store.get_hold(company.id)


def lift_hold(actor: Actor, company_id: str, reason: str) -> None:
    """
    A hold ends; where there is none, nothing is done.

    Writes audit `privacy:hold:lift` with the reason, unless there was none.
    """
    record = _hold_record(Tag.PRIVACY_LIFT, actor, company_id, reason)
    try:
        commit(store.drop_hold(company_id), record)
    except Conflict as conflict:
        if conflict.code != store.HOLD_LIFTED:
            raise


def look_at_retention(actor: Actor, remember: Remember) -> Job:
    """
    Have counted what is kept longer than the office keeps it. Removes nothing.

    Raises:
        Conflict: `retention_off`.

    Writes audit `privacy:retention:look`.
    """
    before = _limit(actor.today)
    job = new_job(JobKind.RETENTION_LOOK, actor, "", "", {"before": clock.iso(before)})
    return asked(job, actor, Tag.PRIVACY_LOOK, keys.OFFICE, remember)


def apply_retention(actor: Actor, look: Job, confirm: str) -> Job:
    """
    Have go what a look found, as far as it is still due and under no hold.

    Asked for again, it is the removal that was asked for before.

    Args:
        look: the finished look; its limit counts.

    Raises:
        Conflict: `retention_off`; `look_not_done`: this is no finished look; `look_outdated`: the
            office keeps things longer by now.
        ConfirmationRequired: not confirmed.

    Writes audit `privacy:retention:apply`, and for each thing that goes `privacy:retention:remove`.
    """
    limit = clock.iso(_limit(actor.today))
    if look.kind is not JobKind.RETENTION_LOOK or look.state is not JobState.DONE:
        raise Conflict("Look first at what would go.", code="look_not_done")
    if look.limit > limit:
        message = "By now the office keeps things longer than this look says. Look again."
        raise Conflict(message, code="look_outdated")
    wanted = confirmation(actor.user.id, look.id, str(look.version))
    if confirm != wanted:
        raise ConfirmationRequired(wanted, "files_go", "receipts_stay", "cannot_be_undone")
    job = new_job(JobKind.RETENTION, actor, "", "", {"before": look.limit})
    return asked_once(job, look.id, actor, Tag.PRIVACY_RETENTION)


def _hold_record(tag: Tag, actor: Actor, company_id: str, reason: str) -> Change:
    return entry(tag, actor_id=actor.user.id, scope=company_id, target=company_id, reason=reason)


def _limit(today: date) -> datetime:
    settings = current_settings()
    day = limit_of(today, settings.retention_months)
    if day is None:
        raise Conflict(
            "The office keeps everything. Set in Settings for how long.", code="retention_off"
        )
    return datetime.combine(day, time(), ZoneInfo(settings.time_zone))
