"""
The Cognito user pool: passwords and tokens, nothing else. Its user name is our own user id; e-mail
and `sub` are attributes that no decision reads.
"""

from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws import clients
from chalicelib.config import config
from chalicelib.core.values import Value

_WRONG = frozenset(
    {
        "NotAuthorizedException",
        "UserNotFoundException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "InvalidParameterException",
    }
)


class Tokens(Value):
    """What a sign-in or a refresh gives; `refresh_token` is None after a refresh."""

    id_token: str
    refresh_token: str | None
    expires_in_s: int


class WrongCredentials(Exception):
    """The pool does not accept this password or refresh token."""


def sign_in(user_id: str, password: str) -> Tokens:
    """
    Raises:
        WrongCredentials: no such user, no password yet, or a wrong one; never told apart.
    """
    return _initiate("ADMIN_USER_PASSWORD_AUTH", {"USERNAME": user_id, "PASSWORD": password})


def refresh(refresh_token: str) -> Tokens:
    """
    Raises:
        WrongCredentials: the token was revoked, has expired or was never ours.
    """
    return _initiate("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": refresh_token})


def create_user(user_id: str, address: str) -> None:
    """Make a pool user without a password; one that exists already is left as it is."""
    try:
        _call(
            "admin_create_user",
            Username=user_id,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": address},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    except ClientError as error:
        if clients.error_code(error) != "UsernameExistsException":
            raise


def set_password(user_id: str, password: str) -> None:
    """Give a user a lasting password."""
    _call("admin_set_user_password", Username=user_id, Password=password, Permanent=True)


def delete_user(user_id: str) -> None:
    """Make the pool forget a user; one unknown to the pool is forgotten already."""
    try:
        _call("admin_delete_user", Username=user_id)
    except ClientError as error:
        if clients.error_code(error) != "UserNotFoundException":
            raise


def sign_out_everywhere(user_id: str) -> None:
    """Make the pool refuse every refresh token of a user; one unknown to the pool has none."""
    try:
        _call("admin_user_global_sign_out", Username=user_id)
    except ClientError as error:
        if clients.error_code(error) != "UserNotFoundException":
            raise


def revoke(refresh_token: str) -> None:
    """Make the pool refuse one refresh token; one that it does not know is refused anyway."""
    try:
        clients.call(
            "cognito-idp",
            "revoke_token",
            Token=refresh_token,
            ClientId=config().user_pool_client_id,
        )
    except ClientError as error:
        if clients.error_code(error) not in _WRONG | {"UnsupportedTokenTypeException"}:
            raise


def _initiate(flow: str, parameters: dict[str, str]) -> Tokens:
    try:
        answer = _call(
            "admin_initiate_auth",
            ClientId=config().user_pool_client_id,
            AuthFlow=flow,
            AuthParameters=parameters,
        )
    except ClientError as error:
        if clients.error_code(error) in _WRONG:
            raise WrongCredentials from error
        raise
    result = answer.get("AuthenticationResult")
    if result is None:
        raise WrongCredentials
    return Tokens(result["IdToken"], result.get("RefreshToken"), result["ExpiresIn"])


def _call(operation: str, **arguments: object) -> dict[str, Any]:
    return clients.call("cognito-idp", operation, UserPoolId=config().user_pool_id, **arguments)
