"""Panels and their members through the API (R16-R18, R23)."""

from typing import Any

import pytest

from chalicelib.access.model import GrantKind, Role
from chalicelib.access.rows import MembershipRow
from chalicelib.aws import keys
from chalicelib.aws.table import commit, fetch, update
from chalicelib.core.errors import NotFound
from chalicelib.core.values import replace
from chalicelib.links.service import find_link
from chalicelib.panels.service import count_shares, get_panel, list_memberships_of
from chalicelib.seats.service import list_seats
from chalicelib.users.address_store import EmailRow
from chalicelib.users.service import find_user_by_email, get_profile
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_member,
    a_panel,
    a_user,
)
from tests.harness.calls import Make, around_each_call
from tests.harness.moment import Moment
from tests.house.people import set_user
from tests.members import desk
from tests.users import office


def test_panel_is_made_once_named_once_and_listed_by_name(world: None) -> None:
    company, admin = a_company(), office.an_admin()

    first = desk.make(admin, company, "Rada", key="the-same-key")
    again = desk.make(admin, company, "Rada", key="the-same-key")
    other = desk.make(admin, company, "Biuro")
    taken = desk.make(admin, company, "  RADA ")
    elsewhere = desk.make(admin, a_company(), "Rada")

    assert (first.status, again.json["id"], other.status) == (201, first.json["id"], 201)
    assert [each["code"] for each in taken.json["errors"]] == ["panel_name_taken"]
    assert elsewhere.status == 201
    path = f"/office/companies/{company.id}/panels"
    page = desk.api.get(f"{path}?limit=1", by=admin).json
    rest = desk.api.get(f"{path}?limit=1&cursor={page['next']}", by=admin).json
    assert [one["name"] for one in page["items"] + rest["items"]] == ["Biuro", "Rada"]


def test_clerk_names_a_panel_and_neither_makes_nor_deletes_one(world: None) -> None:
    """R17."""
    company, clerk = a_company(), a_clerk()
    panel = a_panel(company, "Rada")

    made = desk.make(clerk, company, "Biuro")
    deleted = desk.delete(clerk, panel)
    renamed = desk.api.patch(desk.place(panel), {"name": "Zarząd"}, version=1, by=clerk)
    stale = desk.api.patch(desk.place(panel), {"name": "Biuro"}, version=1, by=clerk)

    assert (made.status, deleted.status, renamed.status, stale.status) == (403, 403, 200, 412)
    assert a_panel(company, "Rada").name == "Rada"


def test_unknown_address_gets_an_account_and_a_link_that_is_shown_once(world: None) -> None:
    clerk, panel = a_clerk(), a_panel(a_company())

    first = desk.add(clerk, panel, email="Olga@Example.org", key="the-same-key")
    again = desk.add(clerk, panel, email="Olga@Example.org", key="the-same-key")

    user = find_user_by_email("olga@example.org")
    assert user is not None
    assert (first.status, first.json["is_new"], again.json["is_new"]) == (201, True, True)
    assert find_link(first.json["link"].partition("#")[2])[1].id == user.id
    assert again.json["link"] is None
    assert first.json["member"]["state"] == "invited"
    assert (get_panel(panel.company_id, panel.id).members, desk.enters(user, panel)) == (1, True)


def test_known_address_is_linked_at_once_and_keeps_its_details(world: None) -> None:
    """T23: staff may; nothing that is typed reaches the person's own details."""
    clerk, panel, known = a_clerk(), a_panel(a_company()), a_user("Anna", "Nowak")
    a_grant(known, a_company())
    before = get_profile(known.id).user

    answers = [desk.add(clerk, panel, email=known.email, first_name="Other") for _ in range(2)]

    assert [(one.status, one.json["is_new"], one.json["link"]) for one in answers] == [
        (201, False, None)
    ] * 2
    assert answers[0].json["member"]["first_name"] == "Anna"
    assert answers[0].json["member"]["may_rename"] is False
    assert get_profile(known.id).user == replace(before, panels=1)
    assert get_panel(panel.company_id, panel.id).members == 1


def test_address_that_changed_hands_at_that_moment_lets_in_who_has_it_then(world: None) -> None:
    clerk, panel = a_clerk(), a_panel(a_company())
    before, now = a_user(), a_user()
    meanwhile = [
        lambda: commit(
            update(
                keys.email(before.email),
                [EmailRow.user_id.set(now.id)],
                EmailRow.user_id == before.id,
                NotFound("Nobody has it."),
            )
        )
    ]

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        is_joining = f"PANEL#{panel.company_id}" in str(arguments) and "Put" in str(arguments)
        if name == "dynamodb.TransactWriteItems" and is_joining and meanwhile:
            meanwhile.pop()()
        return make(arguments)

    with around_each_call(act):
        came = desk.add(clerk, panel, email=before.email).json

    assert not meanwhile
    assert came["member"]["user_id"] == now.id
    assert (desk.enters(before, panel), desk.enters(now, panel)) == (False, True)


def test_member_of_a_panel_is_no_seat(world: None) -> None:
    """R14."""
    desk.add(a_clerk(), a_panel(a_company()))

    assert not list_seats("2026-11", limit=10, position=None).items


def test_nobody_of_the_office_gives_or_takes_an_own_access(world: None) -> None:
    panel, other = (a_panel(company) for company in [a_company()] * 2)
    clerk, admin = a_clerk(), office.an_admin()
    a_member(panel, clerk)
    version = list_memberships_of(clerk.id)[0].membership.version

    codes = [
        desk.add(clerk, other, email=clerk.email).code,
        desk.add(admin, other, email=admin.email).code,
        desk.move(clerk, panel, clerk.id, join=[other]).code,
        desk.act(clerk, panel, clerk.id, "block").code,
        desk.remove(clerk, panel, clerk.id, version).code,
        desk.add(clerk, panel, email=admin.email).code,
        desk.act(a_clerk(), panel, clerk.id, "block").code,
    ]

    assert codes == ["own_access"] * 5 + ["admin_only"] * 2
    assert desk.add(admin, other, email=clerk.email).status == 201


def test_members_are_found_by_name_and_address_and_paged(world: None) -> None:
    clerk, panel = a_clerk(), a_panel(a_company())
    for number in range(23):
        a_member(panel, first_name="Jan", last_name=f"Kowal{number:02}")
    zofia = a_member(panel, first_name="Żofia", last_name="Ćma", email="zofia@example.org")
    a_member(a_panel(a_company()), first_name="Żofia", last_name="Foreign")

    seen, cursor = [], ""
    for _ in range(3):
        page = desk.api.get(f"{desk.place(panel)}/members?limit=10{cursor}", by=clerk).json
        seen += [one["last_name"] for one in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert seen == ["Ćma", *(f"Kowal{number:02}" for number in range(23))]
    for text in ("zof", "ZOFIA@", "cma%20zofia"):
        assert [one["user_id"] for one in desk.members(clerk, panel, f"?text={text}")] == [zofia.id]


def test_member_who_is_renamed_anywhere_is_listed_by_the_new_name(world: None) -> None:
    clerk, panel = a_clerk(), a_panel(a_company())
    made = desk.add(clerk, panel, last_name="Nowa").json["member"]
    path = f"{desk.place(panel)}/members/{made['user_id']}"

    here = desk.api.patch(path, {"last_name": "Lis"}, version=made["version"], by=clerk)
    person = desk.api.get(f"/office/users/{made['user_id']}", by=clerk).json
    desk.api.patch(
        f"/office/users/{made['user_id']}",
        {"first_name": "Ola"},
        version=person["version"],
        by=clerk,
    )

    assert (here.status, here.json["last_name"]) == (200, "Lis")
    found = desk.members(clerk, panel, "?text=ola%20lis")
    assert [one["user_id"] for one in found] == [made["user_id"]]


def test_name_of_who_got_a_grant_is_not_changed_here_any_more(world: None) -> None:
    clerk, panel = a_clerk(), a_panel(a_company())
    made = desk.add(clerk, panel).json["member"]
    a_grant(get_profile(made["user_id"]).user, a_company(), kind=GrantKind.GUEST)
    path = f"{desk.place(panel)}/members/{made['user_id']}"

    answer = desk.api.patch(path, {"last_name": "Lis"}, version=made["version"], by=clerk)

    assert (answer.status, answer.code) == (409, "name_is_own")


def test_last_day_and_block_are_of_one_panel_alone(world: None, at: Moment) -> None:
    clerk, company = a_clerk(), a_company()
    panel, other = a_panel(company), a_panel(company)
    made = desk.add(clerk, panel, other).json["member"]
    user = get_profile(made["user_id"]).user
    path = f"{desk.place(panel)}/members/{user.id}"

    def entered() -> tuple[bool, bool]:
        return desk.enters(user, panel), desk.enters(user, other)

    assert desk.act(clerk, panel, user.id, "block").json["state"] == "blocked"
    assert entered() == (False, True)
    assert desk.act(clerk, panel, user.id, "unblock").json["state"] == "invited"
    version = desk.members(clerk, panel)[0]["version"]
    until = desk.api.patch(path, {"until": "2026-11-20"}, version=version, by=clerk)
    stale = desk.api.patch(path, {"until": None}, version=version, by=clerk)
    over = desk.api.patch(path, {"until": "2026-11-19"}, version=version + 1, by=clerk)
    assert (until.status, stale.status, over.status) == (200, 412, 400)
    assert entered() == (True, True)
    at.move(days=1)
    assert entered() == (False, True)
    assert desk.members(clerk, panel)[0]["state"] == "ended"


def test_panels_are_chosen_and_one_at_least(world: None) -> None:
    clerk, company = a_clerk(), a_company()
    first, second, third = (a_panel(company) for _ in range(3))
    user = get_profile(desk.add(clerk, first, second).json["member"]["user_id"]).user

    chosen = desk.move(clerk, first, user.id, join=[third], leave=[first])
    nothing = desk.move(clerk, second, user.id, leave=[second, third])
    foreign = desk.move(clerk, second, user.id, join=[a_panel(a_company())])

    assert (chosen.status, nothing.status, foreign.status) == (200, 400, 400)
    assert [desk.enters(user, one) for one in (first, second, third)] == [False, True, True]
    counts = [get_panel(company.id, one.id).members for one in (first, second, third)]
    assert (counts, get_profile(user.id).panels) == ([0, 1, 1], 2)
    names = sorted(one["name"] for one in desk.members(clerk, second)[0]["panels"])
    assert names == sorted([second.name, third.name])
    listed = desk.api.get(f"/office/users/{user.id}/panels", by=clerk).json["items"]
    assert sorted(one["panel_id"] for one in listed) == sorted([second.id, third.id])


def test_two_who_choose_panels_at_once_undo_nothing_of_each_other(world: None) -> None:
    """T75: what is not named stays; said twice it is the same."""
    clerk, company = a_clerk(), a_company()
    first, second, third = (a_panel(company) for _ in range(3))
    user = get_profile(desk.add(clerk, first).json["member"]["user_id"]).user

    answers = [
        desk.move(clerk, first, user.id, join=[second]),
        desk.move(clerk, first, user.id, join=[third]),
        desk.move(clerk, first, user.id, join=[third]),
    ]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert answers[2].json["items"] == sorted([first.id, second.id, third.id])
    assert [desk.enters(user, one) for one in (first, second, third)] == [True, True, True]
    assert get_profile(user.id).panels == 3


def test_new_activation_kills_the_old_link(world: None) -> None:
    """T22."""
    clerk, panel = a_clerk(), a_panel(a_company())
    made = desk.add(clerk, panel).json
    old = made["link"].partition("#")[2]

    again = desk.act(clerk, panel, made["member"]["user_id"], "activation", {"send": False})

    with pytest.raises(NotFound):
        find_link(old)
    assert find_link(again.json["link"].partition("#")[2])[1].id == made["member"]["user_id"]


def test_membership_that_was_the_only_access_takes_the_account_with_it(world: None) -> None:
    clerk, panel = a_clerk(), a_panel(a_company())
    made = desk.add(clerk, panel, email="olga@example.org").json["member"]
    user = get_profile(made["user_id"]).user

    asked = desk.remove(clerk, panel, user.id, made["version"])
    gone = desk.remove(clerk, panel, user.id, made["version"], asked.json["confirm"])

    assert (asked.status, asked.code, gone.status) == (409, "confirmation_required", 204)
    assert desk.api.get("/me", by=user).status == 401
    assert find_user_by_email("olga@example.org") is None
    assert get_panel(panel.company_id, panel.id).members == 0
    assert desk.add(clerk, panel, email="olga@example.org").json["is_new"] is True


@pytest.mark.parametrize("kept_by", ["grant", "panel", "role", "own account"])
def test_person_with_anything_else_stays(world: None, kept_by: str) -> None:
    admin, panel = office.an_admin(), a_panel(a_company())
    user = a_user(role=Role.CLERK if kept_by == "role" else None)
    a_member(panel, user)
    if kept_by == "grant":
        a_grant(user, a_company(), kind=GrantKind.GUEST)
    if kept_by == "panel":
        a_member(a_panel(a_company()), user)
    if kept_by == "own account":
        set_user(user, origin="invitation", opened_for=panel.company_id)
    version = next(
        one.membership.version
        for one in list_memberships_of(user.id)
        if one.membership.panel_id == panel.id
    )

    answer = desk.remove(admin, panel, user.id, version)

    assert answer.status == 204
    assert not desk.enters(user, panel)
    assert desk.api.get("/me", by=user).status == 200


def test_person_who_is_deleted_leaves_every_panel_and_the_counts_are_true(world: None) -> None:
    company, dpo = a_company(), office.a_dpo()
    panels = [a_panel(company, f"Panel {number:02}") for number in range(35)]
    user = a_user()
    for panel in panels:
        a_member(panel, user)

    seen = office.preview(user, dpo)
    assert [one["name"] for one in seen["panels"]] == [one.name for one in panels]
    assert {one["company_name"] for one in seen["panels"]} == {company.name}
    assert "panels_lose_person" in office.delete(user, dpo, seen["version"]).json["consequences"]
    assert office.delete_confirmed(user, dpo).status == 204

    assert {get_panel(company.id, one.id).members for one in panels} == {0}
    assert list_memberships_of(user.id) == []
    assert desk.members(dpo, panels[0]) == []


def test_person_who_was_blocked_comes_back_into_the_panel(world: None, at: Moment) -> None:
    """T06."""
    dpo, panel = office.a_dpo(), a_panel(a_company())
    user = a_member(panel)
    office.act("block", user, dpo)
    assert desk.members(dpo, panel)[0]["state"] == "shut"
    office.act("unblock", user, dpo, 2)
    at.move(seconds=2)

    assert desk.enters(user, panel)
    assert get_panel(panel.company_id, panel.id).members == 1


def test_clerk_does_not_let_a_blocked_person_in_by_ending_the_account(world: None) -> None:
    """Whoever removed the last access could add the address anew, with another account."""
    clerk, dpo, panel = a_clerk(), office.a_dpo(), a_panel(a_company())
    made = desk.add(clerk, panel, email="olga@example.org").json["member"]
    user = get_profile(made["user_id"]).user
    office.act("block", user, dpo)

    asked = desk.remove(clerk, panel, user.id, made["version"])
    again = desk.add(clerk, panel, email="olga@example.org")

    assert (asked.status, asked.code) == (409, "person_is_blocked")
    assert (again.json["is_new"], desk.enters(user, panel)) == (False, False)
    confirm = desk.remove(dpo, panel, user.id, made["version"]).json["confirm"]
    assert desk.remove(dpo, panel, user.id, made["version"], confirm).status == 204


def test_share_is_counted_only_in_an_active_panel(world: None) -> None:
    panel = a_panel(a_company())

    commit(count_shares(panel.company_id, panel.id, 2))
    commit(count_shares(panel.company_id, panel.id, -1))

    now = get_panel(panel.company_id, panel.id)
    assert (now.shares, now.moves) == (1, 2)


def test_membership_row_holds_no_detail_of_the_person(world: None) -> None:
    panel = a_panel(a_company())
    user = a_member(panel)
    key = keys.membership(user.id, panel.company_id, panel.id)

    raw: Any = fetch([key])[key]

    assert set(raw) <= {"pk", "sk", *MembershipRow.get_attributes()}
