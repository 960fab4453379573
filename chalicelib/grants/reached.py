"""The people of a company whom e-mails about it reach, for whoever writes to them."""

from datetime import date

from chalicelib.access.model import Grant, GrantPermission, User
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Row, check
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value
from chalicelib.grants.model import is_reached
from chalicelib.grants.store import list_people


class Reached(Value):
    """Somebody to tell, as the table said when it was asked."""

    user: User
    grant: Grant

    def unchanged(self) -> tuple[Change, Change]:
        """Let a commit depend on the person and the grant being as they were read."""
        gone = Conflict("This person's access changed meanwhile.", code="access_changed")
        grant_key = keys.grant(self.user.id, self.grant.company_id)
        return (
            check(keys.user(self.user.id), Row.version == self.user.version, gone),
            check(grant_key, Row.version == self.grant.version, gone),
        )


def list_reached(company_id: str, permission: GrantPermission, today: date) -> tuple[Reached, ...]:
    """Who is told about one part of a company on a day. What `list_people` costs."""
    return tuple(
        Reached(user, grant)
        for user, grant in list_people(company_id)
        if grant.company_id == company_id and is_reached(user, grant, permission, today)
    )
