"""The body of an edit: what is left out stays, what is there is changed; null clears few fields."""

from typing import Any, ClassVar

from pydantic import GetJsonSchemaHandler, ValidationInfo, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from chalicelib.edge.body import Input


class Changes(Input):
    """
    The base of every edit. Fields are declared as `| None = None`, which stands for "left out"; a
    client that sends null to clear a field is told so instead of being told that it worked, unless
    the field is one of `cleared_by_null`.
    """

    cleared_by_null: ClassVar[frozenset[str]] = frozenset()

    @field_validator("*", mode="before")
    @classmethod
    def _is_not_null(cls, value: object, info: ValidationInfo) -> object:
        if value is None and info.field_name not in cls.cleared_by_null:
            raise PydanticCustomError("required", "Fill this in, or leave it out.")
        return value

    @model_validator(mode="after")
    def _changes_something(self) -> "Changes":
        if not self.model_fields_set:
            raise PydanticCustomError("required", "Send at least one field to change.")
        return self

    def given(self) -> dict[str, Any]:
        """What was sent, by field."""
        return self.model_dump(exclude_unset=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """As it is read: only fields that null clears may be null, and one must be there."""
        schema = handler(core_schema)
        place = handler.resolve_ref_schema(schema)
        place["properties"] = {
            name: _left_out(part) if name in cls.cleared_by_null else _without_null(part)
            for name, part in place["properties"].items()
        }
        place["minProperties"] = 1
        return schema


def _left_out(part: dict[str, Any]) -> dict[str, Any]:
    """A field that may be null; the default only stands for "left out"."""
    return {name: value for name, value in part.items() if name != "default"}


def _without_null(part: dict[str, Any]) -> dict[str, Any]:
    options = [option for option in part.get("anyOf", []) if option != {"type": "null"}]
    kept = {name: value for name, value in part.items() if name not in {"anyOf", "default"}}
    return kept | (options[0] if len(options) == 1 else {"anyOf": options})
