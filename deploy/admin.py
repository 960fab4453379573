"""The first person of a new deployment, made by the product's code with the deployer's rights."""

import os
from collections.abc import Mapping

from chalicelib.access.model import Role
from chalicelib.identity.service import make_way_in
from chalicelib.users.service import add_user, find_user_by_email
from deploy.account import Account
from deploy.stage import Admin

_MAKER = "deployment"


def enter(account: Account, function: str) -> None:
    """Give this process the surroundings of a deployed function."""
    told = account.client("lambda").get_function_configuration(FunctionName=function)
    variables: Mapping[str, str] = told["Environment"]["Variables"]
    os.environ.update(variables)
    os.environ["AWS_DEFAULT_REGION"] = account.region
    if account.endpoint:
        os.environ["AWS_ENDPOINT_URL"] = account.endpoint


def way_in_of(admin: Admin) -> str:
    """
    The one-time link for the first admin, who is added if there is no such person yet. A link that
    was made before is dead. Empty once the person has set a password.
    """
    user = find_user_by_email(admin.email)
    if user is None:
        user = add_user(
            _MAKER,
            first_name=admin.first_name,
            last_name=admin.last_name,
            email=admin.email,
            language=admin.language,
            role=Role.ADMIN,
        )
    return make_way_in(_MAKER, user) if user.valid_from_s == 0 else ""
