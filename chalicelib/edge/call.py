"""
What a route declares and what its view is given: `RouteSpec`, from which the contract is made too,
and `Call`, one request that was authorised.
"""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel

from chalicelib.access.model import Actor, Permission
from chalicelib.access.scanner import Scanner
from chalicelib.aws.table import Key, Raw
from chalicelib.core.paging import Page, Position, seal_cursor
from chalicelib.core.values import Value
from chalicelib.edge.body import Query
from chalicelib.edge.once import Once

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Asked(Value):
    """What is known of a request before its actor is: enough to name the items that it is about."""

    user_id: str
    path: Mapping[str, str]
    query: Query
    position: Position | None
    is_office: bool = False


class Listed(Value):
    """
    What a list's targets found in an index, to be read from the table together with the actor, so
    that the list costs two trips.

    Attributes:
        keys: of what the list shows, in its order.
        also: of whatever else its answer needs.
        next: where it goes on; None at the end.
    """

    keys: tuple[Key, ...]
    also: tuple[Key, ...]
    next: Position | None


Targets = Callable[[Asked], Sequence[Key] | Listed]


class RouteSpec(Value):
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
    is_by_cookie: bool = False
    is_recent: bool = False

    @property
    def is_public(self) -> bool:
        """Whether anybody may call it, without a token."""
        return self.permission is Permission.PUBLIC

    @property
    def is_by_key(self) -> bool:
        """Whether a scanner's key opens it, and no person's token."""
        return self.permission is Permission.SCANNER_DELIVER

    @property
    def takes_token(self) -> bool:
        """Whether a signed-in person's token is needed, at the gateway too."""
        return not (self.is_public or self.is_by_key)


class Call(Value):
    """
    One authorised request.

    Attributes:
        position: where the page asked for begins; None for the first.
        rows: the items that the route's `targets` named and that exist, read with the actor.
        known_list: what the targets of a list found.
        version: what `If-Match` carried; always there on a route declared as an edit.
        once: the request's identity; always there on a route declared as `is_once`.
    """

    spec: RouteSpec
    headers: Mapping[str, str]
    source_ip: str
    known_actor: Actor | None = None
    rows: Mapping[Key, Raw] = {}
    known_version: int | None = None
    known_once: Once | None = None
    position: Position | None = None
    binding: str = ""
    known_scanner: Scanner | None = None
    known_list: Listed | None = None

    @property
    def actor(self) -> Actor:
        """The signed-in person; a route that takes no token has none."""
        if self.known_actor is None:
            raise LookupError("a route that takes no token has no actor")
        return self.known_actor

    @property
    def scanner(self) -> Scanner:
        """The scanner whose key came; always there on a route that a key opens."""
        if self.known_scanner is None:
            raise LookupError("this route is not opened by a scanner's key")
        return self.known_scanner

    @property
    def listed(self) -> Listed:
        """What the route's targets found to be listed."""
        if self.known_list is None:
            raise LookupError("the targets of this route are no list")
        return self.known_list

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


class Reply(Value):
    """An answer with headers of its own, such as a cookie."""

    body: BaseModel | None
    headers: Mapping[str, str | list[str]]


View = Callable[..., BaseModel | Reply | None]
