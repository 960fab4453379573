"""The demo's invoices go the way of every file."""

from chalicelib.invoices.service import list_annexes, newest_versions
from local.demo_invoices import add_invoices
from tests.builders import a_company, an_actor
from tests.harness.s3 import Dropped
from tests.harness.uploads import deliver_files, in_uploads
from tests.invoices.lists import listed


def test_demo_shows_three_invoices_each_with_a_pdf_and_an_annex(world: None) -> None:
    companies = {code: a_company(code=code) for code in ("NOWAK-7", "ROSSI-3")}

    add_invoices(an_actor(), companies)
    for stored in in_uploads():
        assert deliver_files(Dropped(stored.bucket, stored.key, stored.version_id, 1)) == []

    found = {code: listed(company.id).items for code, company in companies.items()}
    assert [each.number for each in found["NOWAK-7"]] == ["FV 118/11/2026", "FV 97/10/2026"]
    for invoice in (*found["NOWAK-7"], *found["ROSSI-3"]):
        annexes = list_annexes(invoice.company_id, invoice.id)
        newest = newest_versions([invoice, *annexes])
        assert newest.keys() == {invoice.id, *(each.id for each in annexes)}
        assert [each.name for each in annexes] == ["Rozliczenie"]
