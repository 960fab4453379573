"""`/session/codes`, `/me/codes` and the reset by an admin: the second factor of staff (T27)."""

from chalicelib.access.model import Permission
from chalicelib.edge.body import Answer, Input
from chalicelib.edge.http import Call, Routes
from chalicelib.identity import service
from chalicelib.identity.api import Code, ProvePassword
from chalicelib.identity.second_factor import has_codes, offer_secret, take_codes, turn_on

routes = Routes(__name__)


class CodeSecret(Answer):
    """What an authenticator app needs; `address` is what its QR code says."""

    secret: str
    address: str


class TurnOnCodes(Input):
    """The first code of the app."""

    code: Code


class MyCodes(Answer):
    """Whether each sign-in of the person needs a code."""

    is_on: bool


@routes.add(
    "POST",
    "/session/codes",
    permission=Permission.PUBLIC,
    body=ProvePassword,
    answer=CodeSecret,
    is_by_cookie=True,
    summary="A secret for the authenticator app of staff who have none yet",
)
def offer_codes(call: Call, body: ProvePassword) -> CodeSecret:
    secret, address = service.offer_codes(body.email, body.password, source_ip=call.source_ip)
    return CodeSecret(secret=secret, address=address)


@routes.add(
    "GET",
    "/me/codes",
    permission=Permission.OFFICE_CODES,
    answer=MyCodes,
    summary="Whether I sign in with a code",
)
def show_my_codes(call: Call) -> MyCodes:
    return MyCodes(is_on=has_codes(call.actor.user.id))


@routes.add(
    "POST",
    "/me/codes",
    permission=Permission.OFFICE_CODES,
    answer=CodeSecret,
    is_recent=True,
    summary="A secret for my authenticator app",
)
def offer_my_codes(call: Call) -> CodeSecret:
    secret, address = offer_secret(call.actor.user)
    return CodeSecret(secret=secret, address=address)


@routes.add(
    "POST",
    "/me/codes/on",
    permission=Permission.OFFICE_CODES,
    body=TurnOnCodes,
    answer=MyCodes,
    summary="Sign in with a code from now on",
)
def turn_on_my_codes(call: Call, body: TurnOnCodes) -> MyCodes:
    turn_on(call.actor, body.code)
    return MyCodes(is_on=True)


@routes.add(
    "POST",
    "/office/users/{user_id}/codes/reset",
    permission=Permission.OFFICE_CODES_RESET,
    is_recent=True,
    summary="Take the authenticator app of another member of staff away",
)
def reset_codes(call: Call, user_id: str) -> None:
    take_codes(call.actor, user_id)
