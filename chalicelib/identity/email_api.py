"""`/email/confirm`: the bearer of a link that was sent to a new address."""

from chalicelib.access.model import Permission
from chalicelib.edge.body import Answer
from chalicelib.edge.http import Call, Routes
from chalicelib.identity.api import OpenLink
from chalicelib.identity.guarded import guarded
from chalicelib.users.service import confirm_address, look_at_address

routes = Routes(__name__)


class EmailToConfirm(Answer):
    """The address that a link would confirm."""

    email: str


class ConfirmedEmail(Answer):
    """The address that counts from now on."""

    email: str


@routes.add(
    "POST",
    "/email/link",
    permission=Permission.PUBLIC,
    body=OpenLink,
    answer=EmailToConfirm,
    summary="Which address a link would confirm; looking does not use it up",
)
def look_at_link(call: Call, body: OpenLink) -> EmailToConfirm:
    return EmailToConfirm(email=guarded(call.source_ip, lambda: look_at_address(body.token)))


@routes.add(
    "POST",
    "/email/confirm",
    permission=Permission.PUBLIC,
    body=OpenLink,
    answer=ConfirmedEmail,
    summary="Let an address count, by the link that was sent there",
)
def confirm_email(call: Call, body: OpenLink) -> ConfirmedEmail:
    user = guarded(call.source_ip, lambda: confirm_address(body.token))
    return ConfirmedEmail(email=user.email)
