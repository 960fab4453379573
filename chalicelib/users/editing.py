"""Changing what the office knows of a person."""

from typing import Any

from chalicelib.access.model import Actor, Role, UserState
from chalicelib.access.staff import check_admin
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies.service import find_companies
from chalicelib.core.errors import FieldError, StaleVersion, ValidationFailed
from chalicelib.grants.service import settled
from chalicelib.panels.service import placing
from chalicelib.seats.service import payer_changes
from chalicelib.users import store
from chalicelib.users.model import (
    Profile,
    check_no_promotion,
    check_not_own,
    check_state,
    edited,
)
from chalicelib.users.staff import check_staff


def change_user(
    actor: Actor, before: Profile, changes: dict[str, Any], *, seen_version: int
) -> Profile:
    """
    Change details of a person, or, as an admin, what they do in the office. Another payer pays the
    seat of this month too, and none of a month that is over.

    Args:
        changes: fields of `Profile` and of its `User`; empty texts clear.

    Raises:
        StaleVersion: somebody else changed the person since.
        Forbidden: `admin_only`, for somebody who works for the office, or will.
        Conflict: `last_admin`: admins do not take the role from themselves; `user_state`: the
            person was deleted; `role_at_adding`.
        ValidationFailed: there is no such company to pay.

    Writes audit `users:user:edit` with the names of what changed.
    """
    after = edited(before, changes)
    _check_may_change(actor, before, after, seen_version)
    _check_payer(changes.get("payer_id", ""))
    settled(lambda: _change(actor, before, after, fields=sorted(changes)))
    return after


def _change(actor: Actor, before: Profile, after: Profile, *, fields: list[str]) -> None:
    user = after.user
    is_paid_otherwise = after.payer_id != before.payer_id
    commit(
        store.change_user(after, seen_version=before.user.version),
        *(placing(user) if user.name != before.user.name else ()),
        *(payer_changes(user.id, after.payer_id, actor.time_zone) if is_paid_otherwise else ()),
        *admin_still(actor, before, after),
        entry(
            Tag.USERS_EDIT,
            actor_id=actor.user.id,
            target=user.id,
            fields=fields,
            role=str(user.role) if user.role else None,
        ),
    )


def change_profile(
    actor: Actor, before: Profile, changes: dict[str, Any]
) -> tuple[Profile, tuple[Change, ...]]:
    """
    A person with another name, and the changes that make it so, to be committed with whatever goes
    with it; StaleVersion from the commit if somebody else changed the person.

    Writes audit `users:user:edit`.
    """
    after = edited(before, changes)
    record = entry(
        Tag.USERS_EDIT, actor_id=actor.user.id, target=before.user.id, fields=sorted(changes)
    )
    change = store.change_user(after, seen_version=before.user.version)
    return after, (change, *placing(after.user), record)


def check_seen(profile: Profile, seen_version: int) -> None:
    """
    Raises:
        StaleVersion: this is not the version that the client saw.
    """
    if profile.user.version != seen_version:
        raise StaleVersion("Somebody changed this person meanwhile. Load it again.")


def admin_still(actor: Actor, *profiles: Profile) -> list[Change]:
    """
    The check that goes with every change of somebody who works for the office, or will: whoever
    makes it is an admin at the moment of the commit. Two admins who end each other at the same
    moment therefore leave one.
    """
    is_staff = any(profile.user.role for profile in profiles)
    # An admin who changes their own details is compared by the change itself.
    is_own = any(profile.user.id == actor.user.id for profile in profiles)
    return [check_admin(actor.user.id)] if is_staff and not is_own else []


def _check_may_change(actor: Actor, before: Profile, after: Profile, seen_version: int) -> None:
    """Whoever changes a person may, and changes what they saw; `change_user` names the refusals."""
    check_staff(actor, before.user.role, after.user.role)
    check_seen(before, seen_version)
    check_state(before, UserState.ACTIVE, UserState.BLOCKED)
    check_no_promotion(before.user.role, after.user.role)
    if before.user.role is Role.ADMIN and after.user.role is not Role.ADMIN:
        check_not_own(actor, before.user)


def _check_payer(company_id: str) -> None:
    if company_id and company_id not in find_companies([company_id]):
        raise ValidationFailed(
            FieldError("payer_id", "not_found", "Choose a company from the list.")
        )
