"""
Files on their way into invoices and annexes: once, in order, whoever dies in the middle of it, and
opened by whoever may (R19, T14, T36).
"""

import hashlib
from typing import Any
from urllib.parse import unquote

import pytest

from chalicelib.access.model import User
from chalicelib.aws.table import fetch
from chalicelib.companies.model import Company
from chalicelib.files.model import ThingKind, UploadState
from chalicelib.invoices.model import MOST_ANNEXES, Invoice
from chalicelib.invoices.service import get_invoice, list_annexes, retire_invoice
from chalicelib.sharing.model import ThingRef
from chalicelib.sharing.things import thing_keys, things_in
from tests.builders import a_clerk, a_company, a_person_of, an_actor, an_invoice
from tests.harness.client import Answer, ApiClient
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.s3 import rows
from tests.harness.uploads import deliver_files, in_uploads, send, upload_row
from tests.samples.files import letter_pdf, letter_png

PDF, PNG, TEXT = letter_pdf(), letter_png(), b"name;sum\r\nA;1\r\n"


@pytest.fixture
def clerk(api: ApiClient) -> User:
    return a_clerk()


def one(company: Company, invoice_id: str, *, ours: bool = False) -> str:
    return f"{'' if ours else '/office'}/companies/{company.id}/invoices/{invoice_id}"


def ask(path: str, clerk: User, content: bytes = PDF, **said: Any) -> Answer:
    body = {"name": "FV 1.pdf", "size_bytes": len(content), "content_type": "application/pdf"}
    return ApiClient().post(path, body | said, by=clerk)


def bring(company: Company, path: str, clerk: User, content: bytes = PDF, **said: Any) -> Any:
    """The whole way of a file; what the API says of it afterwards."""
    form = ask(path, clerk, content, **said)
    assert form.status == 201, form.text
    upload_id = form.json["upload_id"]
    assert deliver_files(send(upload_row(company.id, upload_id), content)) == []
    invoice_path = path.removesuffix("/uploads").removesuffix("/annexes")
    answer = ApiClient().get(f"{invoice_path}/uploads/{upload_id}", by=clerk)
    assert answer.status == 200, answer.text
    return answer.json


def get(path: str, by: User) -> Any:
    answer = ApiClient().get(path, by=by)
    assert answer.status == 200, answer.text
    return answer.json


def tags_of(company: Company) -> list[str]:
    return [raw["tag"]["S"] for raw in rows(f"AUDIT#{company.id}#")]


def test_invoice_has_no_pdf_until_one_came_and_then_its_newest(clerk: User) -> None:
    company = a_company()
    owner, invoice = a_person_of(company), an_invoice(company)
    path = one(company, invoice.id)
    assert (get(path, clerk)["newest"], get(path, clerk)["versions"]) == (None, 0)

    first = bring(company, f"{path}/uploads", clerk)
    second = bring(company, f"{path}/uploads", clerk, letter_pdf(2), name="again")

    assert (first["state"], first["version"], first["annex_id"]) == ("done", 1, None)
    assert second["version"] == 2
    for by, ours in ((clerk, False), (owner, True)):
        found = get(one(company, invoice.id, ours=ours), by)
        versions = get(f"{one(company, invoice.id, ours=ours)}/versions", by)["items"]
        listed = get(one(company, invoice.id, ours=ours).rpartition("/")[0], by)["items"]
        assert [each["number"] for each in versions] == [2, 1]
        assert (found["newest"], found["versions"]) == (versions[0], 2)
        assert (found["newest"]["file_name"], found["version"]) == ("again.pdf", 1)
        assert listed == [found]
    assert in_uploads() == []


@pytest.mark.parametrize("content", [PNG, TEXT], ids=["picture", "text"])
def test_an_invoice_is_a_pdf_and_nothing_else(clerk: User, content: bytes) -> None:
    company = a_company()
    path = one(company, an_invoice(company).id)

    answer = bring(company, f"{path}/uploads", clerk, content, name="a.csv")

    assert (answer["state"], answer["reason"], answer["version"]) == ("refused", "not_a_pdf", None)
    assert get(path, clerk)["newest"] is None


def test_annex_begins_with_its_file_and_gets_further_versions(clerk: User) -> None:
    company = a_company()
    owner, invoice = a_person_of(company), an_invoice(company)
    path = f"{one(company, invoice.id)}/annexes"

    first = bring(company, f"{path}/uploads", clerk, PNG, annex_name="Rozliczenie")
    bring(company, f"{path}/uploads", clerk, PDF, name="Nakład.pdf")
    again = bring(company, f"{path}/uploads", clerk, PDF, annex_id=first["annex_id"])

    assert (again["annex_id"], again["version"]) == (first["annex_id"], 2)
    for by, ours in ((clerk, False), (owner, True)):
        annexes = get(f"{one(company, invoice.id, ours=ours)}/annexes", by)["items"]
        assert [(each["name"], each["versions"]) for each in annexes] == [
            ("Rozliczenie", 2),
            ("Nakład", 1),
        ]
        versions = get(
            f"{one(company, invoice.id, ours=ours)}/annexes/{annexes[0]['id']}/versions", by
        )["items"]
        assert [each["content_type"] for each in versions] == ["application/pdf", "image/png"]
        assert annexes[0]["newest"] == versions[0]
    assert get(one(company, invoice.id), clerk)["annexes"] == 2
    assert tags_of(company).count("invoices:annex:add") == 2


def test_plain_text_is_no_annex(clerk: User) -> None:
    company = a_company()
    invoice = an_invoice(company)

    path = f"{one(company, invoice.id)}/annexes/uploads"
    answer = bring(company, path, clerk, TEXT, name="a.csv")

    assert (answer["state"], answer["reason"]) == ("refused", "not_allowed")
    assert answer["annex_id"] is None
    assert get_invoice(company.id, invoice.id).annexes == 0


@pytest.mark.parametrize("is_annex", [False, True], ids=["invoice", "annex"])
def test_link_opens_that_very_version_and_is_recorded_first(clerk: User, *, is_annex: bool) -> None:
    company = a_company()
    owner, invoice = a_person_of(company), an_invoice(company)
    beneath = "/annexes" if is_annex else ""
    made = bring(company, f"{one(company, invoice.id)}{beneath}/uploads", clerk)
    thing = made["annex_id"] or invoice.id
    of_thing = f"/annexes/{thing}" if is_annex else ""

    for by, ours in ((clerk, False), (owner, True)):
        path = f"{one(company, invoice.id, ours=ours)}{of_thing}/versions/1/link"
        link = ApiClient().post(path, {"copy": "original"}, by=by)
        assert link.status == 200, link.text
        assert hashlib.sha256(PDF).hexdigest() in unquote(link.json["url"])
        assert ApiClient().post(path.replace("/1/", "/2/"), {"copy": "clean"}, by=by).status == 404

    assert tags_of(company).count("invoices:version:link") == 2
    opened = {raw["user_id"]["S"] for raw in rows(f"COMPANY#{company.id}") if "first_at" in raw}
    assert opened == {clerk.id, owner.id}


def test_file_that_comes_after_its_invoice_was_retired_is_refused(clerk: User) -> None:
    company = a_company()
    owner, invoice = a_person_of(company), an_invoice(company)
    path = one(company, invoice.id)
    made = bring(company, f"{path}/annexes/uploads", clerk)
    bring(company, f"{path}/uploads", clerk)
    waiting = [ask(f"{path}{each}/uploads", clerk).json["upload_id"] for each in ("", "/annexes")]
    retire_invoice(an_actor(), get_invoice(company.id, invoice.id), seen_version=1)

    for upload_id in waiting:
        upload = upload_row(company.id, upload_id)
        assert deliver_files(send(upload, PDF)) == []
        after = upload_row(company.id, upload_id)
        assert (after.state, after.reason) == (UploadState.REFUSED, "invoice_retired")
        assert after.kept is not None

    for beneath in ("", "/annexes"):
        assert ask(f"{path}{beneath}/uploads", clerk).json["code"] == "invoice_retired"
    of_annex = f"/annexes/{made['annex_id']}/versions"
    ours = one(company, invoice.id, ours=True)
    for read in ("", "/versions", "/annexes", of_annex):
        assert ApiClient().get(f"{ours}{read}", by=owner).status == 404
        assert ApiClient().get(f"{path}{read}", by=clerk).status == 200
    for link in ("/versions/1/link", f"{of_annex}/1/link"):
        assert ApiClient().post(f"{ours}{link}", {"copy": "clean"}, by=owner).status == 404
        assert ApiClient().post(f"{path}{link}", {"copy": "clean"}, by=clerk).status == 200


def test_ids_of_another_company_or_invoice_open_nothing(clerk: User) -> None:
    """T14: every id is looked for below company and invoice of the path."""
    ours, theirs = a_company(), a_company()
    mine, other, foreign = an_invoice(ours), an_invoice(ours), an_invoice(theirs)
    owner = a_person_of(ours)
    made = bring(theirs, f"{one(theirs, foreign.id)}/annexes/uploads", clerk)
    near = bring(ours, f"{one(ours, other.id)}/annexes/uploads", clerk)
    bring(theirs, f"{one(theirs, foreign.id)}/uploads", clerk)
    before = rows(f"COMPANY#{theirs.id}")

    for annex_id in (made["annex_id"], near["annex_id"]):
        versions = f"/annexes/{annex_id}/versions"
        for by, path in ((clerk, one(ours, mine.id)), (owner, one(ours, mine.id, ours=True))):
            assert ApiClient().get(f"{path}{versions}", by=by).status == 404
            link = f"{path}{versions}/1/link"
            assert ApiClient().post(link, {"copy": "clean"}, by=by).status == 404
        uploads = f"{one(ours, mine.id)}/annexes/uploads"
        assert ask(uploads, clerk, annex_id=annex_id).status == 404
    for path in (one(ours, foreign.id), one(ours, foreign.id, ours=True)):
        by = clerk if path.startswith("/office") else owner
        assert ApiClient().get(f"{path}/versions", by=by).status == 404
        assert ApiClient().post(f"{path}/versions/1/link", {"copy": "clean"}, by=by).status == 404
    for upload_id in (made["id"], near["id"]):
        path = f"{one(ours, mine.id)}/uploads/{upload_id}"
        assert ApiClient().get(path, by=clerk).status == 404

    assert rows(f"COMPANY#{theirs.id}") == before


def test_a_companys_people_send_nothing(clerk: User) -> None:
    company = a_company()
    owner, invoice = a_person_of(company), an_invoice(company)

    for beneath in ("/uploads", "/annexes/uploads"):
        assert ask(f"{one(company, invoice.id)}{beneath}", owner).status == 403


def test_name_is_for_a_new_annex_alone(clerk: User) -> None:
    company = a_company()
    path = f"{one(company, an_invoice(company).id)}/annexes/uploads"
    made = bring(company, path, clerk)

    answer = ask(path, clerk, annex_id=made["annex_id"], annex_name="Other")

    assert answer.status == 400


def test_annexes_have_an_end(clerk: User) -> None:
    company = a_company()
    invoice = an_invoice(company)
    _with_annexes(invoice, MOST_ANNEXES)

    answer = ask(f"{one(company, invoice.id)}/annexes/uploads", clerk)

    assert (answer.status, answer.json["code"]) == (409, "too_many_annexes")


@pytest.mark.parametrize("is_annex", [False, True], ids=["invoice", "annex"])
def test_file_is_one_version_wherever_its_worker_dies(clerk: User, *, is_annex: bool) -> None:
    company = a_company()
    beneath = "/annexes/uploads" if is_annex else "/uploads"

    def on_its_way() -> tuple[Invoice, Any]:
        invoice = an_invoice(company)
        form = ask(f"{one(company, invoice.id)}{beneath}", clerk).json
        return invoice, send(upload_row(company.id, form["upload_id"]), PDF)

    _, sent = on_its_way()
    for nth, when in crash_points(calls_in(lambda: deliver_files(sent))):
        invoice, dropped = on_its_way()
        with killed_at(nth, when):
            deliver_files(dropped)

        assert deliver_files(dropped) == []

        after = get_invoice(company.id, invoice.id)
        annexes = [each.newest for each in list_annexes(company.id, invoice.id)]
        expected = (0, 1, [1]) if is_annex else (1, 0, [])
        assert (after.newest, after.annexes, annexes) == expected
    assert in_uploads() == []


def _with_annexes(invoice: Invoice, count: int) -> None:
    from chalicelib.aws import keys  # noqa: PLC0415
    from chalicelib.aws.table import Row, commit, update  # noqa: PLC0415
    from chalicelib.invoices.store import InvoiceRow  # noqa: PLC0415

    key = keys.invoice(invoice.company_id, invoice.id)
    commit(update(key, [InvoiceRow.annexes.set(count)], Row.pk.exists()))


def test_annex_is_shared_as_it_is_and_with_its_invoice_retired_not_at_all(clerk: User) -> None:
    company = a_company()
    invoice = an_invoice(company, number="FV 7")
    made = bring(company, f"{one(company, invoice.id)}/annexes/uploads", clerk, annex_name="Sheet")
    ref = ThingRef(company.id, ThingKind.ANNEX, made["annex_id"], invoice.id)

    (thing,) = things_in(fetch(thing_keys([ref])), [ref]).values()
    retire_invoice(an_actor(), get_invoice(company.id, invoice.id), seen_version=1)
    (after,) = things_in(fetch(thing_keys([ref])), [ref]).values()

    assert (thing.name, thing.newest, thing.invoice_number) == ("Sheet", 1, "FV 7")
    assert (thing.is_active, after.is_active) == (True, False)
