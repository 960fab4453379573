"""The routes of hand-outs."""

from typing import Any

import pytest

from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.companies.counting import CountersRow
from tests.builders import a_clerk, a_company, a_mail_item, a_user
from tests.handouts.desk import (
    a_collector_of,
    companies_with_mail,
    company,
    handed_out,
    post_handout,
    said,
)
from tests.harness.client import ApiClient

pytestmark = pytest.mark.usefixtures("world")


def test_hand_out_is_answered_with_all_its_parts() -> None:
    mail = companies_with_mail(1, 1)
    first, second = mail
    collector, desk = a_collector_of(mail), a_clerk()

    answer = post_handout(desk, {"kind": "user", "user_id": collector.id}, mail)

    assert answer.status == 201
    made = answer.json
    assert (made["state"], made["has_signature"]) == ("done", True)
    assert made["collector"] == {
        "kind": "user",
        "name": collector.name,
        "document": None,
        "reason": None,
    }
    assert [part["company_id"] for part in made["parts"]] == [first, second]
    assert [part["state"] for part in made["parts"]] == ["done", "done"]
    api = ApiClient()
    assert api.get(f"/office/handouts/{made['id']}", by=desk).json == made
    assert api.get("/office/handouts", by=desk).json == {"items": [made], "next": None}


def test_loser_is_told_who_has_the_letter() -> None:
    mail = companies_with_mail(1)
    collector, desk = a_collector_of(mail), a_clerk()
    winner, _ = handed_out(collector, mail)

    answer = post_handout(desk, {"kind": "user", "user_id": collector.id}, mail)

    (part,) = answer.json["parts"]
    assert part["state"] == "refused"
    assert part["refusal"]["code"] == "mail_handed_out"
    assert part["refusal"]["winner"]["handout_id"] == winner.id
    assert part["receipt_id"] is None


def test_undo_takes_the_part_back() -> None:
    mail = companies_with_mail(1)
    handout, _ = handed_out(a_collector_of(mail), mail)

    answer = ApiClient().post(
        f"/office/handouts/{handout.id}/undo",
        {"reason": "Wrong person"},
        by=a_clerk(),
        idempotency_key="undo-undo-undo",
    )

    assert answer.status == 200
    (part,) = answer.json["parts"]
    assert (part["state"], part["undo_reason"]) == ("undone", "Wrong person")


def test_list_shows_the_newest_first_in_pages() -> None:
    made = []
    for _ in range(3):
        mail = companies_with_mail(1)
        made.append(handed_out(a_collector_of(mail), mail)[0].id)
    api, desk = ApiClient(), a_clerk()

    first = api.get("/office/handouts?limit=2", by=desk).json
    second = api.get(f"/office/handouts?limit=2&cursor={first['next']}", by=desk).json

    assert [one["id"] for one in (*first["items"], *second["items"])] == made[::-1]


def test_only_companies_with_waiting_mail_are_listed() -> None:
    quiet, busy, closed = a_company("Cicha"), a_company("Ałła"), a_company("Żuk")
    a_mail_item(busy)
    a_mail_item(busy)
    a_mail_item(closed)
    api, desk = ApiClient(), a_clerk()

    everyone = api.get("/office/handouts/waiting", by=desk).json["items"]
    some = api.get("/office/handouts/waiting?q=zuk", by=desk).json["items"]

    assert [(one["company_name"], one["waiting"]) for one in everyone] == [("Ałła", 2), ("Żuk", 1)]
    assert [one["company_id"] for one in some] == [closed.id]
    assert quiet.id not in {one["company_id"] for one in everyone}


def test_waiting_companies_come_in_pages() -> None:
    wanted = []
    for place in range(5):
        each = a_company(f"Firma {place}")
        if place % 2 == 0:
            a_mail_item(each)
            wanted.append(each.id)
    api, desk = ApiClient(), a_clerk()

    first = api.get("/office/handouts/waiting?limit=2", by=desk).json
    rest = api.get(f"/office/handouts/waiting?limit=2&cursor={first['next']}", by=desk).json

    found = [one["company_id"] for one in (*first["items"], *rest["items"])]
    assert found == wanted


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"consent": None, "signature": None}, "consent"),
        ({"signature": None}, "signature"),
        ({"signature": "no base64!"}, "signature"),
        ({"signature": "PHN2Zz4="}, "signature"),
        ({"consent": "tick"}, "signature"),
        ({"digital_confirmation": False}, "consent"),
        ({"digital_confirmation": False, "consent": None}, "signature"),
        ({"parts": []}, "parts"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(values: dict[str, Any], field: str) -> None:
    mail = companies_with_mail(1)
    collector = {"kind": "user", "user_id": a_collector_of(mail).id}

    answer = post_handout(a_clerk(), collector, mail, **values)

    assert answer.status == 400
    assert answer.json["errors"][0]["field"] == field


def test_collector_is_one_of_four_kinds() -> None:
    answer = post_handout(a_clerk(), {"kind": "nobody"}, companies_with_mail(1))

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "collector")


def test_company_or_item_is_named_once() -> None:
    mail = companies_with_mail(1)
    body = said({"kind": "user", "user_id": a_collector_of(mail).id}, mail)
    (part,) = body["parts"]
    twice = {"company_id": part["company_id"], "mail_ids": part["mail_ids"] * 2}

    for parts in ([part, part], [twice]):
        answer = ApiClient().post(
            "/office/handouts",
            body | {"parts": parts},
            by=a_clerk(),
            idempotency_key="some-key-of-mine",
        )
        assert answer.status == 400


def test_body_with_a_picture_may_be_larger_but_not_endless() -> None:
    mail = companies_with_mail(1)
    collector = {"kind": "user", "user_id": a_collector_of(mail).id}

    long = post_handout(a_clerk(), collector, mail, signature="A" * 200_000)
    endless = post_handout(a_clerk(), collector, mail, signature="A" * 500_000)

    assert long.json["errors"][0]["code"] == "signature_unreadable"
    assert endless.code == "body_too_large"


def test_clerk_cannot_let_others_through() -> None:
    mail = companies_with_mail(1)
    other = {
        "kind": "other",
        "name": "Jan Obcy",
        "document_type": "passport",
        "last_four": "12AB",
        "reason": "The owner telephoned",
    }

    answer = post_handout(a_clerk(), other, mail)

    assert (answer.status, answer.code) == (403, "collector_unlisted")


def test_unknown_person_is_not_found() -> None:
    mail = companies_with_mail(1)
    gone = {"kind": "user", "user_id": "usr_" + "0" * 26}

    assert post_handout(a_clerk(), gone, mail).status == 404
    assert post_handout(a_clerk(), {"kind": "user", "user_id": a_user().id}, mail).status == 201


def test_company_whose_counter_fell_below_zero_is_not_listed() -> None:
    each = company(next(iter(companies_with_mail(1))))
    commit(update(keys.counters(each.id), [CountersRow.mail_waiting.set(-1)], Row.pk.exists()))

    assert ApiClient().get("/office/handouts/waiting", by=a_clerk()).json["items"] == []
