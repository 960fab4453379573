"""Block, unblock and delete (R13, T06, T15, T25, T26)."""

import hashlib
import json
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, Role, User, UserState
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, fetch, update
from chalicelib.companies.model import Company
from chalicelib.companies.service import get_company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, Unavailable
from chalicelib.grants import owners
from chalicelib.grants.service import add_grant, list_grants_of, list_people
from chalicelib.identity.codes import Codes, CodeState
from chalicelib.identity.codes_store import put_codes
from chalicelib.links.model import LIFETIMES, LinkPurpose
from chalicelib.links.service import find_link, make_link, new_link
from chalicelib.users.service import find_user_by_email, get_profile, get_user
from tests.builders import a_clerk, a_company, a_grant, a_mail_item, a_person_of, a_user
from tests.harness.calls import before_call
from tests.harness.client import token_of
from tests.harness.faults import failing, silent
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.users.office import (
    a_dpo,
    act,
    add,
    an_admin,
    api,
    companies_of,
    delete,
    delete_confirmed,
    edit,
    preview,
    show,
)

EXISTS = Row.pk.exists()
OWNER_NOTES = {"needs_owner", "owner_changes"}


def company_bytes() -> dict[str, str]:
    """Every item of every company as a hash, without the notes about who owns it."""
    return {
        f"{pk} {sk}": hashlib.sha256(
            json.dumps(
                {name: value for name, value in item.items() if name not in OWNER_NOTES},
                sort_keys=True,
            ).encode()
        ).hexdigest()
        for (pk, sk), item in items(config().table_name).items()
        if pk.startswith("COMPANY#")
    }


def two_companies_of_anna() -> tuple[User, Company, Company]:
    """Anna owns the first alone, and the second with somebody else."""
    alone, shared = a_company("Alfa"), a_company("Beta")
    anna = a_person_of(alone, shared)
    a_person_of(shared)
    a_mail_item(alone)
    return anna, alone, shared


def test_blocked_person_is_out_at_once_in_a_live_session(world: None) -> None:
    anna, dpo = a_person_of(a_company("Alfa")), a_dpo()
    session = token_of(anna.id)
    assert companies_of(session) == ["Alfa"]

    answer = act("block", anna, dpo)

    assert (answer.status, answer.json["state"]) == (200, "blocked")
    assert api.get("/me/companies", by=session).status == 401


def test_block_ends_every_open_link_for_good(world: None) -> None:
    anna, admin = a_user(), an_admin()
    links = {each: new_link(anna, each, address="new@example.org") for each in LIFETIMES}
    commit(*(change for link in links.values() for change in link.changes))
    commit(update(keys.user(anna.id), [UserRow.wanted_email.set("new@example.org")], EXISTS))

    blocked = act("block", anna, admin)
    assert act("unblock", anna, admin, blocked.json["version"]).status == 200

    for link in links.values():
        with pytest.raises(NotFound):
            find_link(link.token)
    # What is asked for from now on works.
    assert find_link(make_link(anna, LinkPurpose.RESET_PASSWORD))[1].id == anna.id


def test_link_that_is_made_at_the_moment_of_a_block_is_dead_too(world: None) -> None:
    anna, admin = a_user(), an_admin()
    made: list[str] = []
    link = LinkPurpose.RESET_PASSWORD

    with before_call("TransactWriteItems", lambda: made.append(make_link(anna, link))):
        blocked = act("block", anna, admin)

    assert blocked.status == 200
    act("unblock", anna, admin, blocked.json["version"])
    with pytest.raises(NotFound):
        find_link(made[0])


def test_unblocking_restores_exactly_the_accesses_of_before(world: None, at: Moment) -> None:
    anna, alone, shared = two_companies_of_anna()
    admin = an_admin()
    before = (list_grants_of(anna.id), company_bytes())
    act("block", anna, admin)
    assert (get_company(alone.id).needs_owner, get_company(shared.id).needs_owner) == (True, False)
    assert (list_grants_of(anna.id), company_bytes()) == before

    answer = act("unblock", anna, admin, 2)

    assert answer.status == 200, answer.text
    assert (list_grants_of(anna.id), company_bytes()) == before
    assert not get_company(alone.id).needs_owner
    at.move(seconds=2)
    assert companies_of(get_user(anna.id)) == ["Alfa", "Beta"]


def test_session_of_before_a_block_stays_dead_after_the_unblocking(world: None, at: Moment) -> None:
    anna, admin = a_person_of(a_company()), an_admin()
    session = token_of(anna.id)
    act("block", anna, admin)

    act("unblock", anna, admin, 2)

    assert api.get("/me", by=session).status == 401


def test_block_holds_while_cognito_is_down(world: None) -> None:
    anna, admin = a_person_of(a_company()), an_admin()

    with failing(silent, service="cognito-idp"):
        answer = act("block", anna, admin)

    assert answer.status == 200
    assert get_user(anna.id).state is UserState.BLOCKED


@pytest.mark.parametrize("verb", ["block", "unblock", "email"])
def test_what_shuts_out_wants_a_password_of_just_now(world: None, verb: str) -> None:
    anna, admin = a_user(), an_admin()
    old = token_of(admin.id, auth_time=clock.epoch_s(clock.now()) - 601)
    body = {"email": "new@example.org"} if verb == "email" else None

    answer = act(verb, anna, old, body=body)

    assert (answer.status, answer.code) == (401, "recent_sign_in_required")
    assert get_profile(anna.id).user.version == 1


def test_deletion_wants_a_password_of_just_now(world: None) -> None:
    anna, admin = a_user(), an_admin()
    seen = preview(anna, admin)
    old = token_of(admin.id, auth_time=clock.epoch_s(clock.now()) - 601)
    path = f"/office/users/{anna.id}?confirm={seen['confirm']}"

    answer = api.delete(path, by=old, if_match='"1"')

    assert (answer.status, answer.code) == (401, "recent_sign_in_required")
    assert get_user(anna.id).state is UserState.ACTIVE


@pytest.mark.parametrize(
    ("verb", "state"), [("block", UserState.BLOCKED), ("unblock", UserState.ACTIVE)]
)
def test_second_time_is_told(world: None, verb: str, state: UserState) -> None:
    anna, admin = a_user(), an_admin()
    if verb == "block":
        act("block", anna, admin)

    answer = act(verb, anna, admin, 2)

    assert (answer.status, answer.code) == (409, "user_state")
    assert get_user(anna.id).state is state


def test_block_of_another_version_is_refused(world: None) -> None:
    anna, admin = a_user(), an_admin()
    edit(anna, admin, notes="Met at the fair")

    assert act("block", anna, admin, 1).status == 412


def test_company_that_anna_gets_at_that_moment_learns_of_her_block_too(world: None) -> None:
    anna, company, admin = a_user(), a_company(), an_admin()

    with before_call("TransactWriteItems", lambda: a_grant(anna, company)):
        answer = act("block", anna, admin)

    assert answer.status == 200
    assert get_company(company.id).needs_owner


def test_two_owners_who_are_blocked_at_the_same_moment_leave_a_company_that_says_so(
    world: None,
) -> None:
    company, admin = a_company(), an_admin()
    anna, bruno = a_person_of(company), a_person_of(company)

    with before_call("TransactWriteItems", lambda: act("block", bruno, admin)):
        answer = act("block", anna, admin)

    assert answer.status == 200
    assert get_company(company.id).needs_owner


def test_preview_says_exactly_what_will_happen_and_changes_nothing(world: None) -> None:
    anna, alone, _ = two_companies_of_anna()
    admin = an_admin()
    before = items(config().table_name)

    seen = preview(anna, admin)

    assert [one["name"] for one in seen["companies"]] == ["Alfa", "Beta"]
    assert [one["id"] for one in seen["without_owner"]] == [alone.id]
    assert items(config().table_name) == before


def test_deletion_asks_first_and_again_when_its_consequences_change(world: None) -> None:
    anna, _, shared = two_companies_of_anna()
    admin = an_admin()
    seen = preview(anna, admin)
    unasked = delete(anna, admin)
    assert (unasked.status, unasked.code) == (409, "confirmation_required")
    assert unasked.json["confirm"] == seen["confirm"]
    assert "companies_without_owner" in unasked.json["consequences"]
    (other,) = [user for user, _ in list_people(shared.id) if user.id != anna.id]
    act("block", other, admin)

    answer = delete(anna, admin, 1, seen["confirm"])

    assert (answer.status, answer.code) == (409, "confirmation_required")
    assert len(preview(anna, admin)["without_owner"]) == 2
    assert get_user(anna.id).state is UserState.ACTIVE


def test_confirmation_of_one_person_is_nobody_elses(world: None) -> None:
    anna, admin = a_user(), an_admin()
    seen = preview(anna, admin)

    assert delete(anna, a_dpo(), 1, seen["confirm"]).code == "confirmation_required"


def test_deletion_changes_not_one_byte_of_a_company(world: None) -> None:
    anna, alone, _ = two_companies_of_anna()
    admin = an_admin()
    session, before, grants = token_of(anna.id), company_bytes(), list_grants_of(anna.id)

    answer = delete_confirmed(anna, admin)

    assert answer.status == 204, answer.text
    assert company_bytes() == before
    assert list_grants_of(anna.id) == grants
    assert get_company(alone.id).needs_owner
    assert api.get("/me/companies", by=session).status == 401
    assert anna.id not in [user.id for user, _ in list_people(alone.id)]


def test_deleted_person_keeps_the_name_and_nothing_to_be_reached_by(world: None) -> None:
    admin = an_admin()
    made = add(admin, email="olga@example.org", phone="22", mobile="600", notes="Rings twice").json[
        "user"
    ]

    delete_confirmed(get_user(made["id"]), admin)

    left = show(made["id"], admin)
    assert (left["first_name"], left["last_name"], left["state"]) == ("Olga", "Nowa", "deleted")
    reached = (left["phone"], left["mobile"], left["notes"], left["wanted_email"])
    assert reached == ("", "", "", None)
    assert left["ended_at"] is not None
    assert find_user_by_email("olga@example.org") is None


def test_second_factor_of_staff_goes_with_them(world: None) -> None:
    admin, clerk = an_admin(), a_clerk()
    secret = Codes(CodeState.ON, "A" * 32, 0, 0)
    commit(put_codes(clerk.id, secret))

    delete_confirmed(clerk, admin)

    assert not fetch([keys.codes(clerk.id)])


def test_same_address_starts_anew_with_nothing_of_the_old_one(world: None) -> None:
    admin, company = an_admin(), a_company("Alfa")
    anna = a_person_of(company, email="anna@example.org")
    delete_confirmed(anna, admin)

    added = add(admin, email="anna@example.org").json["user"]

    assert added["id"] != anna.id
    assert companies_of(get_user(added["id"])) == []
    assert [user.id for user, _ in list_people(company.id)] == []


def test_access_list_of_a_deleted_person_says_that_it_is_over(world: None) -> None:
    admin, company = an_admin(), a_company()
    anna = a_person_of(company)
    delete_confirmed(anna, admin)

    listed = api.get(f"/office/users/{anna.id}/grants", by=admin).json

    assert listed["is_over"]
    assert [one["grant"]["is_open"] for one in listed["items"]] == [False]


def test_deleted_person_is_final(world: None) -> None:
    admin, anna = an_admin(), a_user()
    delete_confirmed(anna, admin)

    answers = [
        act("unblock", anna, admin, 2),
        act("block", anna, admin, 2),
        delete(anna, admin, 2),
        edit(anna, admin, 2, notes="x"),
        act("email", anna, admin, 2, {"email": "new@example.org"}),
    ]

    assert {(answer.status, answer.code) for answer in answers} == {(409, "user_state")}


def test_deletion_whose_commit_fails_leaves_everything(world: None) -> None:
    anna, _, _ = two_companies_of_anna()
    admin = an_admin()
    seen = preview(anna, admin)
    before = items(config().table_name)

    with before_call("TransactWriteItems", _never):
        answer = delete(anna, admin, 1, seen["confirm"])

    assert answer.status == 503
    assert items(config().table_name) == before


def _never() -> None:
    raise Unavailable("The table is busy. Try again.")


def test_staff_are_ended_by_admins_only(world: None) -> None:
    clerk = a_clerk()

    assert act("block", clerk, a_dpo()).code == "admin_only"
    assert act("block", clerk, an_admin()).status == 200


def test_clerk_ends_nobody(world: None) -> None:
    answer = act("block", a_user(), a_clerk())

    assert (answer.status, answer.code) == (403, "forbidden")


def test_nobody_ends_themselves_so_an_admin_is_always_left(world: None) -> None:
    admin, dpo = an_admin(), a_dpo()

    answers = [act("block", admin, admin), delete(admin, admin), edit(admin, admin, role=None)]

    assert {(answer.status, answer.code) for answer in answers} == {(409, "last_admin")}
    assert act("block", dpo, dpo).code == "admin_only"
    assert get_user(admin.id) == admin


@pytest.mark.parametrize("how", ["block", "role"])
def test_two_admins_who_end_each_other_at_the_same_moment_leave_one(world: None, how: str) -> None:
    first, second = an_admin(), an_admin()

    def end(target: User, by: User) -> Any:
        return act("block", target, by) if how == "block" else edit(target, by, role=None)

    with before_call("TransactWriteItems", lambda: end(first, second)):
        answer = end(second, first)

    assert (answer.status, answer.code) == (403, "forbidden")
    left = [get_user(one.id) for one in (first, second)]
    admins = [one for one in left if one.role is Role.ADMIN and one.state is UserState.ACTIVE]
    assert admins == [second]


def test_nobody_owns_more_companies_than_one_transaction_can_tell(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "MOST_OWNED", 2)
    anna, company = a_person_of(a_company(), a_company()), a_company()

    with pytest.raises(Conflict) as refused:
        a_grant(anna, company)
    a_grant(anna, company, kind=GrantKind.CONTACT)

    assert refused.value.code == "too_many_owned"
    assert get_company(company.id).needs_owner


def test_owner_of_as_many_as_possible_is_ended_in_one_transaction(world: None) -> None:
    admin, anna = an_admin(), a_user()
    companies = [a_company() for _ in range(owners.MOST_OWNED)]
    for company in companies:
        add_grant(
            "system",
            user_id=anna.id,
            company_id=company.id,
            kind=GrantKind.OWNER,
            permissions=frozenset(),
        )

    blocked, deleted = act("block", anna, admin), delete_confirmed(anna, admin)

    assert (blocked.status, deleted.status) == (200, 204)
    assert all(get_company(one.id).needs_owner for one in companies)


def test_user_of_the_first_release_is_ended_as_any_other(world: None) -> None:
    anna, admin = a_person_of(a_company()), an_admin()
    old = [UserRow.owner_changes.remove(), UserRow.origin.remove()]
    commit(update(keys.user(anna.id), old, Row.pk.exists()))

    assert act("block", anna, admin).status == 200
