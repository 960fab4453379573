"""
What the office does for people's data: it has everything about a company or a person put together,
erases a person, holds what must not go, and has go what is kept too long. Each is asked for here,
recorded, and done by the sweep.
"""

from datetime import datetime

from chalicelib.access.model import Actor, Role, User, UserState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, signing
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.signing import LINK_SECONDS
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import ConfirmationRequired, Conflict, NotFound, admin_only
from chalicelib.core.text import fold
from chalicelib.core.texts import known_language, text
from chalicelib.core.values import Value
from chalicelib.privacy.asking import Remember, asked, asked_once, new_job
from chalicelib.privacy.holding import is_held, panels_of
from chalicelib.privacy.keeping import (
    apply_retention,
    hold_company,
    lift_hold,
    look_at_retention,
)
from chalicelib.privacy.model import (
    Job,
    JobKind,
    JobState,
    check_erasable,
    confirmation,
)
from chalicelib.privacy.store import get_job, job_in, list_holds, list_jobs
from chalicelib.scans.opening import Link
from chalicelib.settings.service import current_settings
from chalicelib.users.model import Profile
from chalicelib.users.service import delete_user, get_profile, look_at_deletion

__all__ = [
    "Erasable",
    "apply_retention",
    "ask_for_company",
    "ask_for_person",
    "erase_person",
    "get_job",
    "hold_company",
    "job_in",
    "lift_hold",
    "link_to",
    "list_holds",
    "list_jobs",
    "look_at_erasure",
    "look_at_retention",
]


# What a row without a day of its own was made after.
_FIRST_DAY = "2020-01-01T00:00:00Z"
_ZIP = "application/zip"


def ask_for_company(actor: Actor, company: Company, since: str, remember: Remember) -> Job:
    """
    Have everything about a company put together.

    Args:
        since: when the company was added, as its row says; empty if it does not.

    Writes audit `privacy:export:ask` of the company. 1 TransactWrite.
    """
    since = since or _FIRST_DAY
    job = new_job(JobKind.COMPANY_EXPORT, actor, company.id, company.name, {"since": since})
    return asked(job, actor, Tag.PRIVACY_EXPORT, company.id, remember)


def ask_for_person(actor: Actor, user_id: str, remember: Remember) -> Job:
    """
    Have everything about a person put together.

    Raises:
        NotFound: there is no such user.
        Forbidden: `admin_only`, for somebody who works for the office.

    Writes audit `privacy:export:ask`.
    """
    profile = get_profile(user_id)
    _check_staff(actor, profile.user)
    about = _of_person(profile.user, profile.created_at)
    job = new_job(JobKind.PERSON_EXPORT, actor, user_id, profile.user.name, about)
    return asked(job, actor, Tag.PRIVACY_EXPORT, keys.OFFICE, remember)


def link_to(actor: Actor, job: Job, number: int) -> Link:
    """
    A link of 60 s to one file of an export.

    Raises:
        NotFound: there is no such file, or it was removed.
        Forbidden: `admin_only`, for somebody who works for the office.

    Writes audit `privacy:export:link` before the link exists.
    """
    if job.state is not JobState.DONE or not 0 < number <= len(job.volumes):
        raise NotFound("There is no such file, or it was removed.")
    if job.kind is JobKind.PERSON_EXPORT:
        _check_staff(actor, get_profile(job.subject_id).user)
    scope = job.subject_id if job.kind is JobKind.COMPANY_EXPORT else keys.OFFICE
    commit(
        entry(
            Tag.PRIVACY_LINK,
            actor_id=actor.user.id,
            scope=scope,
            target=job.subject_id,
            job_id=job.id,
            number=number,
        )
    )
    volume = job.volumes[number - 1]
    plain = fold(job.subject_name).replace(" ", "-")[:40] or "export"
    name = f"{plain}-{clock.iso(job.asked_at)[:10]}-{number}.zip"
    source = StoredObject(config().vault_bucket, volume.key, volume.version_id, volume.size_bytes)
    url = signing.sign_download(source, content_type=_ZIP, name=name, inline=False)
    return Link(url, LINK_SECONDS, _ZIP, name, is_inline=False)


class Erasable(Value):
    """
    What erasing a person would do now.

    Attributes:
        deletion: confirms the deletion before it; empty where the person is deleted.
        panels_of: the companies to panels of which the person belongs.
        consequences: stable codes.
        confirm: confirms exactly this.
    """

    profile: Profile
    deletion: str
    panels_of: frozenset[str]
    consequences: tuple[str, ...]
    confirm: str

    @property
    def user(self) -> User:
        """Whom it is about."""
        return self.profile.user


def look_at_erasure(actor: Actor, user_id: str) -> Erasable:
    """
    What erasing a person would do now, and what confirms it. Changes nothing.

    Raises:
        NotFound: there is no such user.
        Forbidden: `admin_only`, for somebody who works for the office.
        Conflict: `last_admin`, `own_access`, `legal_hold`, `erased_already`.
    """
    profile = get_profile(user_id)
    user = profile.user
    _check_staff(actor, user)
    if user.state is UserState.DELETED and not user.email:
        raise Conflict("This person was erased.", code="erased_already")
    consequences = ["name_goes", "records_stay", "proofs_stay", "cannot_be_undone"]
    deletion = ""
    if user.state is not UserState.DELETED:
        deletion = look_at_deletion(actor, user_id).confirm
        consequences.insert(0, "access_ends")
    panels = frozenset(panels_of(user_id))
    check_erasable(user, own_id=actor.user.id, is_held=is_held(profile, panels))
    confirm = confirmation(actor.user.id, user.id, str(user.version), deletion)
    return Erasable(profile, deletion, panels, tuple(consequences), confirm)


def erase_person(actor: Actor, user_id: str, confirm: str) -> Job:
    """
    End a person's access if that is still to be done, and have name and address taken out of all
    that may not keep them. Cut short between the two, the person is deleted and can be erased.

    Asked for again, it is the erasure that was asked for before.

    Raises:
        ConfirmationRequired: not confirmed, or what it would do has changed.
        As `look_at_erasure`.

    Writes audit `privacy:person:erase`, and what deleting writes.
    """
    seen = look_at_erasure(actor, user_id)
    if confirm != seen.confirm:
        raise ConfirmationRequired(seen.confirm, *seen.consequences)
    about = _of_person(seen.user, seen.profile.created_at) | {"label": _label()}
    about["panels_of"] = " ".join(sorted(seen.panels_of))
    if seen.deletion:
        delete_user(actor, user_id, seen_version=seen.user.version, confirm=seen.deletion)
    job = new_job(JobKind.ERASURE, actor, user_id, "", about)
    return asked_once(job, user_id, actor, Tag.PRIVACY_ERASE)


def _of_person(user: User, since: datetime) -> dict[str, str]:
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "address": user.email.lower(),
        "since": clock.iso(since),
    }


def _check_staff(actor: Actor, user: User) -> None:
    if user.role is not None and actor.user.role is not Role.ADMIN:
        raise admin_only()


def _label() -> str:
    """How an erased person is called, in the office's language: others read it in theirs."""
    return text(known_language(current_settings().language), "privacy.erasedPerson")
