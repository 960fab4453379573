"""
What the lists of people say and do (R7-R10): who may change what, what can still be put right, and
where somebody who comes by a link that is of no use goes on.
"""

import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, Position, Route, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.made import PASSWORD, a_company, a_person, invitation_to
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.journeys.test_invitations import invite, people_page, row

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

NOTHING = "0" * 64
EDGE: Position = {"x": 4, "y": 4}


@pytest.fixture
def mark() -> str:
    """Of this test, since what is made stays."""
    return secrets.token_hex(3)


def a_contact(running: Running, email: str, company: dict[str, Any]) -> str:
    """Somebody who sees to the people of a company and does not own it; the id."""
    body = {
        "first_name": "Kim",
        "last_name": "Kontakt",
        "email": email,
        "language": "en",
        "grants": [
            {"company_id": company["id"], "kind": "contact", "permissions": ["mail", "contacts"]}
        ],
        "send_way_in": False,
    }
    key = {"Idempotency-Key": f"contact-{secrets.token_hex(6)}"}
    answer = running.call("POST", "/office/users", body, by="admin", headers=key)
    assert answer.status == 201, answer.body
    token = answer.json["link"].partition("#")[2]
    assert running.call("POST", "/password", {"token": token, "password": PASSWORD}).status == 204
    user_id: str = answer.json["user"]["id"]
    return user_id


def test_contact_sees_what_only_owners_change_and_why(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Alfa {mark}")
    owner, kim = f"owner.{mark}@example.org", f"kim.{mark}@example.org"
    a_person(running, owner, company)
    kim_id = a_contact(running, kim, company)
    page = people_page(as_person(), company, kim)

    owners, own = row(page, owner), row(page, kim)
    expect(owners.get_by_role("checkbox", name="Mail", exact=True)).to_be_disabled()
    expect(owners.get_by_role("checkbox", name="Contacts")).to_be_checked()
    expect(owners).to_contain_text("Only an owner of the company, or the office, changes owners.")
    expect(own.get_by_role("checkbox", name="E-mails: Kim Kontakt")).to_be_disabled()
    expect(own).to_contain_text("This is your own access.")
    expect(own).to_contain_text(company["code"])
    expect(own).to_contain_text(kim_id)
    assert_accessible(page)

    # The whole line opens, wherever it is pressed; the id can be copied there.
    own.click(position=EDGE)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(kim_id)).to_be_visible()
    expect(dialog.get_by_role("button", name="Copy the user id")).to_be_visible()
    expect(dialog.get_by_role("button", name="Remove access")).to_have_count(0)
    expect(dialog.get_by_role("button", name="Save")).to_have_count(0)
    assert_accessible(page)


def test_details_of_an_invitation_are_put_right_and_members_are_not_invited(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Beta {mark}")
    owner, carla = f"owner.{mark}@example.org", f"carla.{mark}@example.org"
    a_person(running, owner, company)
    page = people_page(as_person(), company, owner)
    invite(page, carla, last_name="Contabil")
    link = invitation_to(running, carla)

    row(page, carla).get_by_role("link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Last name").fill("")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Last name")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Last name").fill("Contabile")
    dialog.get_by_label("Mobile").fill("+39 333 1234567")
    dialog.get_by_role("button", name="Save").click()
    expect(row(page, carla)).to_contain_text("Carla Contabile")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    # She is shown what holds now, and her address is there when she signs in.
    theirs = as_person().page(link)
    theirs.get_by_role("button", name="I have an account: sign in").click()
    expect(theirs.get_by_label("E-mail")).to_have_value(carla)
    expect(theirs.get_by_label("Password", exact=True)).to_be_focused()

    # Who acts for the company already is in the list, which says so before anything is sent.
    page.get_by_role("button", name="Add a person").click()
    dialog.get_by_label("E-mail", exact=True).fill(owner.upper())
    dialog.get_by_label("First name").fill("Olga")
    dialog.get_by_label("Last name").fill("Wanda")
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(dialog.get_by_text("Olga Wanda acts for this company already.")).to_be_visible()
    expect(dialog.get_by_text("for everybody else you decide")).to_be_visible()
    dialog.get_by_role("checkbox", name="Owner of the company").check()
    expect(dialog.get_by_role("checkbox", name="Documents")).to_be_checked()
    expect(dialog.get_by_role("checkbox", name="Contacts")).to_be_disabled()
    expect(dialog.get_by_role("checkbox", name="E-mails")).to_be_checked()
    assert_accessible(page)


def test_box_that_could_not_be_saved_is_put_back_and_says_why(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Gamma {mark}")
    owner, carla = f"owner.{mark}@example.org", f"carla.{mark}@example.org"
    a_person(running, owner, company)
    page = people_page(as_person(), company, owner)
    invite(page, carla)
    box = row(page, carla).get_by_role("checkbox", name="Documents")

    def refuse(route: Route) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        problem = {"status": 409, "code": "inviting_is_off", "title": "Refused"}
        return route.fulfill(status=409, json=problem, content_type="application/problem+json")

    page.route("**/api/companies/*/invitations/*", refuse)
    box.click()
    expect(row(page, carla)).to_contain_text("The office sends invitations itself.")
    expect(box).to_be_checked()
    page.unroute("**/api/companies/*/invitations/*")
    box.click()
    expect(page.get_by_role("status").filter(has_text="Carla Contabile saved")).to_be_visible()
    expect(box).not_to_be_checked()


def test_company_without_an_owner_leads_to_naming_one(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Delta {mark}")
    page = as_person().page(f"/office/companies/{company['id']}")
    sign_in(page, *running.sign_ins["admin"])
    page.get_by_role("link", name="Name an owner").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox", name="Owner of the company")).to_be_checked()
    dialog.get_by_label("E-mail", exact=True).fill(f"boss.{mark}@example.org")
    dialog.get_by_label("First name").fill("Bruno")
    dialog.get_by_label("Last name").fill("Capo")
    dialog.get_by_role("button", name="Send the invitation").click()

    expect(dialog).to_have_count(0)
    expect(row(page, f"boss.{mark}@example.org")).to_contain_text("Owner")
    assert "add=" not in page.url


def test_company_that_gets_an_owner_needs_none_any_more(
    running: Running, as_person: Opener, mark: str
) -> None:
    company, known = a_company(running, f"Omega {mark}"), f"known.{mark}@example.org"
    a_person(running, known)
    page = as_person().page(f"/office/companies/{company['id']}")
    sign_in(page, *running.sign_ins["admin"])
    expect(page.get_by_text("Needs an owner")).to_be_visible()
    page.get_by_role("link", name="Name an owner").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Give access at once").check()
    dialog.get_by_label("E-mail", exact=True).fill(known)
    dialog.get_by_role("button", name="Give access").click()

    expect(row(page, known)).to_contain_text("Owner")
    expect(page.get_by_text("Needs an owner")).to_have_count(0)
    page.get_by_role("link", name="Details").click()
    expect(page.get_by_role("link", name="Name an owner")).to_have_count(0)


def test_address_that_waits_is_taken_back_where_it_is_shown(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Eta {mark}")
    email, new = f"kim.{mark}@example.org", f"new.{mark}@example.org"
    user_id = a_contact(running, email, company)
    page = as_person().page(f"/office/users/{user_id}")
    sign_in(page, *running.sign_ins["admin"])
    change = page.get_by_role("button", name="Change e-mail")
    expect(change).to_be_visible()
    # What the person reaches stands above, and moves the button when it comes.
    expect(page.locator(".loading")).to_have_count(0)
    change.click()
    page.get_by_role("dialog").get_by_label("New e-mail address").fill(new)
    page.get_by_role("dialog").get_by_role("button", name="Send the link").click()
    expect(page.get_by_text(f"{new} waits for being confirmed.")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("button", name="Take the new address back").click()

    expect(page.get_by_text(f"{new} waits for being confirmed.")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text=f"{email} stays")).to_be_visible()


def test_what_a_block_and_a_deletion_say_fits_the_person(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Theta {mark}")
    owner, nobody = f"owner.{mark}@example.org", f"nobody.{mark}@example.org"
    a_person(running, owner, company)
    a_person(running, nobody)
    page = as_person().page("/office/users")
    sign_in(page, *running.sign_ins["admin"])
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    dialog = page.get_by_role("dialog")

    open_user(page, running, owner)
    page.get_by_role("button", name="Block", exact=True).click()
    expect(dialog.get_by_text("1 company will have no owner until then")).to_be_visible()
    expect(dialog.get_by_text(company["code"])).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    open_user(page, running, nobody)
    page.get_by_role("button", name="Block", exact=True).click()
    expect(dialog.get_by_text("This person reaches no company.")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(dialog.get_by_text("The history keeps the name Olga Wanda.")).to_be_visible()
    expect(dialog.get_by_text("Everything of the companies")).to_have_count(0)


def open_user(page: Page, running: Running, email: str) -> None:
    """By pressing the line of the list at its edge."""
    page.goto(f"{running.address}/office/users?q={email}")
    row(page, email).click(position=EDGE)
    expect(page.get_by_role("heading", name="Olga Wanda")).to_be_visible()


@pytest.mark.parametrize("path", ["/invitation", "/set-password", "/confirm-email"])
def test_link_that_is_of_no_use_leads_to_the_sign_in(
    running: Running, as_person: Opener, path: str
) -> None:
    page = as_person().page(f"{path}#{NOTHING}")
    page.wait_for_url(f"{running.address}{path}")
    page.reload()
    expect(page.get_by_role("heading", name="Open the link once more")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{running.address}{path}#{NOTHING}")
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.url == f"{running.address}/"
