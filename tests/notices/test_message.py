"""Names of any kind in e-mails: no header, recipient, element or link that we did not put there."""

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from chalicelib.aws.mailer import new_message
from chalicelib.core.names import plain_name, unlinked
from chalicelib.core.texts import LANGUAGES
from chalicelib.mail.model import NoticeChoice
from chalicelib.notices.entered import rows_of
from chalicelib.notices.letters import (
    HeldLine,
    Line,
    SharedLine,
    address_letter,
    held_letter,
    link_letter,
    mail_letter,
    shared_letter,
)
from chalicelib.notices.message import (
    Attachment,
    BadAddress,
    address_of,
    compose,
    sender_name,
)
from chalicelib.notices.model import About, Files, Reason
from chalicelib.notices.render import Letter, as_html, as_text, one_line
from tests.builders import a_company, a_mail_item, a_person_of
from tests.notices.hostile import EVERYTHING
from tests.notices.post import Post, inbox, the_settings

PORTAL = "https://portal.example.org"
RECIPIENT = "anna@example.org"
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
}


def about(name: str = "Nowak", code: str = "NOWAK-7") -> About:
    return About("com_" + "a" * 26, name, code, "mai_a", "K7M2-9QXT4")


def of_mail(name: str = "Nowak", office: str = "Biuro", language: str = "en") -> Letter:
    return mail_letter(
        language,
        office_name=office,
        portal_url=PORTAL,
        about=about(name, name),
        lines=[Line(about(name), 1, Files.READY), Line(about(name), 0, Files.TOO_LARGE)],
    )


def of_held(name: str = "Nowak", office: str = "Biuro", language: str = "en") -> Letter:
    lines = [HeldLine(about(name), Reason.NO_FILE)]
    return held_letter(language, office_name=office, portal_url=PORTAL, lines=lines)


def of_link(name: str = "Nowak", office: str = "Biuro", language: str = "en") -> Letter:
    return link_letter(
        language,
        office_name=office,
        portal_url=PORTAL,
        purpose="set_password",
        name=name if name and plain_name(one_line(name, 120)) else "Anna",
        address=name,
        token="ab" * 32,
        lifetime=timedelta(days=7),
        rows=rows_of(language, name, [name]),
    )


def of_share(name: str = "Nowak", office: str = "Biuro", language: str = "en") -> Letter:
    return shared_letter(
        language,
        office_name=office,
        portal_url=PORTAL,
        about=About("com_" + "a" * 26, name, name, panel_id="pnl_" + "b" * 26, panel_name=name),
        name=name if name and plain_name(one_line(name, 120)) else "Anna",
        lines=[SharedLine("document", name), SharedLine("annex", name, name, 1)],
    )


Make = Callable[..., Letter]
LETTERS: list[Make] = [of_mail, of_held, of_link, of_share]


# Of what mail programs make links by themselves: addresses, schemes, and names with an ending.
_READ_AS_LINKS = re.compile(r"\w+://\S+|\w@\w+|\b[\w-]+\.(?:example|com|me|pl)\b(?:/\S*)?")


class Outline(HTMLParser):
    """The elements of a page and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.targets += [
            value or "" for name, value in attrs if name in {"href", "src", "action", "background"}
        ]


def outline_of(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    return outline


def sent(letter: Letter) -> EmailMessage:
    """The message as whoever receives it reads it."""
    message = compose(letter, email_id="eml_1", sender="office@example.org", recipient=RECIPIENT)
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)


def body_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_corpus_is_large_and_varied() -> None:
    assert len(set(EVERYTHING)) == len(EVERYTHING) >= 80


@pytest.mark.parametrize("make", LETTERS)
@pytest.mark.parametrize("name", EVERYTHING)
def test_no_name_adds_a_header_or_a_recipient(make: Make, name: str) -> None:
    message = sent(make(name=name, office=name))

    assert set(message.keys()) == HEADERS
    assert getaddresses(message.get_all("To", [])) == [("", RECIPIENT)]
    senders = getaddresses(message.get_all("From", []))
    assert [address for _, address in senders] == ["office@example.org"]
    assert len(message["From"].addresses) == 1
    assert "\n" not in str(message["Subject"])


@pytest.mark.parametrize("make", LETTERS)
@pytest.mark.parametrize("name", EVERYTHING)
def test_no_name_adds_an_element_or_a_link(make: Make, name: str) -> None:
    usual, odd = outline_of(as_html(make())), outline_of(as_html(make(name=name, office=name)))

    assert odd.elements == usual.elements
    assert odd.attributes == usual.attributes
    assert all(urlsplit(target).netloc == "portal.example.org" for target in odd.targets)
    assert all(urlsplit(target).scheme == "https" for target in odd.targets)


@pytest.mark.parametrize("name", EVERYTHING)
def test_names_arrive_as_they_were_written_apart_from_what_no_line_holds(name: str) -> None:
    said = body_of(sent(of_mail(name=name)), "plain")

    kept = unlinked(one_line(name, 120))
    assert kept in said.replace("\r\n", "\n").replace("\n", " ") or not name
    assert "49" not in said.replace("-49", "")


@pytest.mark.parametrize("make", [of_mail, of_held, of_share])
@pytest.mark.parametrize("name", ["evil.example", "https://1.2.3.4/pay", "me@evil", "Pay: t.me/x"])
def test_mail_programs_find_no_link_in_a_name(make: Make, name: str) -> None:
    message = sent(make(name=name))

    for said in (message["Subject"], body_of(message, "plain"), body_of(message, "html")):
        found = [read for read in _READ_AS_LINKS.findall(said) if "portal.example.org" not in read]
        assert found == []


@pytest.mark.parametrize("make", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_page_say_the_same_in_every_language(make: Make, language: str) -> None:
    letter = make(language=language)
    message = sent(letter)
    page, said = body_of(message, "html"), body_of(message, "plain")

    for part in (letter.heading, letter.button_url, *letter.after):
        assert part in said
    assert f'lang="{language}"' in page
    assert message["Content-Language"] == language
    assert message.get_content_type() == "multipart/alternative"
    assert "http://" not in page
    assert not any(tag in outline_of(page).elements for tag in ("img", "script", "link", "form"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("biuro@example.org", "biuro@example.org"),
        ("biuro@łąka.example", "biuro@xn--ka-ola7v.example"),
        ("", None),
        ("a@b@example.org", None),
        ("a@example.org>, <b@example.org", None),
    ],
)
def test_answers_go_to_the_offices_address_if_it_is_one(address: str, said: str | None) -> None:
    message = compose(
        of_link(office="Biuro"),
        email_id="eml_1",
        sender="noreply@example.org",
        recipient=RECIPIENT,
        answers_to=address,
    )

    back = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    answered = [found for _, found in getaddresses(back.get_all("Reply-To", []))]
    assert answered == ([said] if said else [])
    assert getaddresses(back.get_all("To", [])) == [("", RECIPIENT)]


@pytest.mark.parametrize("name", ["", "x nowak.pl", "Anna https:", "Jan 600100200"])
def test_name_of_which_a_mail_program_makes_a_link_greets_nobody(name: str) -> None:
    letter = address_letter(
        "en", office_name="Biuro", portal_url=PORTAL, event="email_changed", name=name
    )

    assert letter.greeting == ""
    assert "nowak.pl" not in body_of(sent(letter), "plain")


def test_message_is_plain_ascii_on_the_wire() -> None:
    files = [Attachment("K7M2-9QXT4-1.pdf", "application/pdf", bytes(range(256)) * 50)]
    message = compose(
        of_mail("Żółć", "Biuro Łąka"),
        email_id="eml_1",
        sender="office@example.org",
        recipient=RECIPIENT,
        attachments=files,
    )
    wire = message.as_bytes()

    assert wire.isascii()
    assert max(len(line) for line in wire.splitlines()) <= 998
    back = email.message_from_bytes(wire, policy=email.policy.default)
    (part,) = back.iter_attachments()
    assert (part.get_filename(), part.get_content()) == (files[0].name, files[0].content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Biuro Wirtualne", "Biuro Wirtualne"),
        ('Biuro "Nowe", sp. z o.o.', "Biuro Nowe sp. z o.o."),
        ("Żółty Dom <zolty@example.net>", "Żółty Dom zolty example.net"),
        ("", ""),
    ],
)
def test_senders_name_keeps_its_words_and_loses_its_signs(name: str, shown: str) -> None:
    assert sender_name(name) == shown


@pytest.mark.parametrize(
    "address", ["anna@example.org", "o'neil+tag@mail.example.co.uk", "a_b-c.d@x-y.pl"]
)
def test_plain_addresses_are_taken(address: str) -> None:
    assert address_of(address) == address


def test_domain_in_another_script_is_taken_as_punycode() -> None:
    assert address_of("anna@żółw.pl") == "anna@xn--w-uga1v8h.pl"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@example",
        "anna@example.org ",
        "anna@example.org\n",
        "anna@example.org,thief@example.net",
        "anna@example.org\r\nBcc: thief@example.net",
        "Anna <anna@example.org>",
        "<anna@example.org>",
        '"anna, b"@example.org',
        "anna@b@example.org",
        "anna@[192.0.2.1]",
        "ania.żółć@example.org",
        "a..b@example.org",
        "anna@example..org",
        "a" * 250 + "@example.org",
        "anna@" + "x" * 64 + ".org",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        address_of(address)


@pytest.mark.parametrize("most", [10, 200])
def test_long_lines_are_cut(most: int) -> None:
    assert one_line("x" * 500, most) == "x" * (most - 1) + "…"


def test_our_messages_refuse_line_breaks_in_headers() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        new_message()["Subject"] = "a\r\nBcc: b@example.net"


@pytest.mark.parametrize("start", range(4))
def test_hostile_names_of_company_office_and_person_still_get_their_email(
    post: Post, start: int
) -> None:
    for name in EVERYTHING[start::22]:
        the_settings(office_name=name)
        company = a_company(name)
        person = a_person_of(company, first_name=name, last_name=name)
        a_mail_item(company, notice=NoticeChoice.EMAIL, sender=name, note=name)

        post.run_until_quiet()

        (mail,) = inbox(person.email)
        assert mail.destinations == {person.email}
        assert set(mail.message.keys()) == HEADERS


def test_plain_text_has_no_line_that_a_name_made() -> None:
    usual = as_text(of_mail()).count("\n")

    assert all(as_text(of_mail(name)).count("\n") == usual for name in EVERYTHING)
