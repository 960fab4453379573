"""Changing and taking a grant, by the office and by a company's own people (R9, T10, T16)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chalicelib.access.model import Grant, GrantKind, GrantPermission, User
from chalicelib.companies.model import Company
from chalicelib.companies.service import get_company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion, ValidationFailed
from chalicelib.grants.model import Giver, Terms
from chalicelib.grants.service import (
    add_grant,
    edit_grant,
    give,
    list_past,
    list_people,
    remove_grant,
)
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user
from tests.harness.calls import before_call
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.harness.s3 import rows

A_MOMENT = timedelta(seconds=1)
Act = Callable[[], object]
MAIL = frozenset({GrantPermission.MAIL})
CONTACTS = frozenset({GrantPermission.CONTACTS, GrantPermission.MAIL})


def today() -> date:
    return clock.today("Europe/Warsaw")


def office() -> Giver:
    return Giver(a_clerk().id, None, today(), gave_password=True)


def by(user: User, company: Company) -> Giver:
    grant = grant_of(user, company)
    assert grant is not None
    return Giver(user.id, grant, today(), gave_password=True)


def grant_of(user: User, company: Company) -> Grant | None:
    return next((grant for one, grant in list_people(company.id) if one.id == user.id), None)


def change(giver: Giver, user: User, company: Company, **terms: object) -> None:
    grant = grant_of(user, company)
    edit_grant(
        giver,
        company_id=company.id,
        user_id=user.id,
        terms=terms,
        state=None,
        seen_version=grant.version if grant else 1,
    )


def remove(giver: Giver, user: User, company: Company) -> None:
    grant = grant_of(user, company)
    remove_grant(
        giver,
        company_id=company.id,
        user_id=user.id,
        seen_version=grant.version if grant else 1,
    )


def test_new_company_needs_an_owner_until_it_gets_one(world: None) -> None:
    company = a_company()
    assert get_company(company.id).needs_owner

    a_grant(a_user(), company, kind=GrantKind.CONTACT)
    assert get_company(company.id).needs_owner

    a_person_of(company)
    assert not get_company(company.id).needs_owner


def test_office_that_takes_the_last_owner_leaves_a_company_that_says_so(world: None) -> None:
    company = a_company()
    first, second = a_person_of(company), a_person_of(company)

    remove(office(), first, company)
    assert not get_company(company.id).needs_owner

    change(office(), second, company, kind=GrantKind.CONTACT)
    assert get_company(company.id).needs_owner


def test_owner_cannot_leave_the_company_without_one(world: None) -> None:
    company = a_company()
    owner = a_person_of(company)
    before = rows("")

    acts: list[Act] = [
        lambda: remove(by(owner, company), owner, company),
        lambda: change(by(owner, company), owner, company, kind=GrantKind.CONTACT),
    ]
    for act in acts:
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "last_owner"

    assert rows("") == before


def test_two_owners_who_remove_each_other_at_the_same_moment_leave_one(world: None) -> None:
    company = a_company()
    anna, bruno = a_person_of(company), a_person_of(company)
    of_anna, of_bruno = by(anna, company), by(bruno, company)

    with (
        before_call("TransactWriteItems", lambda: remove(of_bruno, anna, company)),
        pytest.raises(Conflict) as refused,
    ):
        remove(of_anna, bruno, company)

    assert refused.value.code == "last_owner"
    assert [user.id for user, _ in list_people(company.id)] == [bruno.id]
    assert not get_company(company.id).needs_owner


@pytest.mark.parametrize("second_goes", [True, False])
def test_owners_of_two_changes_at_once_are_known(world: None, second_goes: bool) -> None:
    """One owner is taken while the other goes as well, or while a new one comes."""
    company = a_company()
    anna, bruno = a_person_of(company), a_person_of(company)
    if not second_goes:
        remove(office(), bruno, company)
    staff = office()

    def meanwhile() -> None:
        if second_goes:
            remove(staff, bruno, company)
        else:
            a_grant(bruno, company)

    with before_call("TransactWriteItems", meanwhile):
        remove(staff, anna, company)

    assert get_company(company.id).needs_owner is second_goes


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"permissions": frozenset(GrantPermission)}, "permissions"),
        ({"until": date(2000, 1, 1)}, "until"),
    ],
)
def test_nobody_gives_what_they_do_not_have(
    world: None, terms: dict[str, object], field: str
) -> None:
    company = a_company()
    a_person_of(company)
    giver, other = a_user(), a_user()
    a_grant(giver, company, kind=GrantKind.CONTACT, permissions=CONTACTS)
    a_grant(other, company, kind=GrantKind.GUEST, permissions=MAIL)
    before = rows("")

    with pytest.raises(ValidationFailed) as refused:
        change(by(giver, company), other, company, **terms)

    assert [error.field for error in refused.value.errors] == [field]
    assert rows("") == before


def test_whoever_has_access_for_a_time_gives_none_beyond_it(world: None) -> None:
    company, last_day = a_company(), today() + timedelta(days=5)
    a_person_of(company)
    giver, other = a_user(), a_user()
    a_grant(giver, company, kind=GrantKind.GUEST, permissions=CONTACTS, until=last_day)
    a_grant(other, company, kind=GrantKind.GUEST, permissions=MAIL, until=today())

    for until in (None, last_day + timedelta(days=1)):
        with pytest.raises(ValidationFailed):
            change(by(giver, company), other, company, until=until)
    change(by(giver, company), other, company, until=last_day)

    changed = grant_of(other, company)
    assert changed is not None
    assert changed.until == last_day


def test_more_is_kept_by_whoever_has_it_when_somebody_with_less_edits(world: None) -> None:
    """Only what is added counts, so that an edit of the e-mails takes nothing away."""
    company = a_company()
    a_person_of(company)
    giver, other = a_user(), a_user()
    a_grant(giver, company, kind=GrantKind.CONTACT, permissions=CONTACTS)
    everything = frozenset(GrantPermission)
    a_grant(other, company, kind=GrantKind.GUEST, permissions=everything)

    change(by(giver, company), other, company, emails=True)

    changed = grant_of(other, company)
    assert changed is not None
    assert changed.emails
    assert changed.permissions == everything


def test_contact_has_nothing_to_do_with_owners_or_with_the_own_grant(world: None) -> None:
    company = a_company()
    owner, giver, other = a_person_of(company), a_user(), a_user()
    a_grant(giver, company, kind=GrantKind.CONTACT, permissions=CONTACTS)
    a_grant(other, company, kind=GrantKind.GUEST, permissions=MAIL)
    giving = by(giver, company)
    before = rows("")

    acts: list[tuple[Act, str]] = [
        (lambda: change(giving, owner, company, emails=False), "owner_only"),
        (lambda: remove(giving, owner, company), "owner_only"),
        (lambda: change(giving, other, company, kind=GrantKind.OWNER), "owner_only"),
        (lambda: change(giving, giver, company, emails=True), "own_grant"),
        (lambda: remove(giving, giver, company), "own_grant"),
    ]
    for act, code in acts:
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == code

    assert rows("") == before


def test_owner_has_no_last_day(world: None) -> None:
    company, user = a_company(), a_user()

    with pytest.raises(ValidationFailed) as refused:
        give(
            office(),
            user_id=user.id,
            company_id=company.id,
            terms=Terms(GrantKind.OWNER, MAIL, today(), emails=True),
        )

    assert [error.code for error in refused.value.errors] == ["owner_has_no_end"]


def test_giver_whose_own_access_ends_at_that_moment_changes_nothing(world: None) -> None:
    company = a_company()
    owner, giver, other = a_person_of(company), a_user(), a_user()
    a_grant(giver, company, kind=GrantKind.CONTACT, permissions=CONTACTS)
    a_grant(other, company, kind=GrantKind.GUEST, permissions=MAIL)
    giving, staff = by(giver, company), office()

    with (
        before_call("TransactWriteItems", lambda: remove(staff, giver, company)),
        pytest.raises(NotFound),
    ):
        remove(giving, other, company)

    assert grant_of(other, company) is not None
    assert owner


def test_every_form_of_a_grant_is_kept_with_its_time(world: None, at: Moment) -> None:
    company = a_company()
    a_person_of(company)
    user, staff = a_user(), office()
    a_grant(user, company, kind=GrantKind.GUEST, permissions=MAIL)
    given = clock.now()
    at.move(hours=1)
    change(staff, user, company, permissions=CONTACTS)
    changed = clock.now()
    at.move(hours=1)
    remove(staff, user, company)
    removed = clock.now()

    first, second = list_past(company.id, user.id)

    assert abs(first.valid_from - given) < A_MOMENT
    assert abs(first.valid_to - changed) < A_MOMENT
    assert (first.grant.permissions, first.shaped_by, first.ended_by) == (
        MAIL,
        "system",
        staff.actor_id,
    )
    assert second.valid_from == first.valid_to
    assert abs(second.valid_to - removed) < A_MOMENT
    assert (second.grant.permissions, second.shaped_by) == (CONTACTS, staff.actor_id)


def test_grant_that_is_given_again_starts_a_time_of_its_own(world: None, at: Moment) -> None:
    company, user, staff = a_company(), a_user(), office()
    for _ in range(3):
        a_grant(user, company, kind=GrantKind.GUEST, permissions=MAIL)
        at.move(hours=1)
        remove(staff, user, company)
        at.move(hours=1)

    past = list_past(company.id, user.id)

    assert len(past) == 3
    for one in past:
        assert abs(one.valid_to - one.valid_from - timedelta(hours=1)) < A_MOMENT
    assert grant_of(user, company) is None


def test_access_that_is_given_again_is_not_changed_by_what_was_seen_of_the_former(
    world: None, at: Moment
) -> None:
    company, user, staff = a_company(), a_user(), office()
    former = a_grant(user, company, kind=GrantKind.GUEST, permissions=MAIL)
    remove(staff, user, company)
    at.move(seconds=1)
    a_grant(user, company, kind=GrantKind.GUEST, permissions=CONTACTS)

    with pytest.raises(StaleVersion):
        edit_grant(
            staff,
            company_id=company.id,
            user_id=user.id,
            terms={"emails": True},
            state=None,
            seen_version=former.version,
        )


def test_two_edits_at_once_leave_the_first(world: None) -> None:
    company, user, staff = a_company(), a_user(), office()
    a_grant(user, company, kind=GrantKind.GUEST, permissions=MAIL)

    with (
        before_call(
            "TransactWriteItems", lambda: change(staff, user, company, permissions=CONTACTS)
        ),
        pytest.raises(StaleVersion),
    ):
        change(staff, user, company, emails=True)

    changed = grant_of(user, company)
    assert changed is not None
    assert (changed.permissions, changed.emails) == (CONTACTS, False)
    assert len(list_past(company.id)) == 1


def test_nobody_gets_access_to_nothing_and_nothing_to_nobody(world: None) -> None:
    company, user = a_company(), a_user()
    before = rows("")

    for user_id, company_id in (
        ("usr_" + "0" * 26, company.id),
        (user.id, "com_" + "0" * 26),
    ):
        for kind in (GrantKind.OWNER, GrantKind.GUEST):
            with pytest.raises(NotFound):
                add_grant(
                    "system", user_id=user_id, company_id=company_id, kind=kind, permissions=MAIL
                )

    assert rows("") == before


def test_access_list_names_every_company_that_a_person_reaches(world: None) -> None:
    clerk, user = a_clerk(), a_user()
    api = ApiClient()
    assert api.get(f"/office/users/{user.id}/grants", by=clerk).json["items"] == []
    names = ["Ćma", "Alfa", "Beta"]
    for name in names:
        a_grant(user, a_company(name), kind=GrantKind.GUEST, permissions=MAIL)

    listed = api.get(f"/office/users/{user.id}/grants", by=clerk).json["items"]

    assert [one["company"]["name"] for one in listed] == sorted(names)
    assert {one["grant"]["state"] for one in listed} == {"active"}


def test_company_that_edits_its_people_is_the_one_of_the_path(world: None) -> None:
    """T14: the id of a person of another company is nobody's."""
    own, other = a_company(), a_company()
    owner, stranger = a_person_of(own), a_person_of(other)
    api, before = ApiClient(), items(config().table_name)

    for company in (own, other):
        answer = api.patch(
            f"/companies/{company.id}/people/{stranger.id}",
            {"emails": False},
            by=owner,
            version=1,
        )
        assert answer.status == 404

    after = items(config().table_name)
    new = {key for key in after if key not in before}
    assert {key: after[key] for key in before} == before
    assert all(partition.startswith("AUDIT#") for partition, _ in new)


def test_inactive_grant_opens_nothing_and_comes_back_as_it_was(world: None) -> None:
    company = a_company()
    owner, user = a_person_of(company), a_user()
    first = a_grant(user, company, kind=GrantKind.GUEST, permissions=MAIL).version
    api, path = ApiClient(), f"/companies/{company.id}/people/{user.id}"
    mail = f"/companies/{company.id}/mail"
    assert api.get(mail, by=user).status == 200

    off = api.patch(path, {"state": "inactive"}, by=owner, version=first)
    assert api.get(mail, by=user).status == 404
    on = api.patch(path, {"state": "active"}, by=owner, version=first + 1)

    assert (off.status, on.status) == (200, 200)
    assert on.json["permissions"] == ["mail"]
    assert api.get(mail, by=user).status == 200


@pytest.mark.parametrize("way", ["switched on", "prolonged"])
def test_what_was_closed_is_opened_again_by_whoever_could_give_it_all(
    world: None, at: Moment, way: str
) -> None:
    """An owner took a guest's mail away; somebody who has no mail does not give it back."""
    company = a_company()
    owner, giver, guest = a_person_of(company), a_user(), a_user()
    only_contacts = frozenset({GrantPermission.CONTACTS})
    a_grant(giver, company, kind=GrantKind.CONTACT, permissions=only_contacts)
    until = today() if way == "prolonged" else None
    given = a_grant(guest, company, kind=GrantKind.GUEST, permissions=MAIL, until=until)
    path, version = f"/companies/{company.id}/people/{guest.id}", given.version
    if way == "switched on":
        off = ApiClient().patch(path, {"state": "inactive"}, by=owner, version=version)
        assert off.status == 200
        version += 1
    at.move(hours=48)
    wish = {"state": "active"} if way == "switched on" else {"until": None}

    refused = ApiClient().patch(path, wish, by=giver, version=version)
    assert refused.status == 400
    assert ApiClient().get(f"/companies/{company.id}/mail", by=guest).status == 404

    assert ApiClient().patch(path, wish, by=owner, version=version).status == 200
    assert ApiClient().get(f"/companies/{company.id}/mail", by=guest).status == 200


def test_owner_who_is_made_less_at_that_moment_does_not_undo_it(world: None) -> None:
    company = a_company()
    first, second = a_person_of(company), a_person_of(company)
    was = by(second, company)

    change(by(first, company), second, company, kind=GrantKind.CONTACT)

    with pytest.raises(NotFound):
        change(was, second, company, kind=GrantKind.OWNER)
