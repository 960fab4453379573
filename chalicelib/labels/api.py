"""`/office/labels`: what is stuck on letters, so that their scans file themselves."""

import base64
from typing import Annotated

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.edge.body import Answer, CompanyId, Input, MailId
from chalicelib.edge.http import Call, Routes
from chalicelib.labels.layout import PLACES_ON_SHEET, LabelLayout
from chalicelib.labels.service import MOST_LABELS, make_labels

routes = Routes(__name__)


class LabelFor(Input):
    """A mail item that gets a label."""

    company_id: CompanyId
    mail_id: MailId


class MakeLabels(Input):
    """Whose labels, on what; `start` is the first place on a sheet, for one that is partly used."""

    items: Annotated[list[LabelFor], Field(min_length=1, max_length=MOST_LABELS)]
    layout: LabelLayout
    start: Annotated[int, Field(ge=1, le=PLACES_ON_SHEET)] = 1


class LabelsAnswer(Answer):
    """The file, in base64, and how many labels it has."""

    pdf: str
    labels: int


@routes.add(
    "POST",
    "/office/labels",
    permission=Permission.OFFICE_MAIL_WRITE,
    body=MakeLabels,
    answer=LabelsAnswer,
    summary="Make labels for mail items, to be printed",
)
def make(call: Call, body: MakeLabels) -> LabelsAnswer:
    wanted = [(one.company_id, one.mail_id) for one in body.items]
    made = make_labels(call.actor, wanted, body.layout, start=body.start)
    return LabelsAnswer(pdf=base64.b64encode(made).decode("ascii"), labels=len(wanted))
