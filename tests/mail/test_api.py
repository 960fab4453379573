"""Registering, finding and reading mail through the API."""

from tests.builders import a_clerk, a_company, a_mail_item, a_person_of
from tests.harness.client import ApiClient


def test_registered_mail_is_seen_by_its_companys_person_and_nobody_else(api: ApiClient) -> None:
    nowak, rossi = a_company("Nowak"), a_company("Rossi")
    anna, bruno, clerk = a_person_of(nowak), a_person_of(rossi), a_clerk()
    body = {
        "company_id": nowak.id,
        "sender": "Urząd Skarbowy",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "none",
    }

    made = api.post("/office/mail", body, by=clerk, idempotency_key="k" * 16)

    assert made.status == 201, made.text
    path = f"/companies/{nowak.id}/mail/{made.json['id']}"
    assert api.get(path, by=anna).json["sender"] == "Urząd Skarbowy"
    assert api.get(path, by=bruno).status == 404
    assert [i["id"] for i in api.get(f"/companies/{nowak.id}/mail", by=anna).json["items"]] == [
        made.json["id"]
    ]
    assert api.get(f"/companies/{nowak.id}/mail", by=bruno).status == 404
    plates = api.get("/me/companies", by=anna).json["items"]
    assert [(p["code"], p["counters"]["mail_waiting"]) for p in plates] == [(nowak.code, 1)]
