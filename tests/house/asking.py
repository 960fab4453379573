"""Any route, asked rightly by somebody who may."""

from collections.abc import Callable

from chalicelib.core import ids as new_ids
from chalicelib.edge.http import RouteSpec
from tests.harness.client import Answer, ApiClient
from tests.house.people import Caller, Stage, Who
from tests.house.routes import ROUTES, Ids, Route, Spent, address, ids_of, named_by
from tests.house.scene import Scene, anew

Request = Callable[[], Answer]


def somebody_who_may(route: Route) -> Who:
    """A kind of caller for whom a route is open."""
    if route.who is None:
        return Who.MEMBER if route.part == "panel" else Who.OWNER
    return Who.ADMIN if Who.ADMIN in route.who else Who.OWNER


def prepared(spec: RouteSpec, route: Route, caller: Caller, ids: Ids, *, key: str = "") -> Request:
    """A request in which all is right but, perhaps, who makes it and the ids."""
    known = dict(ids) | {"me": caller.user.id if caller.user else ""}
    headers = dict(route.headers)
    if key:
        headers["x_awizo_scanner_key"] = key
    if route.version is not None:
        headers["if_match"] = f'"{route.version(known)}"'
    if route.is_once:
        headers["idempotency_key"] = new_ids.random_word(20)
    body = route.body(known) if route.body else None
    path = address(spec, known)
    return lambda: ApiClient().call(spec.method, path, body, by=caller.token, headers=headers)


def right_request(spec: RouteSpec, stage: Stage, things: Scene | None = None) -> Request:
    """
    A request that will be answered as declared, about things that no other test needs: new ones
    where it uses them up, unless some are given.
    """
    route = ROUTES[f"{spec.method} {spec.path}"]
    who = somebody_who_may(route)
    caller = stage.new_caller(who) if route.uses_up is Spent.CALLER else stage.caller(who)
    scene = stage.own
    if route.uses_up is Spent.THINGS:
        scene = things or anew(stage.own, named_by(route))
    ids = ids_of(scene)
    if route.first is not None:
        route.first(ids)
    key = scene.scanner_key if route.is_by_key else ""
    return prepared(spec, route, caller, ids, key=key)


def success_of(spec: RouteSpec) -> int:
    """The status of such an answer."""
    return ROUTES[f"{spec.method} {spec.path}"].answers or int(spec.status)
