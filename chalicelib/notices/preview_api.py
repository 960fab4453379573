"""`/office/settings/texts/…/preview`: an e-mail as it would look with other words."""

from typing import Annotated

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.config import config
from chalicelib.core.errors import NotFound
from chalicelib.core.values import replace
from chalicelib.edge.body import Answer, Line, Query
from chalicelib.edge.http import Call, Routes
from chalicelib.notices.render import as_html, as_text, dressed
from chalicelib.notices.samples import sample_letter
from chalicelib.settings.look_service import find_dress
from chalicelib.settings.service import current_settings
from chalicelib.settings.wording import (
    LETTERS,
    LONGEST_INTRO,
    LONGEST_SUBJECT,
    Wording,
    check_wording,
)

routes = Routes(__name__)


class PreviewQuery(Query):
    """Words that are not saved; empty for the product's."""

    subject: Annotated[Line, Field(max_length=LONGEST_SUBJECT)] = ""
    intro: Annotated[Line, Field(max_length=LONGEST_INTRO)] = ""


class PreviewAnswer(Answer):
    """The whole e-mail about a company of nobody; the logo is `cid:` in its page."""

    subject: str
    html: str
    text: str


@routes.add(
    "GET",
    "/office/settings/texts/{language}/{letter}/preview",
    permission=Permission.OFFICE_SETTINGS_READ,
    query=PreviewQuery,
    answer=PreviewAnswer,
    summary="An e-mail as it would look with other words",
)
def preview_text(
    call: Call,  # noqa: ARG001 - every view takes its call
    language: str,
    letter: str,
    query: PreviewQuery,
) -> PreviewAnswer:
    if letter not in LETTERS:
        raise NotFound("There is no such e-mail.")
    wording = Wording(letter, language, query.subject, query.intro)
    check_wording(wording)
    settings = current_settings()
    sample = sample_letter(
        letter,
        language,
        office_name=settings.office_name,
        portal_url=config().portal_url,
        zone=settings.time_zone,
    )
    worn = dressed(sample, replace(find_dress(language, letter), wording=wording))
    return PreviewAnswer(subject=worn.subject, html=as_html(worn), text=as_text(worn))
