"""`/session`, `/password` and `/me`: the ways in, and the signed-in person's own details."""

from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from chalicelib.access.model import Permission, Role, User
from chalicelib.core.errors import BadRequest, Unauthenticated
from chalicelib.edge.body import Answer, FilledLine, Input
from chalicelib.edge.http import Call, Reply, Routes
from chalicelib.identity import service
from chalicelib.identity.cookie import CLEARED, credentials_in, set_cookie
from chalicelib.identity.guarded import guarded
from chalicelib.identity.passwords import LONGEST, SHORTEST
from chalicelib.users.service import set_language

routes = Routes(__name__)

Language = Literal["pl", "it", "en"]
Address = Annotated[FilledLine, Field(max_length=254)]

_LONGEST_TOKEN = 200
_LONGEST_CODE = 12
# More than a browser has reason to send; each is a session to end.
_MOST_COOKIES = 4
# The client forgets what it holds by itself; its chosen language is in its storage and stays.
_FORGET = {"Set-Cookie": CLEARED, "Clear-Site-Data": '"cache"'}


def _any_token(value: object) -> object:
    """Whatever cannot be a token is as wrong as a token that is none: one answer for all."""
    return value if isinstance(value, str) and len(value) <= _LONGEST_TOKEN else ""


Token = Annotated[str, Field(max_length=_LONGEST_TOKEN), BeforeValidator(_any_token)]


def _any_code(value: object) -> object:
    """Apps show a code as two groups; whatever cannot be one is as wrong as a wrong one."""
    spelled = "".join(value.split()) if isinstance(value, str) else ""
    return spelled if len(spelled) <= _LONGEST_CODE else "wrong"


Code = Annotated[str, Field(max_length=_LONGEST_CODE), BeforeValidator(_any_code)]


class ProvePassword(Input):
    """Who wants in."""

    email: Address
    password: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class SignIn(ProvePassword):
    """Who wants in, with the code of staff who need one."""

    code: Code = ""


class AskForLink(Input):
    """Whose password was forgotten."""

    email: Address


class OpenLink(Input):
    """The secret of a one-time link."""

    token: Token


class SetPassword(Input):
    """The secret of a one-time link, and the password that it sets."""

    token: Token
    password: Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]


class EditMe(Input):
    """What people change about themselves."""

    language: Language


class Me(Answer):
    """
    The signed-in person; `panels` is how many panels the person belongs to, of which `/me/panels`
    says those that open today.
    """

    id: str
    first_name: str
    last_name: str
    email: str
    language: Language
    role: Role | None
    panels: int
    version: int


class SessionAnswer(Answer):
    """A session; `id_token` belongs into memory only. `expires_in` is in seconds."""

    id_token: str
    expires_in: int
    user: Me


class OneTimeLink(Answer):
    """What a one-time link is for."""

    email: str
    purpose: Literal["set_password", "reset_password"]


class Accepted(Answer):
    """The same for every address."""


@routes.add(
    "POST",
    "/session",
    permission=Permission.PUBLIC,
    body=SignIn,
    answer=SessionAnswer,
    is_by_cookie=True,
    summary="Sign in",
)
def sign_in(call: Call, body: SignIn) -> Reply:
    session = service.sign_in(body.email, body.password, code=body.code, source_ip=call.source_ip)
    return _signed_in(session)


@routes.add(
    "POST",
    "/session/refresh",
    permission=Permission.PUBLIC,
    answer=SessionAnswer,
    is_by_cookie=True,
    summary="Stay signed in: a new ID token for the cookie's session",
)
def refresh_session(call: Call) -> Reply:
    found = credentials_in(call.headers.get("cookie"))
    if len(found) > 1:
        raise BadRequest("Two cookies have the name of ours. Clear the cookies of this site.")
    if not found or found[0] is None:
        raise Unauthenticated
    return _signed_in(service.refresh_session(found[0]))


@routes.add(
    "DELETE",
    "/session",
    permission=Permission.PUBLIC,
    is_by_cookie=True,
    summary="Sign out in this browser",
)
def end_session(call: Call) -> Reply:
    for credential in credentials_in(call.headers.get("cookie"))[:_MOST_COOKIES]:
        if credential is not None:
            service.end_session(credential)
    return Reply(None, _FORGET)


@routes.add(
    "POST",
    "/password/forgotten",
    permission=Permission.PUBLIC,
    body=AskForLink,
    answer=Accepted,
    status=HTTPStatus.ACCEPTED,
    summary="Ask for a one-time link by e-mail",
)
def ask_for_link(call: Call, body: AskForLink) -> Accepted:
    service.ask_for_link(body.email, source_ip=call.source_ip)
    return Accepted()


@routes.add(
    "POST",
    "/password/link",
    permission=Permission.PUBLIC,
    body=OpenLink,
    answer=OneTimeLink,
    summary="What a one-time link is for",
)
def open_link(call: Call, body: OpenLink) -> OneTimeLink:
    link, user = guarded(call.source_ip, lambda: service.open_link(body.token))
    return OneTimeLink.model_validate({"email": user.email, "purpose": str(link.purpose)})


@routes.add(
    "POST",
    "/password",
    permission=Permission.PUBLIC,
    body=SetPassword,
    summary="Set a password with a one-time link",
)
def set_password(call: Call, body: SetPassword) -> None:
    guarded(call.source_ip, lambda: service.set_password_by_link(body.token, body.password))


@routes.add("GET", "/me", permission=Permission.SIGNED_IN, answer=Me, summary="Who is signed in")
def show_me(call: Call) -> Me:
    return _me(call.actor.user)


@routes.add(
    "PATCH",
    "/me",
    permission=Permission.SIGNED_IN,
    body=EditMe,
    answer=Me,
    is_edit=True,
    summary="Change one's own language",
)
def edit_me(call: Call, body: EditMe) -> Me:
    return _me(set_language(call.actor, body.language, seen_version=call.version))


@routes.add(
    "POST",
    "/me/sign-out-everywhere",
    permission=Permission.SIGNED_IN,
    summary="End every session of one's own, this one too",
)
def end_every_session(call: Call) -> Reply:
    service.end_every_session(call.actor)
    return Reply(None, _FORGET)


def _signed_in(session: service.Session) -> Reply:
    answer = SessionAnswer(
        id_token=session.id_token, expires_in=session.expires_in_s, user=_me(session.user)
    )
    return Reply(answer, {"Set-Cookie": set_cookie(session.credential)})


def _me(user: User) -> Me:
    return Me.model_validate({name: getattr(user, name) for name in Me.model_fields})
