"""
Every route x every kind of caller x every kind of id (T01, T02, T14): what is not declared as open
is refused, changes nothing anywhere, and is recorded once if the caller is known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import app as composition
from chalicelib.access.model import Actor
from chalicelib.config import config
from chalicelib.core import ids as new_ids
from chalicelib.edge.http import POOL, RouteSpec
from tests.harness.calls import Call, effects
from tests.harness.quick import items
from tests.house.asking import prepared
from tests.house.people import (
    EVERYBODY,
    OPENED_TO,
    SHUT_OUT,
    UNVERIFIED,
    Stage,
    Who,
    a_stage,
    put_back,
)
from tests.house.routes import ROUTES, Route, Spent, declared, ids_of

DENIED = "access:request:deny"
PREFIXES = {
    "second_id": "scn",
    "company_id": "com",
    "mail_id": "mai",
    "scan_id": "scn",
    "waiting_id": "scn",
    "aside_id": "scn",
    "scanner_id": "scr",
    "revoked_id": "scr",
    "user_id": "usr",
    "invitation_id": "inv",
    "invoice_id": "inv",
    "invoice_upload_id": "upl",
    "thread_id": "thr",
    "attachment_id": "att",
    "message_upload_id": "upl",
    "annex_id": "anx",
    "collector_id": "col",
    "handout_id": "hnd",
    "misfiling_id": "mis",
    "job_id": "prv",
    "receipt_id": "rcp",
    "document_id": "doc",
    "retired_id": "doc",
    "upload_id": "upl",
    "work_id": "wrk",
    "service_id": "srv",
    "package_id": "pkg",
    "usage_id": "use",
    "panel_id": "pnl",
    "member_id": "usr",
    "share_id": "shr",
    "thing_id": "doc",
}


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
class Cell:
    """Somebody who makes an attempt."""

    who: Who
    attempt: Attempt

    def __str__(self) -> str:
        return f"{self.who}, {self.attempt.kind}"


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come back, and how many refusals must be recorded."""

    status: int
    denials: int = 0
    is_open: bool = False


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        for who in Who:
            made.caller(who)
        made.spare("own")
        made.spare("other")
        yield made


@pytest.fixture(autouse=True)
def _as_it_was(stage: Stage) -> Iterator[None]:
    with put_back(stage):
        yield


def test_every_route_stands_in_the_matrix() -> None:
    missing = sorted(declared().keys() - ROUTES.keys())

    assert not missing, "write down in tests/house/routes.py who may call these"


def test_only_routes_for_everybody_and_for_scanners_lack_the_pools_authorizer() -> None:
    """T02: over what Chalice will deploy, not over what we meant to declare."""
    authorizers = {
        f"{method} {path}": entry.authorizer
        for path, methods in composition.app.routes.items()
        for method, entry in methods.items()
    }

    assert authorizers.keys() == declared().keys()
    for name, authorizer in authorizers.items():
        assert (authorizer is None) == (ROUTES[name].is_public or ROUTES[name].is_by_key), name
        assert authorizer in {None, POOL}, name


@pytest.mark.parametrize("name", sorted(declared()))
def test_only_declared_cells_are_open(name: str, stage: Stage) -> None:
    spec, route = declared()[name], ROUTES[name]
    cells = [Cell(who, attempt) for attempt in attempts(route, stage) for who in Who]
    closed = [cell for cell in cells if not expectation(spec, route, cell).is_open]
    before = lasting()

    wrong = [problem for cell in closed for problem in refusal_problems(spec, route, stage, cell)]
    assert not wrong, "\n".join(wrong)
    assert lasting() == before

    wrong = [problem for cell in cells for problem in success_problems(spec, route, stage, cell)]
    assert not wrong, "\n".join(wrong)


def attempts(route: Route, stage: Stage) -> list[Attempt]:
    """Everything of one company, then one id at a time that is foreign, unknown or no id at all."""
    own, other = ids_of(stage.own), ids_of(stage.other)
    found = [Attempt("own", own, "own")]
    if route.ids:
        found.append(Attempt("other", other, "other"))
    for name in route.ids:
        # A panel is opened by the two together, so that one that is exchanged opens it to nobody.
        is_pair = route.part == "panel" and name in {"company_id", "panel_id"}
        place = "nobody's" if name == "company_id" or is_pair else "own"
        if is_linked(route, name):
            where = "other" if name == "company_id" else "own"
            where = "nobody's" if is_pair else where
            found.append(Attempt(f"mixed {name}", own | {name: other[name]}, where, name))
        found.append(Attempt(f"random {name}", own | {name: random_id(name)}, place, name))
        found.append(Attempt(f"malformed {name}", own | {name: "com_X"}, "malformed", name))
    return found


def is_linked(route: Route, name: str) -> bool:
    """Whether there is another id beside it that must belong to the same company."""
    if name in {"waiting_id", "aside_id", "notice_id", "scanner_id", "revoked_id"}:
        return False
    if name in {"body.scan_id", "body.second_id"}:
        return False
    return sum(other.rpartition(".")[0] == name.rpartition(".")[0] for other in route.ids) > 1


def random_id(name: str) -> str:
    """A well-formed id of something that does not exist."""
    if name == "notice_id":
        return f"{new_ids.new_id('evt')}.{new_ids.new_id('usr')}"
    return new_ids.new_id(PREFIXES[name.rpartition(".")[2]])


def refusal_problems(spec: RouteSpec, route: Route, stage: Stage, cell: Cell) -> Iterator[str]:
    """What is wrong with how a cell is refused: its answer, its record, anything else written."""
    expected = expectation(spec, route, cell)
    request = prepared(spec, route, stage.caller(cell.who), cell.attempt.ids)
    with effects() as done:
        answer = request()
    if answer.status != expected.status:
        yield f"{cell}: {answer.status} for {expected.status}, {answer.text[:120]}"
    if [is_denial(call) for call in done] != [True] * expected.denials:
        yield f"{cell}: wrote {[name for name, _ in done]}"


def success_problems(spec: RouteSpec, route: Route, stage: Stage, cell: Cell) -> Iterator[str]:
    """What is wrong with how a declared cell is answered."""
    expected = expectation(spec, route, cell)
    if not expected.is_open:
        return
    caller, ids = stage.caller(cell.who), cell.attempt.ids
    if route.uses_up is Spent.CALLER:
        caller = stage.new_caller(cell.who)
    if route.uses_up is Spent.THINGS:
        ids = ids_of(stage.spare(cell.attempt.kind))
    with put_back(stage):
        answer = prepared(spec, route, caller, ids)()
    if answer.status != expected.status:
        yield f"{cell}: {answer.status} for {expected.status}, {answer.text[:120]}"


def expectation(spec: RouteSpec, route: Route, cell: Cell) -> Expected:
    """The declared matrix."""
    who, attempt = cell.who, cell.attempt
    success = Expected(route.answers or int(spec.status), 0, is_open=True)
    if route.who is EVERYBODY:
        return success
    if who in UNVERIFIED or route.is_by_key:
        return Expected(401)
    is_malformed = attempt.place == "malformed"
    if is_malformed and not attempt.wrong.startswith("body."):
        return Expected(400 if attempt.wrong.startswith("query.") else 404)
    if who in SHUT_OUT:
        return Expected(401)
    opened_to = OPENED_TO[route.part].get(attempt.place, frozenset())
    readers = opened_to if route.who is None else route.who
    if who not in readers:
        return Expected(404 if route.who is None else 403, denials=1)
    if is_malformed:
        return Expected(400)
    if attempt.wrong:
        told = route.unknown.get(attempt.kind, route.unknown.get(attempt.wrong, 404))
        # What is made of several may refuse the one that is wrong by name, and answer for the rest.
        return success if told == success.status else Expected(told)
    return success


def is_denial(call: Call) -> bool:
    """Whether a write is the record of one refusal and nothing else."""
    name, arguments = call
    if name != "dynamodb.TransactWriteItems" or len(arguments["TransactItems"]) != 1:
        return False
    item = arguments["TransactItems"][0].get("Put", {}).get("Item", {})
    return bool(item and item["pk"]["S"].startswith("AUDIT#") and item["tag"]["S"] == DENIED)


def lasting() -> dict[tuple[str, str], Any]:
    """The table without its audit."""
    table = items(config().table_name)
    return {key: item for key, item in table.items() if not key[0].startswith("AUDIT#")}


def test_matrix_tells_apart_what_belongs_together_and_what_does_not(stage: Stage) -> None:
    """The harness itself: of a route with three ids every one is exchanged by itself."""
    name = "POST /companies/{company_id}/mail/{mail_id}/scans/{scan_id}/link"

    kinds = {attempt.kind for attempt in attempts(ROUTES[name], stage)}

    assert {"mixed company_id", "mixed mail_id", "mixed scan_id"} <= kinds


@pytest.mark.parametrize("name", ["GET /companies/{company_id}/mail", "PATCH /office/settings"])
def test_door_that_stands_open_would_be_seen(
    name: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: everybody may do everything."""
    spec, route = declared()[name], ROUTES[name]
    cell = Cell(Who.STRANGER, attempts(route, stage)[0])
    assert not list(refusal_problems(spec, route, stage, cell))

    monkeypatch.setattr(Actor, "may", lambda self, permission: True)

    assert list(refusal_problems(spec, route, stage, cell))


def test_item_of_another_company_would_be_seen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: a view that takes whatever item its key finds first."""
    name = "GET /companies/{company_id}/mail/{mail_id}"
    spec, route = declared()[name], ROUTES[name]
    mixed = next(a for a in attempts(route, stage) if a.kind == "mixed mail_id")

    monkeypatch.setattr("chalicelib.mail.api.item_in", lambda rows, key: stage.other.mail)

    assert list(refusal_problems(spec, route, stage, Cell(Who.OWNER, mixed)))
