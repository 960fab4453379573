"""A company and the office write to each other: about a letter, with a file, read and closed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.core import ids
from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.enable_socket]

CHECKED_MS = 60_000


def write(page: Page, subject: str, text: str) -> None:
    """Fills in and sends what begins a thread."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Subject").fill(subject)
    dialog.get_by_label("Message", exact=True).fill(text)
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name=subject)).to_be_visible()


def nowak(running: Running) -> str:
    """The id of a company of the president."""
    clients = running.call("GET", "/me/companies", by="president").json["items"]
    return str(next(one["id"] for one in clients if one["code"] == "NOWAK-7"))


def post(running: Running, by: str, company_id: str, body: dict[str, str], thread: str = "") -> Any:
    """Somebody begins a thread, or writes in one, elsewhere."""
    base = f"{'/office' if by == 'clerk' else ''}/companies/{company_id}/messages/threads"
    path = f"{base}/{thread}/messages" if thread else base
    key = {"Idempotency-Key": ids.random_word(20)}
    answer = running.call("POST", path, body, by=by, headers=key)
    assert answer.status == 201, answer.body
    return answer.json


def test_company_asks_with_a_file_and_the_office_answers_reads_and_closes(
    running: Running, as_person: Opener
) -> None:
    company_id = nowak(running)
    anna = as_person().page()
    sign_in(anna, *running.sign_ins["president"])
    expect(anna.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    anna.goto(f"{running.address}/messages?company={company_id}")
    expect(anna.get_by_role("heading", name="Messages")).to_be_visible()
    assert_accessible(anna)
    anna.get_by_role("button", name="Write a message").click()
    dialog = anna.get_by_role("dialog")
    dialog.get_by_role("button", name="Attach files").click()
    dialog.get_by_label("Attach files").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": letter_pdf()}
    )
    expect(dialog.get_by_text("Goes along with the message")).to_be_visible(timeout=CHECKED_MS)
    _nothing_goes_without_a_file_that_was_chosen(dialog)
    assert_accessible(anna)
    write(anna, "A second key", "May we have one?\nFor the third floor.")
    expect(anna.get_by_text("For the third floor.")).to_be_visible()
    assert_accessible(anna)

    clerk = as_person().page()
    at_register(clerk, *running.sign_ins["clerk"])
    clerk.goto(f"{running.address}/office/messages")
    row = clerk.get_by_role("row").filter(has_text="A second key")
    expect(row).to_contain_text("Waits for an answer")
    assert_accessible(clerk)
    row.get_by_role("link", name="A second key").click()
    expect(clerk.get_by_role("button", name="Open plan.pdf")).to_be_visible()
    clerk.get_by_label("Your answer").fill("It is at the desk.")
    clerk.get_by_role("button", name="Send").click()
    expect(clerk.get_by_text("Not read yet")).to_be_visible()
    assert_accessible(clerk)

    anna.goto(f"{running.address}/")
    hole = anna.locator("a.hole").filter(has_text="NOWAK-7")
    expect(hole).to_contain_text(re.compile(r"\d+ unread message"))
    anna.goto(f"{running.address}/messages?company={company_id}")
    row = anna.get_by_role("row").filter(has_text="A second key")
    expect(row).to_contain_text("Unread")
    row.get_by_role("link", name="A second key").click()
    expect(anna.get_by_text("It is at the desk.")).to_be_visible()
    anna.get_by_role("link", name="Messages").first.click()
    row = anna.get_by_role("row").filter(has_text="A second key")
    expect(row).not_to_contain_text("Unread")

    clerk.reload()
    expect(clerk.get_by_text("Read by Anna Nowak")).to_be_visible()
    clerk.get_by_role("button", name="Close the thread").click()
    expect(clerk.get_by_text("Thread closed")).to_be_visible()
    expect(clerk.get_by_role("button", name="Reopen the thread")).to_be_visible()
    # It was opened out of the list of all companies, and leads back there.
    clerk.get_by_role("link", name="Messages of all companies").click()
    expect(clerk).to_have_url(re.compile("/office/messages$"))
    expect(clerk.get_by_label("Which threads")).to_be_visible()


def _nothing_goes_without_a_file_that_was_chosen(dialog: Locator) -> None:
    dialog.get_by_label("Attach files").set_input_files(
        {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 and no more"}
    )
    remove = dialog.get_by_role("button", name="Remove broken.pdf")
    expect(remove).to_be_visible(timeout=CHECKED_MS)
    dialog.get_by_label("Subject").fill("Without it")
    dialog.get_by_label("Message", exact=True).fill("Here are two files.")
    dialog.get_by_role("button", name="Send").click()
    told = dialog.get_by_text("A file did not get through")
    expect(told).to_be_visible()
    remove.click()
    expect(told).to_have_count(0)


def test_letter_is_written_about_from_where_it_is_shown(
    running: Running, as_person: Opener
) -> None:
    company_id = nowak(running)
    letters = running.call("GET", f"/companies/{company_id}/mail", by="president").json
    letter = letters["items"][0]
    page = as_person().page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    page.goto(f"{running.address}/mail?company={company_id}&item={letter['id']}")

    page.get_by_role("link", name="Write about this item").click()
    expect(page.get_by_label("Subject")).to_have_value(f"Mail item {letter['number']}")
    write(page, "This letter", "Please open it.")

    page.get_by_role("link", name=f"Mail item {letter['number']}").click()
    expect(page.get_by_role("dialog")).to_contain_text(letter["number"])


def test_nothing_typed_and_nothing_loaded_is_lost_while_the_other_side_writes(
    running: Running, as_person: Opener
) -> None:
    company_id = nowak(running)
    begun = {"subject": "A long talk", "text": "Message 1"}
    thread = post(running, "president", company_id, begun)["id"]
    for place in range(2, 28):
        post(running, "president", company_id, {"text": f"Message {place}"}, thread)
    clerk = as_person().page()
    at_register(clerk, *running.sign_ins["clerk"])
    clerk.goto(f"{running.address}/office/companies/{company_id}/messages?thread={thread}")
    talk = clerk.get_by_role("list", name="Messages").get_by_role("listitem")
    expect(talk).to_have_count(25)
    clerk.get_by_role("button", name="Show earlier messages").click()
    expect(talk).to_have_count(27)
    answer = clerk.get_by_label("Your answer")
    answer.fill("An answer that takes a while to")

    post(running, "president", company_id, {"text": "Message 28"}, thread)
    clerk.evaluate("dispatchEvent(new Event('focus'))")

    expect(talk.last).to_contain_text("Message 28")
    expect(talk).to_have_count(28)
    expect(answer).to_have_value("An answer that takes a while to")
    answer.fill("An answer.")
    clerk.get_by_role("button", name="Send").click()
    expect(talk.last).to_contain_text("An answer.")
    expect(talk).to_have_count(29)
    expect(answer).to_have_value("")
