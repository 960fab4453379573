"""What the demo shows of documents and panels: those of two companies, and the panels' people."""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

from chalicelib.access.model import Actor
from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.companies.model import Company
from chalicelib.core import ids
from chalicelib.documents.service import allow_upload
from chalicelib.edge.once import Once
from chalicelib.files.model import SaidFile, Upload, UploadState
from chalicelib.files.service import upload_in
from chalicelib.identity.service import set_password_by_link
from chalicelib.members.adding import add_member
from chalicelib.members.model import NewMember
from chalicelib.panels.model import Panel
from chalicelib.panels.service import create_panel
from chalicelib.sharing.giving import share_things
from chalicelib.sharing.model import Wanted, ref_of
from local import letters
from local.demo_invoices import Sent, send
from local.letters import Letter

# Files are checked beside the demo; whoever waits for longer looks at something broken.
_CHECKED_S = 90.0
_LOOK_S = 0.2
_DOCUMENTS = (
    ("NOWAK-7", "Umowa najmu.pdf", "Umowa o prowadzenie biura"),
    ("NOWAK-7", "Folder reklamowy.pdf", "Oferta na nowy sezon"),
    ("ROSSI-3", "Contratto.pdf", "Contratto di domiciliazione"),
)
_FLYER = "Folder reklamowy"
_ACCOUNTANT = ("Barbara", "Rachwał", "barbara@ksiegi.example")
_AGENT = ("Marek", "Wolski", "marek@agencja.example")


def send_documents(actor: Actor, companies: Mapping[str, Company]) -> list[Sent]:
    """Documents of two companies; the company and the upload of each, which are on their way."""
    sent = []
    for code, name, subject in _DOCUMENTS:
        content = _paper(companies[code], subject, actor)
        file = SaidFile(name, len(content), "application/pdf")
        form = allow_upload(actor, companies[code], None, file)
        sent.append(send(companies[code], form.upload_id, content))
    return sent


def share_sent(
    actor: Actor, companies: Mapping[str, Company], sent: Sequence[Sent], password: str
) -> dict[str, str]:
    """
    Panels to which all that was sent is shared, once it is checked: the flyer with an agency, the
    rest with an accountant. They have the password, and their addresses come back.
    """
    nowak, rossi = companies["NOWAK-7"], companies["ROSSI-3"]
    accounting = create_panel(actor, nowak.id, "Accounting")
    marketing = create_panel(actor, nowak.id, "Marketing")
    other = create_panel(actor, rossi.id, "Accounting")
    _member(actor, accounting, _ACCOUNTANT, password)
    _member(actor, other, _ACCOUNTANT, password)
    _member(actor, marketing, _AGENT, password, days=90)
    settled = [_settled(*one) for one in sent]
    flyers = [one for one in settled if one.target.name == _FLYER]
    rest = [one for one in settled if one not in flyers]
    _share(actor, marketing, flyers)
    for panel in (accounting, other):
        _share(actor, panel, [one for one in rest if one.company_id == panel.company_id])
    return {"accountant": _ACCOUNTANT[2], "agent": _AGENT[2]}


def _paper(company: Company, subject: str, actor: Actor) -> bytes:
    return letters.as_pdf(
        Letter(
            sender="Biuro Centrum",
            address="ul. Przykładowa 1 · 00-001 Warszawa · a sample, not a real paper",
            to=company.name,
            place_and_day=f"Warszawa, {actor.today:%d.%m.%Y}",
            subject=subject,
            pages=("§ 1\n\n§ 2\n\n§ 3",),
        )
    )


def _settled(company_id: str, upload_id: str) -> Upload:
    """An upload that became a version; RuntimeError if it does not."""
    key = keys.upload(company_id, upload_id)
    deadline = time.monotonic() + _CHECKED_S
    while (upload := upload_in(fetch([key]), key)).state is not UploadState.DONE:
        if upload.state is UploadState.REFUSED or time.monotonic() > deadline:
            raise RuntimeError(f"{upload.name} was not taken: {upload.state} {upload.reason}")
        time.sleep(_LOOK_S)
    return upload


def _member(
    actor: Actor, panel: Panel, who: tuple[str, str, str], password: str, days: int = 0
) -> None:
    first_name, last_name, email = who
    until = actor.today + timedelta(days=days) if days else None
    new = NewMember(email, first_name, last_name, "en", until, (panel.id,))
    came = add_member(actor, panel.company_id, new, is_sent=False, remember=_once(actor).change)
    if came.token:
        set_password_by_link(came.token, password)


def _share(actor: Actor, panel: Panel, uploads: Sequence[Upload]) -> None:
    """The first version of each, as it stands."""
    once = _once(actor)
    wanted = [
        Wanted(ref_of(panel.company_id, one.target.thing_id, one.target.invoice_id), one.number)
        for one in uploads
    ]
    share_things(
        actor,
        panel.company_id,
        panel.id,
        wanted,
        action=once.id_for("fct"),
        remember=once.change,
    )


def _once(actor: Actor) -> Once:
    return Once(actor.user.id, "demo", "", ids.random_word(20), b"")
