"""Changing what the office knows of a person (R11)."""

import pytest

from chalicelib.access.model import Role
from chalicelib.users.service import get_profile, get_user
from tests.builders import a_clerk, a_company, a_user
from tests.harness.client import token_of
from tests.harness.moment import Moment
from tests.users.office import a_dpo, act, add, an_admin, api, edit, make_way_in, show


def test_details_change_and_what_is_left_out_stays(world: None) -> None:
    clerk, payer = a_clerk(), a_company()
    made = add(clerk, phone="22", mobile="600", notes="Old", payer_id=payer.id).json["user"]
    user = get_user(made["id"])

    answer = edit(user, clerk, first_name="Ola", mobile="", notes="New", payer_id=None)

    assert answer.status == 200, answer.text
    assert answer.json == made | {
        "first_name": "Ola",
        "mobile": "",
        "notes": "New",
        "payer": None,
        "version": 2,
    }
    assert show(user.id, clerk) == answer.json


def test_stale_edit_is_refused(world: None) -> None:
    clerk, user = a_clerk(), a_user()
    edit(user, clerk, notes="First")

    answer = edit(user, clerk, 1, notes="Second")

    assert answer.status == 412
    assert get_profile(user.id).notes == "First"


def test_renamed_person_is_found_by_the_new_name_only(world: None) -> None:
    clerk, user = a_clerk(), a_user("Anna", "Nowak")

    edit(user, clerk, last_name="Żak", first_name="Iwona")

    def found(text: str) -> list[str]:
        page = api.get(f"/office/users?q={text}", by=clerk).json
        return [one["id"] for one in page["items"]]

    assert (found("nowak"), found("anna")) == ([], [])
    assert (found("zak"), found("iwona")) == ([user.id], [user.id])


def test_payer_must_be_a_company(world: None) -> None:
    answer = edit(a_user(), a_clerk(), payer_id="com_" + "0" * 26)

    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [("payer_id", "not_found")]


def test_role_is_changed_and_taken_by_admins_only(world: None) -> None:
    clerk, admin = a_clerk(), an_admin()

    refused = [edit(clerk, a_clerk(), role="admin"), edit(clerk, a_dpo(), role=None)]
    given = edit(clerk, admin, role="dpo")
    hands_off = edit(clerk, a_clerk(), 2, notes="x")
    taken = edit(clerk, admin, 2, role=None)

    assert {(one.status, one.code) for one in refused} == {(403, "admin_only")}
    assert (given.json["role"], hands_off.code, taken.json["role"]) == ("dpo", "admin_only", None)


def test_nobody_who_is_not_staff_becomes_staff(world: None) -> None:
    """A clerk may hold a link to them, or wish an address for them, from before."""
    user, clerk = a_user(), a_clerk()
    assert make_way_in(user, clerk).json["link"]

    refused = edit(user, an_admin(), role="admin")

    assert (refused.status, refused.code) == (409, "role_at_adding")
    assert get_user(user.id).role is None


def test_what_staff_are_needs_a_recent_password(world: None, at: Moment) -> None:
    """T27: adding, changing and letting in whoever works for the office."""
    admin, clerk = an_admin(), a_clerk()
    token = token_of(admin.id)
    at.move(minutes=11)

    acts = [
        edit(clerk, token, role="dpo"),
        make_way_in(clerk, token),
        add(token, role="clerk"),
    ]

    assert {(one.status, one.code) for one in acts} == {(401, "recent_sign_in_required")}
    assert edit(a_user(), token, notes="x").status == 200


def test_admin_changes_own_details_and_keeps_the_role(world: None) -> None:
    admin = an_admin()

    assert edit(admin, admin, phone="22").status == 200
    assert edit(admin, admin, 2, role="clerk").code == "last_admin"
    assert get_user(admin.id).role is Role.ADMIN


def test_notes_never_leave_the_office(world: None) -> None:
    clerk, user = a_clerk(), a_user()
    edit(user, clerk, notes="Owes us a key")

    me = api.get("/me", by=get_user(user.id))

    assert "Owes us a key" not in me.text
    assert api.get(f"/office/users/{user.id}", by=user).status == 403


@pytest.mark.parametrize("field", ["email", "state", "valid_from_s", "wanted_email"])
def test_what_has_its_own_way_is_no_detail(world: None, field: str) -> None:
    answer = api.patch(
        f"/office/users/{a_user().id}", {field: "x@example.org"}, version=1, by=a_clerk()
    )

    assert answer.status == 400


def test_blocked_person_is_still_edited(world: None) -> None:
    user, admin = a_user(), an_admin()
    act("block", user, admin)

    assert edit(user, admin, 2, notes="Will be back").json["state"] == "blocked"
