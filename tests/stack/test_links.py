"""Links to scans, against an object store that checks signatures as S3 does."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.harness.opened import a_pdf_scan
from tests.harness.running import Running, fetch

pytestmark = [
    pytest.mark.stack,
    pytest.mark.enable_socket,
]


def test_link_opens_the_clean_copy_of_one_version_inline(running: Running) -> None:
    link = running.call("POST", f"{a_pdf_scan(running).api_path}/link", by="president").json

    opened = fetch("GET", link["url"], None, {})

    assert opened.status == 200
    assert opened.body.startswith(b"%PDF-")
    assert opened.headers["Content-Type"] == "application/pdf"
    query = parse_qs(urlsplit(link["url"]).query)
    # The emulator does not obey this parameter; that it is signed is what matters here.
    assert query["response-content-disposition"][0].startswith("inline; filename=")
    assert int(query["X-Amz-Expires"][0]) <= 60
    assert query["versionId"] != ["null"]


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("response-content-type=application%2Fpdf", "response-content-type=text%2Fhtml"),
        ("versionId=", "versionId=x"),
        ("X-Amz-Expires=60", "X-Amz-Expires=6000"),
        ("clean", "original"),
    ],
)
def test_link_that_was_tampered_with_opens_nothing(
    running: Running, part: str, changed: str
) -> None:
    link = running.call("POST", f"{a_pdf_scan(running).api_path}/link", by="president").json
    assert part in link["url"]

    assert fetch("GET", link["url"].replace(part, changed, 1), None, {}).status in {403, 404}


def test_link_cannot_be_used_to_write(running: Running) -> None:
    link = running.call("POST", f"{a_pdf_scan(running).api_path}/link", by="president").json

    assert fetch("PUT", link["url"], b"%PDF-forged", {}).status == 403


def test_assistant_of_another_company_gets_no_link(running: Running) -> None:
    own = running.call("GET", "/me/companies", by="assistant").json["items"]
    companies = running.call("GET", "/me/companies", by="president").json["items"]
    foreign = next(c for c in companies if c["id"] not in {o["id"] for o in own})
    items = running.call("GET", f"/companies/{foreign['id']}/mail", by="president").json["items"]
    item = items[0]

    for path in (
        f"/companies/{foreign['id']}/mail/{item['id']}",
        f"/companies/{own[0]['id']}/mail/{item['id']}",
    ):
        assert running.call("GET", path, by="assistant").status == 404
        refused = running.call("POST", f"{path}/scans/scn_{'0' * 26}/link", by="assistant")
        assert refused.status == 404
