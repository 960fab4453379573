"""
The client runs under the policy that ships with it: no page breaks it, fetches from elsewhere, is
shown in a foreign frame, hands its window over, or leads away after signing in (T78).
"""

import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from infra.web_headers import client_headers
from tests.harness.browser import Watched, at_register, sign_in
from tests.harness.opened import a_pdf_scan
from tests.harness.pages import foreign_parts
from tests.harness.running import Running, eventually, fetch
from tests.journeys.conftest import Opener
from tests.journeys.tour import ANYBODY, Stop, attach_file, company_stops, office_stops, visit
from tests.samples.files import letter_pdf, letter_png

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

BUILT = Path(__file__).resolve().parents[2] / "web" / "dist"
# The names of XML's languages, which nobody fetches, and where Preact explains its errors.
KNOWN_ADDRESSES = ("http://www.w3.org/",)
# The library that draws PDF pages names the languages of forms besides, and two addresses that
# nobody fetches; it holds looks for parts of it that the client never shows.
DRAWING = re.compile(r"pdf(\.worker\.min)?-[\w-]+\.js")
DRAWING_ADDRESSES = (
    "http://ns.adobe.com/",
    "http://www.xfa.org/",
    "https://foo.bar",
    "http://example.com",
)
_LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => window.tellBreach(
  `${event.effectiveDirective} ${event.blockedURI} at ${location.pathname}`));
"""
_BREAK = """
async () => {
  const code = document.createElement("script");
  code.textContent = "window.ran = true";
  document.head.append(code);
  document.body.setAttribute("style", "color: red");
  const picture = new Image();
  picture.src = "http://127.0.0.1:9/canary.png";
  await fetch("http://127.0.0.1:9/canary").catch(() => 0);
}
"""


def _listening(watched: Watched) -> list[str]:
    """Every breach of the policy that a page of this person tells from now on."""
    told: list[str] = []
    watched.context.expose_function(
        "tellBreach",
        lambda breach: told.append(breach),  # noqa: PLW0108 - Playwright marks what it is given
    )
    watched.context.add_init_script(_LISTEN)
    return told


def _tour(running: Running, page: Page, stops: list[Stop]) -> None:
    for stop in visit(page, running, stops):
        assert foreign_parts(page) == [], stop.path


def test_breach_of_the_policy_is_told(running: Running, as_person: Opener) -> None:
    watched = as_person()
    told = _listening(watched)
    page = watched.context.new_page()
    page.goto(running.address)
    expect(page.locator("h1")).to_be_visible()

    page.evaluate(_BREAK)
    page.wait_for_timeout(200)

    breached = {line.split()[0] for line in told}
    assert breached == {"script-src-elem", "style-src-attr", "img-src", "connect-src"}
    assert not page.evaluate("window.ran")
    assert [why for why, _ in foreign_parts(page)] == ["inline script", "style"]


def test_no_page_before_signing_in_breaks_the_policy(running: Running, as_person: Opener) -> None:
    watched = as_person()
    told = _listening(watched)

    _tour(running, watched.page(), ANYBODY)

    assert told == []


def test_no_page_of_a_company_breaks_the_policy(running: Running, as_person: Opener) -> None:
    watched = as_person()
    told = _listening(watched)
    page = watched.page()
    _client_with_a_picture(running)
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()

    _tour(running, page, company_stops(running))
    page.get_by_role("button", name="User menu").click()
    for name, language in (("Polski", "pl"), ("Italiano", "it"), ("English", "en")):
        page.get_by_role("button", name=name).click()
        _wait_until_kept(running, language)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()

    assert told == []


def _wait_until_kept(running: Running, language: str) -> None:
    """The language is stored; a stale version may be refused first, and sent again."""
    eventually(lambda: running.call("GET", "/me", by="president").json["language"] == language)


def _client_with_a_picture(running: Running) -> None:
    """A picture is shown in another way than a PDF."""
    company = running.call("GET", "/me/companies", by="president").json["items"][0]
    path = f"/companies/{company['id']}/mail?limit=100"
    items = running.call("GET", path, by="president").json["items"]
    item = next(one for one in items if not one["scans"])
    attach_file(running, item, "policy.png", letter_png())


@pytest.mark.long
def test_no_page_of_the_office_breaks_the_policy(running: Running, as_person: Opener) -> None:
    watched = as_person()
    told = _listening(watched)
    page = watched.page()
    at_register(page, *running.sign_ins["admin"])

    _tour(running, page, office_stops(running))
    _register_with_a_file(page, running)

    assert told == []
    assert foreign_parts(page) == []


def _register_with_a_file(page: Page, running: Running) -> None:
    """Dialogs, the company picker, a file on its way to its bucket, what is said in the corner."""
    page.goto(f"{running.address}/office/register")
    page.get_by_role("button", name="Register mail").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Register mail").click()
    expect(dialog.locator("[aria-invalid=true]").first).to_be_visible()
    dialog.get_by_role("combobox", name="Company").fill("ZOLK-12")
    page.get_by_role("option", name=re.compile("ZOLK-12")).click()
    dialog.get_by_label("Sender").fill("Policy")
    file = FilePayload(name="policy.pdf", mimeType="application/pdf", buffer=letter_pdf())
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.get_by_role("radio", name=re.compile("No e-mail")).check()
    assert foreign_parts(page) == []
    dialog.get_by_role("button", name="Register mail").click()
    expect(page.get_by_text(re.compile("registered$"))).to_be_visible()
    expect(dialog.get_by_text("Attached", exact=True)).to_be_visible(timeout=60_000)
    dialog.get_by_role("link", name="Open the item").click()
    page.get_by_role("button", name=re.compile("^Detach")).click()
    expect(page.get_by_role("dialog", name="Detach a scan")).to_be_visible()
    assert foreign_parts(page) == []


@pytest.mark.parametrize("path", ["/", "/office/register", "/brandmark.svg", "/wall.svg"])
def test_page_is_sent_with_the_policy_that_ships(running: Running, path: str) -> None:
    answer = fetch("GET", running.address + path, None, {})

    sent = {name.lower(): value for name, value in answer.headers.items()}
    assert sent | {name.lower(): value for name, value in client_headers().items()} == sent


class _Inline(HTMLParser):
    """Finds code and styles that stand in a page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(tag)
        address = given.get("src") or given.get("href") or "/"
        if not address.startswith("/") or address.startswith("//"):
            self.found.append(address)


def test_built_page_holds_no_code_and_no_styles_of_its_own() -> None:
    for path in [*BUILT.rglob("*.html"), *BUILT.rglob("*.svg")]:
        reader = _Inline()
        reader.feed(re.sub(r'\bhref="#', 'href="/#', path.read_text(encoding="utf-8")))
        assert reader.found == [], path.name


def test_built_client_names_no_foreign_address_and_makes_no_code_from_text() -> None:
    files = [path for path in BUILT.rglob("*") if path.suffix in {".js", ".css", ".html", ".svg"}]
    assert len(files) > 5

    for path in files:
        content = path.read_text(encoding="utf-8")
        is_drawing = DRAWING.fullmatch(path.name) is not None
        known = KNOWN_ADDRESSES + (DRAWING_ADDRESSES if is_drawing else ())
        named = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z][^\"'`\s)]*", content)
        assert [one for one in named if not one.startswith(known)] == [], path.name
        assert not re.search(r"\beval\(|new Function\b|document\.write|insertAdjacentHTML", content)
        if is_drawing:
            continue
        assert not re.search(r"url\(\s*[\"']?(?:data:|https?:|//)|@import", content), path.name


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page of another site; its query says what it puts into a frame."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            framed = self.path.partition("?")[2]
            body = (
                f"<h1>Elsewhere</h1><iframe src='{framed}'></iframe>" if framed else "<h1>In</h1>"
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Framing)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _framed(page: Page, address: str) -> str:
    """What a frame shows of an address; nothing when the browser refuses it."""
    page.goto(address)
    page.wait_for_timeout(500)
    (frame,) = page.main_frame.child_frames
    return "" if frame.url.startswith("chrome-error:") else frame.inner_text("body")


def test_no_page_is_shown_in_a_foreign_frame(
    running: Running, as_person: Opener, elsewhere: str
) -> None:
    page = as_person().context.new_page()

    assert _framed(page, f"{elsewhere}/?{elsewhere}/") == "In"
    for path in ("/", "/office/register", "/set-password", "/inbox"):
        assert _framed(page, f"{elsewhere}/?{running.address}{path}") == "", path


def test_letter_in_a_window_of_its_own_cannot_reach_ours(
    running: Running, as_person: Opener
) -> None:
    """Touch devices show no PDF in a page: the file opens in a window of its own."""
    page = as_person(has_touch=True, is_mobile=True, viewport={"width": 412, "height": 800}).page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()

    page.goto(running.address + a_pdf_scan(running).page_path)
    link = page.get_by_role("dialog").get_by_role("link", name="Open the file")
    expect(link).to_be_visible()

    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener"
    assert foreign_parts(page) == []


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/\\evil.example/",
        "/https://evil.example/",
        "/?next=//evil.example&return=//evil.example&redirect=javascript:alert(1)",
        "/mail?company=//evil.example&item=javascript:alert(1)",
        "/office//evil.example/#//evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(running: Running, as_person: Opener, path: str) -> None:
    page = as_person().page(path)

    sign_in(page, *running.sign_ins["president"])

    expect(page.get_by_role("button", name="Anna")).to_be_visible()
    assert page.evaluate("location.origin") == running.address
    origins = page.evaluate("[...document.querySelectorAll('a')].map((one) => one.origin)")
    assert set(origins) == {running.address}
