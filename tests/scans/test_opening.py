"""Links to scans: for one version, one minute, whoever may, and never without a record."""

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from chalicelib.access.model import User
from chalicelib.audit.store import Tag
from chalicelib.aws.observe import logger
from chalicelib.companies.model import Company
from chalicelib.core.values import replace
from chalicelib.mail.model import MailItem
from chalicelib.scans import opening
from chalicelib.scans.model import Scan, file_name_of, original_name_of
from chalicelib.scans.opening import link_for_staff
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, a_user, an_actor
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.faults import EVERY_FAILURE, Failure, failing
from tests.harness.s3 import arrive, deliver, drop, rows
from tests.house.canaries import overheard
from tests.samples.files import EVERY_KIND, letter_pdf, letter_png
from tests.scans.test_model import HOSTILE_NAMES

pytestmark = pytest.mark.usefixtures("remembering_gate")
VAULT = "awizo-test-vault.s3.eu-central-1.amazonaws.com"
CLEAN_KEY = re.compile(r"/scans/scn_[0-9a-z]{26}/clean/[0-9a-f]{64}")
ORIGINAL_KEY = re.compile(r"/scans/scn_[0-9a-z]{26}/original")


def attached(item: MailItem, name: str = "a.pdf", content: bytes = b"") -> Scan:
    scan = arrive(f"desk/{item.number}/{name}", content or letter_pdf())
    assert scan.state == "attached"
    return scan


def for_client(api: ApiClient, item: MailItem, scan_id: str, by: User) -> Answer:
    return api.post(f"/companies/{item.company_id}/mail/{item.id}/scans/{scan_id}/link", by=by)


def for_staff(api: ApiClient, scan: Scan, copy: str, by: User) -> Answer:
    return api.post(f"/office/scans/{scan.id}/link", {"copy": copy}, by=by)


def query_of(link: dict[str, Any]) -> dict[str, str]:
    """The query of a link that is for one version, one minute, GET alone and one type."""
    parts = urlsplit(link["url"])
    assert (parts.scheme, parts.netloc) == ("https", VAULT)
    query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in query.values())
    found = {name: values[0] for name, values in query.items()}
    assert int(found["X-Amz-Expires"]) <= 60 == link["expires_in"]
    assert found["X-Amz-SignedHeaders"] == "host"
    assert found["response-content-type"] == link["content_type"]
    assert found["response-content-disposition"].split(";")[0] == link["disposition"]
    assert found["response-cache-control"] == "no-store"
    return found


def whole_name(disposition: str) -> str:
    match = re.fullmatch(
        r"(?:inline|attachment); filename=\"[A-Za-z0-9 ._-]*\"; filename\*=UTF-8''([^;\"\s]+)",
        disposition,
    )
    assert match is not None, disposition
    return unquote(match[1], errors="strict")


@pytest.mark.parametrize(
    ("kind", "content_type", "name"),
    [
        ("pdf", "application/pdf", "letter.pdf"),
        ("tiff", "application/pdf", "letter.pdf"),
        ("jpeg", "image/jpeg", "letter.jpg"),
        ("png", "image/png", "letter.png"),
    ],
)
def test_clients_link_shows_the_very_version_that_was_checked(
    api: ApiClient, kind: str, content_type: str, name: str
) -> None:
    company = a_company()
    anna, item = a_person_of(company), a_mail_item(company)
    scan = attached(item, f"letter.{kind}", EVERY_KIND[kind]())
    assert scan.clean is not None

    link = for_client(api, item, scan.id, anna).json

    query = query_of(link)
    assert (link["content_type"], link["name"], link["disposition"]) == (
        content_type,
        name,
        "inline",
    )
    assert query["versionId"] == scan.clean.version_id
    assert CLEAN_KEY.fullmatch(urlsplit(link["url"]).path)
    assert whole_name(query["response-content-disposition"]) == name


def test_staff_see_the_clean_copy_and_save_the_original(api: ApiClient) -> None:
    clerk, scan = a_clerk(), attached(a_mail_item(a_company()), "list.tiff", EVERY_KIND["tiff"]())

    clean = for_staff(api, scan, "clean", clerk).json
    original = for_staff(api, scan, "original", clerk).json

    assert (clean["disposition"], clean["name"]) == ("inline", "list.pdf")
    assert CLEAN_KEY.fullmatch(urlsplit(clean["url"]).path)
    assert (original["disposition"], original["name"]) == ("attachment", "list.tiff")
    assert ORIGINAL_KEY.fullmatch(urlsplit(original["url"]).path)
    assert query_of(original)["versionId"] == scan.original_version_id
    assert query_of(original)["response-content-type"] == "application/octet-stream"


def test_staff_open_a_scan_of_the_inbox(api: ApiClient) -> None:
    scan = arrive("desk/a.pdf", letter_pdf())

    link = for_staff(api, scan, "clean", a_clerk()).json

    assert (link["disposition"], query_of(link)["versionId"]) == (
        "inline",
        scan.clean.version_id if scan.clean else "",
    )


def test_link_of_each_scan_stays_with_its_own_bytes_when_another_version_comes(
    api: ApiClient,
) -> None:
    company = a_company()
    anna, item = a_person_of(company), a_mail_item(company)
    first = attached(item, "scan001.pdf")
    before = query_of(for_client(api, item, first.id, anna).json)["versionId"]

    second = attached(item, "scan001.pdf", letter_png())

    assert query_of(for_client(api, item, first.id, anna).json)["versionId"] == before
    assert query_of(for_client(api, item, second.id, anna).json)["versionId"] != before


def test_nobody_else_gets_a_link_and_none_is_made(api: ApiClient) -> None:
    nowak, rossi = a_company(), a_company()
    item, other = a_mail_item(nowak), a_mail_item(rossi)
    scan = attached(item)
    bruno, both, clerk = a_person_of(rossi), a_person_of(nowak, rossi), a_clerk()

    for target, by in (
        (item, bruno),
        (item, a_user()),
        (item, clerk),
        (other, bruno),
        (other, both),
    ):
        answer = for_client(api, target, scan.id, by)
        assert (answer.status, answer.code) == (404, "not_found")
        assert "X-Amz" not in answer.text
    assert not [raw for raw in rows("AUDIT#") if raw["tag"]["S"] == Tag.SCANS_LINK]


@pytest.mark.parametrize("scan_id", ["scn_" + "0" * 26, "scn_1", "..", "%2e%2e"])
def test_scan_that_is_not_on_the_item_has_no_link(api: ApiClient, scan_id: str) -> None:
    company = a_company()
    anna, item = a_person_of(company), a_mail_item(company)
    attached(item)

    assert for_client(api, item, scan_id, anna).status == 404


def test_file_that_is_not_checked_yet_has_no_link(api: ApiClient) -> None:
    company = a_company()
    anna, item, clerk = a_person_of(company), a_mail_item(company), a_clerk()
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    assert for_client(api, item, dropped.scan_id, anna).status == 404
    for copy in ("clean", "original"):
        path = f"/office/scans/{dropped.scan_id}/link"
        assert api.post(path, {"copy": copy}, by=clerk).status == 404


def duplicate_of(company: Company) -> tuple[MailItem, Scan]:
    item = a_mail_item(company)
    attached(item)
    scan = arrive(f"desk/{item.number}/b.pdf", letter_pdf())
    assert scan.state == "duplicate"
    return item, scan


def test_duplicate_is_open_to_staff_alone(api: ApiClient) -> None:
    company = a_company()
    item, scan = duplicate_of(company)

    assert for_client(api, item, scan.id, a_person_of(company)).status == 404
    assert for_staff(api, scan, "clean", a_clerk()).status == 200


def test_link_is_recorded_with_who_and_what_before_it_is_given(api: ApiClient) -> None:
    company = a_company()
    anna, item, clerk = a_person_of(company), a_mail_item(company), a_clerk()
    scan = attached(item)

    for_client(api, item, scan.id, anna)
    for_staff(api, scan, "clean", clerk)
    link = for_staff(api, scan, "original", clerk).json

    found = [
        (raw["tag"]["S"], raw["actor_id"]["S"], raw["target"]["S"])
        for raw in rows(f"AUDIT#{company.id}")
        if "link" in raw["tag"]["S"]
    ]
    assert found == [
        (Tag.SCANS_LINK, anna.id, item.id),
        (Tag.SCANS_LINK, clerk.id, scan.id),
        (Tag.SCANS_ORIGINAL_LINK, clerk.id, scan.id),
    ]
    assert "X-Amz" not in str(rows(""))
    assert link["url"] not in str(rows(""))


@pytest.mark.parametrize("failure", EVERY_FAILURE)
@pytest.mark.parametrize("is_lost", [True, False])
def test_without_a_record_there_is_no_link(api: ApiClient, failure: Failure, is_lost: bool) -> None:
    company = a_company()
    anna, item = a_person_of(company), a_mail_item(company)
    scan = attached(item)

    with failing(failure, skip=1, is_lost=is_lost) as fault:
        answer = for_client(api, item, scan.id, anna)

    assert fault.seen == ["dynamodb.BatchGetItem", "dynamodb.TransactWriteItems"]
    assert (answer.status, answer.code) == (503, "unavailable")
    assert "X-Amz" not in answer.text


def test_minting_a_link_costs_two_trips(api: ApiClient) -> None:
    company = a_company()
    anna, item, clerk = a_person_of(company), a_mail_item(company), a_clerk()
    scan = attached(item)

    with recorded() as by_client:
        for_client(api, item, scan.id, anna)
    with recorded() as by_staff:
        for_staff(api, scan, "clean", clerk)

    for seen in (by_client, by_staff):
        assert table_calls(seen) == ["BatchGetItem", "TransactWriteItems"]
        assert len(seen) == 2


def test_link_says_nothing_of_its_company_item_or_name_but_in_its_disposition(
    api: ApiClient,
) -> None:
    company = a_company("Tajna Firma", code="TAJNA-7")
    anna, item = a_person_of(company, last_name="Nazwisko"), a_mail_item(company, sender="Nadawca")
    scan = attached(item, "poufne.pdf")

    url = for_client(api, item, scan.id, anna).json["url"]

    said = unquote(re.sub(r"response-content-disposition=[^&]*", "", url)).lower()
    for word in ("tajna", "nazwisko", "nadawca", "poufne", item.number, item.id, company.id):
        assert word.lower() not in said


def words_in_the_log(api: ApiClient, output: pytest.CaptureFixture[str]) -> set[str]:
    """Which secret words are logged, `extra` fields included, while a scan comes and is opened."""
    company = a_company("Tajna Firma")
    anna, item = a_person_of(company), a_mail_item(company, sender="Nadawca", note="Poufne")
    clerk = a_clerk()

    with overheard() as lines:
        scan = attached(item, "poufne.pdf")
        link = for_client(api, item, scan.id, anna).json
        for_staff(api, scan, "original", clerk)
        for_client(api, item, scan.id, a_user())
        arrive(f"desk/{item.number}/poufne.exe", b"MZ")
        deliver("poufne")
    metrics = output.readouterr()

    told = "\n".join([*lines, metrics.out, metrics.err])
    assert {"access.denied", "message.failed", "ScanQuarantined"} <= set(
        re.findall(r"[\w.]+", told)
    )
    secrets = {"X-Amz-Signature", "Tajna", "Nadawca", "poufne", "Poufne", anna.email, link["url"]}
    return {secret for secret in secrets if secret in told}


def test_no_letter_and_no_link_is_in_the_log(
    api: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words_in_the_log(api, capsys) == set()


def test_word_that_is_only_a_field_of_a_line_in_the_log_would_be_seen(
    api: ApiClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: whoever mints a link logs what it opens."""

    def talkative(name: str) -> str:
        logger.info("scan.opened", extra={"called": name})
        return original_name_of(name)

    monkeypatch.setattr(opening, "original_name_of", talkative)

    assert words_in_the_log(api, capsys) == {"poufne"}


@pytest.mark.parametrize("is_original", [True, False])
def test_hostile_name_is_harmless_in_every_link(world: None, is_original: bool) -> None:
    scan, actor = attached(a_mail_item(a_company())), an_actor()
    for name in HOSTILE_NAMES:
        named = replace(scan, file_name=file_name_of(name))

        link = link_for_staff(actor, named, original=is_original)

        said = parse_qs(urlsplit(link.url).query)["response-content-disposition"][0]
        assert said.isascii()
        assert said.isprintable()
        assert whole_name(said) == link.name
        assert link.name.rpartition(".")[2].lower() in (
            {"pdf", "jpeg", "bin"} if is_original else {"pdf"}
        )
        assert said.startswith("attachment" if is_original else "inline")
