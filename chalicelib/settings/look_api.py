"""`/portal/logo` for everybody; `/office/settings/logo` and `/office/settings/texts` for staff."""

import base64
import binascii
from typing import Annotated, ClassVar

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.core.errors import FieldError, NotFound, ValidationFailed
from chalicelib.core.texts import catalogue, plural_form
from chalicelib.edge.body import LARGEST_BODY, Answer, Input, Line
from chalicelib.edge.changes import Changes
from chalicelib.edge.http import Call, Routes
from chalicelib.settings import look_service
from chalicelib.settings.answers import Language, SettingsAnswer, settings_answer
from chalicelib.settings.look import MOST_LOGO_OCTETS
from chalicelib.settings.wording import LETTERS, LONGEST_INTRO, LONGEST_SUBJECT, Wording

routes = Routes(__name__)

_LOGO = "/office/settings/logo"
_TEXTS = "/office/settings/texts"
_ONE_TEXT = f"{_TEXTS}/{{language}}/{{letter}}"
# A PNG that comes may be packed worse than the one that is kept.
_MOST_BASE64 = (2 * MOST_LOGO_OCTETS + 2) // 3 * 4
_SEVERAL = 5


class LogoAnswer(Answer):
    """A PNG in base64 with its size in pixels; it is shown at half of it at most."""

    name: str
    width: int
    height: int
    content: str


class SetLogo(Input):
    """A PNG in base64: eight bits a sample, not interlaced, of at most 480 by 120 pixels."""

    largest_bytes: ClassVar[int] = LARGEST_BODY + _MOST_BASE64

    content: Annotated[str, Field(min_length=1, max_length=_MOST_BASE64)]

    def octets(self) -> bytes:
        """
        Raises:
            ValidationFailed: on `content`: `logo_unreadable`.
        """
        try:
            return base64.b64decode(self.content, validate=True)
        except (binascii.Error, ValueError) as error:
            message = "This picture cannot be read. Choose a PNG."
            raise ValidationFailed(FieldError("content", "logo_unreadable", message)) from error


class TextAnswer(Answer):
    """
    An e-mail's words in one language.

    Attributes:
        subject: the office's own; empty where the product's holds. So is `intro`.
        usual_subject: the product's, with the same fields; of several items where it counts.
        fields: what may stand in braces, such as `company`.
    """

    letter: str
    language: Language
    subject: str
    intro: str
    usual_subject: str
    usual_intro: str
    fields: list[str]
    version: int


class TextsAnswer(Answer):
    """Every e-mail's words, by language."""

    items: list[TextAnswer]


class EditText(Changes):
    """Own words for an e-mail; empty for the product's."""

    subject: Annotated[Line, Field(max_length=LONGEST_SUBJECT)] | None = None
    intro: Annotated[Line, Field(max_length=LONGEST_INTRO)] | None = None


@routes.add(
    "GET",
    "/portal/logo",
    permission=Permission.PUBLIC,
    answer=LogoAnswer,
    summary="The office's logo",
)
def show_logo(call: Call) -> LogoAnswer:  # noqa: ARG001 - every view takes its call
    logo = look_service.find_logo()
    if logo is None:
        raise NotFound("There is no logo.")
    content = base64.b64encode(logo.png).decode()
    return LogoAnswer(name=logo.name, width=logo.width, height=logo.height, content=content)


@routes.add(
    "PUT",
    _LOGO,
    permission=Permission.OFFICE_SETTINGS_WRITE,
    body=SetLogo,
    answer=SettingsAnswer,
    is_edit=True,
    summary="Show a logo in the portal and in e-mails",
)
def set_logo(call: Call, body: SetLogo) -> SettingsAnswer:
    after = look_service.change_logo(call.actor, body.octets(), seen_version=call.version)
    return settings_answer(after, with_prices=True)


@routes.add(
    "DELETE",
    _LOGO,
    permission=Permission.OFFICE_SETTINGS_WRITE,
    answer=SettingsAnswer,
    is_edit=True,
    summary="Show no logo any more",
)
def remove_logo(call: Call) -> SettingsAnswer:
    after = look_service.change_logo(call.actor, None, seen_version=call.version)
    return settings_answer(after, with_prices=True)


@routes.add(
    "GET",
    _TEXTS,
    permission=Permission.OFFICE_SETTINGS_READ,
    answer=TextsAnswer,
    summary="The words of every e-mail in every language",
)
def list_texts(call: Call) -> TextsAnswer:  # noqa: ARG001 - as above
    return TextsAnswer(items=[text_answer(one) for one in look_service.list_wordings()])


@routes.add(
    "GET",
    _ONE_TEXT,
    permission=Permission.OFFICE_SETTINGS_READ,
    answer=TextAnswer,
    summary="The words of one e-mail in one language",
)
def show_text(call: Call, language: str, letter: str) -> TextAnswer:  # noqa: ARG001 - as above
    return text_answer(look_service.get_wording(language, letter))


@routes.add(
    "PATCH",
    _ONE_TEXT,
    permission=Permission.OFFICE_SETTINGS_WRITE,
    body=EditText,
    answer=TextAnswer,
    is_edit=True,
    summary="Word an e-mail",
)
def edit_text(call: Call, language: str, letter: str, body: EditText) -> TextAnswer:
    after = look_service.change_wording(
        call.actor, language, letter, body.given(), seen_version=call.version
    )
    return text_answer(after)


def text_answer(wording: Wording) -> TextAnswer:
    """An e-mail's own words beside the product's."""
    return TextAnswer.model_validate(
        {
            "letter": wording.letter,
            "language": wording.language,
            "subject": wording.subject,
            "intro": wording.intro,
            "usual_subject": usual(wording.language, wording.letter, "subject"),
            "usual_intro": usual(wording.language, wording.letter, "intro"),
            "fields": LETTERS[wording.letter],
            "version": wording.version,
        }
    )


def usual(language: str, letter: str, part: str) -> str:
    """The product's words, with fields as the office names them; of several, if it counts."""
    said = "invitation.office" if letter == "invitation_office" else letter
    key = f"email.{said}.{part}"
    entry = catalogue(language)[key]
    said = entry if isinstance(entry, str) else entry[plural_form(language, _SEVERAL)]
    return said.replace("{n}", "{count}")
