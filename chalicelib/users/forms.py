"""What staff send about people, with every field's limits."""

from typing import Annotated, ClassVar

from pydantic import Field

from chalicelib.access.model import GrantKind, Role
from chalicelib.edge.body import (
    Block,
    CompanyId,
    Day,
    Email,
    Input,
    Line,
    PageQuery,
    Query,
)
from chalicelib.edge.changes import Changes
from chalicelib.grants.answers import Permissions
from chalicelib.grants.model import Terms
from chalicelib.settings.api import Language
from chalicelib.users.model import NewUser, UserFilter
from chalicelib.users.names import Name, Phone
from chalicelib.users.service import MOST_GRANTS, NewAccess

Notes = Annotated[Block, Field(max_length=4000)]


class UsersQuery(PageQuery):
    """
    `q`: words, or parts of words, of a name or an e-mail address; whose whole address it is comes
    alone. Without `state`: all but the deleted.
    """

    q: Annotated[Line, Field(max_length=254)] = ""
    state: UserFilter | None = None


class AddAccess(Input):
    """A company that the new person will act for; `emails` left out: yes for an owner only."""

    company_id: CompanyId
    kind: GrantKind
    permissions: Permissions
    until: Day | None = None
    emails: bool | None = None

    def as_access(self) -> NewAccess:
        """The same in the model's words."""
        emails = self.kind is GrantKind.OWNER if self.emails is None else self.emails
        terms = Terms(self.kind, frozenset(self.permissions), self.until, emails)
        return NewAccess(self.company_id, terms)


class AddUser(Input):
    """
    A person with all that they will reach. `send_way_in`: the way in goes out by e-mail, and nobody
    sees its link.
    """

    first_name: Name
    last_name: Name
    email: Email
    phone: Phone = ""
    mobile: Phone = ""
    notes: Notes = ""
    language: Language
    role: Role | None = None
    payer_id: CompanyId | None = None
    grants: Annotated[list[AddAccess], Field(max_length=MOST_GRANTS)]
    send_way_in: bool

    def as_new_user(self) -> NewUser:
        """The same in the model's words, without the accesses."""
        said = self.model_dump(exclude={"grants", "send_way_in", "payer_id"})
        return NewUser(**said, payer_id=self.payer_id or "")


class EditUser(Changes):
    """Other details; an empty text clears, a null payer is the office, a null role is none."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"payer_id", "role"})

    first_name: Name | None = None
    last_name: Name | None = None
    phone: Phone | None = None
    mobile: Phone | None = None
    notes: Notes | None = None
    language: Language | None = None
    role: Role | None = None
    payer_id: CompanyId | None = None


class MakeWayIn(Input):
    """Whether the link goes out by e-mail, or is answered to be handed over."""

    send: bool


class WantEmail(Input):
    """The address that shall count; the present one takes back what was asked for."""

    email: Email


class ConfirmDeletion(Query):
    """The value that the preview carried; without it the act is only asked about."""

    confirm: Annotated[str, Field(min_length=1, max_length=64)] | None = None
