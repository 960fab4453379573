"""Names and telephone numbers of people, whoever types them: one form and one limit for all."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.core.names import plain_name
from chalicelib.edge.body import FilledLine, Line


def _plain(name: str) -> str:
    plain = plain_name(name)
    if plain is None:
        raise PydanticCustomError(
            "no_name",
            "Write a name without links, addresses or telephone numbers; after a dot a space.",
        )
    return plain


def _plain_if_any(name: str) -> str:
    return _plain(name) if name else ""


Name = Annotated[FilledLine, AfterValidator(_plain), Field(max_length=80)]
MaybeName = Annotated[Line, AfterValidator(_plain_if_any), Field(max_length=80)]
Phone = Annotated[Line, Field(max_length=40)]
