"""
Counting by whoever changes what a person reaches (R14): each way to give and to take, once for
however many companies, whoever pays, and two who act at the same moment.
"""

import random
from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.access.model import GrantKind, GrantState, Role, User
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, fetch, update
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.grants.service import add_grant, edit_grant, list_grants_of, remove_grant
from chalicelib.settings.service import change_settings
from chalicelib.users.service import MOST_GRANTS
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, an_actor, the_office
from tests.harness.calls import before_call, recorded
from tests.harness.client import ApiClient
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.turns import in_turns
from tests.invitations.inviting import accept, look, token_to
from tests.invitations.inviting import add as invite
from tests.notices.post import post_of
from tests.seats.office import an_admin, counted
from tests.users.office import access_to, add, delete_confirmed, edit

Act = Callable[[], object]


def next_month(at: Moment) -> None:
    """The third of December, and nobody was counted yet."""
    at.move(days=13)


def held(user: User, company: Company) -> int:
    found = {one.grant.company_id: one.grant.version for one in list_grants_of(user.id)}
    return found[company.id]


def change(
    user: User,
    company: Company,
    state: GrantState | None = None,
    *,
    by: User | None = None,
    **terms: object,
) -> None:
    edit_grant(
        the_office(by),
        company_id=company.id,
        user_id=user.id,
        terms=terms,
        state=state,
        seen_version=held(user, company),
    )


def remove(user: User, company: Company, *, by: User | None = None) -> None:
    version = held(user, company)
    remove_grant(the_office(by), company_id=company.id, user_id=user.id, seen_version=version)


def payer_of(user: User, month: str = "2026-11") -> str:
    return counted(month)[user.id].payer_id


@pytest.mark.parametrize("kind", GrantKind)
def test_seat_counts_from_the_creation_of_the_access(
    world: None, at: Moment, kind: GrantKind
) -> None:
    company, user = a_company(), a_user()
    assert counted() == {}

    a_grant(user, company, kind=kind)

    seat = counted()[user.id]
    assert (seat.month, seat.company_id, seat.kind, seat.payer_id) == (
        "2026-11",
        company.id,
        kind,
        "",
    )
    assert seat.counted_at.date() == date(2026, 11, 20)


def test_one_person_with_fifty_companies_is_one_seat(world: None) -> None:
    user, companies = a_user(), [a_company() for _ in range(50)]
    for company in companies:
        a_grant(user, company)

    assert list(counted()) == [user.id]
    assert counted()[user.id].company_id == companies[0].id


def test_person_without_any_access_is_no_seat(world: None) -> None:
    a_user()
    a_clerk()

    assert counted() == {}


def test_staff_are_no_seats_even_if_they_act_for_a_company(world: None, at: Moment) -> None:
    company, clerk = a_company(), a_clerk()

    a_grant(clerk, company, kind=GrantKind.CONTACT)
    change(clerk, company, by=an_admin(), emails=True)
    remove(clerk, company, by=an_admin())

    assert counted() == {}


def test_person_added_with_several_accesses_and_a_payer_is_one_seat(api: ApiClient) -> None:
    companies = [a_company() for _ in range(MOST_GRANTS)]
    grants = [access_to(company, "owner") for company in companies]

    answer = add(a_clerk(), grants=grants, payer_id=companies[3].id)

    assert answer.status == 201, answer.text
    seat = counted()[answer.json["user"]["id"]]
    assert seat.payer_id == companies[3].id
    assert seat.company_id in {company.id for company in companies}


def test_person_added_without_accesses_or_as_staff_is_no_seat(api: ApiClient) -> None:
    company = a_company()

    assert add(a_clerk()).status == 201
    assert add(an_admin(), role="clerk", grants=[access_to(company)]).status == 201

    assert counted() == {}


def test_person_whose_first_access_is_linked_at_once_is_a_seat(api: ApiClient) -> None:
    company, known = a_company(), a_user()

    linked = {"is_office": True, "send": False, "link_at_once": True}
    answer = invite(a_clerk(), company, known.email, **linked)

    assert answer.status == 201, answer.text
    assert (counted()[known.id].kind, counted()[known.id].company_id) == (
        GrantKind.GUEST,
        company.id,
    )


def _turned_off(user: User, company: Company) -> None:
    change(user, company, GrantState.INACTIVE)


def _given_another(user: User, _: Company) -> None:
    a_grant(user, a_company(), kind=GrantKind.GUEST)


def _edited(user: User, company: Company) -> None:
    change(user, company, emails=False)


def _deleted(user: User, _: Company) -> None:
    assert delete_confirmed(user, an_admin()).status == 204


def _ended_by_a_day(user: User, company: Company) -> None:
    today = clock.today("Europe/Warsaw")
    change(user, company, kind=GrantKind.CONTACT, until=today)


WAYS: list[Callable[[User, Company], None]] = [
    remove,
    _turned_off,
    _edited,
    _ended_by_a_day,
    _deleted,
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [GrantKind.OWNER, GrantKind.CONTACT])
def test_access_that_stood_this_month_is_counted_when_it_is_changed(
    world: None, at: Moment, way: Callable[[User, Company], None], kind: GrantKind
) -> None:
    company, user = a_company(), a_user()
    a_grant(user, company, kind=kind)
    next_month(at)
    assert counted("2026-12") == {}

    way(user, company)

    seat = counted("2026-12")[user.id]
    assert (seat.company_id, seat.kind) == (company.id, kind)
    assert counted() != {}, "November stays"


def test_giving_another_access_counts_a_person_whom_nobody_counted_yet(
    world: None, at: Moment
) -> None:
    user = a_person_of(a_company())
    next_month(at)

    _given_another(user, a_company())

    assert list(counted("2026-12")) == [user.id]


def test_deleted_access_is_not_charged_further(world: None, at: Moment) -> None:
    company, removed, deleted = a_company(), a_user(), a_user()
    a_grant(removed, company, kind=GrantKind.CONTACT)
    a_grant(deleted, company, kind=GrantKind.CONTACT)
    next_month(at)
    remove(removed, company)
    _deleted(deleted, company)
    at.move(days=31)

    assert set(counted("2026-12")) == {removed.id, deleted.id}
    assert counted("2027-01") == {}
    a_grant(removed, company)
    assert set(counted("2027-01")) == {removed.id}


def test_access_that_ended_before_the_month_counts_in_none_of_its_changes(
    world: None, at: Moment
) -> None:
    company, user = a_company(), a_user()
    a_grant(user, company, kind=GrantKind.CONTACT, until=date(2026, 11, 30))
    next_month(at)

    change(user, company, emails=True)
    assert counted("2026-12") == {}
    remove(user, company)

    assert counted("2026-12") == {}


def test_deletion_of_somebody_without_a_standing_access_counts_nothing(
    world: None, at: Moment
) -> None:
    company, user = a_company(), a_user()
    a_grant(user, company, kind=GrantKind.CONTACT)
    change(user, company, GrantState.INACTIVE)
    next_month(at)

    _deleted(user, company)

    assert counted("2026-12") == {}


def test_access_that_is_switched_on_again_counts(world: None, at: Moment) -> None:
    company, user = a_company(), a_user()
    a_grant(user, company, kind=GrantKind.CONTACT)
    change(user, company, GrantState.INACTIVE)
    next_month(at)

    change(user, company, GrantState.ACTIVE)

    assert list(counted("2026-12")) == [user.id]


@pytest.mark.parametrize(
    ("zone", "month"),
    [("Europe/Warsaw", "2026-12"), ("America/New_York", "2026-11"), ("Etc/GMT+12", "2026-11")],
)
def test_month_is_that_of_the_offices_clock(world: None, at: Moment, zone: str, month: str) -> None:
    change_settings(an_actor(), {"time_zone": zone}, seen_version=0)
    at.move(days=10, hours=14)  # half past eleven on the last evening of November in Greenwich

    user = a_person_of(a_company())

    assert list(counted(month)) == [user.id]


def test_giving_takes_no_call_more_than_without_seats(world: None) -> None:
    company, user = a_company(), a_user()

    with recorded() as seen:
        a_grant(user, company, kind=GrantKind.CONTACT)

    assert [name for name, _ in seen] == ["dynamodb.BatchGetItem", "dynamodb.TransactWriteItems"]


def test_new_payer_pays_this_month_and_no_month_that_is_over(api: ApiClient, at: Moment) -> None:
    company, other = a_company(), a_company()
    user, clerk = a_person_of(company), a_clerk()
    next_month(at)
    a_grant(user, other)

    version = edit(user, clerk, 1, payer_id=company.id).json["version"]
    assert (payer_of(user), payer_of(user, "2026-12")) == ("", company.id)

    assert edit(user, clerk, version, payer_id=None).status == 200
    assert (payer_of(user), payer_of(user, "2026-12")) == ("", "")


def test_payer_chosen_before_the_first_access_pays_its_seat(api: ApiClient) -> None:
    company, user = a_company(), a_user()
    assert edit(user, a_clerk(), payer_id=company.id).status == 200
    assert counted() == {}

    a_grant(user, company)

    assert payer_of(user) == company.id


def test_other_details_leave_the_seat_alone(api: ApiClient) -> None:
    user = a_person_of(a_company())

    with recorded() as seen:
        assert edit(user, a_clerk(), 1, notes="Rings twice").status == 200

    assert "SEATS#" not in str(seen)


@pytest.mark.parametrize("kind", [GrantKind.OWNER, GrantKind.CONTACT])
def test_payer_who_changes_while_an_access_is_given_pays(world: None, kind: GrantKind) -> None:
    company, user, clerk = a_company(), a_user(), a_clerk()

    with before_call(
        "TransactWriteItems", lambda: edit(user, clerk, user.version, payer_id=company.id)
    ):
        a_grant(user, company, kind=kind)

    assert payer_of(user) == company.id


def test_payer_who_changes_while_an_access_is_taken_pays(world: None, at: Moment) -> None:
    company, user, clerk = a_company(), a_user(), a_clerk()
    a_grant(user, company, kind=GrantKind.CONTACT)
    next_month(at)

    with before_call("TransactWriteItems", lambda: edit(user, clerk, payer_id=company.id)):
        remove(user, company)

    assert payer_of(user, "2026-12") == company.id


def test_access_that_is_given_while_the_payer_changes_is_paid_by_the_new_one(world: None) -> None:
    company, user, clerk = a_company(), a_user(), a_clerk()

    def give() -> None:
        a_grant(user, company, kind=GrantKind.CONTACT)

    with before_call("TransactWriteItems", give):
        answer = edit(user, clerk, payer_id=company.id)

    assert answer.status == 200, answer.text
    assert payer_of(user) == company.id


@pytest.mark.parametrize("seed", range(12))
def test_of_many_who_give_and_choose_a_payer_at_once_none_fails(world: None, seed: int) -> None:
    user, clerk, payer = a_user(), a_clerk(), a_company()
    companies = [a_company() for _ in range(3)]
    kinds = [GrantKind.OWNER, GrantKind.CONTACT, GrantKind.GUEST]

    def giving(company: Company, kind: GrantKind) -> Act:
        return lambda: add_grant(
            "system", user_id=user.id, company_id=company.id, kind=kind, permissions=frozenset()
        )

    def paying() -> None:
        seen = fetch([keys.user(user.id)])[keys.user(user.id)]["version"]["N"]
        assert edit(user, clerk, int(seen), payer_id=payer.id).status == 200

    acts = [giving(*pair) for pair in zip(companies, kinds, strict=True)]
    in_turns([*acts, paying], random.Random(seed))

    assert len(list_grants_of(user.id)) == 3
    assert list(counted()) == [user.id]
    assert payer_of(user) == payer.id


def test_killed_anywhere_there_is_an_access_with_a_seat_or_neither(world: None) -> None:
    def act(user: User, company: Company) -> Act:
        return lambda: a_grant(user, company, kind=GrantKind.CONTACT)

    for nth, when in crash_points(calls_in(act(a_user(), a_company()))):
        company, user = a_company(), a_user()
        with killed_at(nth, when):
            act(user, company)()
        has_access = bool(list_grants_of(user.id))
        assert (user.id in counted()) is has_access
        act(user, company)()
        assert user.id in counted()


def test_somebody_without_a_role_any_more_counts_with_the_next_access(world: None) -> None:
    company, clerk = a_company(), a_user(role=Role.CLERK)
    commit(update(keys.user(clerk.id), [UserRow.role.remove()], Row.pk.exists()))

    a_grant(clerk, company)

    assert list(counted()) == [clerk.id]


def test_person_who_accepts_an_invitation_is_a_seat(world: None, at: Moment) -> None:
    company, invited = a_company(), a_user()
    with post_of(at) as post:
        assert invite(a_clerk(), company, invited.email, is_office=True).status == 201
        token = token_to(post, invited.email)
        assert counted() == {}

        assert accept(invited, token, look(token).json["version"]).status == 200

    assert counted()[invited.id].company_id == company.id
