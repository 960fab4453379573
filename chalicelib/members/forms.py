"""What staff send about panels and their members, with every field's limits."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.edge.body import (
    Day,
    Email,
    FilledLine,
    Input,
    Line,
    PageQuery,
    PanelId,
    Query,
)
from chalicelib.edge.changes import Changes
from chalicelib.members.model import MOST_AT_ONCE, NewMember
from chalicelib.settings.api import Language
from chalicelib.users.names import Name


def _each_once(panel_ids: list[str]) -> list[str]:
    if len(set(panel_ids)) != len(panel_ids):
        raise PydanticCustomError("twice", "Name each panel once.")
    return panel_ids


PanelName = Annotated[FilledLine, Field(max_length=80)]
PanelIds = Annotated[
    list[PanelId], Field(min_length=1, max_length=MOST_AT_ONCE), AfterValidator(_each_once)
]

MovedIds = Annotated[list[PanelId], Field(max_length=MOST_AT_ONCE), AfterValidator(_each_once)]


class NamePanel(Input):
    """The name that a panel's members see."""

    name: PanelName


class MembersQuery(PageQuery):
    """`text`: words, or parts of words, of a name or an e-mail address."""

    text: Annotated[Line, Field(max_length=254)] = ""


class AddMember(Input):
    """
    A person for this panel and perhaps others. Of an address that is known only the address counts.
    `send`: the way in goes out by e-mail, and nobody sees its link.
    """

    email: Email
    first_name: Name
    last_name: Name
    language: Language = "pl"
    until: Day | None = None
    panels: PanelIds
    send: bool

    def as_new_member(self) -> NewMember:
        """The same in the model's words."""
        said = self.model_dump(exclude={"panels", "send"})
        return NewMember(**said, panel_ids=tuple(self.panels))


class EditMember(Changes):
    """Another last day, null for none; another name of somebody who has nothing but panels."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"until"})

    until: Day | None = None
    first_name: Name | None = None
    last_name: Name | None = None


class MoveMember(Input):
    """
    The panels of this company that a member joins and leaves. What is not named stays as it is, so
    that of two who choose at once neither undoes the other's choice.
    """

    join: MovedIds
    leave: MovedIds


class SendActivation(Input):
    """Whether the new way in goes out by e-mail; else its link is answered."""

    send: bool


class ConfirmRemoval(Query):
    """`confirm`: what the refusal carried, where a person goes with the membership."""

    confirm: Annotated[str, Field(max_length=64)] = ""
