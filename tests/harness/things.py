"""Panels, documents and invoices that tests make in the running system through its API."""

import secrets
from typing import Any
from urllib.parse import urljoin

from tests.harness.made import PASSWORD, once
from tests.harness.running import Running, eventually, fetch

_CHECKED_S = 60


def a_panel(running: Running, company: dict[str, Any], name: str) -> dict[str, Any]:
    """A panel with nobody in it."""
    path = f"/office/companies/{company['id']}/panels"
    return _made(running, path, {"name": name})


def a_member(
    running: Running,
    panel: dict[str, Any],
    email: str,
    *others: dict[str, Any],
    name: tuple[str, str] = ("Maria", "Panelska"),
) -> str:
    """Somebody in one or several panels of a company, not told by e-mail; the link, if new."""
    path = f"/office/companies/{panel['company_id']}/panels/{panel['id']}/members"
    body = {
        "email": email,
        "first_name": name[0],
        "last_name": name[1],
        "language": "en",
        "until": None,
        "panels": [one["id"] for one in (panel, *others)],
        "send": False,
    }
    return str(_made(running, path, body)["link"] or "")


def set_password(running: Running, link: str) -> None:
    """The first password, by the link that was handed over."""
    token = link.partition("#")[2]
    answer = running.call("POST", "/password", {"token": token, "password": PASSWORD})
    assert answer.status == 204, answer.body


def a_document(
    running: Running, company: dict[str, Any], name: str, content: bytes, of: str | None = None
) -> str:
    """A document with a file, or a newer version of one; its id."""
    path = f"/office/companies/{company['id']}/documents/uploads"
    body = {"name": name, "size_bytes": len(content), "content_type": "application/pdf"}
    found = _sent(running, path, body | {"document_id": of}, path, content)
    return str(found["document_id"])


def an_invoice(running: Running, company: dict[str, Any], number: str, content: bytes) -> str:
    """An invoice with its PDF; its id."""
    path = f"/office/companies/{company['id']}/invoices"
    body = {
        "number": number,
        "issued_on": "2026-10-01",
        "due_on": None,
        "net": {"minor": 100_000, "currency": "PLN"},
        "vat": {"minor": 23_000, "currency": "PLN"},
        "gross": {"minor": 123_000, "currency": "PLN"},
    }
    invoice_id = str(_made(running, path, body)["id"])
    uploads = f"{path}/{invoice_id}/uploads"
    file = {"name": "fv.pdf", "size_bytes": len(content), "content_type": "application/pdf"}
    _sent(running, uploads, file, uploads, content)
    return invoice_id


def an_annex(
    running: Running, company: dict[str, Any], invoice_id: str, name: str, content: bytes
) -> str:
    """A settlement sheet of an invoice; its id."""
    path = f"/office/companies/{company['id']}/invoices/{invoice_id}"
    file = {
        "name": "annex.pdf",
        "size_bytes": len(content),
        "content_type": "application/pdf",
        "annex_name": name,
    }
    found = _sent(running, f"{path}/annexes/uploads", file, f"{path}/uploads", content)
    return str(found["annex_id"])


def share(running: Running, panel: dict[str, Any], *things: dict[str, Any]) -> None:
    """Things of a company to one of its panels."""
    path = f"/office/companies/{panel['company_id']}/shares"
    body = {"panel_id": panel["id"], "things": list(things)}
    answer = running.call("POST", path, body, by="clerk", headers=once())
    assert answer.status in {200, 201}, answer.body


def _made(running: Running, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = running.call("POST", path, body, by="admin", headers=once())
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json
    return made


def _sent(
    running: Running, path: str, body: dict[str, Any], looked: str, content: bytes
) -> dict[str, Any]:
    """A file as a browser sends it: the form, then the bytes; what became of it."""
    form = running.call("POST", path, body, by="clerk")
    assert form.status == 201, form.body
    kind, data = _multipart(form.json["fields"], content)
    url = urljoin(running.address, form.json["url"])
    assert fetch("POST", url, data, {"Content-Type": kind}).status in {200, 201, 204}
    where = f"{looked}/{form.json['upload_id']}"

    def became() -> dict[str, Any] | None:
        told: dict[str, Any] = running.call("GET", where, by="clerk").json
        assert told["state"] != "refused", told
        return told if told["state"] == "done" else None

    found = eventually(became, within_s=_CHECKED_S)
    assert found is not None
    return found


def _multipart(fields: dict[str, str], content: bytes) -> tuple[str, bytes]:
    mark = secrets.token_hex(12)
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    tail = f"\r\n--{mark}--\r\n"
    return f"multipart/form-data; boundary={mark}", head.encode() + content + tail.encode()
