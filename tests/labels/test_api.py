"""Labels through the API: for staff, all or none, and told to the audit without what they say."""

import base64
from typing import Any

import pypdfium2 as pdfium
import pytest
import zxingcpp

from chalicelib.access.model import Role
from chalicelib.labels.model import label_text
from chalicelib.mail.model import MailItem
from chalicelib.settings.service import change_settings
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, a_user, an_actor
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.s3 import rows


def body_for(*items: MailItem, **changes: Any) -> dict[str, Any]:
    wanted = [{"company_id": item.company_id, "mail_id": item.id} for item in items]
    return {"items": wanted, "layout": "roll"} | changes


def told() -> list[Any]:
    return [row for row in rows("AUDIT#OFFICE") if row["tag"]["S"] == "labels:labels:make"]


def read(pdf: str) -> list[tuple[str, str]]:
    """Kind and text of every symbol, page by page."""
    with pdfium.PdfDocument(base64.b64decode(pdf)) as document:
        pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    found = [symbol for page in pages for symbol in zxingcpp.read_barcodes(page)]
    return [(str(symbol.format), symbol.text) for symbol in found]


def test_each_item_gets_its_label_in_the_order_asked_for(api: ApiClient) -> None:
    items = [a_mail_item(a_company(name)) for name in ("Rossi", "Nowak", "Bianchi")]

    made = api.post("/office/labels", body_for(*items), by=a_clerk())

    assert (made.status, made.json["labels"]) == (200, 3)
    assert [text for _, text in read(made.json["pdf"])] == [label_text(i.number) for i in items]


def test_setting_says_which_symbol_is_printed(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()
    kinds = []
    for version, symbol in enumerate(["aztec", "qr"]):
        admin = an_actor(a_user(role=Role.ADMIN))
        change_settings(admin, {"label_symbol": symbol}, seen_version=version)
        ((kind, text),) = read(api.post("/office/labels", body_for(item), by=clerk).json["pdf"])
        assert text == label_text(item.number)
        kinds.append(kind)

    assert "Aztec" in kinds[0]
    assert "QR" in kinds[1]


def test_one_unknown_item_means_no_labels(api: ApiClient) -> None:
    known, other = a_mail_item(a_company()), a_mail_item(a_company())
    body = body_for(known, other)
    body["items"][1]["company_id"] = known.company_id

    refused = api.post("/office/labels", body, by=a_clerk())

    assert (refused.status, refused.json["code"]) == (404, "not_found")
    assert told() == []


def test_no_companys_person_makes_labels(api: ApiClient) -> None:
    item = a_mail_item(company := a_company())

    assert api.post("/office/labels", body_for(item), by=a_person_of(company)).status in {403, 404}


def test_audit_says_how_many_and_not_for_whom(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()

    api.post("/office/labels", body_for(item, layout="a4", start=5), by=clerk)

    (row,) = told()
    assert row["actor_id"] == {"S": clerk.id}
    assert row["facts"] == {"M": {"labels": {"N": "1"}, "layout": {"S": "a4"}}}
    assert item.id not in str(row)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"items": []}, "items"),
        ({"layout": "a5"}, "layout"),
        ({"layout": "a4", "start": 0}, "start"),
        ({"layout": "a4", "start": 25}, "start"),
    ],
)
def test_what_cannot_be_printed_is_told_beside_its_field(
    changes: dict[str, Any], field: str, api: ApiClient
) -> None:
    refused = api.post(
        "/office/labels", body_for(a_mail_item(a_company()), **changes), by=a_clerk()
    )

    assert refused.status == 400
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_more_than_a_hundred_and_twenty_are_refused(api: ApiClient) -> None:
    item = a_mail_item(a_company())

    assert api.post("/office/labels", body_for(*[item] * 121), by=a_clerk()).status == 400
    assert api.post("/office/labels", body_for(*[item] * 120), by=a_clerk()).json["labels"] == 120


def test_labels_of_many_items_cost_few_trips(api: ApiClient) -> None:
    items, clerk = [a_mail_item(a_company()) for _ in range(3)], a_clerk()
    with recorded() as seen:
        assert api.post("/office/labels", body_for(*items), by=clerk).status == 200

    assert table_calls(seen) == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]
