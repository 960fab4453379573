"""
Panels from both sides (R16-R23): staff make them, share to them and withdraw; members see what is
shared to theirs and nothing else; and a panel goes with those who had nothing but it.
"""

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.made import PASSWORD, a_company, a_person
from tests.harness.running import Running
from tests.harness.things import (
    a_document,
    a_member,
    a_panel,
    an_annex,
    an_invoice,
    set_password,
    share,
)
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def mark() -> str:
    """Of this test, since what is made stays."""
    return secrets.token_hex(3)


def staff(running: Running, page: Page, who: str, path: str) -> Page:
    """A page of the office as one of its staff."""
    page.goto(running.address + path)
    sign_in(page, *running.sign_ins[who])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def panels_of(company: dict[str, Any]) -> str:
    return f"/office/companies/{company['id']}/panels"


def said(page: Page, text: str) -> Locator:
    """What the corner says was done."""
    return page.get_by_role("status").filter(has_text=text)


def lines(page: Page) -> Locator:
    """What a member sees of their panel."""
    return page.get_by_role("list", name=re.compile("^Shared in")).get_by_role("listitem")


def test_accounting_and_marketing_each_see_their_own(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Dwa Panele {mark}")
    a_document(running, company, "Contract.pdf", letter_pdf())
    a_document(running, company, "Flyer.pdf", letter_pdf())
    marketing = a_panel(running, company, "Marketing")
    books, flyers = f"barbara.{mark}@example.org", f"marek.{mark}@example.org"
    set_password(running, a_member(running, marketing, flyers))
    page = staff(running, as_person().page(), "admin", panels_of(company))

    # The admin makes a panel, and hands the way in over by hand.
    page.get_by_role("button", name="Make a panel").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("marketing")
    dialog.get_by_role("button", name="Make the panel").click()
    expect(dialog.get_by_text("This company has a panel with this name.")).to_be_visible()
    dialog.get_by_label("Name").fill("Accounting")
    dialog.get_by_role("button", name="Make the panel").click()
    expect(page.get_by_role("heading", name="Accounting", level=1)).to_be_visible()
    assert_accessible(page)
    link = added_by_hand(page, books)

    # Two documents at once for accounting, and one of them for marketing.
    page.goto(f"{running.address}/office/companies/{company['id']}/documents")
    choose_and_share(page, "Contract", "Flyer")
    dialog.get_by_role("button", name="Share 2 documents").click()
    expect(dialog.get_by_text("Choose a panel.")).to_be_visible()
    dialog.get_by_role("radio", name="Accounting").check()
    expect(dialog.get_by_text("1 person is in this panel")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Share 2 documents with 1 person").click()
    expect(said(page, "Shared 2 documents with 1 person")).to_be_visible()
    flyer = page.get_by_role("row").filter(has_text="Flyer")
    expect(flyer).to_contain_text("Shared to Accounting")
    choose_and_share(page, "Flyer")
    assert_told_what_is_there(dialog)
    dialog.get_by_role("radio", name="Marketing").check()
    dialog.get_by_role("button", name="Share 1 document with 1 person").click()
    expect(said(page, "Shared 1 document with 1 person")).to_be_visible()

    # The first sign-in lands in the panel, on a phone.
    phone = as_person(viewport=PHONE).page(link.removeprefix(running.address))
    phone.get_by_label("New password").fill(PASSWORD)
    phone.get_by_role("button", name="Set password").click()
    phone.get_by_role("button", name="Sign in").click()
    sign_in(phone, books, PASSWORD)
    expect(phone.get_by_role("heading", name="Accounting", level=1)).to_be_visible()
    expect(lines(phone)).to_have_count(2)
    expect(phone.get_by_text("New", exact=True)).to_have_count(2)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(phone)

    other = as_person().page("/")
    sign_in(other, flyers, PASSWORD)
    expect(other.get_by_role("heading", name="Marketing", level=1)).to_be_visible()
    expect(lines(other)).to_have_count(1)
    expect(lines(other)).to_contain_text("Flyer")
    assert_accessible(other)


def added_by_hand(page: Page, email: str) -> str:
    """Adds Barbara to the panel that is open, without an e-mail; the link that is shown once."""
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Add a person").click()
    dialog.get_by_label("E-mail", exact=True).fill(email)
    dialog.get_by_label("First name").fill("Barbara")
    dialog.get_by_label("Last name").fill("Liczy")
    dialog.get_by_label("Language").select_option("en")
    dialog.get_by_label("Send the e-mail").uncheck()
    assert_accessible(page)
    dialog.get_by_role("button", name="Add the person").click()
    link = dialog.locator("code").inner_text()
    expect(dialog.get_by_role("img", name="QR code of the link")).to_be_visible()
    dialog.get_by_role("button", name="Handed over").click()
    row = page.get_by_role("row").filter(has_text="Barbara Liczy")
    expect(row).to_contain_text("No password yet")
    return link


def assert_told_what_is_there(dialog: Locator) -> None:
    """What is shared to one of the panels already is said there, and not of the other one."""
    is_there = dialog.get_by_text("In Accounting already, in this or another version")
    dialog.get_by_role("radio", name="Accounting").check()
    expect(is_there).to_be_visible()
    dialog.get_by_role("radio", name="Marketing").check()
    expect(is_there).to_have_count(0)


def choose_and_share(page: Page, *names: str) -> None:
    """Ticks rows of the list and opens the dialog."""
    for name in names:
        page.get_by_role("checkbox", name=f"Choose {name}").check()
    page.get_by_role("button", name="Share").click()


def test_shared_version_stays_until_it_is_withdrawn_from_either_side(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Wersje {mark}")
    panel, email = a_panel(running, company, "Accounting"), f"barbara.{mark}@example.org"
    set_password(running, a_member(running, panel, email, name=("Barbara", "Liczy")))
    contract = a_document(running, company, "Contract.pdf", letter_pdf())
    price = a_document(running, company, "Prices.pdf", letter_pdf())
    invoice = an_invoice(running, company, f"FV/{mark}", letter_pdf())
    annex = an_annex(running, company, invoice, "Settlement", letter_pdf())
    share(
        running,
        panel,
        {"kind": "document", "id": contract, "version": 1},
        {"kind": "document", "id": price, "version": None},
        {"kind": "invoice", "id": invoice, "version": 1},
        {"kind": "annex", "id": annex, "invoice_id": invoice, "version": 1},
    )
    a_document(running, company, "Contract.pdf", letter_pdf(), of=contract)
    a_document(running, company, "Prices.pdf", letter_pdf(), of=price)

    hers = as_person().page("/")
    sign_in(hers, email, PASSWORD)
    expect(lines(hers)).to_have_count(4)
    expect(lines(hers).filter(has_text="1,230.00")).to_contain_text(f"Invoice FV/{mark}")
    expect(lines(hers).filter(has_text="Settlement")).to_contain_text(f"to invoice FV/{mark}")
    expect(lines(hers).filter(has_text="Prices")).to_contain_text("version 2")
    paper = lines(hers).filter(has_text="Contract")
    expect(paper).to_contain_text(re.compile("New.*version 1"))
    assert_accessible(hers)
    paper.get_by_role("button", name="Open").click()
    opened = hers.get_by_role("dialog", name="Contract")
    expect(opened.get_by_role("link", name="Save the file")).to_be_visible()
    opened.get_by_role("button", name="Close").click()
    expect(paper.get_by_text("New", exact=True)).to_have_count(0)

    # Who opened it stands beside the document, and there its share is withdrawn.
    where = f"/office/companies/{company['id']}/documents?document={contract}"
    page = staff(running, as_person().page(), "clerk", where)
    expect(page.get_by_role("region", name="Who sees it")).to_contain_text("panel Accounting")
    expect(page.get_by_role("region", name="Shared to")).to_contain_text("the newest is 2")
    assert_accessible(page)
    page.get_by_role("button", name="Withdraw Accounting").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Not shared to any panel.")).to_be_visible()
    expect(page.get_by_role("region", name="Who sees it")).not_to_contain_text("panel Accounting")
    paper.get_by_role("button", name="Open").click()
    expect(opened.get_by_text("This is not shared with you any more")).to_be_visible()
    assert_accessible(hers)
    hers.keyboard.press("Escape")
    expect(lines(hers)).to_have_count(3)

    _annex_says_who_sees_it(
        page, f"{running.address}/office/companies/{company['id']}/invoices?invoice={invoice}"
    )

    # From the panel several are withdrawn at once.
    page.goto(f"{running.address}{panels_of(company)}/{panel['id']}/shared")
    page.get_by_role("checkbox", name=f"Choose FV/{mark}").check()
    page.get_by_role("checkbox", name="Choose Settlement").check()
    assert_accessible(page)
    chosen = page.get_by_role("region", name="What is chosen")
    chosen.get_by_role("button", name="Withdraw").click()
    dialog.get_by_role("button", name="Withdraw").click()
    expect(said(page, "Withdrawn: 2 items")).to_be_visible()
    hers.reload()
    expect(lines(hers)).to_contain_text(["Prices"])


def _annex_says_who_sees_it(page: Page, place: str) -> None:
    page.goto(place)
    page.get_by_role("button", name="Details Settlement").click()
    sheet = page.get_by_role("dialog", name="Settlement")
    expect(sheet.get_by_role("region", name="Who sees it")).to_contain_text("panel Accounting")
    expect(sheet.get_by_role("region", name="Shared to")).to_contain_text("Accounting")
    assert_accessible(page)
    sheet.get_by_role("button", name="Close").click()


def test_deleted_panel_takes_those_along_who_had_nothing_else(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Koniec {mark}")
    going, staying = a_panel(running, company, "Project"), a_panel(running, company, "Board")
    only, both, owner, late = (f"{who}.{mark}@example.org" for who in ("jan", "ewa", "ola", "leo"))
    set_password(running, a_member(running, going, only, name=("Jan", "Jedyny")))
    set_password(running, a_member(running, going, both, staying, name=("Ewa", "Obie")))
    a_person(running, owner, company)
    a_member(running, going, owner)
    theirs = as_person().page("/")
    sign_in(theirs, only, PASSWORD)
    expect(theirs.get_by_text("Nothing is shared here yet")).to_be_visible()
    page = staff(running, as_person().page(), "admin", f"{panels_of(company)}/{going['id']}")

    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("list", name=re.compile("1 user is deleted"))).to_contain_text(only)
    stays = dialog.get_by_role("list", name=re.compile("2 users leave"))
    expect(stays).to_contain_text("is in another panel")
    expect(stays).to_contain_text("acts for a company")
    expect(dialog).to_contain_text("No document, invoice or annex is deleted.")
    assert_accessible(page)
    dialog.get_by_role("button", name="Delete the panel").click()
    expect(dialog.get_by_text("This is not the name")).to_be_visible()

    # Somebody comes in meanwhile: what was confirmed is not what would happen now.
    a_member(running, going, late, name=("Leo", "Ostatni"))
    dialog.get_by_label("Type the panel").fill("project")
    dialog.get_by_role("button", name="Delete the panel").click()
    expect(dialog.get_by_text("What this does has changed")).to_be_visible()
    expect(dialog.get_by_role("list", name=re.compile("2 users are deleted"))).to_contain_text(late)
    dialog.get_by_role("button", name="Delete the panel").click()
    expect(dialog.get_by_text("The panel Project was deleted.")).to_be_visible()
    expect(dialog).to_contain_text("2 users were deleted.")
    expect(dialog).to_contain_text("2 users stay.")
    assert_accessible(page)
    dialog.get_by_role("button", name="To the panels").click()
    expect(page.get_by_role("row").filter(has_text="Board")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Project")).to_have_count(0)

    theirs.reload()
    expect(theirs.get_by_role("button", name="Sign in")).to_be_visible()
    hers = as_person().page("/")
    sign_in(hers, both, PASSWORD)
    expect(hers.get_by_role("heading", name="Board", level=1)).to_be_visible()


def test_members_are_kept_and_a_clerk_sees_why_a_panel_is_not_theirs_to_make(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Osoby {mark}")
    panel, other = a_panel(running, company, "Sales"), a_panel(running, company, "Audit")
    email = f"iga.{mark}@example.org"
    set_password(running, a_member(running, panel, email, name=("Iga", "Zmienna")))
    a_member(running, panel, f"old.{mark}@example.org", name=("Olaf", "Dawny"))
    page = staff(running, as_person().page(), "clerk", panels_of(company))
    expect(page.get_by_text("Making a panel is up to an administrator")).to_be_visible()
    expect(page.get_by_role("button", name="Make a panel")).to_have_count(0)
    assert_accessible(page)

    page.get_by_role("link", name="Sales").click()
    page.get_by_role("searchbox").fill("iga")
    row = page.get_by_role("row").filter(has_text=email)
    expect(page.get_by_role("row").filter(has_text="Olaf")).to_have_count(0)
    row.get_by_role("link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Last name").fill("Stała")
    dialog.get_by_label("Last day").fill("2099-12-31")
    dialog.get_by_role("checkbox", name="Audit").check()
    assert_accessible(page)
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Iga Stała")
    expect(row).to_contain_text("31 Dec 2099")
    expect(row).to_contain_text("Audit, Sales")

    hers = as_person(viewport=PHONE).page("/")
    sign_in(hers, email, PASSWORD)
    _picks_one_of_two(hers, running, company)

    # Blocked in one panel, she is in the other as before.
    dialog.get_by_role("button", name="Block").click()
    dialog.get_by_role("button", name="Block").click()
    expect(row).to_contain_text("Blocked")
    hers.goto(f"{running.address}/panel?company={company['id']}&panel={panel['id']}")
    expect(hers.get_by_text("You have no access to this panel")).to_be_visible()
    hers.goto(f"{running.address}/")
    expect(hers.get_by_role("heading", name="Audit", level=1)).to_be_visible()

    # Taken out of both, she goes: the second time that is said before it is done.
    dialog.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(said(page, "is in Sales no longer")).to_be_visible()
    page.goto(f"{running.address}{panels_of(company)}/{other['id']}")
    row.get_by_role("link").click()
    dialog.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove and delete the user").click()
    expect(page.get_by_text("Nobody is in this panel yet")).to_be_visible()


def _picks_one_of_two(hers: Page, running: Running, company: dict[str, Any]) -> None:
    """She picks one after signing in, and goes on to the other at the top right."""
    expect(hers.get_by_text("Choose a panel to see")).to_be_visible()
    expect(hers.get_by_role("link", name="Audit")).to_contain_text(company["code"])
    assert_accessible(hers)
    hers.get_by_role("link", name="Sales").click()
    expect(hers.get_by_role("heading", name="Sales", level=1)).to_be_visible()
    assert_accessible(hers)
    hers.get_by_role("button", name="Switch panel, now Sales").click()
    hers.get_by_role("link", name=re.compile("^Audit.*Osoby")).click()
    expect(hers.get_by_role("heading", name="Audit", level=1)).to_be_visible()
    # Nothing speaks of companies to whoever has none.
    hers.goto(f"{running.address}/mail?company={company['id']}")
    expect(hers.get_by_text("This company is not on your list")).to_be_visible()
    expect(hers.get_by_role("button", name="Choose a panel")).to_be_visible()
    hers.get_by_role("main").get_by_role("link", name="Your panels").click()
    expect(hers.get_by_role("heading", name="Hello, Iga")).to_be_visible()
