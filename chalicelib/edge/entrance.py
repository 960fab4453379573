"""
From a request to an authorised `Call`, in one fixed order: token, ids of the path, query, actor and
permission, body, version. Whatever could be read in two ways (a parameter, header or field that
comes twice, a body where none belongs) is refused here, so that no view ever has to choose.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from chalice.app import Request
from pydantic import BaseModel

from chalicelib.access.model import Actor
from chalicelib.access.recent import check_recent
from chalicelib.access.resolve import Claims, Through, resolve_actor, resolve_scanner
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.observe import logger
from chalicelib.aws.table import Key, commit
from chalicelib.core.errors import (
    AppError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    Unavailable,
    VersionRequired,
)
from chalicelib.core.paging import open_cursor
from chalicelib.core.values import replace
from chalicelib.edge import tokens
from chalicelib.edge.body import PageQuery, Query, read_body, read_query
from chalicelib.edge.call import Asked, Call, Listed, Reply, RouteSpec, View
from chalicelib.edge.once import Once, check_key
from chalicelib.edge.origin import source_ip
from chalicelib.edge.paths import check_path

# No form or foreign page can send a header of its own: a cookie alone moves nothing (CSRF).
OUR_CLIENT = "web"
# Not `Authorization`, whose content the gateway takes for a person's token.
SCANNER_KEY = "X-Awizo-Scanner-Key"
VERSION_FORM = r'"(0|[1-9][0-9]{0,14})"'
_VERSION = re.compile(VERSION_FORM)


def run(
    spec: RouteSpec, view: View, request: Request, path: dict[str, str]
) -> BaseModel | Reply | None:
    """
    Let a request in and run the route's view.

    Raises:
        AppError: whatever is wrong with it; a refusal is recorded first (`access:request:deny`).
    """
    claims = tokens.verifier.claims(_header(request, "authorization")) if spec.takes_token else None
    check_path(path)
    if spec.is_by_cookie and _header(request, "x-awizo-client") != OUR_CLIENT:
        raise BadRequest(f"Send the header X-Awizo-Client: {OUR_CLIENT}.")
    query = read_query(_parameters(request), spec.query or Query)
    call = _authorise(spec, request, claims, path, query)
    raw = _body(request)
    arguments: dict[str, Any] = dict(path)
    if spec.query is not None:
        arguments["query"] = query
    if spec.body is not None:
        arguments["body"] = read_body(raw, spec.body)
    elif raw.strip():
        raise BadRequest("This route takes no body.")
    known = _with_identity(call, request, path, raw)
    try:
        return view(known, **arguments)
    except AppError as refusal:
        if not _was_done_beside(known, refusal):
            raise
        # This one ran into what it does itself; once more, it finds that it was done.
        return view(known, **arguments)


def _was_done_beside(call: Call, refusal: AppError) -> bool:
    """
    Whether the same request, sent twice, had its effect while this one was on its way. 1
    BatchGetItem, none where a request is not remembered.
    """
    if call.known_once is None or isinstance(refusal, Unavailable):
        return False
    with suppress(Conflict):  # The key was used for something else: the refusal stands.
        return call.known_once.find() is not None
    return False


def _authorise(
    spec: RouteSpec,
    request: Request,
    claims: Claims | None,
    path: Mapping[str, str],
    query: Query,
) -> Call:
    asker = source_ip(request.context, request.headers)
    if spec.is_by_key:
        scanner = resolve_scanner(_header(request, SCANNER_KEY.lower()) or "")
        return Call(spec, request.headers, asker, known_scanner=scanner)
    if claims is None:
        return Call(spec, request.headers, asker)
    filters = query.model_dump_json(exclude={"cursor", "limit"})
    binding = "|".join([claims.user_id, spec.method, spec.path, *path.values(), filters])
    position = open_cursor(query.cursor, binding) if isinstance(query, PageQuery) else None
    asked = Asked(claims.user_id, path, query, position, spec.permission.is_office)
    targets, wrong = _targets(spec, asked)
    listed = targets if isinstance(targets, Listed) else None
    wanted = (*targets.keys, *targets.also) if isinstance(targets, Listed) else targets
    actor, rows = resolve_actor(claims, _through(spec, path), wanted)
    if not actor.may(spec.permission):
        _refuse(spec, actor, path)
    if wrong is not None:
        raise wrong
    if spec.is_recent:
        check_recent(actor)
    return Call(
        spec,
        request.headers,
        asker,
        actor,
        rows,
        position=position,
        binding=binding,
        known_list=listed,
    )


def _targets(spec: RouteSpec, asked: Asked) -> tuple[Sequence[Key] | Listed, BadRequest | None]:
    """
    What the request is about, and what is wrong with its cursor: that is said to those alone who
    may do this at all.
    """
    if spec.targets is None:
        return (), None
    try:
        return spec.targets(asked), None
    except BadRequest as wrong:
        return (), wrong


def _through(spec: RouteSpec, path: Mapping[str, str]) -> Through:
    """Only what the permission asks for is read: a grant never opens a panel, nor the reverse."""
    if spec.permission.is_panel:
        return Through(panel=(path["company_id"], path["panel_id"]))
    return Through(path.get("company_id", "") if spec.permission.is_company else "")


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
    if spec.permission.is_company or spec.permission.is_panel:
        raise NotFound("There is no such thing, or it is not yours to see.")
    raise Forbidden("Your role does not allow this.")


def _with_identity(call: Call, request: Request, path: Mapping[str, str], raw: bytes) -> Call:
    version, once = None, None
    if call.spec.is_edit:
        version = _version(_header(request, "if-match"))
    if call.spec.is_once:
        key = check_key(_header(request, "idempotency-key"))
        scope = path.get("company_id", keys.OFFICE)
        # The ids of the path are part of what was said: one key for two things is a mismatch.
        said = "\n".join([*path.values(), ""]).encode() + raw
        once = Once(call.actor.user.id, call.spec.name, scope, key, said)
    return replace(call, known_version=version, known_once=once)


def _version(header: str | None) -> int:
    if header is None:
        raise VersionRequired('Send the version that you edited: If-Match: "<version>".')
    if not _VERSION.fullmatch(header):
        raise BadRequest('If-Match carries one version: "<version>".')
    return int(header.strip('"'))


def _parameters(request: Request) -> dict[str, list[str]]:
    """The query parameters. The event carries them in two forms; both must say the same."""
    event = request.to_original_event()
    values: dict[str, list[str]] = event.get("multiValueQueryStringParameters") or {}
    singles: dict[str, str] = event.get("queryStringParameters") or {}
    if singles.keys() != values.keys() or any(singles[name] not in values[name] for name in values):
        raise BadRequest("The query parameters contradict each other.")
    return values


def _header(request: Request, name: str) -> str | None:
    """One header, or None; the event's list of its values shows whether it came twice."""
    lists: dict[str, list[str]] = request.to_original_event().get("multiValueHeaders") or {}
    values = [value for key, several in lists.items() if key.lower() == name for value in several]
    if len(values) > 1:
        raise BadRequest(f"The header {name} comes more than once.")
    value: str | None = request.headers.get(name)
    return value


def _body(request: Request) -> bytes:
    try:
        given = request.raw_body or b""
        return given.encode() if isinstance(given, str) else bytes(given)
    except ValueError as error:  # half of a character, or base64 that is none
        raise BadRequest("The body cannot be read.") from error
