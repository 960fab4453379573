"""
What is expected of every route, written down by hand and on purpose a second time: who may call it,
and with which ids. A route that is missing here fails the build.
"""

import base64
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
from itertools import count
from typing import Any

import app as composition
from chalicelib.aws import keys, message_keys, usage_keys
from chalicelib.aws import work_keys as keys_of_work
from chalicelib.aws.reads import fetch
from chalicelib.companies.service import get_company
from chalicelib.core import ids as new_ids
from chalicelib.edge import demand
from chalicelib.edge.http import RouteSpec
from chalicelib.privacy.keeping import hold_company
from chalicelib.settings.look_service import get_wording
from chalicelib.settings.service import current_settings
from tests.builders import an_actor
from tests.handouts.pictures import a_signature
from tests.house.people import (
    ADMINS,
    BOOKKEEPERS,
    ENDERS,
    EVERYBODY,
    NO_PERSON,
    SIGNED_IN,
    STAFF,
    Who,
)
from tests.house.scene import Scene
from tests.settings.pictures import a_png, as_base64

Ids = Mapping[str, str]
_count = count(1)


class Spent(Enum):
    """What an allowed call changes, so that the next one needs another."""

    NOTHING = auto()
    THINGS = auto()
    CALLER = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """
    One route.

    Attributes:
        who: who may call it; None means those whose grant opens it in the company of the
            path, nobody that only a scanner's key opens it.
        part: which part of a company it is about, where a grant opens it.
        ids: names of the ids that it takes; `body.` and `query.` say where, the rest is the path.
        body: what is sent, given the ids.
        version: of what is edited.
        uses_up: what an allowed call leaves changed.
        unknown: what somebody who may call it gets for an id that is not there; 404 if not named.
        answers: what whoever may call it gets, where it is not the declared success: a request that
            means nothing, or one that asks for a confirmation first.
        first: what must have been done before, so that there is something to do, given the ids.
    """

    who: frozenset[Who] | None
    ids: tuple[str, ...] = ()
    body: Callable[[Ids], Any] | None = None
    version: Callable[[Ids], int] | None = None
    is_once: bool = False
    uses_up: Spent = Spent.NOTHING
    unknown: Mapping[str, int] = field(default_factory=dict)
    answers: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    part: str = "mail"
    first: Callable[[Ids], object] | None = None

    @property
    def is_public(self) -> bool:
        """Whether no token is needed."""
        return self.who is EVERYBODY

    @property
    def is_by_key(self) -> bool:
        """Whether a scanner's key opens it, and no person's token."""
        return self.who == NO_PERSON

    @property
    def scanner(self) -> str:
        """The name of the scanner that stands in its path: of a scene's, the one that fits."""
        return "revoked_id" if "revoked_id" in self.ids else "scanner_id"

    @property
    def user(self) -> str:
        """The name of the user that stands in its path: of a scene's, the one that fits."""
        return "member_id" if "member_id" in self.ids else "user_id"

    @property
    def upload(self) -> str:
        """The name of the upload that stands in its path: of a scene's, the one that fits."""
        named = ("invoice_upload_id", "message_upload_id")
        return next((name for name in named if name in self.ids), "upload_id")

    @property
    def scan(self) -> str:
        """The name of the scan that stands in its path: of a scene's, the one that fits."""
        return next((name for name in ("waiting_id", "aside_id") if name in self.ids), "scan_id")

    @property
    def document(self) -> str:
        """The name of the document that stands in its path: of a scene's, the one that fits."""
        return "retired_id" if "retired_id" in self.ids else "document_id"


def _held(ids: Ids) -> None:
    hold_company(an_actor(), get_company(ids["company_id"]), "A dispute")


def _new_mail(ids: Ids) -> dict[str, Any]:
    return {
        "company_id": ids["body.company_id"],
        "sender": "Somebody",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "none",
    }


def _new_mails(ids: Ids) -> dict[str, Any]:
    shared = {name: _new_mail(ids)[name] for name in ("company_id", "received_on", "notice")}
    return shared | {"items": [{"sender": "Somebody", "kind": "letter"}]}


def _assignment(ids: Ids) -> dict[str, Any]:
    return {"company_id": ids["body.company_id"], "mail_id": ids["body.mail_id"]}


def _new_handout(ids: Ids) -> dict[str, Any]:
    entry = {"company_id": ids["company_id"], "collector_id": ids["collector_id"]}
    return {
        "collector": {"kind": "named", "entries": [entry]},
        "parts": [{"company_id": ids["body.company_id"], "mail_ids": [ids["body.mail_id"]]}],
        "digital_confirmation": True,
        "consent": "signature",
        "signature": base64.b64encode(a_signature()).decode(),
    }


def _version_at(key: Any) -> int:
    raw = fetch([key]).get(key)
    return int(raw["version"]["N"]) if raw is not None else 1


def _mail_version(ids: Ids) -> int:
    return _version_at(keys.mail(ids["company_id"], ids["mail_id"]))


def _scan_version(ids: Ids) -> int:
    return _version_at(keys.scan(ids["waiting_id"]))


def _aside_version(ids: Ids) -> int:
    return _version_at(keys.scan(ids["aside_id"]))


def _scanner_version(ids: Ids) -> int:
    return _version_at(keys.scanner(ids["scanner_id"]))


def _revoked_version(ids: Ids) -> int:
    return _version_at(keys.scanner(ids["revoked_id"]))


def _grant_version(ids: Ids) -> int:
    return _version_at(keys.grant(ids["user_id"], ids["company_id"]))


def _company_version(ids: Ids) -> int:
    return _version_at(keys.company(ids["company_id"]))


def _new_company(_: Ids) -> dict[str, Any]:
    # Each time another code, which only one company may have.
    return {"code": f"NEW-{next(_count) % 9999}", "name": "Some company", "language": "it"}


def _user_version(ids: Ids) -> int:
    return _version_at(keys.user(ids["user_id"]))


def _new_address(_: Ids) -> str:
    return f"new.{new_ids.random_word(8)}@example.org"


def _new_user(ids: Ids) -> dict[str, Any]:
    return {
        "first_name": "Olga",
        "last_name": "Nowa",
        "email": _new_address(ids),
        "language": "pl",
        "payer_id": ids["body.company_id"],
        "grants": [_new_grant(ids)],
        "send_way_in": True,
    }


def _invitation_version(ids: Ids) -> int:
    return _version_at(keys.invitation(ids["company_id"], ids["invitation_id"]))


def _new_person(_: Ids) -> dict[str, Any]:
    return {
        "email": f"{new_ids.random_word(12)}@example.org",
        "first_name": "Somebody",
        "last_name": "Else",
        "permissions": ["contacts"],
        "language": "en",
        "send": True,
    }


def _collector_version(ids: Ids) -> int:
    return _version_at(keys.collector(ids["company_id"], ids["collector_id"]))


def _new_collector(_: Ids) -> dict[str, Any]:
    # Each time somebody else, whom only one entry may name.
    return {
        "name": f"Some {new_ids.random_word(8).translate(_NO_DIGITS)}",
        "document_type": "id_card",
        "last_four": "1234",
        "valid_from": "2026-11-20",
    }


def _work_version(ids: Ids) -> int:
    place = keys_of_work.work_day(ids["company_id"], ids["work_id"])
    found = fetch([place]).get(place)
    day = date.fromisoformat(found["day"]["S"]) if found else date(2026, 11, 20)
    return _version_at(keys_of_work.work(ids["company_id"], day, ids["work_id"]))


def _service_version(ids: Ids) -> int:
    return _version_at(usage_keys.service(ids["service_id"]))


def _package_version(ids: Ids) -> int:
    return _version_at(usage_keys.package(ids["package_id"]))


def _plan_version(ids: Ids) -> int:
    place = usage_keys.plan(ids["company_id"])
    return _version_at(place) if place in fetch([place]) else 0


def _new_usage(_: Ids) -> dict[str, Any]:
    return {"service_id": "forwarding", "quantity": 1, "day": "2026-11-19", "note": "By courier"}


def _right_usage(_: Ids) -> dict[str, Any]:
    # Each time another quantity: what counts as that already needs no correction.
    return {"month": "2026-11", "quantity": next(_count) + 1000, "reason": "Miscounted"}


def _new_work(_: Ids) -> dict[str, Any]:
    return {
        "kind": "time",
        "day": "2026-11-19",
        "person": "Somebody",
        "minutes": 90,
        "tasks": "Something",
    }


def _new_rows(_: Ids) -> dict[str, Any]:
    # Each time another row: one that was taken before is not taken again.
    row = {"kind": "job", "day": "19.11.2026", "tasks": f"Task {new_ids.random_word(8)}"}
    return {"currency": "EUR", "preview": False, "rows": [row]}


def _invoice_version(ids: Ids) -> int:
    return _version_at(keys.invoice(ids["company_id"], ids["invoice_id"]))


def _new_invoice(_: Ids) -> dict[str, Any]:
    # Each time another number, which only one invoice of a company may have.
    return {
        "number": f"FV {new_ids.random_word(8)}",
        "issued_on": "2026-11-20",
        "net": {"minor": 100, "currency": "PLN"},
        "vat": {"minor": 23, "currency": "PLN"},
        "gross": {"minor": 123, "currency": "PLN"},
    }


def _paid_invoices(ids: Ids) -> dict[str, Any]:
    place = {"company_id": ids["body.company_id"], "invoice_id": ids["body.invoice_id"]}
    version = _version_at(keys.invoice(place["company_id"], place["invoice_id"]))
    return {"paid_on": "2026-01-31", "invoices": [place | {"version": version}]}


def _new_grant(ids: Ids) -> dict[str, Any]:
    return {"company_id": ids["body.company_id"], "kind": "guest", "permissions": ["mail"]}


def _new_scanner(ids: Ids) -> dict[str, Any]:
    return {"name": "Tray", "place": "Room 2", "company_id": ids["body.company_id"]}


def _offer(_: Ids) -> dict[str, Any]:
    return {
        "target": "inbox",
        "made_at": "2026-11-20T08:30:00Z",
        "sha256": "0" * 64,
        "size_bytes": 9,
        "name": "a.pdf",
    }


def _document_version(ids: Ids) -> int:
    return _version_at(keys.document(ids["company_id"], ids["document_id"]))


def _retired_version(ids: Ids) -> int:
    return _version_at(keys.document(ids["company_id"], ids["retired_id"]))


def _a_file(_: Ids) -> dict[str, Any]:
    return {"name": "list.pdf", "size_bytes": 9, "content_type": "application/pdf"}


def _panel_version(ids: Ids) -> int:
    return _version_at(keys.panel(ids["company_id"], ids["panel_id"]))


def _membership_version(ids: Ids) -> int:
    return _version_at(keys.membership(ids["member_id"], ids["company_id"], ids["panel_id"]))


def _panel_name(_: Ids) -> dict[str, Any]:
    # Each time another name, which only one panel of a company may have.
    return {"name": f"Panel {new_ids.random_word(8)}"}


def _new_member(ids: Ids) -> dict[str, Any]:
    person = {name: _new_person(ids)[name] for name in ("email", "first_name", "last_name", "send")}
    return person | {"panels": [ids["panel_id"]]}


def _a_file_of_an_annex(ids: Ids) -> dict[str, Any]:
    return _a_file(ids) | {"annex_id": ids["body.annex_id"]}


def _settings_version(_: Ids) -> int:
    return current_settings().version


def _wording_version(_: Ids) -> int:
    return get_wording("pl", "mail").version


def _my_version(ids: Ids) -> int:
    return _version_at(keys.user(ids["me"]))


def _annex_version(ids: Ids) -> int:
    return _version_at(keys.annex(ids["company_id"], ids["invoice_id"], ids["annex_id"]))


def _thread_version(ids: Ids) -> int:
    return _version_at(message_keys.thread(ids["company_id"], ids["thread_id"]))


def _new_thread(ids: Ids) -> dict[str, Any]:
    return {"subject": "Something", "text": "Somewhat", "mail_id": ids["body.mail_id"]}


def _withdrawal(_: Ids) -> dict[str, Any]:
    return {"what": "item", "reason": "Another company's", "to": None}


_NO_DIGITS = {ord(digit): "x" for digit in "0123456789"}
_OUR_CLIENT = {"x_awizo_client": "web"}
_ITEM = ("company_id", "mail_id")
_INVITED = ("company_id", "invitation_id")
_COLLECTOR = ("company_id", "collector_id")
_MISFILING = ("company_id", "misfiling_id")
_INVOICE = ("company_id", "invoice_id")
_ANNEX = "/office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}"
_WORK = ("company_id", "work_id")
_SUMMARIES = "/companies/{company_id}/summaries"
_EVENTS = "/{month}/services/{service_id}/events"
_ALL_WORK = "/office/companies/{company_id}/work-records"


_PANEL = ("company_id", "panel_id")
_MEMBER = ("company_id", "panel_id", "member_id")
_PANELS = "/office/companies/{company_id}/panels"
_MEMBERS = f"{_PANELS}/{{panel_id}}/members"
_ITEM_SCAN = ("company_id", "mail_id", "scan_id")

_RECEIPT = ("company_id", "receipt_id")

_DOCUMENT = ("company_id", "document_id")


def _documents(base: str, who: frozenset[Who] | None) -> dict[str, Route]:
    """The same routes for a company's own people and for staff."""
    one = f"{base}/documents/{{document_id}}"
    routes = {
        f"GET {base}/documents": Route(who, ("company_id",)),
        f"POST {base}/documents/uploads": Route(who, ("company_id",), body=_a_file),
        f"GET {base}/documents/uploads/{{upload_id}}": Route(who, ("company_id", "upload_id")),
        f"GET {one}": Route(who, _DOCUMENT),
        f"PATCH {one}": Route(
            who,
            _DOCUMENT,
            body=lambda _: {"name": "Another name"},
            version=_document_version,
            uses_up=Spent.THINGS,
        ),
        f"POST {one}/retire": Route(
            who, _DOCUMENT, version=_document_version, uses_up=Spent.THINGS
        ),
        f"POST {one}/restore": Route(
            who, ("company_id", "retired_id"), version=_retired_version, uses_up=Spent.THINGS
        ),
        f"GET {one}/versions": Route(who, _DOCUMENT),
        f"POST {one}/versions/{{number}}/link": Route(
            who, _DOCUMENT, body=lambda _: {"copy": "clean"}
        ),
    }
    return {name: replace(route, part="documents") for name, route in routes.items()}


def _messages(base: str, who: frozenset[Who] | None) -> dict[str, Route]:
    """The same routes for a company's own people and for staff."""
    every, one = f"{base}/messages/threads", f"{base}/messages/threads/{{thread_id}}"
    # A company's people name an item only if they see its mail, which has a test of its own.
    about = () if who is None else ("body.mail_id",)
    routes = {
        f"GET {every}": Route(who, ("company_id",)),
        f"POST {every}": Route(
            who,
            ("company_id", *about),
            body=_new_thread if about else lambda _: {"subject": "Something", "text": "Somewhat"},
            is_once=True,
            unknown={"body.mail_id": 400},
        ),
        f"GET {one}": Route(who, _THREAD),
        f"GET {one}/messages": Route(who, _THREAD),
        f"POST {one}/messages": Route(
            who, _THREAD, body=lambda _: {"text": "Somewhat"}, is_once=True
        ),
        f"POST {one}/read": Route(who, _THREAD, body=lambda _: {"up_to": 1}),
        f"POST {one}/attachments/{{attachment_id}}/link": Route(
            who, (*_THREAD, "attachment_id"), body=lambda _: {"copy": "clean"}
        ),
        f"POST {base}/messages/uploads": Route(who, ("company_id",), body=_a_file),
        f"GET {base}/messages/uploads/{{upload_id}}": Route(
            who, ("company_id", "message_upload_id")
        ),
    }
    return {name: replace(route, part="messages") for name, route in routes.items()}


_THREAD = ("company_id", "thread_id")
_A_THREAD = "/office/companies/{company_id}/messages/threads/{thread_id}"


def _sharing(ids: Ids) -> dict[str, Any]:
    thing = {"kind": "document", "id": ids["body.document_id"], "version": None}
    return {"panel_id": ids["body.panel_id"], "things": [thing]}


def _withdrawing(ids: Ids) -> dict[str, Any]:
    return {"shares": [{"panel_id": ids["body.panel_id"], "id": ids["body.share_id"]}]}


_THING = ("company_id", "thing_id")
_PANEL = ("company_id", "panel_id")
# What is gone already makes no difference, and what is foreign was never there.
_GONE = {"company_id": 200, "body.panel_id": 200, "body.share_id": 200}


def _invoice_files(base: str, who: frozenset[Who] | None) -> dict[str, Route]:
    """The same routes for a company's own people and for staff."""
    one = f"{base}/invoices/{{invoice_id}}"
    annex, link = f"{one}/annexes/{{annex_id}}", "versions/{number}/link"
    ids, body = (*_INVOICE, "annex_id"), {"copy": "clean"}
    routes = {
        f"GET {one}/versions": Route(who, _INVOICE),
        f"POST {one}/{link}": Route(who, _INVOICE, body=lambda _: body),
        f"GET {one}/annexes": Route(who, _INVOICE),
        f"GET {annex}/versions": Route(who, ids),
        f"POST {annex}/{link}": Route(who, ids, body=lambda _: body),
    }
    return {name: replace(route, part="invoices") for name, route in routes.items()}


ROUTES: dict[str, Route] = {
    "POST /office/companies/{company_id}/shares": Route(
        STAFF,
        ("company_id", "body.panel_id", "body.document_id"),
        body=_sharing,
        is_once=True,
        uses_up=Spent.THINGS,
    ),
    "POST /office/companies/{company_id}/shares/withdraw": Route(
        STAFF,
        ("company_id", "body.panel_id", "body.share_id"),
        body=_withdrawing,
        uses_up=Spent.THINGS,
        unknown=_GONE,
    ),
    "GET /office/companies/{company_id}/shares": Route(
        STAFF,
        ("company_id", "query.thing_id"),
        unknown={"company_id": 200, "query.thing_id": 200},
    ),
    "GET /office/companies/{company_id}/panels/{panel_id}/shares": Route(STAFF, _PANEL),
    "GET /office/companies/{company_id}/things/{thing_id}/viewers": Route(STAFF, _THING),
    "GET /office/companies/{company_id}/things/{thing_id}/openings": Route(STAFF, _THING),
    "GET /companies/{company_id}/things/{thing_id}/viewers": Route(None, _THING, part="viewers"),
    "GET /companies/{company_id}/things/{thing_id}/openings": Route(None, _THING, part="viewers"),
    "GET /me/panels": Route(SIGNED_IN),
    "GET /companies/{company_id}/panels/{panel_id}/shared": Route(None, _PANEL, part="panel"),
    "POST /companies/{company_id}/panels/{panel_id}/shared/{share_id}/link": Route(
        None, (*_PANEL, "share_id"), body=lambda _: {"copy": "clean"}, part="panel"
    ),
    **_invoice_files("/companies/{company_id}", None),
    **_invoice_files("/office/companies/{company_id}", STAFF),
    **_documents("/companies/{company_id}", None),
    **_documents("/office/companies/{company_id}", STAFF),
    **_messages("/companies/{company_id}", None),
    **_messages("/office/companies/{company_id}", STAFF),
    f"GET {_A_THREAD}/readers": Route(STAFF, _THREAD),
    f"POST {_A_THREAD}/settle": Route(
        STAFF, _THREAD, version=_thread_version, uses_up=Spent.THINGS
    ),
    f"POST {_A_THREAD}/close": Route(STAFF, _THREAD, version=_thread_version, uses_up=Spent.THINGS),
    f"POST {_A_THREAD}/reopen": Route(
        STAFF,
        _THREAD,
        version=_thread_version,
        answers=409,  # it is not closed
    ),
    "GET /office/messages": Route(STAFF),
    "GET /portal": Route(EVERYBODY),
    "POST /session": Route(
        EVERYBODY,
        body=lambda _: {"email": "nobody@example.org", "password": "wrong horse battery"},
        answers=400,  # without our client's header nothing is looked at
    ),
    "POST /session/refresh": Route(EVERYBODY, headers=_OUR_CLIENT, answers=401),
    "DELETE /session": Route(EVERYBODY, headers=_OUR_CLIENT, answers=204),
    "POST /password/forgotten": Route(EVERYBODY, body=lambda _: {"email": ""}, answers=400),
    "POST /password/link": Route(EVERYBODY, body=lambda _: {}, answers=400),
    "POST /password": Route(EVERYBODY, body=lambda _: {}, answers=400),
    "POST /email/link": Route(EVERYBODY, body=lambda _: {}, answers=400),
    "POST /email/confirm": Route(EVERYBODY, body=lambda _: {}, answers=400),
    "POST /session/codes": Route(
        EVERYBODY,
        body=lambda _: {"email": "nobody@example.org", "password": "wrong horse battery"},
        answers=400,
    ),
    "GET /me/codes": Route(STAFF),
    "POST /me/codes": Route(STAFF, uses_up=Spent.CALLER),
    "POST /me/codes/on": Route(STAFF, body=lambda _: {"code": "000000"}, answers=404),
    "POST /office/users/{user_id}/codes/reset": Route(
        ADMINS, ("user_id",), answers=404, unknown={"user_id": 404}
    ),
    "POST /invitations/look": Route(EVERYBODY, body=lambda _: {}, answers=400),
    "POST /invitations/account": Route(EVERYBODY, body=lambda _: {}, answers=400),
    "POST /invitations/reject": Route(EVERYBODY, body=lambda _: {}, answers=400),
    "POST /invitations/accept": Route(SIGNED_IN, body=lambda _: {}, answers=400),
    "GET /me": Route(SIGNED_IN),
    "PATCH /me": Route(
        SIGNED_IN, body=lambda _: {"language": "it"}, version=_my_version, uses_up=Spent.CALLER
    ),
    "POST /me/sign-out-everywhere": Route(SIGNED_IN, uses_up=Spent.CALLER),
    "GET /me/companies": Route(SIGNED_IN),
    "GET /companies/{company_id}/panels/{panel_id}": Route(None, _PANEL, part="panel"),
    f"GET {_PANELS}": Route(STAFF, ("company_id",)),
    f"POST {_PANELS}": Route(ENDERS, ("company_id",), body=_panel_name, is_once=True),
    f"GET {_PANELS}/{{panel_id}}": Route(STAFF, _PANEL),
    f"PATCH {_PANELS}/{{panel_id}}": Route(
        STAFF, _PANEL, body=_panel_name, version=_panel_version, uses_up=Spent.THINGS
    ),
    f"GET {_PANELS}/{{panel_id}}/deletion": Route(ENDERS, _PANEL),
    f"POST {_PANELS}/{{panel_id}}/delete": Route(
        ENDERS, _PANEL, body=lambda _: {}, version=_panel_version, answers=409
    ),
    f"GET {_MEMBERS}": Route(STAFF, _PANEL),
    f"POST {_MEMBERS}": Route(STAFF, _PANEL, body=_new_member, is_once=True),
    f"PATCH {_MEMBERS}/{{user_id}}": Route(
        STAFF,
        _MEMBER,
        body=lambda _: {"until": None},
        version=_membership_version,
        uses_up=Spent.THINGS,
    ),
    f"POST {_MEMBERS}/{{user_id}}/panels": Route(
        STAFF, _MEMBER, body=lambda ids: {"join": [ids["panel_id"]], "leave": []}
    ),
    f"POST {_MEMBERS}/{{user_id}}/block": Route(STAFF, _MEMBER, uses_up=Spent.THINGS),
    f"POST {_MEMBERS}/{{user_id}}/unblock": Route(STAFF, _MEMBER),
    f"POST {_MEMBERS}/{{user_id}}/activation": Route(
        STAFF, _MEMBER, body=lambda _: {"send": False}, is_once=True
    ),
    f"DELETE {_MEMBERS}/{{user_id}}": Route(
        STAFF, _MEMBER, version=_membership_version, answers=409
    ),
    "GET /office/users/{user_id}/panels": Route(STAFF, ("user_id",)),
    "GET /companies/{company_id}/people": Route(None, ("company_id",), part="contacts"),
    "POST /companies/{company_id}/people": Route(
        None, ("company_id",), body=_new_person, is_once=True, part="contacts"
    ),
    "POST /companies/{company_id}/invitations/{invitation_id}/send": Route(
        None,
        _INVITED,
        version=_invitation_version,
        uses_up=Spent.THINGS,
        part="contacts",
    ),
    "PATCH /companies/{company_id}/invitations/{invitation_id}": Route(
        None,
        _INVITED,
        body=lambda _: {"emails": True},
        version=_invitation_version,
        uses_up=Spent.THINGS,
        part="contacts",
    ),
    "DELETE /companies/{company_id}/invitations/{invitation_id}": Route(
        None,
        _INVITED,
        version=_invitation_version,
        uses_up=Spent.THINGS,
        part="contacts",
    ),
    "GET /office/companies/{company_id}/people": Route(STAFF, ("company_id",)),
    "POST /office/companies/{company_id}/people": Route(
        STAFF, ("company_id",), body=_new_person, is_once=True
    ),
    "POST /office/companies/{company_id}/invitations/{invitation_id}/send": Route(
        STAFF, _INVITED, version=_invitation_version, uses_up=Spent.THINGS
    ),
    "PATCH /office/companies/{company_id}/invitations/{invitation_id}": Route(
        STAFF,
        _INVITED,
        body=lambda _: {"emails": True},
        version=_invitation_version,
        uses_up=Spent.THINGS,
    ),
    "DELETE /office/companies/{company_id}/invitations/{invitation_id}": Route(
        STAFF, _INVITED, version=_invitation_version, uses_up=Spent.THINGS
    ),
    "PATCH /companies/{company_id}/people/{user_id}": Route(
        None,
        ("company_id", "user_id"),
        body=lambda _: {"emails": True},
        version=_grant_version,
        uses_up=Spent.THINGS,
        part="contacts",
    ),
    "DELETE /companies/{company_id}/people/{user_id}": Route(
        None,
        ("company_id", "user_id"),
        version=_grant_version,
        uses_up=Spent.THINGS,
        part="contacts",
    ),
    "GET /companies/{company_id}/mail": Route(None, ("company_id",)),
    "GET /companies/{company_id}/mail/{mail_id}": Route(None, _ITEM),
    "GET /companies/{company_id}/mail/{mail_id}/history": Route(None, _ITEM),
    "POST /companies/{company_id}/mail/{mail_id}/scans/{scan_id}/link": Route(None, _ITEM_SCAN),
    "GET /companies/{company_id}/receipts": Route(None, ("company_id",)),
    "GET /companies/{company_id}/receipts/export": Route(None, ("company_id",)),
    "GET /companies/{company_id}/receipts/{receipt_id}": Route(None, _RECEIPT),
    "POST /companies/{company_id}/receipts/{receipt_id}/link": Route(None, _RECEIPT),
    "GET /office/companies/{company_id}/receipts": Route(STAFF, ("company_id",)),
    "GET /office/companies/{company_id}/receipts/export": Route(STAFF, ("company_id",)),
    "GET /office/companies/{company_id}/receipts/{receipt_id}": Route(STAFF, _RECEIPT),
    "POST /office/companies/{company_id}/receipts/{receipt_id}/link": Route(STAFF, _RECEIPT),
    "POST /receipts/verify": Route(EVERYBODY, body=lambda _: {"sha256": "0" * 64}),
    "POST /receipts/verify-end": Route(EVERYBODY, body=lambda _: {"sha256": "0" * 64}),
    "GET /office/companies": Route(STAFF),
    "POST /office/companies": Route(STAFF, body=_new_company, is_once=True),
    f"GET {_SUMMARIES}": Route(None, ("company_id",), part="summaries"),
    f"GET {_SUMMARIES}/{{month}}": Route(None, ("company_id",), part="summaries"),
    f"POST {_SUMMARIES}/{{month}}/export": Route(None, ("company_id",), part="summaries"),
    f"GET {_SUMMARIES}{_EVENTS}": Route(None, ("company_id",), part="summaries"),
    f"GET /office{_SUMMARIES}": Route(BOOKKEEPERS, ("company_id",)),
    f"GET /office{_SUMMARIES}/{{month}}": Route(BOOKKEEPERS, ("company_id",)),
    f"POST /office{_SUMMARIES}/{{month}}/export": Route(BOOKKEEPERS, ("company_id",)),
    f"GET /office{_SUMMARIES}{_EVENTS}": Route(BOOKKEEPERS, ("company_id",)),
    "POST /office/companies/{company_id}/usage": Route(
        BOOKKEEPERS, ("company_id",), body=_new_usage, is_once=True
    ),
    "POST /office/companies/{company_id}/usage/{usage_id}/correct": Route(
        BOOKKEEPERS, ("company_id", "usage_id"), body=_right_usage, version=lambda _: 1
    ),
    "GET /office/companies/{company_id}/plan": Route(BOOKKEEPERS, ("company_id",)),
    "PUT /office/companies/{company_id}/plan": Route(
        ADMINS,
        ("company_id",),
        body=lambda _: {"from_month": "2026-12", "package_id": None},
        version=_plan_version,
    ),
    "GET /office/services": Route(BOOKKEEPERS),
    "POST /office/services": Route(
        ADMINS, body=lambda _: {"name": {"en": "A", "pl": "B", "it": "C"}}, is_once=True
    ),
    "PATCH /office/services/{service_id}": Route(
        ADMINS, ("service_id",), body=lambda _: {"unit": "hour"}, version=_service_version
    ),
    "GET /office/packages": Route(BOOKKEEPERS),
    "POST /office/packages": Route(
        ADMINS, body=lambda _: {"name": "Small", "terms": []}, is_once=True
    ),
    "PATCH /office/packages/{package_id}": Route(
        ADMINS, ("package_id",), body=lambda _: {"name": "Large"}, version=_package_version
    ),
    "GET /companies/{company_id}/work-records": Route(None, ("company_id",), part="work"),
    "GET /companies/{company_id}/work-records/totals": Route(None, ("company_id",), part="work"),
    "POST /companies/{company_id}/work-records/export": Route(None, ("company_id",), part="work"),
    f"GET {_ALL_WORK}": Route(STAFF, ("company_id",)),
    f"GET {_ALL_WORK}/totals": Route(STAFF, ("company_id",)),
    f"POST {_ALL_WORK}/export": Route(STAFF, ("company_id",)),
    f"POST {_ALL_WORK}": Route(STAFF, ("company_id",), body=_new_work, is_once=True),
    f"POST {_ALL_WORK}/import": Route(STAFF, ("company_id",), body=_new_rows),
    f"GET {_ALL_WORK}/{{work_id}}": Route(STAFF, _WORK),
    f"PATCH {_ALL_WORK}/{{work_id}}": Route(
        STAFF,
        _WORK,
        body=lambda _: {"day": "2026-11-18", "place": "Elsewhere"},
        version=_work_version,
        uses_up=Spent.THINGS,
    ),
    f"POST {_ALL_WORK}/{{work_id}}/remove": Route(
        STAFF,
        _WORK,
        body=lambda _: {"reason": "Twice"},
        version=_work_version,
        uses_up=Spent.THINGS,
    ),
    f"POST {_ALL_WORK}/{{work_id}}/restore": Route(
        STAFF,
        _WORK,
        version=_work_version,
        answers=409,  # it was not removed
    ),
    "GET /companies/{company_id}/invoices": Route(None, ("company_id",), part="invoices"),
    "POST /companies/{company_id}/invoices/export": Route(None, ("company_id",), part="invoices"),
    "GET /companies/{company_id}/invoices/{invoice_id}": Route(None, _INVOICE, part="invoices"),
    "GET /me/invoices": Route(SIGNED_IN),
    "POST /me/invoices/export": Route(SIGNED_IN),
    "GET /office/invoices": Route(STAFF),
    "POST /office/invoices/export": Route(STAFF),
    "POST /office/invoices/pay": Route(
        STAFF,
        ("body.company_id", "body.invoice_id"),
        body=_paid_invoices,
        is_once=True,
        uses_up=Spent.THINGS,
        unknown={"body.company_id": 400, "body.invoice_id": 400},
    ),
    "POST /office/companies/{company_id}/invoices/export": Route(STAFF, ("company_id",)),
    "POST /office/companies/{company_id}/invoices/{invoice_id}/pay": Route(
        STAFF,
        _INVOICE,
        body=lambda _: {"paid_on": "2026-01-31"},
        version=_invoice_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/companies/{company_id}/invoices/{invoice_id}/unpay": Route(
        STAFF,
        _INVOICE,
        version=_invoice_version,
        answers=409,  # it was not paid
    ),
    "POST /office/companies/{company_id}/invoices/{invoice_id}/uploads": Route(
        STAFF, _INVOICE, body=_a_file
    ),
    "POST /office/companies/{company_id}/invoices/{invoice_id}/annexes/uploads": Route(
        STAFF, (*_INVOICE, "body.annex_id"), body=_a_file_of_an_annex
    ),
    f"PATCH {_ANNEX}": Route(
        STAFF,
        (*_INVOICE, "annex_id"),
        body=lambda _: {"name": "Another name"},
        version=_annex_version,
        uses_up=Spent.THINGS,
    ),
    f"POST {_ANNEX}/retire": Route(
        STAFF, (*_INVOICE, "annex_id"), version=_annex_version, uses_up=Spent.THINGS
    ),
    f"POST {_ANNEX}/restore": Route(
        STAFF,
        (*_INVOICE, "annex_id"),
        version=_annex_version,
        answers=409,  # it is not retired
    ),
    "GET /office/companies/{company_id}/invoices/{invoice_id}/uploads/{upload_id}": Route(
        STAFF, (*_INVOICE, "invoice_upload_id")
    ),
    "GET /office/companies/{company_id}/invoices": Route(STAFF, ("company_id",)),
    "POST /office/companies/{company_id}/invoices": Route(
        STAFF, ("company_id",), body=_new_invoice, is_once=True
    ),
    "GET /office/companies/{company_id}/invoices/{invoice_id}": Route(STAFF, _INVOICE),
    "PATCH /office/companies/{company_id}/invoices/{invoice_id}": Route(
        STAFF,
        _INVOICE,
        body=_new_invoice,
        version=_invoice_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/companies/{company_id}/invoices/{invoice_id}/retire": Route(
        STAFF, _INVOICE, version=_invoice_version, uses_up=Spent.THINGS
    ),
    "POST /office/companies/{company_id}/invoices/{invoice_id}/restore": Route(
        STAFF,
        _INVOICE,
        version=_invoice_version,
        answers=409,  # it is not retired
    ),
    "GET /office/companies/{company_id}": Route(STAFF, ("company_id",)),
    "PATCH /office/companies/{company_id}": Route(
        STAFF,
        ("company_id",),
        body=lambda _: {"notes": "Rings twice"},
        version=_company_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/companies/{company_id}/close": Route(
        ADMINS, ("company_id",), body=lambda _: {}, version=_company_version, answers=409
    ),
    "POST /office/companies/{company_id}/reopen": Route(
        ADMINS,
        ("company_id",),
        version=_company_version,
        answers=409,  # it is not closed
    ),
    "GET /office/users": Route(STAFF),
    "POST /office/users": Route(
        STAFF,
        ("body.company_id",),
        body=_new_user,
        is_once=True,
        unknown={"body.company_id": 400},
    ),
    "GET /office/users/{user_id}": Route(STAFF, ("user_id",)),
    "PATCH /office/users/{user_id}": Route(
        STAFF,
        ("user_id", "body.company_id"),
        body=lambda ids: {"notes": "Rings twice", "payer_id": ids["body.company_id"]},
        version=_user_version,
        uses_up=Spent.THINGS,
        unknown={"body.company_id": 400},
    ),
    "POST /office/users/{user_id}/way-in": Route(
        STAFF,
        ("user_id",),
        body=lambda _: {"send": False},
        is_once=True,
        uses_up=Spent.THINGS,
    ),
    "POST /office/users/{user_id}/email": Route(
        STAFF,
        ("user_id",),
        body=lambda ids: {"email": _new_address(ids)},
        version=_user_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/users/{user_id}/block": Route(
        ENDERS, ("user_id",), version=_user_version, uses_up=Spent.THINGS
    ),
    "POST /office/users/{user_id}/unblock": Route(
        ENDERS, ("user_id",), version=_user_version, answers=409
    ),
    "GET /office/users/{user_id}/deletion": Route(ENDERS, ("user_id",)),
    "DELETE /office/users/{user_id}": Route(
        ENDERS, ("user_id",), version=_user_version, answers=409
    ),
    "GET /office/users/{user_id}/grants": Route(STAFF, ("user_id",)),
    "POST /office/users/{user_id}/grants": Route(
        STAFF,
        ("user_id", "body.company_id"),
        body=_new_grant,
        unknown={"body.company_id": 404},
    ),
    "PATCH /office/users/{user_id}/grants/{company_id}": Route(
        STAFF,
        ("company_id", "user_id"),
        body=lambda _: {"emails": True},
        version=_grant_version,
        uses_up=Spent.THINGS,
    ),
    "DELETE /office/users/{user_id}/grants/{company_id}": Route(
        STAFF, ("company_id", "user_id"), version=_grant_version, uses_up=Spent.THINGS
    ),
    "GET /office/mail": Route(STAFF, ("query.company_id",), unknown={"query.company_id": 200}),
    "POST /office/mail": Route(
        STAFF,
        ("body.company_id",),
        body=_new_mail,
        is_once=True,
        uses_up=Spent.THINGS,
        unknown={"body.company_id": 400},
    ),
    "POST /office/mail/many": Route(
        STAFF,
        ("body.company_id",),
        body=_new_mails,
        is_once=True,
        uses_up=Spent.THINGS,
        unknown={"body.company_id": 400},
    ),
    "POST /office/mail/export": Route(STAFF, ("query.company_id",)),
    "GET /office/senders": Route(STAFF, ("query.company_id",), unknown={"query.company_id": 200}),
    "POST /office/companies/{company_id}/mail/{mail_id}/notify": Route(
        STAFF,
        _ITEM,
        body=lambda _: {"notice": "email"},
        version=_mail_version,
        answers=409,  # people are told of the scene's item already
    ),
    "GET /office/companies/{company_id}/mail/{mail_id}": Route(STAFF, _ITEM),
    "GET /office/companies/{company_id}/mail/{mail_id}/history": Route(STAFF, _ITEM),
    "PATCH /office/companies/{company_id}/mail/{mail_id}": Route(
        STAFF,
        _ITEM,
        body=lambda _: {"sender": "Other"},
        version=_mail_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/companies/{company_id}/mail/{mail_id}/state": Route(
        STAFF,
        _ITEM,
        body=lambda _: {"to": "returned", "reason": "Refused"},
        version=_mail_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/companies/{company_id}/mail/{mail_id}/uploads": Route(
        STAFF,
        _ITEM,
        body=lambda _: {"name": "a.pdf", "size_bytes": 9, "content_type": "application/pdf"},
        uses_up=Spent.THINGS,
    ),
    "GET /office/companies/{company_id}/mail/{mail_id}/scans": Route(STAFF, _ITEM),
    "POST /office/companies/{company_id}/mail/{mail_id}/scans/{scan_id}/detach": Route(
        STAFF, _ITEM_SCAN, body=lambda _: {"reason": "Not theirs"}, uses_up=Spent.THINGS
    ),
    "GET /office/companies/{company_id}/mail/{mail_id}/notices": Route(STAFF, _ITEM),
    "POST /office/labels": Route(
        STAFF,
        ("body.company_id", "body.mail_id"),
        body=lambda ids: {"items": [_assignment(ids)], "layout": "roll"},
    ),
    "POST /office/companies/{company_id}/mail/{mail_id}/withdraw": Route(
        STAFF, _ITEM, body=_withdrawal, is_once=True, uses_up=Spent.THINGS
    ),
    "GET /office/misfilings": Route(ENDERS),
    "GET /office/misfilings/{company_id}/{misfiling_id}": Route(ENDERS, _MISFILING),
    "GET /office/misfilings/{company_id}/{misfiling_id}/seen": Route(ENDERS, _MISFILING),
    "POST /office/misfilings/{company_id}/{misfiling_id}/complete": Route(
        ENDERS, _MISFILING, uses_up=Spent.THINGS
    ),
    "GET /office/scans": Route(STAFF),
    "GET /office/scans/arriving": Route(STAFF),
    "GET /office/scans/{scan_id}": Route(STAFF, ("scan_id",)),
    "POST /office/scans/{scan_id}/link": Route(
        STAFF, ("scan_id",), body=lambda _: {"copy": "original"}
    ),
    "POST /office/scans/{scan_id}/assign": Route(
        STAFF,
        ("waiting_id", "body.company_id", "body.mail_id"),
        body=_assignment,
        version=_scan_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/scans/{scan_id}/register": Route(
        STAFF,
        ("waiting_id", "body.company_id"),
        body=_new_mail,
        version=_scan_version,
        is_once=True,
        uses_up=Spent.THINGS,
        unknown={"body.company_id": 400},
    ),
    "POST /office/scans/{scan_id}/set-aside": Route(
        STAFF,
        ("waiting_id",),
        body=lambda _: {"reason": "An advertisement"},
        version=_scan_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/scans/{scan_id}/take-back": Route(
        STAFF, ("aside_id",), version=_aside_version, uses_up=Spent.THINGS
    ),
    "GET /companies/{company_id}/collectors": Route(None, ("company_id",), part="contacts"),
    "POST /companies/{company_id}/collectors/{collector_id}/end": Route(
        None,
        _COLLECTOR,
        version=_collector_version,
        uses_up=Spent.THINGS,
        part="contacts",
    ),
    "GET /office/companies/{company_id}/collectors": Route(STAFF, ("company_id",)),
    "POST /office/companies/{company_id}/collectors": Route(
        STAFF, ("company_id",), body=_new_collector, is_once=True
    ),
    "PATCH /office/companies/{company_id}/collectors/{collector_id}": Route(
        STAFF,
        _COLLECTOR,
        body=lambda _: {"last_four": "9876"},
        version=_collector_version,
        uses_up=Spent.THINGS,
    ),
    "POST /office/companies/{company_id}/collectors/{collector_id}/end": Route(
        STAFF, _COLLECTOR, version=_collector_version, uses_up=Spent.THINGS
    ),
    "POST /office/collectors/find": Route(
        STAFF,
        ("body.company_id",),
        body=lambda ids: {"company_ids": [ids["body.company_id"]]},
        unknown={"body.company_id": 200},
    ),
    "POST /me/pick-up-code": Route(SIGNED_IN),
    "GET /me/pick-up-code": Route(SIGNED_IN),
    "POST /office/pick-up-codes/check": Route(
        STAFF,
        body=lambda _: {"code": "0000-0000"},
        answers=404,  # nobody's code
    ),
    "POST /office/scans/{scan_id}/arrange": Route(
        STAFF,
        ("waiting_id",),
        body=lambda _: {"parts": [{"pages": [{"page": 1, "turn": 90}]}]},
        version=_scan_version,
        is_once=True,
        uses_up=Spent.THINGS,
    ),
    "POST /office/scans/join": Route(
        STAFF,
        ("body.scan_id", "body.second_id"),
        body=lambda ids: {"scan_ids": [ids["body.scan_id"], ids["body.second_id"]]},
        is_once=True,
        uses_up=Spent.THINGS,
    ),
    "GET /office/scans/{scan_id}/parts": Route(STAFF, ("scan_id",)),
    "GET /office/scans/{scan_id}/suggestions": Route(STAFF, ("scan_id",)),
    "GET /office/handouts/waiting": Route(STAFF),
    "POST /office/handouts": Route(
        STAFF,
        ("body.company_id", "body.mail_id"),
        body=_new_handout,
        is_once=True,
        uses_up=Spent.THINGS,
        unknown={
            "body.company_id": 400,
            "mixed body.company_id": 201,
            "body.mail_id": 201,
        },
    ),
    "GET /office/handouts": Route(STAFF),
    "GET /office/handouts/{handout_id}": Route(STAFF, ("handout_id",)),
    "POST /office/handouts/{handout_id}/undo": Route(
        STAFF,
        ("handout_id",),
        body=lambda _: {"reason": "Another person's"},
        is_once=True,
        uses_up=Spent.THINGS,
    ),
    "GET /office/notices": Route(STAFF),
    "GET /office/notices/{notice_id}": Route(STAFF, ("notice_id",)),
    "POST /office/notices/{notice_id}/send-again": Route(
        STAFF, ("notice_id",), body=lambda _: {}, answers=409
    ),
    "POST /office/notices/{notice_id}/send-without": Route(
        STAFF, ("notice_id",), body=lambda _: {}, answers=409
    ),
    "GET /office/overview": Route(STAFF),
    "GET /office/attention": Route(STAFF),
    "GET /office/privacy/jobs": Route(ENDERS),
    "GET /office/privacy/jobs/{job_id}": Route(ENDERS, ("job_id",)),
    "POST /office/privacy/jobs/{job_id}/files/{number}/link": Route(ENDERS, ("job_id",)),
    "POST /office/privacy/jobs/{job_id}/apply": Route(
        ENDERS, ("job_id",), body=lambda _: {}, answers=409
    ),
    # Until the office says for how long, it keeps everything.
    "POST /office/privacy/retention/look": Route(ENDERS, is_once=True, answers=409),
    "GET /office/privacy/holds": Route(ENDERS),
    # A hold would keep everybody of the company from what others are asked about.
    "POST /office/companies/{company_id}/privacy/hold": Route(
        ENDERS,
        ("company_id",),
        body=lambda _: {"reason": ""},
        answers=400,
        unknown={"company_id": 400},
    ),
    "POST /office/companies/{company_id}/privacy/lift": Route(
        ENDERS, ("company_id",), body=lambda _: {"reason": "It is over"}, first=_held
    ),
    "POST /office/companies/{company_id}/privacy/export": Route(
        ENDERS, ("company_id",), is_once=True
    ),
    "POST /office/users/{user_id}/privacy/export": Route(ENDERS, ("user_id",), is_once=True),
    "GET /office/users/{user_id}/privacy/erasure": Route(ENDERS, ("user_id",)),
    "POST /office/users/{user_id}/privacy/erase": Route(
        ENDERS, ("user_id",), body=lambda _: {}, answers=409
    ),
    "GET /office/audit": Route(ENDERS, ("query.company_id",)),
    "POST /office/audit/export": Route(ENDERS, ("query.company_id",)),
    "GET /office/scanners": Route(STAFF),
    "POST /office/scanners": Route(
        ADMINS,
        ("body.company_id",),
        body=_new_scanner,
        is_once=True,
        unknown={"body.company_id": 400},
    ),
    "GET /office/scanners/{scanner_id}": Route(STAFF, ("scanner_id",)),
    "PATCH /office/scanners/{scanner_id}": Route(
        ADMINS,
        ("scanner_id", "body.company_id"),
        body=_new_scanner,
        version=_scanner_version,
        uses_up=Spent.THINGS,
        unknown={"body.company_id": 400},
    ),
    "POST /office/scanners/{scanner_id}/key": Route(
        ADMINS, ("scanner_id",), version=_scanner_version, uses_up=Spent.THINGS
    ),
    "POST /office/scanners/{scanner_id}/revoke": Route(
        ADMINS, ("scanner_id",), version=_scanner_version, uses_up=Spent.THINGS
    ),
    "DELETE /office/scanners/{scanner_id}": Route(
        ADMINS, ("revoked_id",), version=_revoked_version, uses_up=Spent.THINGS
    ),
    "POST /scanner/seen": Route(NO_PERSON, uses_up=Spent.THINGS),
    "POST /scanner/places": Route(NO_PERSON, body=_offer, uses_up=Spent.THINGS),
    "GET /office/seats": Route(BOOKKEEPERS),
    "GET /office/seats/totals": Route(BOOKKEEPERS),
    # There is none in the scene.
    "GET /portal/logo": Route(EVERYBODY, answers=404),
    "PUT /office/settings/logo": Route(
        ADMINS, body=lambda _: {"content": as_base64(a_png())}, version=_settings_version
    ),
    "DELETE /office/settings/logo": Route(ADMINS, version=_settings_version),
    "GET /office/settings/texts": Route(STAFF),
    "GET /office/settings/texts/{language}/{letter}": Route(STAFF),
    "PATCH /office/settings/texts/{language}/{letter}": Route(
        ADMINS, body=lambda _: {"subject": "{office}"}, version=_wording_version
    ),
    "GET /office/settings/texts/{language}/{letter}/preview": Route(STAFF),
    "GET /office/settings": Route(STAFF),
    "PATCH /office/settings": Route(
        ADMINS, body=lambda _: {"language": "it"}, version=_settings_version
    ),
}


def declared() -> dict[str, RouteSpec]:
    """Every route of the app by its method and path."""
    specs = [spec for name in composition.FEATURES for spec in demand.load(name).specs]
    return {f"{spec.method} {spec.path}": spec for spec in specs}


def ids_of(scene: Scene) -> dict[str, str]:
    """Every id that a route may take, all of one company."""
    return {
        "company_id": scene.company.id,
        "mail_id": scene.mail.id,
        "scan_id": scene.attached.id,
        "waiting_id": scene.waiting.id,
        "aside_id": scene.aside.id,
        "notice_id": scene.held.id,
        "scanner_id": scene.scanner.id,
        "revoked_id": scene.revoked.id,
        "user_id": scene.helper.id,
        "invitation_id": scene.invitation.id,
        "collector_id": scene.collector.id,
        "invoice_id": scene.invoice.id,
        "annex_id": scene.annex.id,
        "body.annex_id": scene.annex.id,
        "invoice_upload_id": scene.invoice_upload.id,
        "thread_id": scene.thread.id,
        "attachment_id": scene.attachment_id,
        "message_upload_id": scene.message_upload.id,
        "receipt_id": scene.receipt.id,
        "handout_id": scene.handout.id,
        "misfiling_id": scene.misfiling.id,
        "job_id": scene.export.id,
        "number": "1",
        "language": "pl",
        "letter": "mail",
        "month": "2026-11",
        "document_id": scene.document.id,
        "retired_id": scene.retired.id,
        "upload_id": scene.upload.id,
        "work_id": scene.work.id,
        "service_id": scene.service.id,
        "package_id": scene.package.id,
        "usage_id": scene.usage.id,
        "panel_id": scene.panel.id,
        "member_id": scene.member.id,
        "share_id": scene.share_id,
        "thing_id": scene.document.id,
        "body.document_id": scene.second_document.id,
        "body.panel_id": scene.panel.id,
        "body.share_id": scene.share_id,
        "query.thing_id": scene.document.id,
        "body.company_id": scene.company.id,
        "body.invoice_id": scene.invoice.id,
        "body.mail_id": scene.mail.id,
        "body.scan_id": scene.waiting.id,
        "body.second_id": scene.second.id,
        "query.company_id": scene.company.id,
    }


def named_by(route: Route) -> set[str]:
    """The ids that a request of a route names, in its path, its query or its body."""
    read: defaultdict[str, str] = defaultdict(str)
    if route.body is not None:
        route.body(read)
    return {*route.ids, *read, *(["scanner_id"] if route.is_by_key else [])}


def address(spec: RouteSpec, ids: Ids) -> str:
    """The path of a request, its query included."""
    route = ROUTES[f"{spec.method} {spec.path}"]
    path = spec.path
    plain = (
        "annex_id",
        "attachment_id",
        "collector_id",
        "company_id",
        "handout_id",
        "invitation_id",
        "invoice_id",
        "language",
        "letter",
        "mail_id",
        "job_id",
        "misfiling_id",
        "notice_id",
        "panel_id",
        "work_id",
        "service_id",
        "package_id",
        "usage_id",
        "receipt_id",
        "share_id",
        "thing_id",
        "thread_id",
    )
    for name in plain:
        path = path.replace(f"{{{name}}}", ids[name])
    path = path.replace("{upload_id}", ids[route.upload])
    path = path.replace("{document_id}", ids[route.document]).replace("{number}", "1")
    path = path.replace("{month}", "2026-11")
    path = path.replace("{user_id}", ids[route.user])
    path = path.replace("{scan_id}", ids[route.scan]).replace("{scanner_id}", ids[route.scanner])
    asked = [name.removeprefix("query.") for name in route.ids if name.startswith("query.")]
    return path + "".join(f"?{name}={ids[f'query.{name}']}" for name in asked)
