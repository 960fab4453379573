"""The desk: mail of several companies for one person who signs once, and what can go wrong."""

import math
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.made import PASSWORD, a_company, a_person, once
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

TABLET = {"width": 1024, "height": 768}
MOST_PRESSES = 6
_COUNT = """
() => {
  window.presses = 0;
  addEventListener("pointerdown", () => { window.presses += 1; }, true);
}
"""

# A reader types wherever the focus is, faster than a busy machine passes keys on one by one; its
# Enter presses nothing.
_READ = """
(code) => {
  const press = (key) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
  for (const sign of code) press(sign);
  return !press("Enter");
}
"""


@dataclass
class Visit:
    """Companies of one president with waiting mail, found under one word."""

    word: str
    companies: list[dict[str, Any]]
    email: str
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many items wait in all."""
        return sum(len(items) for items in self.items.values())


def _waits(running: Running, company: dict[str, Any], sender: str) -> dict[str, Any]:
    body = {
        "company_id": company["id"],
        "sender": sender,
        "kind": "letter",
        "reference": "",
        "received_on": "2026-11-02",
        "internal_note": "Behind the green door",
        "note": "",
        "notice": "none",
    }
    newest = running.call("GET", "/office/mail?limit=1", by="clerk").json["items"][0]
    body["received_on"] = newest["received_on"]
    answer = running.call("POST", "/office/mail", body, by="clerk", headers=once())
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json
    return made


def a_visit(running: Running, *counts: int) -> Visit:
    """As many companies as counts, with so many letters each, and who acts for all of them."""
    word = f"Odbior{secrets.token_hex(3)}"
    companies = [a_company(running, f"{word} {number}") for number in range(1, len(counts) + 1)]
    email = f"{secrets.token_hex(4)}@example.org"
    a_person(running, email, *companies)
    running.sign_ins[email] = (email, PASSWORD)
    visit = Visit(word, companies, email)
    for company, count in zip(companies, counts, strict=True):
        visit.items[company["id"]] = [
            _waits(running, company, f"Sender {number} of {company['code']}")
            for number in range(1, count + 1)
        ]
    return visit


def a_clerk(running: Running, language: str) -> str:
    """Somebody of the staff who reads another language; the address."""
    email = f"{secrets.token_hex(4)}@example.org"
    body = {
        "first_name": "Klara",
        "last_name": "Biurko",
        "email": email,
        "language": language,
        "role": "clerk",
        "grants": [],
        "send_way_in": False,
    }
    answer = running.call("POST", "/office/users", body, by="admin", headers=once())
    assert answer.status == 201, answer.body
    token = answer.json["link"].partition("#")[2]
    set_by = running.call("POST", "/password", {"token": token, "password": PASSWORD})
    assert set_by.status == 204, set_by.body
    return email


def a_code(running: Running, visit: Visit) -> str:
    answer = running.call("POST", "/me/pick-up-code", by=visit.email)
    assert answer.status == 200, answer.body
    return str(answer.json["code"])


def at_desk(running: Running, page: Page, who: str = "clerk") -> Page:
    """Somebody of the staff at the hand-out."""
    at_register(page, *running.sign_ins[who])
    page.get_by_role("link", name="Hand-out").click()
    expect(page.get_by_role("heading", name="Companies with waiting mail")).to_be_visible()
    return page


def choose(page: Page, visit: Visit) -> None:
    """Find the visit's companies by their word, and tick them all."""
    search = page.get_by_role("searchbox")
    search.focus()
    page.keyboard.type(visit.word)
    boxes = page.get_by_role("checkbox", name=re.compile(visit.word)).and_(
        page.locator(".ticks input")
    )
    expect(boxes).to_have_count(len(visit.companies))
    for box in boxes.all():
        box.click()
    expect(page.get_by_role("checkbox", name=re.compile("^Sender"))).to_have_count(visit.count)


def draw(page: Page, pad: Locator) -> None:
    """One line on the pad, as a hand would draw it."""
    box = pad.bounding_box()
    assert box is not None
    left, middle = box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.5
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(1, 30):
        height = math.sin(step / 3) * box["height"] * 0.2
        page.mouse.move(left + box["width"] * 0.025 * step, middle + height)
    page.mouse.up()


def sign(page: Page) -> None:
    signing = page.get_by_role("dialog")
    draw(page, signing.get_by_role("img", name="Signature"))
    expect(signing.get_by_text("Signed. To sign again, clear it first.")).to_be_visible()


def state_of(running: Running, item: dict[str, Any]) -> str:
    path = f"/office/companies/{item['company_id']}/mail/{item['id']}"
    return str(running.call("GET", path, by="clerk").json["state"])


def test_president_collects_for_three_companies_in_six_presses(
    running: Running, as_person: Opener
) -> None:
    visit = a_visit(running, 2, 2, 3)
    code = a_code(running, visit)
    page = at_desk(running, as_person(viewport=TABLET, has_touch=True).page())
    page.evaluate(_COUNT)
    # There is no number to name yet.
    expect(page.get_by_role("button", name="Sign", exact=True)).to_be_visible()

    choose(page, visit)
    expect(page.get_by_role("radio", name=re.compile("Olga Wanda"))).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert_accessible(page)
    assert page.evaluate(_READ, code)
    signing = page.get_by_role("dialog", name="Mail collected by Olga Wanda")
    expect(signing).to_be_visible()
    expect(signing.get_by_role("listitem")).to_have_count(visit.count)
    expect(signing).not_to_contain_text("green door")
    sign(page)
    assert_accessible(page)
    signing.get_by_role("button", name="Hand out 7 items").click()

    expect(page.get_by_role("heading", name="7 items handed out to Olga Wanda")).to_be_visible()
    assert page.evaluate("window.presses") <= MOST_PRESSES
    assert_accessible(page)
    for items in visit.items.values():
        assert {state_of(running, item) for item in items} == {"collected"}
    (made,) = _visits_with(running, visit)
    receipts = {part["receipt_id"] for part in made["parts"]}
    assert len(receipts) == len(visit.companies)
    assert None not in receipts
    page.get_by_role("button", name="Next person").click()
    expect(page.get_by_text("Choose the companies that the person collects for.")).to_be_visible()


def _visits_with(running: Running, visit: Visit) -> list[dict[str, Any]]:
    ids = {company["id"] for company in visit.companies}
    listed = running.call("GET", "/office/handouts?limit=50", by="clerk").json["items"]
    return [one for one in listed if ids & {part["company_id"] for part in one["parts"]}]


def test_code_alone_chooses_what_waits_for_its_person(running: Running, as_person: Opener) -> None:
    visit = a_visit(running, 1, 2)
    code = a_code(running, visit)
    page = at_desk(running, as_person(viewport=TABLET).page())

    page.get_by_label("Pick-up code").fill(code)
    page.keyboard.press("Enter")

    expect(page.get_by_text("This is the code of Olga Wanda.")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("Olga Wanda"))).to_be_checked()
    expect(page.get_by_role("button", name="Sign for 3 items")).to_be_visible()


def test_what_is_unticked_stays(running: Running, as_person: Opener) -> None:
    visit = a_visit(running, 3)
    (stays, *rest) = visit.items[visit.companies[0]["id"]]
    page = at_desk(running, as_person().page())
    choose(page, visit)
    page.get_by_role("radio", name=re.compile("Olga Wanda")).check()
    page.get_by_role("checkbox", name=re.compile(stays["number"])).uncheck()
    page.get_by_role("checkbox", name="Digital confirmation").uncheck()

    page.get_by_role("button", name="Hand out 2 items").click()

    expect(page.get_by_role("heading", name="2 items handed out to Olga Wanda")).to_be_visible()
    assert state_of(running, stays) == "waiting"
    assert {state_of(running, item) for item in rest} == {"collected"}
    expect(page.get_by_text("Without confirmation, so there is no receipt.")).to_be_visible()
    page.get_by_role("button", name="Next person").click()
    expect(page.get_by_role("checkbox", name="Digital confirmation")).not_to_be_checked()


def _named_for(running: Running, company: dict[str, Any], name: str) -> dict[str, Any]:
    body = {
        "name": name,
        "document_type": "id_card",
        "last_four": "4821",
        "valid_from": "2020-01-01",
    }
    path = f"/office/companies/{company['id']}/collectors"
    answer = running.call("POST", path, body, by="clerk", headers=once())
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json
    return made


def test_unauthorised_company_is_named_and_its_mail_stays(
    running: Running, as_person: Opener
) -> None:
    visit = a_visit(running, 1, 1)
    theirs, other = visit.companies
    _named_for(running, theirs, "Jan Kurier")
    page = at_desk(running, as_person().page())
    choose(page, visit)

    page.get_by_role("radio", name=re.compile("Jan Kurier")).check()

    warning = page.get_by_text(f"Jan Kurier may not collect for {other['name']} ({other['code']})")
    expect(warning).to_be_visible()
    expect(page.get_by_role("link", name=f"Who may collect for {other['name']}")).to_have_attribute(
        "href", f"/office/companies/{other['id']}/collectors"
    )
    assert_accessible(page)
    page.get_by_role("button", name="Sign for 1 item").click()
    expect(page.get_by_role("dialog")).not_to_contain_text(other["name"])
    page.get_by_role("checkbox", name=re.compile("I cannot sign here")).check()
    page.get_by_role("button", name="Hand out 1 item").click()
    expect(page.get_by_role("heading", name="1 item handed out to Jan Kurier")).to_be_visible()
    assert state_of(running, visit.items[theirs["id"]][0]) == "collected"
    assert state_of(running, visit.items[other["id"]][0]) == "waiting"


def test_nobody_is_chosen_from_a_list_that_is_about_to_change(
    running: Running, as_person: Opener
) -> None:
    visit = a_visit(running, 1, 1)
    page = at_desk(running, as_person().page())
    page.get_by_role("searchbox").fill(visit.word)
    first, second = (
        page.get_by_role("checkbox", name=re.compile(company["name"]))
        for company in visit.companies
    )
    first.check()
    person = page.get_by_role("radio", name=re.compile("Olga Wanda"))
    person.check()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/office/collectors/find", hold)

    second.check()

    expect(person).to_be_disabled()
    expect(page.get_by_role("checkbox", name=re.compile("^Sender"))).to_have_count(2)
    expect(page.get_by_text("may not collect for")).to_have_count(0)
    for route in held:
        route.fallback()
    expect(person).to_be_enabled()
    expect(person).to_be_checked()


def test_collector_who_is_entered_in_another_tab_is_there_when_the_clerk_comes_back(
    running: Running, as_person: Opener
) -> None:
    visit = a_visit(running, 1)
    page = at_desk(running, as_person().page())
    choose(page, visit)
    expect(page.get_by_role("radio", name=re.compile("Olga Wanda"))).to_be_visible()
    _named_for(running, visit.companies[0], "Jan Kurier")

    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(page.get_by_role("radio", name=re.compile("Jan Kurier"))).to_be_visible()


def test_right_that_ends_before_the_signature_refuses_that_company(
    running: Running, as_person: Opener
) -> None:
    visit = a_visit(running, 1, 1)
    entries = [_named_for(running, company, "Jan Kurier") for company in visit.companies]
    page = at_desk(running, as_person().page())
    choose(page, visit)
    page.get_by_role("radio", name=re.compile("Jan Kurier")).check()
    page.get_by_role("button", name="Sign for 2 items").click()
    sign(page)
    ended = f"/office/companies/{visit.companies[1]['id']}/collectors/{entries[1]['id']}/end"
    answer = running.call("POST", ended, by="clerk", headers={"If-Match": '"1"'})
    assert answer.status == 200, answer.body

    page.get_by_role("button", name="Hand out 2 items").click()

    expect(page.get_by_role("heading", name="1 item handed out to Jan Kurier")).to_be_visible()
    refused = page.get_by_role("listitem").filter(has_text=visit.companies[1]["name"])
    expect(refused).to_contain_text("Not handed out")
    expect(refused).to_contain_text("may not collect for this company")


def test_second_desk_is_told_who_has_it(running: Running, as_person: Opener) -> None:
    visit = a_visit(running, 2)
    desks = [at_desk(running, as_person().page(), who) for who in ("clerk", "admin")]
    for page in desks:
        choose(page, visit)
        page.get_by_role("radio", name=re.compile("Olga Wanda")).check()
        page.get_by_role("button", name="Sign for 2 items").click()
        sign(page)
    first, second = desks
    first.get_by_role("button", name="Hand out 2 items").click()
    expect(first.get_by_role("heading", name="2 items handed out to Olga Wanda")).to_be_visible()

    second.get_by_role("button", name="Hand out 2 items").click()

    expect(second.get_by_role("heading", name="Nothing was handed out")).to_be_visible()
    refused = second.get_by_role("listitem").filter(has_text=visit.companies[0]["name"])
    expect(refused).to_contain_text("Celina Urbańska handed it to Olga Wanda")
    assert_accessible(second)
    refused.get_by_role("link", name="See that hand-out").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Olga Wanda")


def test_lost_answer_and_sending_again_is_one_hand_out(running: Running, as_person: Opener) -> None:
    visit = a_visit(running, 2)
    page = at_desk(running, as_person().page())
    sent: list[str] = []

    def lose_first(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        sent.append(route.request.headers["idempotency-key"])
        if len(sent) > 1:
            return route.fallback()
        route.fetch()
        return route.abort()

    page.route("**/api/office/handouts", lose_first)
    choose(page, visit)
    page.get_by_role("radio", name=re.compile("Olga Wanda")).check()
    page.get_by_role("button", name="Sign for 2 items").click()
    sign(page)
    page.get_by_role("button", name="Hand out 2 items").click()
    expect(page.get_by_text("It is not sure yet whether this hand-out is recorded")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("dialog").get_by_role("button", name="Send again").click()

    expect(page.get_by_role("heading", name="2 items handed out to Olga Wanda")).to_be_visible()
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert len(_visits_with(running, visit)) == 1


def test_choice_and_signature_survive_a_lock(running: Running, as_person: Opener) -> None:
    visit = a_visit(running, 1, 1)
    context = as_person().context
    page = context.new_page()
    page.clock.install()
    page.goto(running.address)
    at_desk(running, page)
    choose(page, visit)
    page.get_by_role("radio", name=re.compile("Olga Wanda")).check()
    page.get_by_role("button", name="Sign for 2 items").click()
    sign(page)

    page.clock.fast_forward("16:00")
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    expect(page.get_by_text(visit.word)).to_have_count(0)
    sign_in(page, *running.sign_ins["clerk"])

    expect(page.get_by_text("Signed. To sign again, clear it first.")).to_be_visible()
    page.get_by_role("button", name="Hand out 2 items").click()
    expect(page.get_by_role("heading", name="2 items handed out to Olga Wanda")).to_be_visible()


def test_leaving_a_visit_asks_first(running: Running, as_person: Opener) -> None:
    visit = a_visit(running, 1)
    page = at_desk(running, as_person().page())
    choose(page, visit)

    page.get_by_role("link", name="Past hand-outs").click()

    asks = page.get_by_role("dialog", name="Leave without saving?")
    asks.get_by_role("button", name="Stay").click()
    expect(page.get_by_role("checkbox", name=re.compile("^Sender"))).to_have_count(1)
    page.get_by_role("link", name="Past hand-outs").click()
    asks.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="Past hand-outs")).to_be_visible()


def test_somebody_else_is_for_an_admin_with_a_reason(running: Running, as_person: Opener) -> None:
    visit = a_visit(running, 1)
    clerk = at_desk(running, as_person().page())
    choose(clerk, visit)
    expect(clerk.get_by_role("radio", name=re.compile("Olga Wanda"))).to_be_visible()
    expect(clerk.get_by_role("radio", name=re.compile("Somebody else"))).to_have_count(0)
    admin = at_desk(running, as_person().page(), "admin")
    choose(admin, visit)
    admin.get_by_role("radio", name=re.compile("Somebody else")).check()
    name = admin.get_by_label("First and last name")
    expect(name).to_be_focused()
    # Not under what sticks to the bottom.
    field, finish = name.bounding_box(), admin.locator(".finish").bounding_box()
    assert field is not None
    assert finish is not None
    assert field["y"] + field["height"] <= finish["y"]
    name.fill("Ewa Kuzynka")
    admin.get_by_label("Document", exact=True).select_option("passport")
    admin.get_by_label("Its last four signs").fill("77AB")

    admin.get_by_role("button", name="Sign for 1 item").click()
    expect(admin.get_by_text("Fill in this field.")).to_be_visible()
    assert_accessible(admin)
    admin.get_by_label("Reason", exact=True).fill(
        "The president confirmed by phone, +48 600 100 200."
    )
    admin.get_by_role("button", name="Sign for 1 item").click()
    sign(admin)
    admin.get_by_role("button", name="Hand out 1 item").click()

    expect(admin.get_by_role("heading", name="1 item handed out to Ewa Kuzynka")).to_be_visible()
    (made,) = _visits_with(running, visit)
    assert made["collector"]["reason"].startswith("The president confirmed")


def _handed_out(running: Running, visit: Visit) -> dict[str, Any]:
    """The same through the API, by the president's own right, with a tick."""
    found = running.call(
        "POST",
        "/office/collectors/find",
        {"company_ids": [company["id"] for company in visit.companies]},
        by="clerk",
    ).json["people"][0]
    body = {
        "collector": {"kind": "user", "user_id": found["key"]},
        "parts": [
            {"company_id": company_id, "mail_ids": [item["id"] for item in items]}
            for company_id, items in visit.items.items()
        ],
        "digital_confirmation": True,
        "consent": "tick",
        "signature": None,
    }
    answer = running.call("POST", "/office/handouts", body, by="clerk", headers=once())
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json
    return made


def test_undo_on_the_spot_takes_a_reason_and_the_mail_waits_again(
    running: Running, as_person: Opener
) -> None:
    visit = a_visit(running, 1, 1)
    made = _handed_out(running, visit)
    page = as_person().page()
    at_desk(running, page)
    page.goto(f"{running.address}/office/handouts/{made['id']}")
    part = page.locator(".parts > li").filter(has_text=visit.companies[0]["name"])
    part.get_by_role("button", name=re.compile("^Undo")).click()
    dialog = page.get_by_role("dialog", name="Take 1 item back?")

    dialog.get_by_role("button", name="Take 1 item back").click()
    expect(dialog.get_by_text("Fill in this field.")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_label("Reason", exact=True).fill("Handed over too early")
    dialog.get_by_role("button", name="Take 1 item back").click()

    expect(part).to_contain_text("Undone: Handed over too early")
    expect(part.get_by_text("Void", exact=True)).to_be_visible()
    undone, kept = (visit.items[company["id"]][0] for company in visit.companies)
    assert (state_of(running, undone), state_of(running, kept)) == ("waiting", "collected")


def test_leaving_collected_asks_for_a_reason_and_a_second_thought(
    running: Running, as_person: Opener
) -> None:
    visit = a_visit(running, 2)
    made = _handed_out(running, visit)
    ((item, _),) = visit.items.values()
    page = as_person().page()
    at_desk(running, page)
    page.goto(f"{running.address}/office/mail/{item['company_id']}/{item['id']}")
    state = page.get_by_role("region", name="State")
    expect(state.get_by_role("link", name="See its hand-out")).to_have_attribute(
        "href", f"/office/handouts/{made['id']}"
    )

    state.get_by_label("Change to").select_option("waiting")
    state.get_by_role("button", name="Change state").click()
    dialog = page.get_by_role("dialog", name="Take it out of “Collected”?")
    expect(dialog).to_contain_text("Its receipt stays and is marked void")
    change = dialog.get_by_role("button", name="Change to “To collect”")
    change.click()
    expect(dialog.get_by_text("Fill in this field.")).to_be_visible()
    assert_accessible(page)
    assert state_of(running, item) == "collected"

    dialog.get_by_label("Reason", exact=True).fill("Left on the counter")
    change.click()

    expect(state.get_by_text("To collect").first).to_be_visible()
    assert state_of(running, item) == "waiting"
    told = page.get_by_role("list", name="History")
    expect(told).to_contain_text("Waits again: no longer collected, and its receipt is void")
    _assert_void_receipt_opens(page, told)
    page.goto(f"{running.address}/office/handouts/{made['id']}")
    expect(page.get_by_text("1 item handed out")).to_be_visible()
    page.get_by_text("2 items", exact=True).click()
    listed = page.get_by_role("listitem").filter(has_text=item["number"]).last
    expect(listed).to_contain_text("not collected any more")


def _assert_void_receipt_opens(page: Page, told: Locator) -> None:
    """The item is under no receipt any more; its history is the way to the one that is void."""
    left = told.get_by_role("listitem").filter(has_text="Waits again").first
    expect(left.get_by_text("Void", exact=True)).to_be_visible()
    left.get_by_role("button", name="Open").click()
    viewer = page.get_by_role("dialog", name="Receipt")
    expect(viewer.locator("iframe")).to_be_visible()
    viewer.get_by_role("button", name="Close").click()


# Whoever collects is seen, wherever the page was scrolled to.
_LIE_APART = """() => {
    const [who, finish] = document.querySelector(".desk .last").children;
    return who.getBoundingClientRect().bottom <= finish.getBoundingClientRect().top;
}"""


@pytest.mark.parametrize(
    ("language", "width", "height", "scheme"),
    [
        ("pl", 768, 1024, "dark"),
        ("it", 360, 740, "light"),
        pytest.param("en", 1024, 768, "light", marks=pytest.mark.long),
    ],
)
def test_every_screen_of_the_desk_is_accessible(
    running: Running, as_person: Opener, language: str, width: int, height: int, scheme: str
) -> None:
    visit = a_visit(running, 1, 2)
    watched = as_person(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = watched.page("/office/handout")
    sign_in(page, a_clerk(running, language), PASSWORD)
    expect(page.locator(".ticks")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator("main input[type=search]").fill(visit.word)
    boxes = page.locator(".ticks input")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.locator(".choice input").first.check()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert_accessible(page)
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(_LIE_APART)
    page.locator(".finish .btn.primary").click()
    page.locator("dialog .btn.primary").click()
    assert_accessible(page)
    draw(page, page.locator("dialog canvas"))
    page.locator("dialog .btn.primary").click()
    expect(page.locator(".parts > li")).to_have_count(2)
    assert_accessible(page)
    page.locator(".head a.btn").click()
    expect(page.locator("table.list")).to_be_visible()
    assert_accessible(page)
    page.locator("td.main a").first.click()
    expect(page.locator(".facts")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
