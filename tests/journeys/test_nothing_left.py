"""
Whoever signs out leaves nothing of a letter behind: not on the page, in its storage, on the disk,
or behind the back button (T80).
"""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from local.browser import find
from tests.harness.browser import sign_in
from tests.harness.planting import PASSWORD, PlantedCompany, PlantedPerson, plant
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.journeys.tour import attach_file
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

# Of this run, since what is written stays. No word of a letter may be found once nobody is there.
MARK = secrets.token_hex(4)
CANARY = f"kanarek{MARK}"
# What only a letter says; an address with the company's name may stay in the browser's history.
WORDS = [f"{CANARY} {part}" for part in ("sender", "reference", "internal", "note")]
EMAIL, STAFF = f"owner@{CANARY}.example", f"clerk@{CANARY}.example"
# Signing out loads a page anew, after the form is shown already.
FRESH = re.compile(r"^http://[^/]+/$")
_FIND = """
async (word) => {
  const places = {
    page: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll("input, textarea")].map((one) => one.value).join(),
    name: window.name,
    history: JSON.stringify(history.state),
    cookies: document.cookie,
    local: JSON.stringify({ ...localStorage }),
    session: JSON.stringify({ ...sessionStorage }),
    databases: JSON.stringify(await indexedDB.databases()),
    caches: JSON.stringify(await caches.keys()),
    workers: JSON.stringify(await navigator.serviceWorker.getRegistrations()),
    fetched: performance.getEntriesByType("resource").map((one) => one.name)
      .filter((one) => /X-Amz-|companies|office/.test(one)).join(),
  };
  const empty = { databases: "[]", caches: "[]", workers: "[]", fetched: "", name: "" };
  return Object.entries(places)
    .filter(([name, text]) => text.includes(word) || (name in empty && text !== empty[name]))
    .map(([name, text]) => [name, text.slice(0, 200)]);
}
"""
_OPENS = """
(address) => fetch(address).then(() => true, () => false)
"""
_SIGN_OUT_BESIDE = """
async () => {
  await fetch("/api/session", { method: "DELETE", headers: { "X-Awizo-Client": "web" } });
  new BroadcastChannel("awizo-session").postMessage("out");
}
"""


@dataclass(slots=True)
class Letter:
    """A mail item with a scan, whose every word holds the canary, and where it is opened."""

    company_id: str
    mail_id: str
    scan_id: str

    @property
    def path(self) -> str:
        """Where its person sees the scan."""
        return f"/mail?company={self.company_id}&item={self.mail_id}&scan={self.scan_id}"

    @property
    def office_path(self) -> str:
        """Where staff see it."""
        return f"/office/mail/{self.company_id}/{self.mail_id}?view={self.scan_id}"


@pytest.fixture(scope="module")
def letter(running: Running) -> Letter:
    """A letter of a company and people of its own."""
    code = f"K{MARK.upper()}-1"
    people = [
        PlantedPerson(EMAIL, CANARY, CANARY, None, [code]),
        PlantedPerson(STAFF, CANARY, CANARY, "clerk"),
    ]
    (company,) = plant(running, [PlantedCompany(code, f"{CANARY} sp. z o.o.")], people)
    running.sign_ins |= {"canary owner": (EMAIL, PASSWORD), "canary clerk": (STAFF, PASSWORD)}
    body = {
        "company_id": company.id,
        "sender": WORDS[0],
        "kind": "letter",
        "reference": WORDS[1],
        "received_on": running.call("GET", "/office/mail?limit=1", by="clerk").json["items"][0][
            "received_on"
        ],
        "internal_note": WORDS[2],
        "note": WORDS[3],
        "notice": "none",
    }
    key = {"Idempotency-Key": f"canary-{MARK}"}
    item = running.call("POST", "/office/mail", body, by="clerk", headers=key).json
    scan = attach_file(running, item, f"{CANARY}.pdf", letter_pdf())
    return Letter(company.id, item["id"], scan)


def _opened(running: Running, page: Page, who: str, path: str) -> str:
    """Sign in and open a scan; the address in memory under which it is shown."""
    page.goto(running.address + path)
    sign_in(page, *running.sign_ins[who])
    viewer = page.get_by_role("dialog").locator("iframe")
    expect(viewer).to_be_visible()
    assert CANARY in page.content()
    return str(viewer.get_attribute("src")).partition("#")[0]


def _left(page: Page) -> list[list[str]]:
    """What is still found; what was on its way when the session ended may take a moment to go."""
    for _ in range(20):
        found: list[list[str]] = page.evaluate(_FIND, CANARY)
        if not found:
            break
        page.wait_for_timeout(100)
    return found


def _by_the_menu(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="User menu").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(FRESH)


def _everywhere(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="User menu").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page).to_have_url(FRESH)


def _beside(page: Page) -> None:
    """In another tab, while the scan is open in this one."""
    other = page.context.new_page()
    other.goto(page.url.partition("/mail")[0].partition("/office")[0] + "/forgotten-password")
    other.evaluate(_SIGN_OUT_BESIDE)
    other.close()


WAYS = {"by the menu": _by_the_menu, "everywhere": _everywhere, "in another tab": _beside}


@pytest.mark.parametrize(
    ("who", "way"),
    [
        ("canary owner", "by the menu"),
        ("canary clerk", "everywhere"),
        ("canary owner", "in another tab"),
        pytest.param("canary clerk", "by the menu", marks=pytest.mark.long),
        pytest.param("canary owner", "everywhere", marks=pytest.mark.long),
        pytest.param("canary clerk", "in another tab", marks=pytest.mark.long),
    ],
)
def test_signing_out_leaves_nothing_of_a_letter_on_the_page(
    running: Running, as_person: Opener, letter: Letter, way: str, who: str
) -> None:
    page = as_person().context.new_page()
    path = letter.path if who == "canary owner" else letter.office_path
    blob = _opened(running, page, who, path)
    running.tokens.pop(who, None)

    WAYS[way](page)

    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    assert _left(page) == []
    assert CANARY not in page.title()
    assert not page.evaluate(_OPENS, blob)
    assert page.context.cookies() == []


def _may_be_stored(answer: Response) -> bool:
    # The buckets say what the signed link says; the emulated ones leave it out.
    is_signed = "response-cache-control=no-store" in answer.url
    return not is_signed and answer.header_value("cache-control") != "no-store"


def test_no_answer_with_a_letter_may_be_stored(
    running: Running, as_person: Opener, letter: Letter
) -> None:
    page = as_person().context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - see Playwright
    _opened(running, page, "canary owner", letter.path)
    page.goto(f"{running.address}/mail?company={letter.company_id}&q={CANARY}")
    expect(page.get_by_role("table")).to_be_visible()

    told = [one for one in answers if "/api/" in one.url or "X-Amz-" in one.url]
    assert len(told) > 5
    assert [one.url for one in told if _may_be_stored(one)] == []


def test_answer_to_signing_out_clears_what_the_browser_keeps(running: Running) -> None:
    answer = running.call("DELETE", "/session", headers={"X-Awizo-Client": "web"})

    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert '"cache"' in headers["clear-site-data"]
    assert "Max-Age=0" in headers["set-cookie"]


def test_back_button_shows_the_next_person_nothing_of_the_first(
    running: Running, as_person: Opener, letter: Letter
) -> None:
    page = as_person().context.new_page()
    _opened(running, page, "canary owner", letter.path)
    _by_the_menu(page)
    expect(page.get_by_label("Password", exact=True)).to_be_visible()

    page.go_back()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    assert _left(page) == []
    sign_in(page, *running.sign_ins["assistant"])
    expect(page.get_by_role("button", name="Piotr")).to_be_visible()
    for step in (page.go_forward, page.go_back):
        step()
        expect(page.get_by_role("button", name="Piotr")).to_be_visible()
        page.wait_for_timeout(200)
        assert CANARY not in page.content()


@dataclass(slots=True)
class OnePc:
    """A browser with a profile on the disk, which keeps left pages whole for the way back."""

    profile: Path
    context: BrowserContext
    closers: list[Callable[[], None]] = field(default_factory=list)


@pytest.fixture
def one_pc(browser: Browser, tmp_path: Path) -> Iterator[OnePc]:
    """As people's browsers are, unlike those of tests."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=find(),
        args=arguments,
        ignore_default_args=["--disable-back-forward-cache"],
        locale="en-GB",
    )
    yield OnePc(tmp_path / "profile", context)
    context.close()


def _leave_and_come_back(running: Running, page: Page, meanwhile: Callable[[], object]) -> None:
    """To a page of another kind and back; the browser need not load what it kept."""
    page.evaluate("window.isKept = true")
    page.goto(f"{running.address}/inbox")
    meanwhile()
    page.evaluate("void history.back()")
    expect(page).to_have_url(re.compile("/mail"))


def _at_the_letter(running: Running, one_pc: OnePc, letter: Letter) -> Page:
    """Without its scan: a page that shows a PDF is not kept."""
    page = one_pc.context.new_page()
    page.goto(running.address + letter.path.partition("&scan")[0])
    sign_in(page, *running.sign_ins["canary owner"])
    expect(page.get_by_role("dialog").get_by_text(WORDS[3])).to_be_visible()
    return page


def test_page_that_the_browser_kept_is_loaded_anew(
    running: Running, one_pc: OnePc, letter: Letter
) -> None:
    page = one_pc.context.new_page()
    page.goto(f"{running.address}/mail")
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    _leave_and_come_back(running, page, lambda: None)
    assert page.evaluate("window.isKept"), "this browser keeps no page, so nothing is tried here"

    page = _at_the_letter(running, one_pc, letter)
    _leave_and_come_back(running, page, lambda: None)

    expect(page.get_by_role("dialog").get_by_text(WORDS[3])).to_be_visible()
    assert not page.evaluate("window.isKept")


def test_page_that_the_browser_kept_shows_nothing_after_the_session(
    running: Running, one_pc: OnePc, letter: Letter
) -> None:
    page = _at_the_letter(running, one_pc, letter)
    running.tokens.pop("canary owner", None)

    def end_elsewhere() -> None:
        running.call("POST", "/me/sign-out-everywhere", by="canary owner")

    _leave_and_come_back(running, page, end_elsewhere)

    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    running.tokens.pop("canary owner", None)
    assert _left(page) == []


def test_disk_holds_nothing_of_a_letter(running: Running, one_pc: OnePc, letter: Letter) -> None:
    page = one_pc.context.new_page()
    for who, path in (("canary owner", letter.path), ("canary clerk", letter.office_path)):
        _opened(running, page, who, path)
        _by_the_menu(page)
        expect(page.get_by_label("Password", exact=True)).to_be_visible()
    one_pc.context.close()

    files = [path for path in one_pc.profile.rglob("*") if path.is_file()]
    assert len(files) > 10
    holding = [(path.name, word) for path in files for word in WORDS if _holds(path, word)]
    assert holding == []


def _holds(path: Path, word: str) -> bool:
    content = path.read_bytes()
    return word.encode() in content or word.encode("utf-16-le") in content
