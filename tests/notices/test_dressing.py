"""E-mails in the office's words, colour and with its logo: nothing else about them changes."""

import email
import email.policy
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.core.texts import LANGUAGES
from chalicelib.core.values import replace
from chalicelib.mail.model import NoticeChoice
from chalicelib.notices.message import compose
from chalicelib.notices.render import LOGO_ID, Letter, as_html, as_text, dressed
from chalicelib.notices.samples import sample_letter
from chalicelib.settings.look import USUAL, brand_of, clean_logo
from chalicelib.settings.look_service import change_logo, change_wording
from chalicelib.settings.service import current_settings
from chalicelib.settings.wording import LETTERS, Dress, Wording
from tests.builders import a_company, a_mail_item, a_person_of, an_actor
from tests.notices.hostile import EVERYTHING
from tests.notices.post import Post, inbox, the_settings
from tests.notices.test_message import HEADERS, outline_of
from tests.settings.pictures import a_png

PORTAL = "https://portal.example.org"


def a_letter(kind: str, language: str = "en", office: str = "Biuro") -> Letter:
    return sample_letter(
        kind, language, office_name=office, portal_url=PORTAL, zone="Europe/Warsaw"
    )


def a_dress(kind: str, subject: str = "", intro: str = "", **changes: Any) -> Dress:
    dress = Dress(USUAL, None, "", Wording(kind, "en", subject, intro))
    return replace(dress, **changes)


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_names_itself_and_exactly_its_fields(kind: str, language: str) -> None:
    letter = a_letter(kind, language)

    assert letter.kind == kind
    assert tuple(name for name, _ in letter.fields) == LETTERS[kind]
    assert all(value for _, value in letter.fields)


@pytest.mark.parametrize("kind", LETTERS)
def test_without_own_words_everything_is_as_it_was(kind: str) -> None:
    letter = a_letter(kind)

    assert dressed(letter, a_dress(kind)) == letter


@pytest.mark.parametrize("kind", LETTERS)
def test_own_words_are_filled_and_the_rest_stays(kind: str) -> None:
    braces = " ".join(f"{{{name}}}" for name in LETTERS[kind])
    letter = a_letter(kind)

    worn = dressed(letter, a_dress(kind, subject=f"Own {braces}"))

    assert worn.subject == "Own " + " ".join(value for _, value in letter.fields)
    assert replace(worn, subject=letter.subject) == letter


def test_address_of_the_office_stands_in_the_fine_print() -> None:
    letter = a_letter("mail")

    worn = dressed(letter, a_dress("mail", address="ul. Prosta 1\n00-001 Warszawa"))

    assert worn.small == (*letter.small, "Biuro, ul. Prosta 1, 00-001 Warszawa")
    assert "ul. Prosta 1" in as_html(worn)


@pytest.mark.parametrize("said", EVERYTHING)
def test_hostile_own_words_and_names_add_no_element_header_or_link(said: str) -> None:
    """T57, also for words that were stored before they were checked."""
    letter = a_letter("mail", office=said)
    usual = outline_of(as_html(dressed(a_letter("mail"), a_dress("mail", address="x"))))

    worn = dressed(letter, a_dress("mail", subject=said, intro=said, address=said or "x"))
    message = compose(worn, email_id="e", sender="o@example.org", recipient="a@example.org")
    odd = outline_of(as_html(worn))

    assert (odd.elements, odd.attributes) == (usual.elements, usual.attributes)
    assert {urlsplit(target).netloc for target in odd.targets} == {"portal.example.org"}
    back = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert set(back.keys()) == HEADERS
    assert "\n" not in str(back["Subject"])
    assert "49" not in worn.subject.replace(said, "") + worn.intro.replace(said, "")


def test_logo_comes_with_the_email_and_from_nowhere_else() -> None:
    logo = clean_logo(a_png(240, 80))
    worn = dressed(a_letter("mail"), a_dress("mail", logo=logo, brand=brand_of("#7a1f5c")))

    message = compose(worn, email_id="e", sender="o@example.org", recipient="a@example.org")

    back = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    page = back.get_body(("html",))
    assert page is not None
    picture = next(part for part in back.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == f"<{LOGO_ID}>"
    assert picture.get_content() == logo.png
    assert f'src="cid:{LOGO_ID}" alt="" width="120" height="40"' in page.get_content()
    assert page.get_content().count("#7a1f5c") >= 3
    assert USUAL.act not in page.get_content()
    assert list(back.iter_attachments()) == []
    assert as_text(worn) == as_text(a_letter("mail"))
    assert message.as_bytes().isascii()


def test_email_goes_out_as_the_office_looks_at_that_moment(post: Post) -> None:
    company = a_company("Nowak")
    person = a_person_of(company, language="it")
    the_settings(office_name="Biuro", brand_colour="#7a1f5c", office_address="Prosta 1")
    change_logo(an_actor(), a_png(), seen_version=current_settings().version)
    a_mail_item(company, notice=NoticeChoice.EMAIL)
    words = {"subject": "Posta: {company} ({count})", "intro": "Da {office}, con <b>affetto</b>."}
    change_wording(an_actor(), "it", "mail", words, seen_version=0)

    post.run_until_quiet()

    (mail,) = inbox(person.email)
    assert mail.subject == "Posta: Nowak (1)"
    assert "Da Biuro, con <b>affetto</b>." in mail.text
    assert "con &lt;b&gt;affetto" in mail.html
    assert "#7a1f5c" in mail.html
    assert "Biuro, Prosta 1" in mail.text
    assert any(part.get_content_type() == "image/png" for part in mail.message.walk())
    assert mail.files == {}
