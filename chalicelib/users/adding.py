"""Adding people: the user, the address, the accesses and the way in, in one transaction (R11)."""

from collections.abc import Callable, Sequence

from chalicelib.access.model import Actor, Grant, GrantState, Role, User
from chalicelib.access.staff import check_admin
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies.service import find_companies
from chalicelib.core import clock, ids
from chalicelib.core.addresses import ascii_address
from chalicelib.core.errors import Conflict, FieldError, ValidationFailed
from chalicelib.core.values import Value, replace
from chalicelib.grants.model import Giver, Terms, check_terms
from chalicelib.grants.service import giving_newcomer, settled
from chalicelib.outbox.store import wake
from chalicelib.seats.service import Access, meter_for
from chalicelib.users import address_store, store
from chalicelib.users.model import NewUser, Profile, UserOrigin, added
from chalicelib.users.staff import check_staff
from chalicelib.users.ways_in import WayIn, way_in

MOST_GRANTS = 17


class NewAccess(Value):
    """A company that a new person will act for."""

    company_id: str
    terms: Terms


def normal_email(address: str) -> str:
    """
    An address as it is compared and stored: trimmed, in ASCII and in lower case. What is no address
    stays as it was typed, so that it is nobody's and gets no answer of its own.
    """
    typed = address.strip()
    return (typed if typed.isascii() else ascii_address(typed) or typed).lower()


def add_user(  # noqa: PLR0913 - a person is a list of facts
    actor_id: str,
    *,
    first_name: str,
    last_name: str,
    email: str,
    language: str,
    role: Role | None = None,
    origin: UserOrigin = UserOrigin.OFFICE,
) -> User:
    """
    Add a person without any access. The way in (a one-time link) is identity's affair.

    Raises:
        Conflict: somebody has the address already (`email_taken`).

    Writes audit `users:user:add`.
    """
    new = NewUser(first_name, last_name, normal_email(email), language, role=role)
    profile = added(new, ids.new_id("usr"), origin, clock.now())
    commit(*adding(profile, actor_id))
    return profile.user


def adding(profile: Profile, actor_id: str) -> tuple[Change, ...]:
    """The changes that add a person; Conflict `email_taken` from the commit."""
    record = entry(
        Tag.USERS_ADD,
        actor_id=actor_id,
        target=profile.user.id,
        role=str(profile.user.role) if profile.user.role else None,
    )
    return (*store.put_user(profile), record)


def add_with_accesses(
    actor: Actor,
    new: NewUser,
    accesses: Sequence[NewAccess],
    *,
    is_sent: bool,
    remember: Callable[[str], Change],
) -> tuple[Profile, str]:
    """
    Let the office add a person with everything, or nothing at all.

    Args:
        is_sent: the way in goes out by e-mail; else its link is returned, this once.
        remember: makes the change that remembers the request, given the new user's id.

    Returns the person and the token of the one-time link, empty if it is sent.

    Raises:
        Forbidden: `admin_only`, for somebody who will work for the office.
        ValidationFailed: a company that is not there or comes twice, terms that cannot be, or
            `email_taken`.
        AlreadyDone: the request had its effect before.

    Writes audit `users:user:add`, `grants:grant:add` for each access and `users:way_in:make`.
    """
    check_staff(actor, new.role)
    new = replace(new, email=normal_email(new.email))
    _check_companies(new, accesses)
    _check_accesses(actor, accesses)
    profile = added(new, ids.new_id("usr"), UserOrigin.OFFICE, clock.now())
    try:
        way = settled(lambda: _add(actor, profile, accesses, remember, is_sent=is_sent))
    except Conflict as conflict:
        if conflict.code != address_store.EMAIL_TAKEN:
            raise
        raise _taken(conflict) from conflict
    if way.fact_id:
        wake(way.fact_id)
    return profile, way.token


def _add(
    actor: Actor,
    profile: Profile,
    accesses: Sequence[NewAccess],
    remember: Callable[[str], Change],
    *,
    is_sent: bool,
) -> WayIn:
    user = profile.user
    grants = [_grant(user, one) for one in accesses]
    way = way_in(actor.user.id, user, is_sent=is_sent)
    commit(
        remember(user.id),
        *adding(profile, actor.user.id),
        *([check_admin(actor.user.id)] if user.role else []),
        *giving_newcomer(user, grants, actor_id=actor.user.id, today=actor.today),
        *_counting(profile, grants),
        *way.changes,
    )
    return way


def _counting(profile: Profile, grants: Sequence[Grant]) -> tuple[Change, ...]:
    """The seat of the month, once for all accesses."""
    if not grants:
        return ()
    now = profile.created_at
    meter = meter_for(profile.user, profile.payer_id)
    return meter.counting(*(Access(grant, now, now) for grant in grants))


def _grant(user: User, access: NewAccess) -> Grant:
    terms = access.terms
    return Grant(
        user_id=user.id,
        company_id=access.company_id,
        kind=terms.kind,
        state=GrantState.ACTIVE,
        permissions=terms.permissions,
        until=terms.until,
        emails=terms.emails,
        version=clock.first_version(clock.now()),
    )


def _check_companies(new: NewUser, accesses: Sequence[NewAccess]) -> None:
    named = [access.company_id for access in accesses]
    wanted = sorted({*named, *([new.payer_id] if new.payer_id else [])})
    found = find_companies(wanted)
    errors = [
        FieldError(f"grants.{place}.company_id", "not_found", "Choose a company from the list.")
        for place, company_id in enumerate(named)
        if company_id not in found
    ]
    errors += [
        FieldError(f"grants.{place}.company_id", "twice", "Name each company once.")
        for place, company_id in enumerate(named)
        if company_id in named[:place]
    ]
    if new.payer_id and new.payer_id not in found:
        errors.append(FieldError("payer_id", "not_found", "Choose a company from the list."))
    if errors:
        raise ValidationFailed(*errors)


def _check_accesses(actor: Actor, accesses: Sequence[NewAccess]) -> None:
    errors: list[FieldError] = []
    for place, access in enumerate(accesses):
        try:
            check_terms(Giver.of(actor), None, access.terms)
        except ValidationFailed as failed:
            errors += [replace(one, field=f"grants.{place}.{one.field}") for one in failed.errors]
    if errors:
        raise ValidationFailed(*errors)


def _taken(conflict: Conflict) -> ValidationFailed:
    return ValidationFailed(FieldError("email", conflict.code, conflict.detail))
