"""What is sent about people to invite, with every field's limits."""

from typing import ClassVar, Literal

from chalicelib.access.model import GrantKind
from chalicelib.edge.body import Day, Email, Input
from chalicelib.edge.changes import Changes
from chalicelib.grants.answers import Permissions
from chalicelib.invitations.answers import Language
from chalicelib.users.names import MaybeName, Name, Phone


class AddPerson(Input):
    """
    Somebody to act for the company. With `send` an invitation goes out at once; without it the
    person is only entered. `emails` left out: yes for an owner only.
    """

    email: Email
    first_name: Name
    last_name: Name
    phone: Phone = ""
    mobile: Phone = ""
    permissions: Permissions
    until: Day | None = None
    emails: bool | None = None
    as_owner: bool = False
    language: Language
    send: bool


class AddPersonByOffice(AddPerson):
    """
    With `link_at_once` a known address gets the access at once, without being asked; `kind` is what
    it is then for whoever is no owner, and left out what it is for whoever accepts an invitation.
    Whoever has the address keeps their own name, so none is needed then.
    """

    first_name: MaybeName = ""
    last_name: MaybeName = ""
    link_at_once: bool = False
    kind: Literal[GrantKind.CONTACT, GrantKind.GUEST] | None = None


class EditInvitation(Changes):
    """Other terms, or other details of the person; a null `until` means no last day."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"until"})

    first_name: Name | None = None
    last_name: Name | None = None
    phone: Phone | None = None
    mobile: Phone | None = None
    language: Language | None = None
    permissions: Permissions | None = None
    until: Day | None = None
    emails: bool | None = None
    as_owner: bool | None = None
