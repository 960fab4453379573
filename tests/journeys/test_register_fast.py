"""The register at speed: by keys alone, several at once, many rows at once, and as a table."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from chalicelib.core import ids
from tests.harness.browser import assert_accessible, at_register
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

CODE = "ROSSI-3"
NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{5}")


@pytest.fixture
def clerk(running: Running, as_person: Opener) -> Page:
    """A clerk at the register."""
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    return page


def _word() -> str:
    return f"Sender {ids.random_word(8)}"


def _registered(running: Running, *senders: str, **changes: object) -> str:
    """Mail of the company, registered without the browser; the company's id."""
    found = running.call("GET", f"/office/companies?q={CODE}", by="clerk").json["items"]
    (company_id,) = [one["id"] for one in found if one["code"] == CODE]
    today = running.call("GET", "/office/mail?limit=1", by="clerk").json["items"][0]["received_on"]
    for sender in senders:
        body = {
            "company_id": company_id,
            "sender": sender,
            "kind": "letter",
            "received_on": today,
            "notice": "none",
        }
        headers = {"Idempotency-Key": ids.random_word(20)}
        running.call("POST", "/office/mail", body | changes, by="clerk", headers=headers)
    return str(company_id)


def _pick_by_keys(page: Page, dialog: Locator, text: str = CODE) -> None:
    page.keyboard.type(text)
    expect(dialog.get_by_role("option", name=re.compile(CODE)).first).to_be_visible()
    page.keyboard.press("Enter")


def test_pile_is_registered_with_keys_alone(running: Running, clerk: Page) -> None:
    known, new = _word(), _word()
    _registered(running, known)
    clerk.reload()
    clerk.get_by_role("button", name="Register mail").focus()
    clerk.keyboard.press("Enter")
    dialog = clerk.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="Company", exact=True)).to_be_focused()

    _pick_by_keys(clerk, dialog)
    clerk.keyboard.press("Tab")
    clerk.keyboard.type(known[:12].lower())
    expect(dialog.get_by_role("option", name=known)).to_be_visible()
    clerk.keyboard.press("ArrowDown")
    clerk.keyboard.press("Enter")
    expect(dialog.get_by_role("combobox", name="Sender")).to_have_value(known)
    clerk.keyboard.press("Enter")

    expect(dialog.locator(".bignumber")).to_contain_text(known)
    company = dialog.get_by_role("combobox", name="Company", exact=True)
    expect(company).to_be_focused()
    expect(company).to_have_value(re.compile(CODE))
    clerk.keyboard.press("Tab")
    clerk.keyboard.type(new)
    clerk.keyboard.press("Enter")
    expect(dialog.locator(".bignumber")).to_contain_text(new)
    expect(dialog.get_by_text("1 more registered before")).to_be_visible()
    assert_accessible(clerk)
    clerk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(clerk.get_by_role("row").filter(has_text=new)).to_have_count(1)


def test_number_is_in_sight_wherever_the_form_was_left(clerk: Page) -> None:
    clerk.set_viewport_size({"width": 1280, "height": 600})
    clerk.get_by_role("button", name="Register mail").click()
    dialog = clerk.get_by_role("dialog")
    _pick_by_keys(clerk, dialog)
    clerk.keyboard.press("Tab")
    clerk.keyboard.type(_word())
    dialog.get_by_label("Internal note").focus()
    dialog.evaluate("(dialog) => dialog.scrollTo({ top: dialog.scrollHeight })")
    clerk.keyboard.press("Control+Enter")

    expect(dialog.get_by_role("combobox", name="Company", exact=True)).to_be_focused()
    expect(dialog.locator(".bignumber")).to_be_in_viewport(ratio=1)


def test_company_of_the_next_letter_is_typed_over_the_last_one(
    running: Running, clerk: Page
) -> None:
    clerk.get_by_role("button", name="Register mail").click()
    dialog = clerk.get_by_role("dialog")
    _pick_by_keys(clerk, dialog)
    clerk.keyboard.press("Tab")
    clerk.keyboard.type(_word())
    clerk.keyboard.press("Enter")
    expect(dialog.locator(".bignumber")).to_be_visible()

    clerk.keyboard.type("NOWAK-7")

    option = dialog.get_by_role("option", name=re.compile("NOWAK-7"))
    expect(option).to_be_visible()
    clerk.keyboard.press("Enter")
    expect(dialog.get_by_role("combobox", name="Company", exact=True)).to_have_value(
        re.compile("NOWAK-7")
    )


def test_company_is_never_taken_from_a_list_of_what_was_typed_before(clerk: Page) -> None:
    """Whoever types a code and goes on at once means that code, however late its list comes."""
    clerk.get_by_role("button", name="Register mail").click()
    dialog = clerk.get_by_role("dialog")
    company = dialog.get_by_role("combobox", name="Company", exact=True)
    clerk.keyboard.type("o")
    expect(dialog.get_by_role("option").nth(1)).to_be_visible()
    held: list[Route] = []
    clerk.route(re.compile(rf"/office/companies\?.*q={CODE}"), lambda one: held.append(one))  # noqa: PLW0108 - it is looked into
    company.fill(CODE)
    expect(dialog.locator("[role=listbox][data-stale]")).to_be_visible()

    clerk.keyboard.press("Enter")
    dialog.get_by_role("option").first.click()
    expect(company).to_have_value(CODE)
    clerk.keyboard.press("Tab")
    while len(held) < 2:
        clerk.wait_for_timeout(50)
    for one in held:
        one.continue_()

    expect(company).to_have_value(re.compile(rf".+ · {CODE}$"))


def test_sender_that_was_marked_is_not_taken_once_more_is_typed(
    running: Running, clerk: Page
) -> None:
    known = _word()
    _registered(running, known)
    clerk.get_by_role("button", name="Register mail").click()
    dialog = clerk.get_by_role("dialog")
    _pick_by_keys(clerk, dialog)
    sender = dialog.get_by_role("combobox", name="Sender")
    sender.press_sequentially(known[:12])
    expect(dialog.get_by_role("option", name=known)).to_be_visible()
    clerk.keyboard.press("ArrowDown")
    marked = dialog.locator("[role=option][aria-selected=true]")
    expect(marked).to_have_count(1)
    clerk.route("**/api/office/senders*", lambda route: None)

    clerk.keyboard.type("x")

    expect(dialog.get_by_role("option", name=known)).to_be_visible()
    expect(marked).to_have_count(0)


def test_several_are_registered_row_by_row(clerk: Page) -> None:
    words = [_word() for _ in range(4)]
    clerk.get_by_role("button", name="Register several").click()
    dialog = clerk.get_by_role("dialog")
    dialog.get_by_role("button", name="Register all").click()
    expect(dialog.get_by_role("combobox", name="Company", exact=True)).to_have_attribute(
        "aria-invalid", "true"
    )
    dialog.get_by_role("combobox", name="Company", exact=True).focus()
    _pick_by_keys(clerk, dialog)
    dialog.get_by_role("combobox", name="Sender").first.focus()

    for word in words:
        clerk.keyboard.type(word)
        clerk.keyboard.press("Enter")
    expect(dialog.get_by_role("group")).to_have_count(6)
    assert_accessible(clerk)
    clerk.keyboard.press("Control+Enter")

    lines = dialog.get_by_role("listitem")
    expect(lines).to_have_count(4)
    for line, word in zip(lines.all(), words, strict=True):
        expect(line).to_contain_text(word)
        expect(line).to_contain_text(NUMBER)
    expect(dialog.get_by_role("button", name="Print 4 labels")).to_be_visible()
    assert_accessible(clerk)


def _choose(page: Page, *senders: str) -> None:
    for sender in senders:
        page.get_by_role("checkbox", name=re.compile(sender)).check()


def test_chosen_rows_change_state_and_each_says_what_became_of_it(
    running: Running, clerk: Page
) -> None:
    going, staying = _word(), _word()
    company_id = _registered(running, going, staying)
    clerk.reload()
    _choose(clerk, going, staying)
    expect(clerk.get_by_text("2 chosen")).to_be_visible()
    assert_accessible(clerk)
    # Somebody else changes one of them meanwhile.
    items = running.call("GET", f"/office/mail?company_id={company_id}", by="clerk").json["items"]
    (other,) = [one for one in items if one["sender"] == staying]
    path = f"/office/companies/{company_id}/mail/{other['id']}"
    running.call("PATCH", path, {"note": "x"}, by="clerk", headers={"If-Match": '"1"'})

    clerk.get_by_role("button", name="Change state").click()
    dialog = clerk.get_by_role("dialog")
    dialog.get_by_label("Change to").select_option("returned")
    dialog.get_by_role("button", name="Change state").click()
    expect(dialog.get_by_role("textbox", name="Reason")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_role("textbox", name="Reason").fill("Refused by the client")
    assert_accessible(clerk)
    dialog.get_by_role("button", name="Change state").click()

    expect(dialog.get_by_text("Done: 1. Not done: 1.")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text=staying)).to_contain_text("Somebody else")
    expect(dialog.get_by_role("listitem").filter(has_text=going)).to_contain_text("Done")
    assert_accessible(clerk)
    dialog.get_by_role("button", name="Close").last.click()
    expect(clerk.get_by_role("row").filter(has_text=going)).to_contain_text("Returned")
    clerk.get_by_role("link", name=going).click()
    told = clerk.get_by_role("list", name="History")
    expect(told).to_contain_text("Returned to the sender")
    expect(told).to_contain_text("Refused by the client")


def test_people_are_told_later_of_rows_registered_without_an_e_mail(
    running: Running, clerk: Page
) -> None:
    silent, told = _word(), _word()
    _registered(running, silent)
    _registered(running, told, notice="email")
    clerk.reload()
    _choose(clerk, silent, told)

    clerk.get_by_role("button", name="Tell by e-mail").click()
    dialog = clerk.get_by_role("dialog")
    dialog.get_by_role("button", name="Tell them now").click()

    expect(dialog.get_by_text("Done: 1. Not done: 1.")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text=told)).to_contain_text("told")


def test_forwarded_item_asks_where_to_and_its_client_reads_it(
    running: Running, as_person: Opener, clerk: Page
) -> None:
    sender = _word()
    _registered(running, sender)
    clerk.reload()
    clerk.get_by_role("link", name=sender).click()
    state = clerk.get_by_role("region", name="State")

    state.get_by_role("combobox").select_option("forwarded")
    state.get_by_role("button", name="Change state").click()
    expect(state.get_by_label("Forwarded to")).to_have_attribute("aria-invalid", "true")
    assert_accessible(clerk)
    state.get_by_label("Forwarded to").fill("Via Roma 1\n00100 Roma")
    state.get_by_label("Courier").fill("InPost")
    state.get_by_label("Tracking number").fill("620012345")
    state.get_by_role("button", name="Change state").click()

    told = clerk.get_by_role("list", name="History")
    expect(told).to_contain_text("tracking number 620012345")
    assert_accessible(clerk)


def test_register_is_saved_as_it_is_filtered_with_formulas_as_text(
    running: Running, clerk: Page, tmp_path: Path
) -> None:
    """T69."""
    formula, plain = f"=1+1 {ids.random_word(8)}", _word()
    company_id = _registered(running, formula, plain)
    clerk.goto(f"{running.address}/office/register?company={company_id}")

    with clerk.expect_download() as saved:
        clerk.get_by_role("button", name="Save as table").click()

    saved.value.save_as(tmp_path / "mail.csv")
    text = (tmp_path / "mail.csv").read_bytes().decode()
    lines = text.removeprefix("\ufeff").split("\r\n")
    assert text.startswith("\ufeffNumber,Received,Company,Company code,Sender")
    assert next(line for line in lines if formula in line).split(",")[4] == f"'{formula}"
    assert {line.split(",")[3] for line in lines[1:] if NUMBER.match(line)} == {CODE}
