"""`/email/confirm`: the bearer of a link that was sent to a new address."""

from chalicelib.access.model import Permission
from chalicelib.edge.body import Answer
from chalicelib.edge.http import Call, Routes
from chalicelib.identity.api import OpenLink
from chalicelib.identity.guarded import guarded
from chalicelib.users.service import confirm_address

routes = Routes(__name__)


class ConfirmedEmail(Answer):
    """The address that counts from now on."""

    email: str


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
