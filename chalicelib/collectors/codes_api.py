"""`/me/pick-up-code`, by which somebody is known at the desk, and the desk's check of one."""

from collections.abc import Sequence

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.collectors import service
from chalicelib.collectors.answers import (
    CheckedCodeAnswer,
    CodeStateAnswer,
    MadeCodeAnswer,
    code_state_answer,
    made_code_answer,
)
from chalicelib.collectors.forms import CheckCode
from chalicelib.edge.http import Asked, Call, Routes

routes = Routes(__name__)

_MINE = "/me/pick-up-code"


def _current_key(asked: Asked) -> Sequence[Key]:
    return [keys.current_pick_up_code(asked.user_id)]


@routes.add(
    "POST",
    _MINE,
    permission=Permission.SIGNED_IN,
    answer=MadeCodeAnswer,
    summary="Make a code to collect mail with; the old one is dead at once",
)
def make_pick_up_code(call: Call) -> MadeCodeAnswer:
    secret, code = service.make_code(call.actor)
    return made_code_answer(secret, code)


@routes.add(
    "GET",
    _MINE,
    permission=Permission.SIGNED_IN,
    answer=CodeStateAnswer,
    targets=_current_key,
    summary="Whether my last code was used, and until when it is good",
)
def show_pick_up_code(call: Call) -> CodeStateAnswer:
    raw = call.rows.get(keys.current_pick_up_code(call.actor.user.id))
    return code_state_answer(service.current_code(raw))


@routes.add(
    "POST",
    "/office/pick-up-codes/check",
    permission=Permission.OFFICE_COLLECTORS_READ,
    body=CheckCode,
    answer=CheckedCodeAnswer,
    summary="Whose code this is; it is not used up by that",
)
def check_pick_up_code(call: Call, body: CheckCode) -> CheckedCodeAnswer:
    shown = service.show_code(call.actor, body.code)
    return CheckedCodeAnswer(
        user_id=shown.user.id,
        name=shown.user.name,
        company_ids=service.companies_of(shown, call.actor),
    )
