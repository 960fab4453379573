"""
`python -m tests.deploy.people`: two companies, a clerk, an admin, and a person of each company,
made in a deployment by the product's own code; prints who they are as JSON.
"""

import json
import sys

from chalicelib.access.model import GrantKind, GrantPermission, Role, User
from chalicelib.companies.service import add_company
from chalicelib.grants.service import add_grant
from chalicelib.identity.service import make_way_in, set_password_by_link
from chalicelib.settings.service import change_settings
from chalicelib.users.service import add_user
from tests.builders import an_actor

PASSWORD = "zielony-kasztan-7"
_MAKER = "system"


def main() -> None:
    """Make them once."""
    changes = {"digest_minutes": 0, "staff_codes": False}
    change_settings(an_actor(), changes, seen_version=0)
    made = {"clerk": _person("clerk@awizo.example", role=Role.CLERK).email}
    made["admin"] = _person("admin@awizo.example", role=Role.ADMIN).email
    for name, code in (("anna", "NOWAK-7"), ("piotr", "ROSSI-3")):
        company = add_company(_MAKER, code=code, name=code, language="pl")
        user = _person(f"{name}@awizo.example")
        add_grant(
            _MAKER,
            user_id=user.id,
            company_id=company.id,
            kind=GrantKind.OWNER,
            permissions=frozenset(GrantPermission),
        )
        made |= {name: user.email, code: company.id}
    sys.stdout.write(json.dumps(made))


def _person(email: str, role: Role | None = None) -> User:
    user = add_user(
        _MAKER, first_name="Anna", last_name="Lis", email=email, language="pl", role=role
    )
    set_password_by_link(make_way_in(_MAKER, user).partition("#")[2], PASSWORD)
    return user


if __name__ == "__main__":
    main()
