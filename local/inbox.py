"""
The local inbox: a page with every e-mail that the system sent, whoever it was for. It exists on a
developer's machine only; what a message brings is shown as text, or in a frame where nothing runs.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from local.mailbox import Attachment, Letter, find_letter, letters

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'"
# Nothing runs and nothing is fetched; a link may be followed, in a window of its own.
_RIGHTS = "allow-popups allow-popups-to-escape-sandbox"
_MESSAGE_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox {_RIGHTS}"
_LIST_S = 4
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the inbox."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def answer(folder: Path, path: str) -> Page:
    """
    `/inbox` lists, `/inbox/<id>` shows a message, `…/html` its formatted text, `…/<n>` its n-th
    attachment; `/inbox/messages.json` is the list for programs.
    """
    parts = [part for part in path.split("/") if part][1:]
    if not parts:
        return _page("Local inbox", _list(letters(folder)[:_SHOWN]), refresh_s=_LIST_S)
    if parts == ["style.css"]:
        return _file(_STYLE.encode(), "text/css; charset=utf-8")
    if parts == ["messages.json"]:
        return _file(_as_json(letters(folder)), "application/json")
    letter = find_letter(folder, parts[0])
    if letter is None:
        return _page("Local inbox", "<p>There is no such message.</p>", status=404)
    return _letter_page(letter, parts[1:])


def _letter_page(letter: Letter, rest: list[str]) -> Page:
    if not rest:
        return _page(letter.subject, _show(letter))
    if rest == ["html"]:
        headers = {"Content-Security-Policy": _MESSAGE_POLICY}
        content = letter.html.replace("<head>", '<head><base target="_blank">', 1)
        return _file(content.encode(), "text/html; charset=utf-8", headers)
    if rest[0].isdecimal() and int(rest[0]) < len(letter.attachments):
        return _download(letter.attachments[int(rest[0])])
    return _page("Local inbox", "<p>There is no such file.</p>", status=404)


def _download(attachment: Attachment) -> Page:
    """PDF opens in the browser; everything else is saved, whatever it claims to be."""
    is_pdf = attachment.content_type == "application/pdf"
    kind = "inline" if is_pdf else "attachment"
    name = quote(attachment.name, safe="")
    return _file(
        attachment.content,
        "application/pdf" if is_pdf else "application/octet-stream",
        {"Content-Disposition": f"{kind}; filename*=UTF-8''{name}"},
    )


def _file(body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> Page:
    return Page(200, body, {**_SAFE, **(headers or {}), "Content-Type": kind})


def _page(title: str, content: str, *, status: int = 200, refresh_s: int = 0) -> Page:
    refresh = f'<meta http-equiv="refresh" content="{refresh_s}">' if refresh_s else ""
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{refresh}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        '<link rel="stylesheet" href="/inbox/style.css"></head>'
        '<body><header><a href="/inbox">Local inbox</a></header>'
        f"<main>{content}</main></body></html>"
    )
    headers = {
        **_SAFE,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _PAGE_POLICY,
    }
    return Page(status, body.encode(), headers)


def _list(found: list[Letter]) -> str:
    if not found:
        return "<h1>No e-mails yet</h1><p>What the system sends appears here by itself.</p>"
    return f"<h1>E-mails</h1><ul class=letters>{''.join(map(_line, found))}</ul>"


def _line(letter: Letter) -> str:
    count = len(letter.attachments)
    files = f" · {count} attachment{'s' if count > 1 else ''}" if count else ""
    return (
        f'<li><a href="/inbox/{letter.id}"><b>{escape(letter.subject)}</b>'
        f"<span>to {escape(letter.recipients)} · {_time(letter)}{files}</span></a></li>"
    )


def _show(letter: Letter) -> str:
    files = "".join(
        f'<li><a href="/inbox/{letter.id}/{number}">{escape(attachment.name)}</a> '
        f"({escape(attachment.content_type)}, {len(attachment.content):,} bytes)</li>"
        for number, attachment in enumerate(letter.attachments)
    )
    formatted = (
        f'<h2>Formatted text</h2><iframe sandbox="{_RIGHTS}" title="Formatted text" '
        f'src="/inbox/{letter.id}/html"></iframe>'
        if letter.html
        else ""
    )
    return (
        f"<h1>{escape(letter.subject)}</h1>"
        f"<p class=meta>From {escape(letter.sender)}<br>To {escape(letter.recipients)}<br>"
        f"{_time(letter)}</p>"
        + (f"<h2>Attachments</h2><ul>{files}</ul>" if files else "")
        + f"<pre>{_with_links(letter.text)}</pre>{formatted}"
    )


def _with_links(text: str) -> str:
    pieces, end = [], 0
    for match in _LINK.finditer(text):
        address = escape(match.group())
        pieces += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def _time(letter: Letter) -> str:
    return f"{letter.sent_at.astimezone():%Y-%m-%d %H:%M:%S}"


def _as_json(found: list[Letter]) -> bytes:
    return json.dumps(
        [
            {
                "id": letter.id,
                "sent_at": letter.sent_at.isoformat(),
                "sender": letter.sender,
                "recipients": letter.recipients,
                "subject": letter.subject,
                "text": letter.text,
                "html": letter.html,
                "attachments": [
                    {
                        "name": attachment.name,
                        "content_type": attachment.content_type,
                        "size_bytes": len(attachment.content),
                        "path": f"/inbox/{letter.id}/{number}",
                    }
                    for number, attachment in enumerate(letter.attachments)
                ],
            }
            for letter in found
        ]
    ).encode()


_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#eff3f1, #14211d); color: light-dark(#14211d, #eff3f1); }
header { background: #1f2a33; padding: .8rem 1.2rem; }
header a { color: #fff; font-weight: 600; text-decoration: none; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem 1.2rem 3rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 1.5rem; }
.meta, .letters span { color: light-dark(#53635d, #b3c2bc); }
.letters { list-style: none; margin: 0; padding: 0; }
.letters a { display: block; margin: .4rem 0; padding: .7rem 1rem; border-radius: 10px;
  background: light-dark(#fff, #1f2a33); color: inherit; text-decoration: none; }
.letters span { display: block; font-size: .87rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; padding: 1rem;
  border-radius: 10px; background: light-dark(#fff, #1f2a33); }
a { color: light-dark(#1559c4, #9cc2ff); }
a:focus-visible { outline: 3px solid #1559c4; outline-offset: 2px; }
iframe { width: 100%; height: 26rem; border: 1px solid #7b8b85; border-radius: 10px;
  background: #fff; }
"""
