"""
Contacts and guests (R7-R10): an accountant whom two companies invite, somebody who opens an account
through an invitation, and what the list lets owners and the office do.
"""

import secrets
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.harness.browser import Watched, assert_accessible, sign_in
from tests.harness.made import PASSWORD, a_company, a_person, invitation_to
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

WIDTH = 360


@pytest.fixture
def mark() -> str:
    """Of this test, since what is made stays."""
    return secrets.token_hex(3)


def invite(page: Page, email: str, *, last_name: str = "Contabile") -> None:
    """By the form, as an owner."""
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail", exact=True).fill(email)
    dialog.get_by_label("First name").fill("Carla")
    dialog.get_by_label("Last name").fill(last_name)
    dialog.get_by_role("checkbox", name="Documents").check()
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(dialog).not_to_be_visible()
    expect(row(page, email)).to_contain_text("Invited")


def row(page: Page, email: str) -> Locator:
    return page.get_by_role("row").filter(has_text=email)


def people_page(watched: Watched, company: dict[str, Any], email: str) -> Page:
    """Contacts and guests, as somebody who signs in first."""
    page = watched.page(f"/people?company={company['id']}")
    sign_in(page, email, PASSWORD)
    expect(page.get_by_role("heading", name="Contacts and guests")).to_be_visible()
    return page


def test_accountant_of_two_companies_accepts_one_rejects_one_and_is_invited_again(
    running: Running, as_person: Opener, mark: str
) -> None:
    first, second = a_company(running, f"Alfa {mark}"), a_company(running, f"Beta {mark}")
    owner, carla = f"owner.{mark}@example.org", f"carla.{mark}@example.org"
    a_person(running, owner, first, second)
    a_person(running, carla)
    owns = people_page(as_person(), first, owner)
    invite(owns, carla)
    to_first = invitation_to(running, carla)
    owns.goto(f"{running.address}/people?company={second['id']}")
    invite(owns, carla)
    to_second = invitation_to(running, carla, before=1)

    # She signs in on the invitation's page and accepts the first.
    hers = as_person()
    page = hers.page(to_first)
    expect(page.get_by_text(f"invites you to act for Alfa {mark}")).to_be_visible()
    expect(page.get_by_text("Mail, Documents")).to_be_visible()
    expect(page.get_by_text("You get no e-mails about new mail.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="I have an account: sign in").click()
    sign_in(page, carla, PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.get_by_role("heading", name="Mail")).to_be_visible()
    expect(page.get_by_text(first["code"]).first).to_be_visible()
    assert "#" not in page.url

    # The second she rejects, and without signing in that would do as well.
    page.goto(f"{running.address}{to_second}")
    page.get_by_role("button", name="Reject", exact=True).click()
    page.get_by_role("button", name="Reject the invitation").click()
    expect(page.get_by_role("heading", name="Rejected")).to_be_visible()
    owns.reload()
    expect(row(owns, carla)).to_contain_text("Rejected")

    # Invited again, out of the list, she accepts; both are on her wall.
    row(owns, carla).get_by_role("link").click()
    dialog = owns.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Remove from the list")).to_be_visible()
    expect(dialog.get_by_text("stops working")).not_to_be_visible()
    dialog.get_by_role("button", name="Send again").click()
    expect(row(owns, carla)).to_contain_text("Invited")
    expect(row(owns, carla)).to_contain_text("Rejected 1 time, last on")
    again = invitation_to(running, carla, before=2)
    assert again not in {to_first, to_second}
    page.goto(f"{running.address}{again}")
    page.get_by_role("button", name="Accept the invitation").click()
    # She lands in the company that she just accepted, and has both.
    expect(page).to_have_url(f"{running.address}/mail?company={second['id']}")
    expect(page.get_by_text(f"Beta {mark}").first).to_be_visible()
    expect(page.get_by_text(f"Alfa {mark}").first).to_be_visible()
    owns.reload()
    expect(row(owns, carla)).to_contain_text("Guest")


def test_newcomer_opens_a_free_account_through_the_invitation(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Gamma {mark}")
    owner, nina = f"owner.{mark}@example.org", f"nina.{mark}@example.org"
    a_person(running, owner, company)
    owns = people_page(as_person(), company, owner)
    invite(owns, nina, last_name="Nowa")

    page = as_person(viewport={"width": WIDTH, "height": 740}).page(invitation_to(running, nina))
    # Whoever took the wrong way comes back to the other one.
    page.get_by_role("button", name="I have an account: sign in").click()
    page.get_by_role("button", name="Back to the invitation").click()
    page.get_by_role("button", name="Open a free account").click()
    expect(page.get_by_label("Last name")).to_have_value("Nowa")
    page.get_by_label("First name").fill("Nina")
    page.get_by_label("New password").fill("password")
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_text("Use at least 12 characters, for example")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    page.get_by_role("button", name="Accept the invitation").click()

    expect(page.get_by_text(company["code"]).first).to_be_visible()
    owns.reload()
    expect(row(owns, nina)).to_contain_text("Contact")
    expect(row(owns, nina)).to_contain_text("Nina Nowa")


def test_list_changes_what_somebody_may_see_and_ends_it(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Delta {mark}")
    owner, carla = f"owner.{mark}@example.org", f"carla.{mark}@example.org"
    a_person(running, owner, company)
    page = people_page(as_person(), company, owner)
    invite(page, carla)
    line = row(page, carla)

    line.get_by_role("checkbox", name="Documents").uncheck()
    expect(page.get_by_role("status").filter(has_text="saved")).to_be_visible()
    with page.expect_response(lambda one: "emails" in (one.request.post_data or "")):
        line.get_by_role("checkbox", name="E-mails: Carla Contabile").check()
    page.reload()
    expect(line.get_by_role("checkbox", name="Mail", exact=True)).to_be_checked()
    expect(line.get_by_role("checkbox", name="E-mails: Carla Contabile")).to_be_checked()
    expect(line.get_by_role("checkbox", name="Documents")).not_to_be_checked()
    assert_accessible(page)

    line.get_by_role("link").click()
    dialog = page.get_by_role("dialog")
    assert_accessible(page)
    dialog.get_by_label("Last day").fill("2020-01-01")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("This day is past.")).to_be_visible()
    dialog.get_by_label("Last day").fill("2099-12-31")
    dialog.get_by_role("button", name="Save").click()
    expect(line).to_contain_text("2099")
    dialog.get_by_role("button", name="Withdraw").click()
    dialog.get_by_role("button", name="Withdraw").click()
    expect(line).not_to_be_visible()

    # The last owner is told what to do first.
    row(page, owner).get_by_role("link").click()
    dialog.get_by_role("button", name="Remove access").click()
    dialog.get_by_role("button", name="Remove access").click()
    expect(dialog.get_by_text("This is the last owner of the company.")).to_be_visible()


def test_somebody_else_is_told_whose_the_invitation_is(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Eta {mark}")
    owner, other = f"owner.{mark}@example.org", f"other.{mark}@example.org"
    a_person(running, owner, company)
    a_person(running, other)
    owns = people_page(as_person(), company, owner)
    invite(owns, f"carla.{mark}@example.org")
    theirs = as_person()
    page = theirs.page()
    sign_in(page, other, PASSWORD)
    expect(page.get_by_role("button", name="User menu")).to_be_visible()

    page.goto(f"{running.address}{invitation_to(running, f'carla.{mark}@example.org')}")

    expect(page.get_by_text(f"This invitation is for carla.{mark}@example.org")).to_be_visible()
    expect(page.get_by_role("button", name="Accept the invitation")).not_to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_office_sees_the_same_list_and_links_a_known_address_at_once(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Theta {mark}")
    known = f"known.{mark}@example.org"
    a_person(running, known)
    page = as_person().page(f"/office/companies/{company['id']}/contacts")
    sign_in(page, *running.sign_ins["admin"])
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Give access at once").check()
    dialog.get_by_label("E-mail", exact=True).fill(f"nobody.{mark}@example.org")
    expect(dialog.get_by_label("Last name")).to_have_count(0)
    dialog.get_by_label("Last day").fill("2050-12-31")
    dialog.get_by_role("button", name="Give access").click()
    expect(dialog.get_by_text("Nobody has this address.")).to_be_visible()
    expect(dialog.get_by_label("Last day")).to_have_value("2050-12-31")
    assert_accessible(page)

    dialog.get_by_label("E-mail", exact=True).fill(known)
    expect(dialog.get_by_label("Kind")).to_have_value("contact")
    dialog.get_by_label("Kind").select_option("guest")
    dialog.get_by_role("button", name="Give access").click()

    expect(row(page, known)).to_contain_text("Olga Wanda")
    expect(row(page, known)).to_contain_text("Guest")
    expect(row(page, known)).to_contain_text(company["code"])
    row(page, known).get_by_role("link", name="usr_").click()
    expect(page.get_by_role("heading", name="Olga Wanda")).to_be_visible()


def test_page_of_people_fits_a_phone(running: Running, as_person: Opener, mark: str) -> None:
    company = a_company(running, f"Jota {mark}")
    owner = f"owner.{mark}@example.org"
    a_person(running, owner, company)
    watched = as_person(viewport={"width": WIDTH, "height": 740}, color_scheme="dark")
    page = people_page(watched, company, owner)
    invite(page, f"carla.{mark}@example.org")

    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)
