"""Annexes renamed, retired and restored by staff; what the company's people and panels see then."""

from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.audit.store import Tag
from chalicelib.companies.model import Company
from chalicelib.invoices.annexes import Annex
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.service import get_annex, retire_invoice
from chalicelib.sharing.model import Wanted, ref_of
from tests.builders import a_clerk, a_company, a_member, a_panel, a_person_of, an_actor
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows
from tests.sharing.made import an_annex, an_invoice, shared

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def invoice(company: Company) -> Invoice:
    return an_invoice(company)


@pytest.fixture
def annex(invoice: Invoice) -> Annex:
    return an_annex(invoice, "Rozliczenie")


def place(annex: Annex) -> str:
    base = f"/companies/{annex.company_id}/invoices/{annex.invoice_id}"
    return f"{base}/annexes/{annex.id}"


def act(annex: Annex, verb: str, body: Any = None, *, version: int | None = None) -> Answer:
    now = get_annex(annex.company_id, annex.invoice_id, annex.id)
    seen = f'"{now.version if version is None else version}"'
    method, path = ("PATCH", "") if verb == "rename" else ("POST", f"/{verb}")
    path = f"/office{place(annex)}{path}"
    return ApiClient().call(method, path, body, by=a_clerk(), headers={"if_match": seen})


def names(annex: Annex, by: User) -> list[str]:
    path = place(annex).rpartition("/")[0]
    answer = ApiClient().get(f"/office{path}" if by.role else path, by=by)
    return [each["name"] for each in answer.json["items"]]


def counted(annex: Annex, by: User) -> int:
    path = f"/companies/{annex.company_id}/invoices/{annex.invoice_id}"
    return int(ApiClient().get(f"/office{path}" if by.role else path, by=by).json["annexes"])


def test_annex_is_renamed_over_the_version_that_was_seen(annex: Annex) -> None:
    first = act(annex, "rename", {"name": "Listopad"}, version=annex.version)
    second = act(annex, "rename", {"name": "Grudzień"}, version=annex.version)

    assert (first.status, first.json["name"], first.json["versions"]) == (200, "Listopad", 1)
    assert (second.status, second.code) == (412, "stale_version")
    tags = [raw["tag"]["S"] for raw in rows("AUDIT#")]
    assert tags.count(Tag.INVOICES_ANNEX_EDIT) == 1


def test_retired_annex_is_seen_by_staff_alone_until_it_is_restored(
    company: Company, annex: Annex
) -> None:
    owner, clerk = a_person_of(company), a_clerk()
    link = f"{place(annex)}/versions/1/link"

    retired = act(annex, "retire")

    assert (retired.status, retired.json["state"]) == (200, "retired")
    assert (names(annex, owner), names(annex, clerk)) == ([], ["Rozliczenie"])
    assert (counted(annex, owner), counted(annex, clerk)) == (0, 0)
    assert ApiClient().get(f"{place(annex)}/versions", by=owner).status == 404
    assert ApiClient().post(link, {"copy": "clean"}, by=owner).status == 404
    assert ApiClient().post(f"/office{link}", {"copy": "clean"}, by=clerk).status == 200
    assert act(annex, "restore").json["state"] == "active"
    assert (names(annex, owner), counted(annex, owner)) == (["Rozliczenie"], 1)
    assert ApiClient().post(link, {"copy": "clean"}, by=owner).status == 200


def test_what_only_an_annex_in_use_takes_is_refused(invoice: Invoice, annex: Annex) -> None:
    file = {"name": "a.pdf", "size_bytes": 9, "content_type": "application/pdf"}
    uploads = f"/office{place(annex).rpartition('/')[0]}/uploads"
    already = act(annex, "restore")
    act(annex, "retire")

    sent = ApiClient().post(uploads, file | {"annex_id": annex.id}, by=a_clerk())
    again, named = act(annex, "retire"), act(annex, "rename", {"name": "Nowa"})
    retire_invoice(an_actor(), invoice, seen_version=invoice.version)
    of_retired = act(annex, "restore")

    assert (already.status, already.code) == (409, "annex_active")
    assert {sent.code, again.code, named.code} == {"annex_retired"}
    assert (of_retired.status, of_retired.code) == (409, "invoice_retired")


def test_retired_annex_shows_nothing_in_a_panel_and_is_not_shared(
    company: Company, invoice: Invoice, annex: Annex
) -> None:
    panel, other = a_panel(company), a_panel(company)
    olga, wanted = a_member(panel), Wanted(ref_of(company.id, annex.id, invoice.id), None)
    shared(panel, wanted)
    path = f"/companies/{company.id}/panels/{panel.id}/shared"
    (seen,) = ApiClient().get(path, by=olga).json["items"]
    thing = {"kind": "annex", "id": annex.id, "invoice_id": invoice.id, "version": None}

    act(annex, "retire")
    answer = ApiClient().post(
        f"/office/companies/{company.id}/shares",
        {"panel_id": other.id, "things": [thing]},
        by=a_clerk(),
        idempotency_key="retired-annex",
    )

    assert ApiClient().get(path, by=olga).json["items"] == []
    link = ApiClient().post(f"{path}/{seen['share_id']}/link", {"copy": "clean"}, by=olga)
    assert link.status == 404
    assert (answer.status, answer.code) == (409, "annex_retired")
    act(annex, "restore")
    assert len(ApiClient().get(path, by=olga).json["items"]) == 1


def test_so_many_annexes_are_shared_at_once_that_one_transaction_takes_them(
    company: Company,
) -> None:
    pairs = [(one := an_invoice(company), an_annex(one)) for _ in range(9)]
    things = [
        {"kind": "annex", "id": annex.id, "invoice_id": invoice.id, "version": None}
        for invoice, annex in pairs
    ]
    things += [
        {"kind": "invoice", "id": an_invoice(company).id, "version": None} for _ in range(31)
    ]
    panel, path = a_panel(company), f"/office/companies/{company.id}/shares"

    def share(some: list[Any], key: str) -> Answer:
        body = {"panel_id": panel.id, "things": some}
        return ApiClient().post(path, body, by=a_clerk(), idempotency_key=key)

    refused, done = share(things, "forty-with-nine"), share(things[1:], "one-fewer-than-that")

    assert refused.json["errors"][0]["code"] == "too_long"
    assert (done.status, done.json["shared"]) == (200, 39)
