"""`/office/overview` for the staff's rail, `/office/attention` for their home."""

from chalicelib.access.model import Permission
from chalicelib.edge.http import Call, Routes
from chalicelib.overview import service
from chalicelib.overview.answers import AttentionAnswer, OverviewAnswer
from chalicelib.overview.service import Waiting

routes = Routes(__name__)


@routes.add(
    "GET",
    "/office/overview",
    permission=Permission.OFFICE_MAIL_READ,
    answer=OverviewAnswer,
    summary="What waits for staff, in small counts",
)
def show_overview(call: Call) -> OverviewAnswer:  # noqa: ARG001 - every view takes its call
    return OverviewAnswer.model_validate(service.overview(), from_attributes=True)


@routes.add(
    "GET",
    "/office/attention",
    permission=Permission.OFFICE_MAIL_READ,
    answer=AttentionAnswer,
    summary="What has waited too long or will soon be too late, with the first of each",
)
def show_attention(call: Call) -> AttentionAnswer:
    waiting = service.attention(call.actor.today)
    days = {
        "old_after_days": service.OLD_AFTER.days,
        "ends_within_days": service.ENDS_WITHIN.days,
        "lately_days": service.LATELY.days,
    }
    answers = {name: _answer(found) for name, found in waiting.items()}
    return AttentionAnswer.model_validate(answers | days)


def _answer(waiting: Waiting) -> dict[str, object]:
    first = [
        {"company_id": one.company_id or None, "id": one.id, "name": one.name, "at": one.at}
        for one in waiting.first
    ]
    return {"count": waiting.count, "more": waiting.more, "first": first}
