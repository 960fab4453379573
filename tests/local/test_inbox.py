"""The local inbox: what a person reads there, and what a hostile message cannot do."""

import json
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from local import inbox
from local.emulator.mail import keep
from local.mailbox import find_letter, letters

_SCRIPT = "<script>alert(1)</script>"


def _message(subject: str = "Nowy list", text: str = "Dzień dobry") -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = "office@example.org"
    message["To"] = "anna@example.org"
    message["Subject"] = subject
    message.set_content(text)
    return message


def _page(folder: Path, path: str) -> str:
    return inbox.answer(folder, path).body.decode()


def test_kept_message_is_read_as_it_was_sent(tmp_path: Path) -> None:
    message = _message("Zażółć gęślą jaźń", "Łódź\n")
    message.add_alternative("<p>Łódź</p>", subtype="html")
    content = bytes(range(256)) * 40
    message.add_attachment(content, maintype="application", subtype="pdf", filename="żółty.pdf")

    keep(tmp_path, message.as_bytes())

    (letter,) = letters(tmp_path)
    assert (letter.subject, letter.text, letter.html) == (
        "Zażółć gęślą jaźń",
        "Łódź\n",
        "<p>Łódź</p>\n",
    )
    assert [(a.name, a.content) for a in letter.attachments] == [("żółty.pdf", content)]


def test_newest_message_comes_first(tmp_path: Path) -> None:
    for subject in ("first", "second"):
        keep(tmp_path, _message(subject).as_bytes())

    assert [letter.subject for letter in letters(tmp_path)] == ["second", "first"]
    page = _page(tmp_path, "/inbox")
    assert page.index("second") < page.index("first")


def test_empty_inbox_says_so(tmp_path: Path) -> None:
    assert "No e-mails yet" in _page(tmp_path, "/inbox")


def test_links_can_be_followed_and_nothing_else_becomes_markup(tmp_path: Path) -> None:
    path = keep(
        tmp_path,
        _message(_SCRIPT, f"{_SCRIPT}\nOpen http://127.0.0.1:8000/set?a=1&t=x. Bye").as_bytes(),
    )

    page = _page(tmp_path, f"/inbox/{path.stem}")

    assert "<script" not in page
    assert '<a href="http://127.0.0.1:8000/set?a=1&amp;t=x">' in page
    assert "<script" not in _page(tmp_path, "/inbox")


def test_nothing_runs_in_formatted_text(tmp_path: Path) -> None:
    message = _message()
    message.add_alternative(_SCRIPT, subtype="html")
    path = keep(tmp_path, message.as_bytes())

    page = inbox.answer(tmp_path, f"/inbox/{path.stem}/html")

    assert page.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert "script" not in page.headers["Content-Security-Policy"]
    assert "sandbox allow-popups" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("kind", "sent_as", "disposition"),
    [("pdf", "application/pdf", "inline"), ("html", "application/octet-stream", "attachment")],
)
def test_only_a_pdf_opens_in_the_browser(
    tmp_path: Path, kind: str, sent_as: str, disposition: str
) -> None:
    message = _message()
    message.add_attachment(b"content", maintype="application", subtype=kind, filename="ż.x")
    path = keep(tmp_path, message.as_bytes())

    page = inbox.answer(tmp_path, f"/inbox/{path.stem}/0")

    assert (page.status, page.body, page.headers["Content-Type"]) == (200, b"content", sent_as)
    assert page.headers["Content-Disposition"] == f"{disposition}; filename*=UTF-8''%C5%BC.x"


@pytest.mark.parametrize(
    "path", ["/inbox/nobody", "/inbox/../../etc/passwd", "/inbox/*", "/inbox/%2e%2e"]
)
def test_unknown_message_is_not_found(tmp_path: Path, path: str) -> None:
    keep(tmp_path, _message().as_bytes())

    assert inbox.answer(tmp_path, path).status == 404


@pytest.mark.parametrize("rest", ["1", "x", "-1"])
def test_unknown_attachment_is_not_found(tmp_path: Path, rest: str) -> None:
    path = keep(tmp_path, _message().as_bytes())

    assert inbox.answer(tmp_path, f"/inbox/{path.stem}/{rest}").status == 404


def test_programs_read_the_inbox_as_json(tmp_path: Path) -> None:
    message = _message()
    message.add_attachment(b"12345", maintype="application", subtype="pdf", filename="a.pdf")
    path = keep(tmp_path, message.as_bytes())

    (told,) = json.loads(inbox.answer(tmp_path, "/inbox/messages.json").body)

    assert told["recipients"] == "anna@example.org"
    assert told["attachments"] == [
        {
            "name": "a.pdf",
            "content_type": "application/pdf",
            "size_bytes": 5,
            "path": f"/inbox/{path.stem}/0",
        }
    ]


def test_half_written_message_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "00000000000000000001-abcdef.part").write_bytes(b"From: x")

    assert letters(tmp_path) == []
    assert find_letter(tmp_path, "00000000000000000001-abcdef") is None
