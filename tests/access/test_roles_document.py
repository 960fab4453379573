"""docs/roles.md says who may do what; here it is compared with what the code does."""

import re
from pathlib import Path

from chalicelib.access.model import GRANT_OPENS, ROLE_PERMISSIONS, Permission, Role

DOCUMENT = Path(__file__).parents[2] / "docs" / "roles.md"
ROW = re.compile(r"^\| `([a-z:_]+)` \|(.*)\|$", re.MULTILINE)


def rows() -> dict[str, list[str]]:
    """The cells of every line about a permission, without what it opens."""
    text = DOCUMENT.read_text("utf-8")
    return {
        name: [cell.strip() for cell in rest.split("|")[1:]] for name, rest in ROW.findall(text)
    }


def test_roles_document_names_every_permission_of_the_office_and_of_companies() -> None:
    told = {one for one in Permission if one.is_office or one.is_company}

    assert set(rows()) == {str(one) for one in told}


def test_roles_document_says_what_each_role_may() -> None:
    order = [Role.ADMIN, Role.DPO, Role.CLERK]

    said = {
        name: {role for role, cell in zip(order, cells, strict=True) if cell == "yes"}
        for name, cells in rows().items()
        if name.startswith("office:")
    }

    assert said == {
        str(one): {role for role in Role if one in ROLE_PERMISSIONS[role]}
        for one in Permission
        if one.is_office
    }


def test_roles_document_says_which_part_of_a_grant_opens_what() -> None:
    said = {name: cells for name, cells in rows().items() if name.startswith("company:")}

    assert said == {str(one): [f"`{part}`"] for one, part in GRANT_OPENS.items()}
