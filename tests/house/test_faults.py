"""
The table is down, slow or silent, on every route and at each of its calls: 503 with Retry-After,
nothing half done, and the same request goes through afterwards (T34, T73, T74).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError

from chalicelib.access.model import User
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit
from chalicelib.config import config
from chalicelib.mail import service as mail_service
from chalicelib.mail.service import registration
from tests.builders import a_company, a_mail_item
from tests.harness.calls import effects, recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.faults import EVERY_FAILURE, Failure, failing, forgetful, no_pauses, silent
from tests.harness.quick import items
from tests.house.asking import Request, right_request, success_of
from tests.house.people import Stage, Who, a_stage, put_back
from tests.house.routes import ROUTES, declared, ids_of
from tests.house.scene import anew

LONGEST_WAIT_S = 2.0
# What takes several commits, each whole by itself: asked again, these go on from where they stood.
IN_STEPS = {
    "POST /office/companies/{company_id}/mail/{mail_id}/withdraw",
    "POST /office/handouts",
    "POST /office/handouts/{handout_id}/undo",
    "POST /office/misfilings/{company_id}/{misfiling_id}/complete",
}
# After this commit the rest is done by whoever looks next, so the answer is that of a success.
ENOUGH = "POST /office/companies/{company_id}/mail/{mail_id}/withdraw"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        made.caller(Who.OWNER)
        made.caller(Who.ADMIN)
        made.caller(Who.STRANGER)
        made.spare("own")
        yield made


@pytest.fixture(autouse=True)
def _as_it_was(stage: Stage) -> Iterator[None]:
    with put_back(stage):
        yield


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    return no_pauses(monkeypatch)


def is_unavailable(answer: Answer) -> bool:
    """The declared answer, which tells nothing of what is behind it."""
    words = answer.text.lower()
    return (
        (answer.status, answer.code) == (503, "unavailable")
        and 1 <= int(answer.headers["retry-after"]) <= 60
        and not [
            word for word in ("awizo-test", "usr_", "com_", "amz", "throughput") if word in words
        ]
    )


def calls_of(request: Request) -> list[str]:
    """The calls to the table that a request takes."""
    with recorded() as seen:
        request()
    return table_calls(seen)


@pytest.mark.parametrize("name", sorted(declared()))
def test_route_survives_a_table_that_is_down(name: str, stage: Stage, pauses: list[float]) -> None:
    spec, things = declared()[name], stage.spare("own")
    with put_back(stage):
        trips = len(calls_of(right_request(spec, stage, things)))
    request = right_request(spec, stage, things)

    for failure, skip in tries(trips):
        before = items(config().table_name)
        with put_back(stage):
            with failing(failure, skip=skip), effects() as done:
                answer = request()

            is_enough = name == ENOUGH and bool(done) and answer.status == success_of(spec)
            assert is_enough or is_unavailable(answer), (
                f"{failure.__name__} at {skip}: {answer.text}"
            )
            if done:
                assert_is_whole(name, request, success_of(spec))
            else:
                assert items(config().table_name) == before
        if done:
            request = right_request(spec, stage, things)
    assert request().status == success_of(spec)
    assert sum(pauses) < LONGEST_WAIT_S


def tries(trips: int) -> Iterator[tuple[Failure, int]]:
    """Every kind of failure at the first call, and no answer at each later one."""
    if trips:
        yield from ((failure, 0) for failure in EVERY_FAILURE)
    yield from ((silent, skip) for skip in range(1, trips))


def assert_is_whole(name: str, request: Request, success: int) -> None:
    """
    All was written before the failure: asked again, the route finds it done, does it no second
    time, and says so or gives the first one's result.
    """
    if name in IN_STEPS:
        assert request().status == success
    before = lasting()
    again = request()

    after = lasting()
    changed = [
        key
        for key in before | after
        if before.get(key) != after.get(key) and not may_come_twice(key[1])
    ]
    # 401: the person's own sessions are what was ended.
    assert again.status in {success, 401, 404, 409, 412}
    assert not changed


def may_come_twice(sk: str) -> bool:
    """
    A secret that was offered is another one each time: nobody keeps an earlier one. Who guesses one
    twice has guessed twice. A form that nobody sends a file with is forgotten by itself, and who
    opens a file twice has opened it twice.
    """
    return sk in {"CODES", "PICKUP", "ATTEMPTS"} or sk.startswith(("UPLOAD#", "OPENED#"))


@pytest.mark.parametrize("name", sorted(name for name in declared() if not name.startswith("GET")))
def test_answer_that_is_lost_doubles_nothing(name: str, stage: Stage) -> None:
    """The commit is made and its answer never comes: the client is told to try again, and does."""
    assert_nothing_doubles(name, stage)


def assert_nothing_doubles(name: str, stage: Stage) -> None:
    spec, things = declared()[name], stage.spare("own")
    with put_back(stage):
        once = right_request(spec, stage, things)
        with counting(stage) as counted_once:
            writing = last_write(once)
    if writing is None:
        return
    request = right_request(spec, stage, things)

    with counting(stage) as counted, failing(silent, skip=writing, is_lost=True):
        lost = request()

    assert (name == ENOUGH and lost.status == success_of(spec)) or is_unavailable(lost)
    assert counted == counted_once
    assert_is_whole(name, request, success_of(spec))


def last_write(request: Request) -> int | None:
    """Which of a request's calls to the table is its last write, or None if there is none."""
    calls = calls_of(request)
    found = [place for place, name in enumerate(calls) if name == "TransactWriteItems"]
    return found[-1] if found else None


def lasting() -> dict[tuple[str, str], Any]:
    """All items that are no audit, whole; a repetition has no reason to change a byte of them."""
    table = items(config().table_name)
    return {key: item for key, item in table.items() if not key[0].startswith("AUDIT#")}


@contextmanager
def counting(stage: Stage) -> Iterator[dict[str, int]]:
    """By how much the counters of the stage's first company change within the block."""
    change: dict[str, int] = {}
    before = counters(stage)
    yield change
    after = counters(stage)
    change |= {name: after.get(name, 0) - before.get(name, 0) for name in before | after}


def counters(stage: Stage) -> dict[str, int]:
    key = keys.counters(stage.own.company.id)
    row = items(config().table_name).get((key.pk, key.sk), {})
    return {name: int(value["N"]) for name, value in row.items() if "N" in value}


def test_counter_that_is_changed_twice_would_be_seen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: mail is counted in a commit of its own, which nothing remembers."""

    def counted_apart(*given: Any, **named: Any) -> list[Change]:
        counted, *rest = registration(*given, **named)
        commit(counted)
        return rest

    monkeypatch.setattr(mail_service, "registration", counted_apart)

    with pytest.raises(AssertionError, match="COUNTERS"):
        assert_nothing_doubles("POST /office/mail", stage)


@pytest.mark.parametrize(
    "name",
    sorted(name for name, route in ROUTES.items() if not (route.is_public or route.is_by_key)),
)
def test_refusal_that_cannot_be_recorded_is_no_answer(name: str, stage: Stage) -> None:
    """Fail closed: without its record even a refusal says only that we are not there."""
    spec, route = declared()[name], ROUTES[name]
    if route.who is not None and Who.STRANGER in route.who:
        return
    path = right_path(name, stage)

    with failing(silent, skip=1):
        answer = ApiClient().call(spec.method, path, by=stage.caller(Who.STRANGER).token)

    assert is_unavailable(answer)


def right_path(name: str, stage: Stage) -> str:
    path, ids = name.split(" ")[1], ids_of(stage.own)
    for part, value in ids.items():
        path = path.replace(f"{{{part}}}", value)
    asked = [part for part in ROUTES[name].ids if part.startswith("query.")]
    query = {part.removeprefix("query."): ids[part] for part in asked}
    return f"{path}?{urlencode(query)}" if query else path


@pytest.mark.parametrize("failure", EVERY_FAILURE)
def test_no_link_leaves_that_is_not_recorded(stage: Stage, failure: Failure) -> None:
    """T34: the audit comes first; where it fails there is no link, for nobody."""
    ids = ids_of(stage.own)
    place = f"/companies/{ids['company_id']}/mail/{ids['mail_id']}/scans/{ids['scan_id']}/link"
    asked: list[tuple[str, Any, User | None]] = [
        (place, None, stage.caller(Who.OWNER).user),
        (f"/office/scans/{ids['scan_id']}/link", {"copy": "clean"}, stage.caller(Who.ADMIN).user),
        (
            f"/office/scans/{ids['scan_id']}/link",
            {"copy": "original"},
            stage.caller(Who.ADMIN).user,
        ),
    ]
    for path, body, user in asked:
        with failing(failure, skip=1) as fault:
            answer = ApiClient().post(path, body, by=user)

        assert fault.seen[1] == "dynamodb.TransactWriteItems"
        assert is_unavailable(answer)
        assert "X-Amz" not in answer.text


@pytest.mark.parametrize("name", sorted(name for name in declared() if name.startswith("GET")))
def test_items_that_were_not_given_are_not_missing(
    name: str, stage: Stage, pauses: list[float]
) -> None:
    """UnprocessedKeys: never 404, never an empty page, and not for ever."""
    request = right_request(declared()[name], stage)

    with forgetful() as asked:
        answer = request()

    if asked:
        assert is_unavailable(answer)
        assert sum(pauses) < LONGEST_WAIT_S


@pytest.mark.parametrize("name", sorted(name for name in declared() if name.startswith("GET")))
def test_items_that_come_one_by_one_are_all_there(name: str, stage: Stage) -> None:
    spec = declared()[name]
    whole = right_request(spec, stage)()

    with forgetful(keep=1) as asked:
        answer = right_request(spec, stage)()

    if max(asked, default=0) <= 6:
        assert (answer.status, answer.text) == (whole.status, whole.text)
    else:
        assert is_unavailable(answer)


def test_queue_that_is_down_stops_nobody(stage: Stage) -> None:
    """The fact is in the table; whoever sweeps it finds it without the message."""
    body = {
        "company_id": stage.own.company.id,
        "sender": "Somebody",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "email",
    }
    clerk = stage.caller(Who.ADMIN).token

    with failing(silent, service="sqs") as fault:
        answer = ApiClient().post("/office/mail", body, by=clerk, idempotency_key="k" * 20)

    assert answer.status == 201
    assert len(fault.seen) == 1
    open_facts = [i for k, i in items(config().table_name).items() if k[1] == "FACT"]
    assert answer.json["id"] in str(open_facts)


def test_store_that_is_down_stops_no_link(stage: Stage) -> None:
    """Signing asks nobody; only the bytes come from the store."""
    scene = anew(stage.own)
    path = f"/office/scans/{scene.attached.id}/link"

    with failing(silent, service="s3"):
        answer = ApiClient().post(path, {}, by=stage.caller(Who.ADMIN).token)

    assert answer.status == 200


def test_writers_that_collide_for_too_long_are_told_to_wait(
    stage: Stage, pauses: list[float]
) -> None:
    item = a_mail_item(a_company())
    path = f"/office/companies/{item.company_id}/mail/{item.id}"
    admin = stage.caller(Who.ADMIN).token

    with failing(in_conflict, skip=1) as fault:
        answer = ApiClient().patch(path, {"sender": "Other"}, version=1, by=admin)

    assert is_unavailable(answer)
    assert 3 <= fault.seen.count("dynamodb.TransactWriteItems") <= 8
    assert 0 < sum(pauses) < LONGEST_WAIT_S
    assert ApiClient().patch(path, {"sender": "Other"}, version=1, by=admin).status == 200


def in_conflict(_: str) -> Exception:
    """Another transaction holds one of the items."""
    error: Exception = ClientError(
        {
            "Error": {"Code": "TransactionCanceledException"},
            "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}],
            "ResponseMetadata": {"HTTPStatusCode": 400},
        },
        "TransactWriteItems",
    )
    return error
