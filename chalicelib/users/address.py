"""
Another e-mail address: it counts once a one-time link sent there was used, and until then the old
one does. Both look-ups and the user change in one transaction, so an address is one person's (T25).
"""

from dataclasses import replace

from chalicelib.access.model import Actor, User, UserState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import commit
from chalicelib.core import ids
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.grants.service import settled
from chalicelib.links.service import (
    LinkPurpose,
    end_links,
    end_other_links,
    find_link,
    link_invalid,
    use_link,
)
from chalicelib.outbox.store import FactKind, new_fact, wake
from chalicelib.users import store
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

    Writes audit `users:email:ask` and, unless taken back, one fact.
    """
    wanted, fact_id = normal_email(address), ids.new_id("fct")

    def attempt() -> Profile:
        before = store.get_profile(user_id)
        check_staff(actor, before.user.role)
        check_state(before, UserState.ACTIVE)
        check_seen(before, seen_version)
        is_back = wanted == before.user.email
        if not is_back and store.find_id_by_email(wanted):
            raise ValidationFailed(
                FieldError("email", store.EMAIL_TAKEN, "Somebody has this address already.")
            )
        after = edited(before, {"wanted_email": "" if is_back else wanted})
        fact = new_fact(
            fact_id,
            FactKind.EMAIL_LINK_ASKED,
            scope=keys.OFFICE,
            user_id=user_id,
            purpose=str(LinkPurpose.CONFIRM_EMAIL),
            address_hash=ids.fingerprint(wanted),
        )
        commit(
            store.change_address(after, before=before),
            end_links(user_id, LinkPurpose.CONFIRM_EMAIL),
            *admin_still(actor, before),
            *([] if is_back else [fact]),
            entry(Tag.USERS_EMAIL_ASK, actor_id=actor.user.id, target=user_id, is_back=is_back),
        )
        return after

    after = settled(attempt)
    if after.wanted_email:
        wake(fact_id)
    return after


def confirm_address(token: str) -> User:
    """
    Let the address that a link was sent to count from now on, instead of the old one, which is
    free. Links to a password that were sent to the old one are dead; sessions go on.

    Raises:
        NotFound: `link_invalid`, for whichever reason.
        Conflict: `email_taken`: somebody got the address meanwhile; only the bearer learns it.

    Writes audit `users:email:change`.
    """

    def attempt() -> User:
        link, user = find_link(token)
        if link.purpose is not LinkPurpose.CONFIRM_EMAIL:
            raise link_invalid()
        before = store.get_profile(user.id)
        if before.wanted_email != link.address:
            raise link_invalid()
        confirmed = edited(before, {"wanted_email": ""})
        after = replace(confirmed, user=replace(confirmed.user, email=link.address))
        use_link(
            link,
            store.change_address(after, before=before),
            store.claim_address(link.address, user.id),
            store.free_address(before.user.email, user.id),
            *end_other_links(link),
            entry(Tag.USERS_EMAIL_CHANGE, actor_id=user.id, target=user.id),
        )
        return after.user

    return settled(attempt)
