"""
Another e-mail address: it counts once a one-time link sent there was used, and until then the old
one does. Both look-ups and the user change in one transaction, so an address is one person's (T25).
The old address is told both times, by facts of their own.
"""

from chalicelib.access.model import Actor, User, UserState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.grants.service import settled
from chalicelib.links.claims import password_is_unclaimed
from chalicelib.links.service import (
    Link,
    LinkPurpose,
    end_links,
    end_other_links,
    find_link,
    link_invalid,
    use_link,
)
from chalicelib.outbox.store import FactKind, new_fact, wake
from chalicelib.panels.service import placing
from chalicelib.users import address_store, store
from chalicelib.users.adding import normal_email
from chalicelib.users.editing import admin_still, check_seen
from chalicelib.users.model import Profile, check_state, edited
from chalicelib.users.staff import check_staff


def ask_for_address(actor: Actor, user_id: str, address: str, *, seen_version: int) -> Profile:
    """
    Let a person be reached at another address as soon as it is confirmed; a link goes there. The
    present address takes back what was asked for, and no e-mail is sent.

    Raises:
        NotFound: there is no such user.
        StaleVersion: somebody else changed the person since.
        Forbidden: `admin_only`, for somebody who works for the office.
        Conflict: `user_state`: the person is blocked or deleted.
        ValidationFailed: somebody has the address (`email_taken`).

    Writes audit `users:email:ask` and, unless taken back, two facts: for the new address, and for
    the old one, which hears of each new address once.
    """
    wanted = normal_email(address)
    link_id, notice_id = ids.new_id("fct"), ids.new_id("fct")

    def attempt() -> tuple[Profile, list[str]]:
        before = _seen(actor, user_id, seen_version)
        is_back = wanted == before.user.email
        if not is_back:
            _check_free(wanted)
        after = edited(before, {"wanted_email": "" if is_back else wanted})
        facts = {} if is_back else _facts(before, after, link_id, notice_id)
        commit(
            store.change_address(after, before=before),
            end_links(user_id, LinkPurpose.CONFIRM_EMAIL),
            *admin_still(actor, before),
            *facts.values(),
            entry(Tag.USERS_EMAIL_ASK, actor_id=actor.user.id, target=user_id, is_back=is_back),
        )
        return after, list(facts)

    after, fact_ids = settled(attempt)
    for fact_id in fact_ids:
        wake(fact_id)
    return after


def _seen(actor: Actor, user_id: str, seen_version: int) -> Profile:
    """The person as the actor saw them, if the actor may change them."""
    profile = store.get_profile(user_id)
    check_staff(actor, profile.user.role)
    check_state(profile, UserState.ACTIVE)
    check_seen(profile, seen_version)
    return profile


def _check_free(address: str) -> None:
    if address_store.find_id_by_email(address):
        raise ValidationFailed(
            FieldError("email", address_store.EMAIL_TAKEN, "Somebody has this address already.")
        )


def look_at_address(token: str) -> str:
    """
    The address that a link would confirm, which it is not used up by. 3 BatchGetItems.

    Raises:
        NotFound: `link_invalid`, for whichever reason.
    """
    return _link_to_confirm(token).address


def confirm_address(token: str) -> User:
    """
    Let the address that a link was sent to count from now on, instead of the old one, which is
    free. Links to a password that were sent to the old one are dead, and so are invitations, since
    somebody else may come to have it; sessions go on.

    Raises:
        NotFound: `link_invalid`, for whichever reason.
        Conflict: `email_taken`: somebody got the address meanwhile; only the bearer learns it.
        Unavailable: a link to a password is being used at this moment.

    Writes audit `users:email:change` and a fact, by which the old address is told.
    """
    fact_id = ids.new_id("fct")

    def attempt() -> User:
        link = _link_to_confirm(token)
        before = store.get_profile(link.user_id)
        if before.wanted_email != link.address:
            raise link_invalid()
        confirmed = edited(before, {"wanted_email": ""})
        after = replace(confirmed, user=replace(confirmed.user, email=link.address))
        use_link(
            link,
            store.change_address(after, before=before),
            *placing(after.user),
            address_store.claim_address(link.address, link.user_id),
            *address_store.free_address(before.user.email, link.user_id, clock.now()),
            *end_other_links(link),
            password_is_unclaimed(link.user_id),
            _to_the_old_address(fact_id, FactKind.EMAIL_CHANGED, before.user),
            entry(Tag.USERS_EMAIL_CHANGE, actor_id=link.user_id, target=link.user_id),
        )
        return after.user

    user = settled(attempt)
    wake(fact_id)
    return user


def _link_to_confirm(token: str) -> Link:
    link, _ = find_link(token)
    if link.purpose is not LinkPurpose.CONFIRM_EMAIL:
        raise link_invalid()
    return link


def _facts(before: Profile, after: Profile, link_id: str, notice_id: str) -> dict[str, Change]:
    facts = {link_id: _link(link_id, after)}
    # Where the link only goes out again, the old address knows.
    if after.wanted_email != before.wanted_email:
        facts[notice_id] = _asked(notice_id, after)
    return facts


def _link(fact_id: str, after: Profile) -> Change:
    return new_fact(
        fact_id,
        FactKind.EMAIL_LINK_ASKED,
        scope=keys.OFFICE,
        user_id=after.user.id,
        purpose=str(LinkPurpose.CONFIRM_EMAIL),
        address_hash=ids.fingerprint(after.wanted_email),
    )


def _asked(fact_id: str, after: Profile) -> Change:
    hashed = ids.fingerprint(after.wanted_email)
    kind = FactKind.EMAIL_CHANGE_ASKED
    return _to_the_old_address(fact_id, kind, after.user, address_hash=hashed)


def _to_the_old_address(
    fact_id: str, kind: FactKind, user: User, *, address_hash: str = ""
) -> Change:
    return new_fact(
        fact_id,
        kind,
        scope=keys.OFFICE,
        user_id=user.id,
        address=user.email,
        address_hash=address_hash,
    )
