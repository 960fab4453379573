"""
Reading what a client sends, once and strictly: JSON with no doubled key, no NaN, no lone surrogate
and no endless nesting; query parameters with no repetition; fields that are all declared.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, ClassVar, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from chalicelib.core import text
from chalicelib.core.addresses import ascii_address
from chalicelib.core.errors import BadRequest, FieldError, ValidationFailed
from chalicelib.core.months import FORM as MONTH_FORM
from chalicelib.edge.problem import field_errors

LARGEST_BODY = 64 * 1024
_DEEPEST = 12
_LONGEST_NUMBER = 18
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Input(BaseModel):
    """
    The base of every body: closed, strict, frozen.

    Attributes:
        largest_bytes: how much of it is read at all; a body that carries a picture says more.
    """

    largest_bytes: ClassVar[int] = LARGEST_BODY
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, defer_build=True, hide_input_in_errors=True
    )


class Confirm(Input):
    """The value that the refusal carried; without it the act is only asked about."""

    confirm: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class Query(BaseModel):
    """The base of every set of query parameters: closed; text is converted to the declared type."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, defer_build=True, hide_input_in_errors=True
    )


class PageQuery(Query):
    """What every list takes."""

    limit: Annotated[int, Field(ge=1, le=100)] = 25
    cursor: Annotated[str, Field(max_length=2000)] | None = None


class Answer(BaseModel):
    """
    The base of every answer: closed, so that a field that is not declared can never leave. What is
    wrong with one is logged without its values, which may be words of a letter.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, defer_build=True, hide_input_in_errors=True
    )


class PageAnswer[Item](Answer):
    """A page of a list; `next` is the cursor of the following page."""

    items: list[Item]
    next: str | None


def _line(value: str) -> str:
    _refuse_unwanted(value, lines=False)
    return text.tidy_line(value)


def _block(value: str) -> str:
    _refuse_unwanted(value, lines=True)
    return text.tidy_block(value)


def _day(value: object) -> object:
    """Pydantic would also take seconds since 1970 for a day, written as text, if they fit one."""
    if not isinstance(value, str):
        return value
    with suppress(ValueError):
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    raise PydanticCustomError("invalid_format", "Write the day as 2026-11-20.")


def _filled(value: str) -> str:
    if text.is_invisible(value):
        raise PydanticCustomError("required", "Fill this in.")
    return value


def _email(value: str) -> str:
    if not value:
        return value
    found = ascii_address(value)
    if found is None:
        raise PydanticCustomError(
            "invalid_format", "Write an address such as office@example.org, or leave it empty."
        )
    return found


def _refuse_unwanted(value: str, *, lines: bool) -> None:
    unwanted = text.unwanted_character(value, lines=lines)
    if unwanted is not None:
        raise PydanticCustomError(
            "unwanted_character",
            "The character {character} cannot be used here. Remove it.",
            {"character": unwanted},
        )


Line = Annotated[str, AfterValidator(_line)]
FilledLine = Annotated[str, AfterValidator(_line), AfterValidator(_filled)]
Block = Annotated[str, AfterValidator(_block)]
Email = Annotated[FilledLine, Field(max_length=254), AfterValidator(_email)]
MaybeEmail = Annotated[str, Field(max_length=254), AfterValidator(_email)]
CompanyId = Annotated[str, Field(pattern=r"^com_[0-9a-z]{26}$")]
MailId = Annotated[str, Field(pattern=r"^mai_[0-9a-z]{26}$")]
UserId = Annotated[str, Field(pattern=r"^usr_[0-9a-z]{26}$")]
ScanId = Annotated[str, Field(pattern=r"^scn_[0-9a-z]{26}$")]
PanelId = Annotated[str, Field(pattern=r"^pnl_[0-9a-z]{26}$")]
Day = Annotated[date, BeforeValidator(_day)]
Month = Annotated[str, Field(pattern=f"^{MONTH_FORM}$")]
# Nothing that was written down is from another time, and calendars begin and end somewhere.
WrittenMonth = Annotated[str, Field(pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$")]


def read_body[Model: BaseModel](raw: bytes, model: type[Model]) -> Model:
    """
    Parse a request's body.

    Raises:
        BadRequest: no JSON object, or one that different readers would read differently.
        ValidationFailed: fields that are wrong, each named.
    """
    largest = getattr(model, "largest_bytes", LARGEST_BODY)
    if len(raw) > largest:
        raise BadRequest(f"The body is larger than {largest} bytes.", code="body_too_large")
    try:
        content = raw.decode("utf-8")
        value = json.loads(
            content,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_decimal,
        )
        _refuse_odd(value, 0)
    except BadRequest:
        raise
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not valid JSON in UTF-8.") from error
    if not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise field_errors(error) from error


def read_query[Model: BaseModel](values: Mapping[str, list[str]], model: type[Model]) -> Model:
    """
    Read the query parameters, of which none may come twice and each has one spelling.

    Raises:
        BadRequest: a repeated parameter.
        ValidationFailed: unknown or wrong parameters, each named.
    """
    for name, given in values.items():
        if len(given) > 1:
            raise BadRequest(f"The parameter {name[:40]!r} comes more than once.")
    said = {name: given[0] for name, given in values.items() if given}
    try:
        query = model.model_validate_strings(said, strict=True)
    except ValidationError as error:
        raise field_errors(error) from error
    for name, spelling in said.items():
        number = getattr(query, name, None)
        # Pydantic also reads `1_0`, `+10` and `10.0`.
        if type(number) is int and str(number) != spelling:
            raise ValidationFailed(
                FieldError(name, "invalid_format", "Write the number in plain digits.")
            )
    return query


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadRequest("The body names a field twice.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise BadRequest(f"{name} is not valid JSON.")


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise BadRequest("The body holds a number that is too long.")
    return int(digits)


def _decimal(digits: str) -> float:
    value = float(digits)
    if len(digits) > 2 * _LONGEST_NUMBER or value in {float("inf"), float("-inf")}:
        raise BadRequest("The body holds a number that is too long.")
    return value


def _refuse_odd(value: object, depth: int) -> None:
    if depth > _DEEPEST:
        raise BadRequest("The body is nested too deeply.")
    if isinstance(value, str):
        _refuse_surrogates(value)
    elif isinstance(value, dict):
        for name, part in value.items():
            _refuse_surrogates(name)
            _refuse_odd(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _refuse_odd(part, depth + 1)


def _refuse_surrogates(value: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadRequest("The body holds half of a character (a lone surrogate).")
