"""Office → Privacy: a company exported and held, what is kept too long, a person erased."""

import re
import secrets
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.harness.browser import assert_accessible, at_register
from tests.harness.made import a_company, a_person
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]
PHONE: ViewportSize = {"width": 360, "height": 760}


def told(page: Page, name: str) -> None:
    assert_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} scrolls sideways by {wide} px"


def give_reason(page: Page, reason: str, submit: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill(reason)
    dialog.get_by_role("button", name=submit).click()
    expect(dialog).to_have_count(0)


def test_company_is_exported_and_held_and_a_count_is_asked_for(
    running: Running, as_person: Opener
) -> None:
    page = as_person().page()
    at_register(page, *running.sign_ins["admin"])
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Privacy").click()
    expect(page.get_by_role("heading", name="Privacy", exact=True)).to_be_visible()

    company = running.call("GET", "/office/companies?limit=1", by="admin").json["items"][0]
    one, holds = (page.get_by_role("region", name=name) for name in ("One company", "Legal holds"))
    one.get_by_role("combobox", name="Company").fill(company["code"])
    one.get_by_role("option").filter(has_text=company["code"]).click()
    with page.expect_response(re.compile("/privacy/export$")) as asked:
        one.get_by_role("button", name="Export everything").click()
    assert asked.value.status == HTTPStatus.CREATED
    jobs = page.get_by_role("table", name="Exports, erasures and removals")
    expect(jobs.get_by_role("row").filter(has_text=company["name"])).not_to_have_count(0)

    one.get_by_role("button", name="Put under legal hold").click()
    give_reason(page, "A dispute about the lease", "Put under legal hold")
    held = holds.get_by_role("listitem").filter(has_text=company["code"])
    expect(held).to_contain_text("A dispute about the lease")
    expect(one.get_by_role("button", name="Put under legal hold")).to_have_count(0)
    one.get_by_role("button", name="Change the reason").click()
    give_reason(page, "A dispute about the rent", "Change the reason")
    expect(held).to_contain_text("A dispute about the rent")
    told(page, "privacy")
    page.set_viewport_size(PHONE)
    told(page, "privacy on a phone")
    held.get_by_role("button", name="Lift the hold").click()
    give_reason(page, "Settled", "Lift the hold")
    expect(held).to_have_count(0)
    expect(one.get_by_role("button", name="Put under legal hold")).to_be_enabled()


def test_refused_erasure_leads_to_the_hold_and_is_told_no_longer_than_it_is_the_last_thing_asked(
    running: Running, as_person: Opener
) -> None:
    company = a_company(running, f"Held {secrets.token_hex(3)}")
    user_id = a_person(running, f"{secrets.token_hex(4)}@example.org", company)
    path = f"/office/companies/{company['id']}/privacy/hold"
    held = running.call("POST", path, {"reason": "A dispute about the lease"}, by="admin")
    assert held.status == HTTPStatus.OK, held.body
    page = as_person().page()
    at_register(page, *running.sign_ins["admin"])
    page.goto(f"{running.address}/office/users/{user_id}")

    privacy = page.get_by_role("region", name="Privacy")
    privacy.get_by_role("button", name="Erase the person").click()
    expect(privacy.get_by_role("alert")).to_contain_text("is under a legal hold")
    expect(privacy.get_by_role("link", name="Legal holds")).to_have_attribute(
        "href", "/office/privacy"
    )
    told(page, "a refused erasure")
    privacy.get_by_role("button", name="Export data").click()
    expect(privacy.get_by_role("alert")).to_have_count(0)
