"""A scan's whole way, as people see it: staff, scanner, e-mail, the right person, nobody else."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from local import letters
from local.letters import Letter
from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running, eventually
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

SENDER = "Trybunał Journey 4711"
COMPANY = "Bottega Rossi S.r.l."
CODE = "ROSSI-3"


def _real_scan() -> bytes:
    letter = Letter(
        sender=SENDER,
        address="ul. Testowa 1",
        to=COMPANY,
        place_and_day="Warszawa",
        subject="Journey",
        pages=("One page.",),
    )
    return letters.as_pdf(letter)


def _register_promised(page: Page) -> str:
    page.get_by_role("button", name="Register mail").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Company").fill(CODE)
    page.get_by_role("option", name=re.compile(CODE)).click()
    dialog.get_by_label("Sender").fill(SENDER)
    dialog.get_by_role("radio", name=re.compile("E-mail with attachment")).check()
    expect(dialog.get_by_text("No file yet")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Register and hold the e-mail").click()
    expect(dialog.get_by_text("Write this number on the envelope")).to_be_visible()
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{5}", dialog.inner_text())
    assert found
    dialog.get_by_role("link", name="Open the item").click()
    return found[0]


def test_promised_letter_is_held_scanned_sent_opened_and_hidden_from_others(
    running: Running, as_person: Opener
) -> None:
    clerk = as_person().page()
    at_register(clerk, *running.sign_ins["clerk"])
    number = _register_promised(clerk)
    expect(clerk.get_by_role("heading", name=number)).to_be_visible()
    clerk.reload()
    expect(clerk.get_by_role("region", name="Notices").get_by_text("Held")).to_be_visible()
    president, _ = running.sign_ins["president"]
    assert not [letter for letter in running.letters_to(president) if number in letter.text]

    running.drop(f"{number}/scan001.pdf", _real_scan())

    sent = eventually(
        lambda: [letter for letter in running.letters_to(president) if number in letter.text],
        within_s=60,
    )
    assert len(sent) == 1
    assert [a.content[:5] for a in sent[0].attachments] == [b"%PDF-"]
    assert SENDER not in sent[0].text + sent[0].html + sent[0].subject
    clerk.reload()
    expect(clerk.get_by_text("Sent", exact=True).first).to_be_visible()

    _client_opens(running, as_person, number)
    _stranger_finds_nothing(running, as_person, number)


def _client_opens(running: Running, as_person: Opener, number: str) -> None:
    page = as_person().page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name=re.compile(CODE)).click()
    expect(page.get_by_role("heading", name="Mail", exact=True)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("searchbox").fill(number)
    page.get_by_role("searchbox").press("Enter")
    row = page.get_by_role("row").filter(has_text=number)
    row.get_by_role("link", name=re.compile("scan")).click()
    viewer = page.get_by_role("dialog")
    expect(viewer).to_be_visible()
    expect(viewer.locator("iframe, img, embed, object").first).to_be_visible()


def _stranger_finds_nothing(running: Running, as_person: Opener, number: str) -> None:
    page = as_person().page()
    sign_in(page, *running.sign_ins["assistant"])
    expect(page.get_by_text("NOWAK-7").first).to_be_visible()
    assert CODE not in page.inner_text("body")
    own = running.call("GET", "/me/companies", by="assistant").json["items"]
    assert [company["code"] for company in own] == ["NOWAK-7"]
    companies = running.call("GET", "/me/companies", by="president").json["items"]
    foreign = next(company for company in companies if company["code"] == CODE)
    items = running.call("GET", f"/companies/{foreign['id']}/mail?q={number}", by="president").json[
        "items"
    ]
    item = items[0]
    for term in (number, SENDER[:8]):
        path = f"/companies/{own[0]['id']}/mail?q={quote(term)}"
        assert running.call("GET", path, by="assistant").json["items"] == []
        foreign_path = f"/companies/{foreign['id']}/mail?q={quote(term)}"
        assert running.call("GET", foreign_path, by="assistant").status == 404
    for company_id in (own[0]["id"], foreign["id"]):
        path = f"/companies/{company_id}/mail/{item['id']}"
        assert running.call("GET", path, by="assistant").status == 404
        link = f"{path}/scans/{item['scans'][0]['id']}/link"
        assert running.call("POST", link, by="assistant").status == 404
    page.goto(f"{running.address}/mail?company={foreign['id']}&item={item['id']}")
    expect(page.get_by_text("This company is not on your list")).to_be_visible()
    assert SENDER not in page.content()
