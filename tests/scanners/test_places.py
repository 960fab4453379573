"""Places for files: what is signed, what is known already, what can never be taken."""

import hashlib
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from chalicelib.aws import clients
from chalicelib.config import config
from chalicelib.mail.number import shown_number
from chalicelib.scans.delivery import claim_of
from tests.builders import a_scanner
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import in_intake

NUMBER = "TB2K5M7KE"
CONTENT = b"%PDF-1.7 a letter"


def offer(**said: Any) -> dict[str, Any]:
    return {
        "target": "inbox",
        "made_at": "2026-11-20T08:30:00Z",
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "size_bytes": len(CONTENT),
        "name": "list żółty.pdf",
    } | said


def ask(api: ApiClient, key: str, **said: Any) -> Answer:
    return api.post("/scanner/places", offer(**said), x_awizo_scanner_key=key)


def object_key(answer: Answer) -> str:
    return unquote(urlsplit(answer.json["url"]).path.lstrip("/"))


def test_link_is_for_one_key_these_bytes_and_a_minute(api: ApiClient) -> None:
    scanner, key = a_scanner()
    sha256 = hashlib.sha256(CONTENT).hexdigest()

    answer = ask(api, key)

    assert (answer.status, answer.json["state"]) == (200, "wanted")
    assert object_key(answer) == f"{scanner.id}/inbox/20261120T083000Z-{sha256}"
    assert urlsplit(answer.json["url"]).hostname == (
        "awizo-test-intake.s3.eu-central-1.amazonaws.com"
    )
    query = parse_qs(urlsplit(answer.json["url"]).query)
    assert query["X-Amz-Expires"] == ["60"]
    assert query["X-Amz-SignedHeaders"] == [
        "content-length;host;if-none-match;x-amz-checksum-sha256;x-amz-meta-name"
    ]
    headers = answer.json["headers"]
    assert headers["Content-Length"] == str(len(CONTENT))
    assert headers["If-None-Match"] == "*"
    assert unquote(headers["x-amz-meta-name"]) == "list żółty.pdf"


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("inbox", "inbox"),
        ("INBOX", "inbox"),
        ("..", "inbox"),
        (" / ", "inbox"),
        (NUMBER, shown_number(NUMBER)),
        (f" {shown_number(NUMBER).lower()} ", shown_number(NUMBER)),
        ("nowak-7", "NOWAK-7"),
        ("Faktury 2026", "Faktury 2026"),
    ],
)
def test_target_becomes_one_part_of_the_key(api: ApiClient, target: str, place: str) -> None:
    _, key = a_scanner()

    assert object_key(ask(api, key, target=target)).split("/")[1] == place


@pytest.mark.parametrize("target", ["a/../b", "x" * 255, "\x00\u202e", "ż\u0301/a", "a~00000000"])
def test_whatever_is_said_stays_one_part_and_differs_from_all_else(
    api: ApiClient, target: str
) -> None:
    scanner, key = a_scanner()

    places = {object_key(ask(api, key, target=said)) for said in (target, f"{target[:-1]}!")}

    assert len(places) == 2
    for place in places:
        claim = claim_of(place)
        assert claim is not None
        assert (claim.scanner_id, len(place.split("/"))) == (scanner.id, 3)
        assert len(place.encode()) < 1024
        assert claim.sha256 == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"size_bytes": 0}, "file_empty"),
        ({"size_bytes": 60_000_001}, "file_too_large"),
        ({"name": "letter.docx"}, "file_no_scan"),
        ({"name": "letter"}, "file_no_scan"),
        ({"name": "pdf"}, "file_no_scan"),
    ],
)
def test_what_can_never_be_taken_is_refused_with_the_reason(
    api: ApiClient, said: dict[str, Any], code: str
) -> None:
    _, key = a_scanner()

    answer = ask(api, key, **said)

    assert (answer.status, answer.code) == (422, code)
    assert answer.json["detail"]


@pytest.mark.parametrize("name", ["A.PDF", "b.tif", "c.tiff", "d.jpg", "e.JPEG", "f.png"])
def test_every_kind_of_scan_is_taken(api: ApiClient, name: str) -> None:
    _, key = a_scanner()

    assert ask(api, key, name=name).status == 200


@pytest.mark.parametrize(
    "said",
    [
        {"made_at": "2026-02-30T08:30:00Z"},
        {"made_at": "2026-11-20T08:30:00+01:00"},
        {"made_at": "2026-11-20 08:30:00Z"},
        {"sha256": "A" * 64},
        {"sha256": "0" * 63},
        {"size_bytes": -1},
        {"size_bytes": 10**16},
        {"target": ""},
        {"target": "x" * 256},
        {"name": ""},
    ],
)
def test_what_makes_no_sense_is_named(api: ApiClient, said: dict[str, Any]) -> None:
    _, key = a_scanner()

    answer = ask(api, key, **said)

    assert (answer.status, answer.code) == (400, "validation_failed")
    assert [error["field"] for error in answer.json["errors"]] == list(said)


def test_file_that_lies_in_the_bucket_is_delivered(api: ApiClient) -> None:
    _, key = a_scanner()
    place = object_key(ask(api, key))
    clients.call("s3", "put_object", Bucket=config().intake_bucket, Key=place, Body=CONTENT)

    answer = ask(api, key)

    assert answer.json == {"state": "delivered", "url": None, "headers": None}
    assert ask(api, key, target="other").json["state"] == "wanted"
    assert ask(api, key, made_at="2026-11-20T08:30:01Z").json["state"] == "wanted"
    assert len(in_intake()) == 1


def test_object_whose_key_only_begins_so_is_another(api: ApiClient) -> None:
    _, key = a_scanner()
    place = object_key(ask(api, key))
    clients.call("s3", "put_object", Bucket=config().intake_bucket, Key=f"{place}0", Body=b"x")

    assert ask(api, key).json["state"] == "wanted"


def test_scanners_place_begins_with_its_own_id_whatever_it_says(api: ApiClient) -> None:
    own, key = a_scanner()
    other, _ = a_scanner()

    place = object_key(ask(api, key, target=f"../{other.id}", name=f"/{other.id}/a.pdf"))

    assert place.startswith(f"{own.id}/")
    claim = claim_of(place)
    assert claim is not None
    assert claim.scanner_id == own.id
