"""
Every route x every kind of caller x every kind of id (T01, T02, T14): what is not declared as open is
refused, changes nothing anywhere, and is recorded once if the caller is known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import app as composition
from chalicelib.core import ids as new_ids
from chalicelib.edge.http import POOL, RouteSpec
from tests.harness.calls import recorded, writes
from tests.harness.client import Answer, ApiClient
from tests.harness.lag import items
from tests.house.people import (
    EVERYBODY,
    MAIL_READERS,
    SHUT_OUT,
    UNVERIFIED,
    Caller,
    Stage,
    Who,
    a_stage,
)
from tests.house.routes import ROUTES, Route, address, declared, ids_of
from tests.house.scene import Scene, anew

DENIED = "access:request:deny"
PREFIXES = {"company_id": "com", "mail_id": "mai", "scan_id": "scn", "waiting_id": "scn"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    One way to call a route.

    Attributes:
        place: whose company the path names: own, other or nobody's.
        wrong: the name of the id that does not belong to the others, if one does not.
    """

    kind: str
    ids: Mapping[str, str]
    place: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come back, and how many refusals must be recorded."""

    status: int
    denials: int
    is_open: bool


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made


def test_every_route_stands_in_the_matrix() -> None:
    missing = sorted(declared().keys() - ROUTES.keys())

    assert not missing, "write down in tests/house/routes.py who may call these"


def test_only_routes_for_everybody_lack_the_pools_authorizer() -> None:
    """T02: over what Chalice will deploy, not over what we meant to declare."""
    authorizers = {
        f"{method} {path}": entry.authorizer
        for path, methods in composition.app.routes.items()
        for method, entry in methods.items()
    }

    assert authorizers.keys() == declared().keys()
    for name, authorizer in authorizers.items():
        assert (authorizer is None) == (ROUTES[name].who is EVERYBODY), name
        assert authorizer in {None, POOL}, name


@pytest.mark.parametrize("name", sorted(declared()))
def test_only_declared_cells_are_open(name: str, stage: Stage) -> None:
    spec, route = declared()[name], ROUTES[name]
    wrong = [
        f"{who}, {attempt.kind}: {problem}"
        for attempt in attempts(route, stage)
        for who in Who
        for problem in problems(spec, route, stage, who, attempt)
    ]

    assert not wrong, "\n".join(wrong)


def attempts(route: Route, stage: Stage) -> list[Attempt]:
    """Everything of one company, then one id at a time that is foreign, unknown or no id at all."""
    own, other = ids_of(stage.own), ids_of(stage.other)
    found = [Attempt("own", own, "own")]
    if route.ids:
        found.append(Attempt("other", other, "other"))
    for name in route.ids:
        place = "nobody's" if name == "company_id" else "own"
        if is_linked(route, name):
            where = "other" if name == "company_id" else "own"
            found.append(Attempt(f"mixed {name}", own | {name: other[name]}, where, name))
        found.append(Attempt(f"random {name}", own | {name: random_id(name)}, place, name))
        found.append(Attempt(f"malformed {name}", own | {name: "com_X"}, "malformed", name))
    return found


def is_linked(route: Route, name: str) -> bool:
    """Whether there is another id beside it that must belong to the same company."""
    if name in {"waiting_id", "notice_id"}:
        return False
    return sum(other.rpartition(".")[0] == name.rpartition(".")[0] for other in route.ids) > 1


def random_id(name: str) -> str:
    """A well-formed id of something that does not exist."""
    if name == "notice_id":
        return f"{new_ids.new_id('evt')}.{new_ids.new_id('usr')}"
    return new_ids.new_id(PREFIXES[name.rpartition(".")[2]])


def problems(
    spec: RouteSpec, route: Route, stage: Stage, who: Who, attempt: Attempt
) -> Iterator[str]:
    """What is wrong with the answer of one cell, and with what it left behind."""
    expected = expectation(spec, route, who, attempt)
    caller = stage.caller(who)
    if expected.is_open and route.uses_up and not attempt.wrong:
        scene = anew(stage.own if attempt.kind == "own" else stage.other)
        attempt = Attempt(attempt.kind, ids_of(scene), attempt.place)
        caller = stage.new_caller(who)
    before = items()
    with recorded() as seen:
        answer = call(spec, route, caller, attempt.ids)
    after = items()
    if answer.status != expected.status:
        yield f"{answer.status} for {expected.status}, {answer.text[:120]}"
    if expected.is_open:
        return
    if len(denials(after)) - len(denials(before)) != expected.denials:
        yield f"{len(denials(after)) - len(denials(before))} refusals recorded"
    if lasting(before) != lasting(after):
        yield "the table changed"
    if [name for name, _ in writes(seen)] != ["dynamodb.TransactWriteItems"] * expected.denials:
        yield f"wrote {[name for name, _ in writes(seen)]}"


def expectation(spec: RouteSpec, route: Route, who: Who, attempt: Attempt) -> Expected:
    """The declared matrix."""
    success = route.answers or int(spec.status)
    if route.who is EVERYBODY:
        return Expected(success, 0, is_open=True)
    if who in UNVERIFIED:
        return Expected(401, 0, is_open=False)
    in_path = "." not in attempt.wrong
    if attempt.place == "malformed" and in_path:
        return Expected(404, 0, is_open=False)
    is_query_wrong = attempt.place == "malformed" and attempt.wrong.startswith("query.")
    if is_query_wrong:
        return Expected(400, 0, is_open=False)
    if who in SHUT_OUT:
        return Expected(401, 0, is_open=False)
    if route.who is None:
        may = who in MAIL_READERS.get(attempt.place, frozenset())
        refusal = 404
    else:
        may, refusal = who in route.who, 403
    if not may:
        return Expected(refusal, 1, is_open=False)
    if attempt.place == "malformed":
        return Expected(400, 0, is_open=False)
    if attempt.wrong:
        return Expected(route.unknown.get(attempt.wrong, 404), 0, is_open=False)
    return Expected(success, 0, is_open=True)


def call(spec: RouteSpec, route: Route, caller: Caller, ids: Mapping[str, str]) -> Answer:
    """The request of a cell; whatever is not under test in it is right."""
    known = dict(ids) | {"me": caller.user.id if caller.user else ""}
    headers = dict(route.headers)
    if route.version is not None:
        headers["if_match"] = f'"{route.version(known)}"'
    if route.is_once:
        headers["idempotency_key"] = new_ids.random_word(20)
    body: Any = route.body(known) if route.body else None
    path = address(spec, known)
    return ApiClient().call(spec.method, path, body, by=caller.token, headers=headers)


def denials(table: Mapping[tuple[str, str], Any]) -> list[tuple[str, str]]:
    """The recorded refusals of a table."""
    return [key for key, item in table.items() if item.get("tag", {}).get("S") == DENIED]


def lasting(table: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """A table without its audit."""
    return {key: item for key, item in table.items() if not key[0].startswith("AUDIT#")}


def test_matrix_tells_apart_what_belongs_together_and_what_does_not(stage: Stage) -> None:
    """The harness itself: of a route with three ids every one is exchanged by itself."""
    name = "POST /companies/{company_id}/mail/{mail_id}/scans/{scan_id}/link"

    kinds = {attempt.kind for attempt in attempts(ROUTES[name], stage)}

    assert {"mixed company_id", "mixed mail_id", "mixed scan_id"} <= kinds
    assert isinstance(stage.own, Scene)
