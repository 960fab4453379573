"""
HTTP routes. A route cannot be declared without a permission; the token, the actor, the path's ids,
the body and the version are checked here, before the view runs, and every error becomes
problem+json here. Chalice's own middleware never sees a view's exception, hence a Blueprint of
our own (aws/chalice: the global error handler answers a finished 500).
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Literal

from chalice.app import Blueprint, Chalice, CognitoUserPoolAuthorizer, Request, Response
from pydantic import BaseModel

from chalicelib.access.model import Actor, Permission
from chalicelib.access.resolve import resolve_actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.observe import logger
from chalicelib.aws.table import Key, Raw, commit
from chalicelib.core.errors import (
    AppError,
    BadRequest,
    Forbidden,
    NotFound,
    VersionRequired,
)
from chalicelib.core.paging import Page, Position, open_cursor, seal_cursor
from chalicelib.edge import tokens
from chalicelib.edge.body import PageQuery, Query, read_body, read_query
from chalicelib.edge.once import Once, check_key
from chalicelib.edge.paths import check_path
from chalicelib.edge.problem import HEADERS, fault, problem, problem_of

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a request before its actor is: enough to name the items that it is about."""

    user_id: str
    path: Mapping[str, str]
    query: Query
    position: Position | None


Targets = Callable[[Asked], Sequence[Key]]

POOL = CognitoUserPoolAuthorizer("Pool", provider_arns=["SET-IN-MERGE-TEMPLATE"])


@dataclass(frozen=True, slots=True)
class RouteSpec:
    """Everything that is declared about a route; the contract (openapi.json) is made from it."""

    method: Method
    path: str
    permission: Permission
    name: str
    summary: str
    answer: type[BaseModel] | None
    status: HTTPStatus
    query: type[Query] | None = None
    body: type[BaseModel] | None = None
    targets: Targets | None = None
    is_edit: bool = False
    is_once: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """
    One authorised request.

    Attributes:
        position: where the page asked for begins; None for the first.
        rows: the items that the route's `targets` named and that exist, read with the actor.
        version: what `If-Match` carried; always there on a route declared as an edit.
        once: the request's identity; always there on a route declared as `is_once`.
    """

    spec: RouteSpec
    headers: Mapping[str, str]
    source_ip: str
    known_actor: Actor | None = None
    rows: Mapping[Key, Raw] = field(default_factory=dict)
    known_version: int | None = None
    known_once: Once | None = None
    position: Position | None = None
    binding: str = ""

    @property
    def actor(self) -> Actor:
        """The signed-in person; a public route has none."""
        if self.known_actor is None:
            raise LookupError("a public route has no actor")
        return self.known_actor

    @property
    def version(self) -> int:
        """The version that the client saw."""
        if self.known_version is None:
            raise LookupError("this route is not declared as an edit")
        return self.known_version

    @property
    def once(self) -> Once:
        """The identity of this request."""
        if self.known_once is None:
            raise LookupError("this route is not declared as once")
        return self.known_once

    def page[Item](self, page: Page[Item]) -> dict[str, Any]:
        """A page as the answer of a list."""
        return {"items": list(page.items), "next": seal_cursor(page.next, self.binding)}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with headers of its own, such as a cookie."""

    body: BaseModel | None
    headers: Mapping[str, str | list[str]]


View = Callable[..., BaseModel | Reply | None]


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
        query: type[Query] | None = None,
        body: type[BaseModel] | None = None,
        targets: Targets | None = None,
        is_edit: bool = False,
        is_once: bool = False,
    ) -> Callable[[View], View]:
        """
        Declare a route.

        Args:
            targets: the keys of items that the view needs; they are read together with the actor,
                and the view sees them only if the actor may do this at all.
            is_edit: `If-Match` with the version seen is required (428 without).
            is_once: `Idempotency-Key` is required.
        """
        default = HTTPStatus.OK if answer is not None else HTTPStatus.NO_CONTENT

        def declare(view: View) -> View:
            spec = RouteSpec(
                method,
                path,
                permission,
                getattr(view, "__name__", path),
                summary,
                answer,
                status or default,
                query,
                body,
                targets,
                is_edit,
                is_once,
            )
            self.specs.append(spec)
            is_public = permission is Permission.PUBLIC
            register = self.route(
                path, methods=[method], name=spec.name, authorizer=None if is_public else POOL
            )
            register(self._entrance(spec, view))
            return view

        return declare

    def _entrance(self, spec: RouteSpec, view: View) -> Callable[..., Response]:
        def entrance(**path: str) -> Response:
            try:
                return _answer(spec, _run(spec, view, self.current_request, path))
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
        super().__init__(app_name=name)

    @property
    def current_request(self) -> Request | None:
        """The request that this thread is answering."""
        return getattr(self._local, "request", None)

    @current_request.setter
    def current_request(self, request: Request | None) -> None:
        self._local.request = request

    def __call__(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer one event of API Gateway."""
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


def _run(
    spec: RouteSpec, view: View, request: Request, path: dict[str, str]
) -> BaseModel | Reply | None:
    check_path(path)
    given = request.query_params
    values = {name: list(given.getlist(name)) for name in given} if given else {}
    arguments: dict[str, Any] = dict(path)
    query = read_query(values, spec.query or Query)
    if spec.query is not None:
        arguments["query"] = query
    call = _authorise(spec, request, path, query)
    given_body = request.raw_body or b""
    raw = given_body.encode() if isinstance(given_body, str) else given_body
    if spec.body is not None:
        arguments["body"] = read_body(raw, spec.body)
    call = _with_identity(call, spec, request, path, raw)
    return view(call, **arguments)


def _authorise(spec: RouteSpec, request: Request, path: dict[str, str], query: Query) -> Call:
    source_ip = str(request.context.get("identity", {}).get("sourceIp", ""))
    if spec.permission is Permission.PUBLIC:
        return Call(spec, request.headers, source_ip)
    claims = tokens.verifier.claims(request.headers.get("authorization"))
    filters = query.model_dump_json(exclude={"cursor", "limit"})
    binding = "|".join([claims.user_id, spec.method, spec.path, *path.values(), filters])
    position = open_cursor(query.cursor, binding) if isinstance(query, PageQuery) else None
    asked = Asked(claims.user_id, path, query, position)
    company_id = path.get("company_id") if spec.permission.is_company else None
    targets = spec.targets(asked) if spec.targets else ()
    actor, rows = resolve_actor(claims, company_id, targets)
    if not actor.may(spec.permission):
        _refuse(spec, actor, path)
    return Call(
        spec, request.headers, source_ip, actor, rows, position=position, binding=binding
    )


def _refuse(spec: RouteSpec, actor: Actor, path: Mapping[str, str]) -> None:
    logger.info("access.denied", extra={"user_id": actor.user.id, "route": spec.name})
    commit(
        entry(
            Tag.ACCESS_DENIED,
            actor_id=actor.user.id,
            target=path.get("company_id", ""),
            route=spec.name,
        )
    )
    if spec.permission.is_company:
        raise NotFound("There is no such thing, or it is not yours to see.")
    raise Forbidden("Your role does not allow this.")


def _with_identity(
    call: Call, spec: RouteSpec, request: Request, path: Mapping[str, str], raw: bytes
) -> Call:
    version, once = None, None
    if spec.is_edit:
        version = _version(request.headers.get("if-match"))
    if spec.is_once:
        key = check_key(request.headers.get("idempotency-key"))
        scope = path.get("company_id", keys.OFFICE)
        once = Once(call.actor.user.id, spec.name, scope, key, raw)
    return replace(call, known_version=version, known_once=once)


def _version(header: str | None) -> int:
    if header is None:
        raise VersionRequired('Send the version that you edited: If-Match: "<version>".')
    digits = header.strip().removeprefix("W/").strip('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > 15:  # noqa: PLR2004
        raise BadRequest('If-Match carries one version: "<version>".')
    return int(digits)


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
