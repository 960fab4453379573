"""Who owns a company is changed with a password given a short while ago (T27)."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chalicelib.access.model import GrantKind, GrantState, User
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.grants.service import list_people
from chalicelib.invitations.model import Invitation
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, an_invitation
from tests.harness.client import Answer, ApiClient, token_of
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.invitations.inviting import look, token_to, typed
from tests.notices.post import Post
from tests.users import office


@dataclass(frozen=True, slots=True)
class Scene:
    """
    A company with two owners and a guest, whom it invited, one of them as an owner; somebody who
    has nothing to do with it, and somebody of the office.
    """

    company: Company
    owner: User
    second: User
    guest: User
    invited: Invitation
    invited_owner: Invitation
    stranger: User
    clerk: User

    def version(self, user: User) -> int:
        return next(g.version for one, g in list_people(self.company.id) if one.id == user.id)


@pytest.fixture
def scene(world: None, at: Moment) -> Scene:
    company = a_company()
    owner, second, guest = a_person_of(company), a_person_of(company), a_user()
    a_grant(guest, company, kind=GrantKind.GUEST)
    invited = an_invitation(company, "guest@example.org")
    invited_owner = an_invitation(company, "owner@example.org", as_owner=True)
    return Scene(company, owner, second, guest, invited, invited_owner, a_user(), a_clerk())


api = ApiClient()
Act = Callable[[Scene, str], Answer]


def _if_match(version: int) -> dict[str, str]:
    return {"if_match": f'"{version}"'}


def _grants(one: User) -> str:
    return f"/office/users/{one.id}/grants"


def office_gives(scene: Scene, by: str) -> Answer:
    body = {"company_id": scene.company.id, "kind": "owner", "permissions": ["mail"]}
    return api.post(_grants(scene.stranger), body, by=by)


def office_promotes(scene: Scene, by: str) -> Answer:
    path = f"{_grants(scene.guest)}/{scene.company.id}"
    return api.patch(path, {"kind": "owner"}, by=by, version=scene.version(scene.guest))


def office_removes(scene: Scene, by: str) -> Answer:
    path = f"{_grants(scene.second)}/{scene.company.id}"
    return api.delete(path, by=by, **_if_match(scene.version(scene.second)))


def office_adds_a_person(scene: Scene, by: str) -> Answer:
    grants = [office.access_to(scene.company, "owner")]
    return office.add(by, key="the-request", email="olga@example.org", grants=grants)


def office_links_at_once(scene: Scene, by: str) -> Answer:
    said = typed(scene.stranger.email, as_owner=True, send=False, link_at_once=True)
    path = f"/office/companies/{scene.company.id}/people"
    return api.post(path, said, by=by, idempotency_key="the-request")


def office_invites(scene: Scene, by: str) -> Answer:
    path = f"/office/companies/{scene.company.id}/people"
    said = typed("new@example.org", as_owner=True)
    return api.post(path, said, by=by, idempotency_key="the-request")


def owner_invites(scene: Scene, by: str) -> Answer:
    path = f"/companies/{scene.company.id}/people"
    said = typed("new@example.org", as_owner=True)
    return api.post(path, said, by=by, idempotency_key="the-request")


def _invitation(one: Invitation) -> str:
    return f"/companies/{one.company_id}/invitations/{one.id}"


def owner_sends(scene: Scene, by: str) -> Answer:
    one = scene.invited_owner
    return api.post(f"{_invitation(one)}/send", by=by, **_if_match(one.version))


def owner_offers_more(scene: Scene, by: str) -> Answer:
    one = scene.invited
    return api.patch(_invitation(one), {"as_owner": True}, by=by, version=one.version)


def owner_offers_less(scene: Scene, by: str) -> Answer:
    one = scene.invited_owner
    return api.patch(_invitation(one), {"as_owner": False}, by=by, version=one.version)


def owner_withdraws(scene: Scene, by: str) -> Answer:
    one = scene.invited_owner
    return api.delete(_invitation(one), by=by, **_if_match(one.version))


def owner_promotes(scene: Scene, by: str) -> Answer:
    path = f"/companies/{scene.company.id}/people/{scene.guest.id}"
    return api.patch(path, {"kind": "owner"}, by=by, version=scene.version(scene.guest))


def owner_demotes(scene: Scene, by: str) -> Answer:
    path = f"/companies/{scene.company.id}/people/{scene.second.id}"
    return api.patch(path, {"kind": "contact"}, by=by, version=scene.version(scene.second))


def owner_switches_off(scene: Scene, by: str) -> Answer:
    path = f"/companies/{scene.company.id}/people/{scene.second.id}"
    said = {"state": str(GrantState.INACTIVE)}
    return api.patch(path, said, by=by, version=scene.version(scene.second))


def owner_removes(scene: Scene, by: str) -> Answer:
    path = f"/companies/{scene.company.id}/people/{scene.second.id}"
    return api.delete(path, by=by, **_if_match(scene.version(scene.second)))


OF_OFFICE: list[Act] = [
    office_gives,
    office_promotes,
    office_removes,
    office_adds_a_person,
    office_links_at_once,
    office_invites,
]
OF_OWNER: list[Act] = [
    owner_invites,
    owner_sends,
    owner_offers_more,
    owner_offers_less,
    owner_withdraws,
    owner_promotes,
    owner_demotes,
    owner_switches_off,
    owner_removes,
]


def aged(user: User, minutes: float) -> str:
    """The token of a session that began so long ago."""
    return token_of(user.id, auth_time=clock.epoch_s(clock.now()) - int(minutes * 60))


@pytest.mark.parametrize("act", [*OF_OFFICE, *OF_OWNER], ids=lambda act: act.__name__)
def test_change_of_owners_needs_a_password_given_just_now(scene: Scene, act: Act) -> None:
    person = scene.clerk if act in OF_OFFICE else scene.owner
    before = items(config().table_name)

    refused = act(scene, aged(person, 11))

    assert (refused.status, refused.code) == (401, "recent_sign_in_required")
    assert items(config().table_name) == before
    assert act(scene, aged(person, 9)).status in {200, 201, 204}


def test_contact_is_told_that_owners_are_not_theirs_and_asked_for_no_password(
    scene: Scene,
) -> None:
    contact = a_user()
    a_grant(contact, scene.company, kind=GrantKind.CONTACT)

    answers = [act(scene, aged(contact, 480)) for act in (owner_removes, owner_invites)]

    assert {(one.status, one.code) for one in answers} == {(409, "owner_only")}


def test_people_who_own_nothing_are_changed_without_a_password(scene: Scene) -> None:
    old = aged(scene.owner, 480)
    path = f"/companies/{scene.company.id}/people"

    invited = api.post(path, typed("new@example.org"), by=old, idempotency_key="the-request")
    edited = api.patch(
        f"{path}/{scene.guest.id}", {"emails": True}, by=old, version=scene.version(scene.guest)
    )
    removed = api.delete(
        f"{path}/{scene.guest.id}", by=old, **_if_match(scene.version(scene.guest))
    )

    assert [invited.status, edited.status, removed.status] == [201, 200, 204]


def test_offer_of_an_owner_stands_long_after_the_password_was_given(
    scene: Scene, at: Moment, post: Post
) -> None:
    """It is judged by what its giver may, not by when they signed in."""
    assert owner_sends(scene, aged(scene.owner, 9)).status == 200
    token = token_to(post, scene.invited_owner.address)
    at.move(days=2)

    assert look(token).status == 200
