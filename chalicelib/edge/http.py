"""
HTTP routes. A route cannot be declared without a permission; `entrance` lets a request in before
the view runs, and every error becomes problem+json here. Chalice's own middleware never sees a
view's exception, hence a Blueprint of our own (aws/chalice: the global error handler answers a
finished 500).
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypedDict, Unpack

from chalice.app import Blueprint, Chalice, CognitoUserPoolAuthorizer, Request, Response
from pydantic import BaseModel

from chalicelib.access.model import Permission
from chalicelib.core.errors import AppError
from chalicelib.edge.body import Query
from chalicelib.edge.call import (
    Asked,
    Call,
    Listed,
    Method,
    Reply,
    RouteSpec,
    Targets,
    View,
)
from chalicelib.edge.demand import Waiting
from chalicelib.edge.entrance import run
from chalicelib.edge.problem import HEADERS, fault, problem, problem_of

__all__ = [
    "Application",
    "Asked",
    "Call",
    "Listed",
    "Reply",
    "RouteSpec",
    "Routes",
    "Targets",
    "View",
]

POOL = CognitoUserPoolAuthorizer("Pool", provider_arns=["SET-IN-MERGE-TEMPLATE"])


class More(TypedDict, total=False):
    """
    What a route may declare besides.

    Attributes:
        targets: the keys of items that the view needs; they are read together with the actor, and
            the view sees them only if the actor may do this at all.
        is_edit: `If-Match` with the version seen is required (428 without).
        is_once: `Idempotency-Key` is required.
        is_by_cookie: a cookie counts here, so the header `X-Awizo-Client: web` is required.
        is_recent: the password must have been given within the last ten minutes (T27).
    """

    query: type[Query]
    body: type[BaseModel]
    targets: Targets
    is_edit: bool
    is_once: bool
    is_by_cookie: bool
    is_recent: bool


class Routes(Blueprint):
    """The routes of one feature."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.specs: list[RouteSpec] = []

    def add(  # noqa: PLR0913 - a route's declaration is a list of facts
        self,
        method: Method,
        path: str,
        *,
        permission: Permission,
        summary: str,
        answer: type[BaseModel] | None = None,
        status: HTTPStatus | None = None,
        **more: Unpack[More],
    ) -> Callable[[View], View]:
        """
        Declare a route.

        Args:
            status: of a success; 200 with an answer and 204 without, unless it says otherwise.
            more: what only some routes have, as `More` says.
        """
        default = HTTPStatus.OK if answer is not None else HTTPStatus.NO_CONTENT

        def declare(view: View) -> View:
            name = getattr(view, "__name__", path)
            self._register(
                RouteSpec(
                    method, path, permission, name, summary, answer, status or default, **more
                ),
                view,
            )
            return view

        return declare

    def _register(self, spec: RouteSpec, view: View) -> None:
        self.specs.append(spec)
        register = self.route(
            spec.path,
            methods=[spec.method],
            name=spec.name,
            authorizer=POOL if spec.takes_token else None,
        )
        register(self._entrance(spec, view))

    def _entrance(self, spec: RouteSpec, view: View) -> Callable[..., Response]:
        def entrance(**path: str) -> Response:
            try:
                return _answer(spec, run(spec, view, self.current_request, path))
            except AppError as error:
                return problem_of(error)
            except Exception as error:  # noqa: BLE001 - the one place where faults become 500
                return fault(error)

        entrance.__name__ = spec.name
        return entrance


class Application(Chalice):
    """
    The Chalice app. The current request is kept per thread, since the local stack answers several
    at once, and Chalice's own refusals (405, 415) become problem+json too.
    """

    def __init__(self, name: str) -> None:
        self._local = threading.local()
        self._waiting: Waiting | None = None
        # Logs are ours (aws/observe.py); Chalice would set the level of a logger of the same name.
        super().__init__(app_name=name, configure_logs=False)

    @property
    def current_request(self) -> Request | None:
        """The request that this thread is answering."""
        return getattr(self._local, "request", None)

    @current_request.setter
    def current_request(self, request: Request | None) -> None:
        self._local.request = request

    def expect(self, by_path: Mapping[str, Iterable[str]]) -> None:
        """
        Load a feature when one of its paths is first asked for.

        Args:
            by_path: the modules that declare routes of each path.
        """
        self._waiting = Waiting(by_path, self.register_blueprint)

    def __call__(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer one event of API Gateway."""
        if self._waiting is not None:
            self._waiting.load_for(event.get("requestContext", {}).get("resourcePath") or "")
        answer: dict[str, Any] = super().__call__(event, context)
        status = int(answer["statusCode"])
        media = str(answer["headers"].get("Content-Type", ""))
        if status >= HTTPStatus.BAD_REQUEST and "problem+json" not in media:
            known = HTTPStatus(status)
            refusal = problem(known, known.name.lower(), known.description or known.phrase)
            kept = {n: v for n, v in answer["headers"].items() if n.lower() == "allow"}
            answer = refusal.to_dict()
            answer["headers"] |= kept
        return answer


def _answer(spec: RouteSpec, result: BaseModel | Reply | None) -> Response:
    body = result.body if isinstance(result, Reply) else result
    headers: dict[str, Any] = dict(HEADERS)
    if isinstance(result, Reply):
        headers |= result.headers
    if body is None:
        return Response("", status_code=int(spec.status), headers=headers)
    headers["Content-Type"] = "application/json"
    version = getattr(body, "version", None)
    if isinstance(version, int):
        headers["ETag"] = f'"{version}"'
    return Response(body.model_dump_json(), status_code=int(spec.status), headers=headers)
