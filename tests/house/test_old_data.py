"""
What an earlier release left in table, buckets and queues, under the code of today: people find what
was theirs, and what waited goes on (T89). And the other way round: what a later release may add to
rows and messages is passed over, for during an upgrade old code reads new rows.
"""

import json
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest

from chalicelib.access.rows import user_of
from chalicelib.aws import keys, pool
from chalicelib.aws.table import fetch
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from tests.harness import s3
from tests.harness.client import Answer, ApiClient, public_keys, token_of
from tests.harness.moment import Moment
from tests.harness.world import aws_world
from tests.identity.conftest import PASSWORD, ours
from tests.notices import post as notices
from tests.notices.post import Post, post_of
from tests.samples.release import MADE_AT, ONCE, Left, left_by, made, releases, unpacked

_NEWER: dict[str, Any] = {
    "from_a_later_release": {"S": "anything"},
    "g9": {"S": "LATER#PLACE"},
    "g9s": {"S": "1"},
    "later_parts": {"M": {"of": {"L": [{"N": "1"}]}}},
}


def with_more(left: Left) -> Left:
    """The same as a later release would have written it: more in every row and message."""
    told = {"from_a_later_release": {"some": ["thing"]}}
    intake = [
        {**body, **told, "Records": [{**record, **told} for record in body["Records"]]}
        for body in left.messages["intake"]
    ]
    waiting = [{**body, **told} for body in left.messages["notices"]]
    rows = [{**row, **_NEWER} for row in left.rows]
    return Left(rows, left.files, {"intake": intake, "notices": waiting}, left.names)


CASES = [*releases(), *(f"{version} and more" for version in releases())]


@pytest.fixture(params=CASES)
def left(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Left]:
    """A world in which a release was at work an hour ago."""
    version, _, more = request.param.partition(" ")
    monkeypatch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))
    with aws_world():
        found = with_more(left_by(version)) if more else left_by(version)
        unpacked(found)
        yield found


@pytest.fixture
def at(at: Moment) -> Moment:
    """An hour after the samples were made."""
    at.now = MADE_AT
    at.move(hours=1)
    return at


@pytest.fixture
def post(left: Left, at: Moment) -> Iterator[Post]:
    """The notice queue, and an empty inbox."""
    notices.empty_the_inbox()
    with post_of(at) as queue:
        yield queue


def asked(left: Left, path: str, by: str, method: str = "GET", body: Any = None) -> Answer:
    """A call by one of the people that the release knew, which must go well."""
    answer = ApiClient().call(method, path, body, by=token_of(left.names[by]))
    assert answer.status < 300, answer.text
    return answer


def scans_of(left: Left, item: str) -> list[str]:
    path = f"/companies/{left.names['NOWAK-7']}/mail/{left.names[item]}"
    return [scan["id"] for scan in asked(left, path, "Anna").json["scans"]]


def signed_in(left: Left, at: Moment, name: str) -> Answer:
    """One of them signs in, with the password of before."""
    key = keys.user(left.names[name])
    user = user_of(fetch([key])[key])
    pool.create_user(user.id, user.email)
    pool.set_password(user.id, PASSWORD)
    body = {"email": user.email, "password": PASSWORD}
    if user.role is not None:
        # This release asks staff for a code as well, which the next sign-in sets up.
        secret = ApiClient().post("/session/codes", body, **ours()).json["secret"]
        body["code"] = pyotp.TOTP(secret).at(at.now)
    return ApiClient().post("/session", body, **ours())


@pytest.fixture
def _clerk_is_in(left: Left, at: Moment) -> None:
    assert signed_in(left, at, "clerk").status == 200


def test_people_sign_in(left: Left, at: Moment) -> None:
    for name in ("Anna", "Piotr", "clerk"):
        answer = signed_in(left, at, name)

        assert (answer.status, answer.json["user"]["id"]) == (200, left.names[name])


def test_staff_of_before_begin_with_a_code(left: Left, at: Moment) -> None:
    answer = ApiClient().get("/office/mail", by=token_of(left.names["clerk"]))

    assert (answer.status, answer.code) == (401, "unauthenticated")


def test_people_see_their_companies_and_no_other(left: Left, at: Moment) -> None:
    def codes(who: str) -> list[str]:
        return [one["code"] for one in asked(left, "/me/companies", who).json["items"]]

    assert sorted(codes("Anna")) == ["NOWAK-7", "ROSSI-3"]
    assert codes("Piotr") == ["NOWAK-7"]
    foreign = f"/companies/{left.names['ROSSI-3']}/mail/{left.names['told later']}"
    assert ApiClient().get(foreign, by=token_of(left.names["Piotr"])).status == 404


def test_mail_is_listed_found_and_opens(left: Left, at: Moment) -> None:
    company = f"/companies/{left.names['NOWAK-7']}/mail"

    listed = {one["id"] for one in asked(left, company, "Piotr").json["items"]}
    found = [one["id"] for one in asked(left, f"{company}?q=sad", "Piotr").json["items"]]

    assert listed == {left.names[name] for name in ("told", "seen", "held")}
    assert found == [left.names["seen"]]
    (scan_id,) = scans_of(left, "seen")
    link = asked(left, f"{company}/{left.names['seen']}/scans/{scan_id}/link", "Piotr", "POST")
    assert left.names["attached"] == scan_id
    assert "X-Amz-Signature" in link.json["url"]


@pytest.mark.usefixtures("_clerk_is_in")
def test_staff_find_everything_where_it_was(left: Left, at: Moment) -> None:
    register = asked(left, "/office/mail", "clerk").json["items"]
    inbox = asked(left, "/office/scans", "clerk").json["items"]

    assert len(register) == 4
    assert [one["file_name"] for one in inbox] == ["lost.png"]
    for path in ("/office/overview", "/office/settings", "/office/notices", "/office/companies"):
        asked(left, path, "clerk")
    states = {
        name: [
            one["state"]
            for one in asked(
                left,
                f"/office/companies/{left.names['NOWAK-7']}/mail/{left.names[name]}/notices",
                "clerk",
            ).json["items"]
        ]
        for name in ("told", "held")
    }
    assert states == {"told": ["sent"], "held": ["held"]}


@pytest.mark.usefixtures("_clerk_is_in")
def test_request_that_is_repeated_after_the_upgrade_is_still_the_same_one(
    left: Left, at: Moment
) -> None:
    body = json.loads(left.names["once body"])

    answer = ApiClient().post(
        "/office/mail", body, by=token_of(left.names["clerk"]), idempotency_key=ONCE
    )

    assert answer.json["id"] == left.names["told later"]
    assert len(asked(left, "/office/mail", "clerk").json["items"]) == 4


def test_waiting_file_is_attached_and_lets_its_notice_go(left: Left, post: Post) -> None:
    assert s3.deliver(*left.messages["intake"]) == []
    post.run_until_quiet()

    assert len(scans_of(left, "held")) == 1
    assert s3.in_intake() == []
    states = {n.state for n in notices.notices_of(left.names["held event"]).values()}
    assert states == {"sent"}
    assert notices.inbox("anna@nowak.example")


def test_waiting_message_becomes_an_email(left: Left, post: Post) -> None:
    post.at.move(minutes=10)
    assert notices.deliver(*left.messages["notices"]) == []
    post.run_until_quiet()

    (mail,) = notices.inbox("anna@nowak.example")
    assert "Comune di Milano" not in mail.text
    assert notices.deliver(*left.messages["notices"]) == []
    assert len(notices.inbox("anna@nowak.example")) == 1


def test_lost_messages_are_made_up_for_by_the_sweeps(left: Left, post: Post) -> None:
    post.sweep_until_quiet()
    # The buckets of a test have the machine's clock, so this may be a leap.
    s3.sweep_and_deliver(post.at)
    post.run_until_quiet()

    assert len(scans_of(left, "held")) == 1
    (waiting,) = left.messages["notices"]
    for event in (left.names["held event"], waiting["fact_id"]):
        assert {n.state for n in notices.notices_of(event).values()} == {"sent"}, event


def test_every_release_left_what_this_version_would_have_to_understand() -> None:
    assert "0.1" in releases()
    kinds = {row["pk"]["S"].partition("#")[0] for row in left_by("0.1").rows}
    assert kinds >= {"USER", "COMPANY", "SCAN", "NOTICE", "AUDIT", "IDEMPOTENCY", "OFFICE"}


def test_sample_is_made_the_same_each_time() -> None:
    left = made()

    assert left == made()
    assert f"MISFILING#{left.names['misfiling']}" in {row["sk"]["S"] for row in left.rows}
