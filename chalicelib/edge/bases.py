"""
Routes that a company's own people and staff have alike: the same path below two bases, the same
view and the same answers, each with a permission of its own.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Unpack

from pydantic import BaseModel

from chalicelib.access.model import Permission
from chalicelib.core.values import Value
from chalicelib.edge.call import Method, View
from chalicelib.edge.http import More, Routes


class Base(Value):
    """
    One of the two.

    Attributes:
        prefix: of the path.
        read, write: what its routes demand.
        name: what the names of its views begin with.
        whose: how a summary speaks of the company.
    """

    prefix: str
    read: Permission
    write: Permission
    name: str
    whose: str


def own_base(read: Permission, write: Permission) -> Base:
    """The base of a company's own people."""
    return Base("/companies/{company_id}", read, write, "own", "my company's")


def office_base(read: Permission, write: Permission) -> Base:
    """The base of staff."""
    return Base("/office/companies/{company_id}", read, write, "office", "a company's")


def add_to_each(  # noqa: PLR0913 - a route's declaration is a list of facts
    routes: Routes,
    bases: Iterable[Base],
    method: Method,
    path: str,
    *,
    summary: str,
    writes: bool = False,
    answer: type[BaseModel] | None = None,
    status: HTTPStatus | None = None,
    **more: Unpack[More],
) -> Callable[[View], View]:
    """
    Declare a route below each base.

    Args:
        summary: as of a sentence's middle, with `{whose}` where the company is spoken of.
        writes: whether it demands the base's permission to write.
        answer, status, more: as `Routes.add` takes them.
    """

    def declare(view: View) -> View:
        for base in bases:
            said = summary.format(whose=base.whose)
            add = routes.add(
                method,
                base.prefix + path,
                permission=base.write if writes else base.read,
                summary=said[0].upper() + said[1:],
                answer=answer,
                status=status,
                **more,
            )
            add(_named(view, base))
        return view

    return declare


def _named(view: View, base: Base) -> View:
    """The same view under a name of its own, by which the app and the contract know it."""

    def named(*given: Any, **path: Any) -> Any:  # noqa: ANN401 - whatever the view takes
        return view(*given, **path)

    named.__name__ = f"{base.name}_{getattr(view, '__name__', 'view')}"
    return named
