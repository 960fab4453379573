"""A company with one of everything, in which every text may be chosen."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from chalicelib.access.model import GrantKind, GrantPermission, User
from chalicelib.access.scanner import Scanner
from chalicelib.aws import clients
from chalicelib.aws.table import commit
from chalicelib.collectors.model import Collector, CollectorKind, CollectorRef, Paper
from chalicelib.companies.model import Company, Details
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.documents.model import Document, DocumentState
from chalicelib.edge.once import Once
from chalicelib.files.model import LooseKind, ThingKind, Upload
from chalicelib.handouts.model import Handout, Wish
from chalicelib.handouts.service import hand_out
from chalicelib.invitations.model import Invitation
from chalicelib.invoices.annexes import Annex
from chalicelib.invoices.model import Invoice
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.mail.service import get_mail_item
from chalicelib.messages.model import Thread
from chalicelib.misfilings.model import Misfiling, Wanted, What
from chalicelib.misfilings.service import withdraw
from chalicelib.notices.model import About, Notice, NoticeState, Reason, Step
from chalicelib.notices.store import put_notice
from chalicelib.packages.model import Package, Service
from chalicelib.panels.model import Panel
from chalicelib.privacy.model import Job
from chalicelib.receipts.model import Consent, Receipt, Taker
from chalicelib.receipts.service import SealedFile, get_receipt, mark_ready
from chalicelib.scans import store
from chalicelib.scans.aside import set_aside
from chalicelib.scans.attaching import attachment
from chalicelib.scans.model import CleanCopy, Scan, ScanState
from chalicelib.usage.model import Usage
from chalicelib.work.model import Material, WorkRecord
from tests.builders import (
    a_collector,
    a_company,
    a_grant,
    a_job_sheet,
    a_mail_item,
    a_member,
    a_panel,
    a_person_of,
    a_request,
    a_revoked_scanner,
    a_scanner,
    a_user,
    an_actor,
    an_invitation,
)
from tests.house.papers import (
    a_share,
    a_stored_document,
    a_stored_invoice,
    a_waiting_upload,
    an_export,
)
from tests.house.talk import a_thread
from tests.papers.made import a_receipt, an_item
from tests.usage.made import a_package_for, a_service, a_usage, show_summaries

Word = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Scene:
    """
    One of everything.

    Attributes:
        mail: promised with an attachment, with `attached` on it.
        waiting, second: scans of the inbox whose keys named the company.
        locked: a scan in quarantine.
        aside: a scan of the inbox that was set aside.
        helper: somebody else of the company, a guest who reads its mail and gets no e-mails.
        held, unknown: notices about the mail to `contact`.
        invitation: one that was made and not sent.
        handout: one of another letter, to the helper.
        receipt: one whose paper is there.
        collector: a named person whose power of attorney is `attached`.
        misfiling: what was filed under this company and withdrawn.
        scanner: one whose files are the company's when nothing else is said, with its key.
        revoked: one whose key was taken away.
        document, retired: one that is in use and one that is not.
        upload: one for a document whose file has not come.
        second_document: one that is shared to no panel.
        panel: one with `member` in it, who belongs to nothing else; `document` is shared to it.
        share_id: of that share.
        thread: one in which `contact` wrote about `mail`, with a file that is `attachment_id`.
        message_upload: one for a message whose file has not come.
        export: of the company, with one file.
    """

    company: Company
    contact: User
    helper: User
    mail: MailItem
    attached: Scan
    waiting: Scan
    second: Scan
    locked: Scan
    aside: Scan
    held: Notice
    unknown: Notice
    invitation: Invitation
    handout: Handout
    collector: Collector
    receipt: Receipt
    invoice: Invoice
    annex: Annex
    invoice_upload: Upload
    work: WorkRecord
    service: Service
    package: Package
    usage: Usage
    misfiling: Misfiling
    scanner: Scanner
    scanner_key: str
    revoked: Scanner
    document: Document
    retired: Document
    second_document: Document
    upload: Upload
    panel: Panel
    member: User
    share_id: str
    thread: Thread
    attachment_id: str
    message_upload: Upload
    export: Job


def plain(what: str) -> str:
    """A text that says what it is."""
    return f"Some {what}"


def _unlike(what: str) -> str:
    """A text that nothing else has, as a number that only one invoice may have."""
    return f"Some {what} {ids.random_word(6)}"


def a_scene(word: Word = plain) -> Scene:
    """A new company with everything."""
    company = a_company(word("company"), code=_code(word("code")), details=_details(word))
    contact = a_person_of(
        company,
        first_name=word("first name"),
        last_name=word("last name"),
        email=f"{word('address').replace(' ', '.')}.{ids.random_word(6)}@example.org",
    )
    return furnish(company, contact, word)


def furnish(company: Company, contact: User, word: Word = plain) -> Scene:
    """New things for a company that is there."""
    mail = a_mail_item(
        company,
        sender=word("sender"),
        reference=word("reference"),
        internal_note=word("internal note"),
        note=word("note"),
        notice=NoticeChoice.EMAIL_WITH_ATTACHMENT,
    )
    attached = a_scan(ScanState.ATTACHED, company, mail, word)
    scanner, key = a_scanner(company, name=word("scanner"), place=word("place"))
    helper, panel = a_helper(company, word), a_panel(company, word("panel"))
    document = a_stored_document(company, word)
    invoice, annex = a_stored_invoice(company, word)
    show_summaries()
    service = a_service()  # the office's, of no company
    thread, attachment_id = a_thread(company, contact, mail, word)
    return Scene(
        company=company,
        contact=contact,
        helper=helper,
        mail=get_mail_item(company.id, mail.id),
        attached=attached,
        waiting=a_scan(ScanState.INBOX, company, None, word),
        second=a_scan(ScanState.INBOX, company, None, word),
        locked=a_scan(ScanState.QUARANTINED, company, None, word),
        aside=_set_aside(a_scan(ScanState.INBOX, company, None, word), word),
        held=a_notice(company, contact, mail, NoticeState.HELD),
        unknown=a_notice(company, contact, _another(company, word), NoticeState.UNKNOWN),
        invitation=_invitation(company, word),
        handout=_handout(company, helper, word),
        collector=_collector(company, attached, word),
        receipt=_receipt(company, mail, word),
        invoice=invoice,
        annex=annex,
        invoice_upload=a_waiting_upload(company, ThingKind.INVOICE, word, invoice.id),
        work=_work(company, word),
        service=service,
        package=a_package_for(company, service, word("package")),
        usage=a_usage(company, service, note=word("usage note")),
        misfiling=_misfiling(company, word),
        scanner=scanner,
        scanner_key=key,
        revoked=a_revoked_scanner(company, name=word("scanner"), place=word("place")),
        document=document,
        second_document=a_stored_document(company, word),
        retired=a_stored_document(company, word, state=DocumentState.RETIRED),
        upload=a_waiting_upload(company, ThingKind.DOCUMENT, word),
        panel=panel,
        member=_member(panel, word),
        share_id=a_share(panel, document),
        thread=thread,
        attachment_id=attachment_id,
        message_upload=a_waiting_upload(company, LooseKind.ATTACHMENT, word),
        export=an_export(company),
    )


def anew(scene: Scene, named: Collection[str] | None = None) -> Scene:
    """
    New things of the same company, for a call that will use them up: those that its route names
    and what these belong to, or all.
    """
    made = scene
    for names, make in _ANEW:
        if named is None or not names.isdisjoint(named):
            made = make(made)
    return made


def _anew_mail(scene: Scene) -> Scene:
    company, mail = scene.company, a_mail_item(scene.company)
    attached = a_scan(ScanState.ATTACHED, company, mail)
    thread, attachment_id = a_thread(company, scene.contact, mail, plain)
    return replace(scene, mail=mail, attached=attached, thread=thread, attachment_id=attachment_id)


def _anew_inbox(scene: Scene) -> Scene:
    waiting, second, aside = (a_scan(ScanState.INBOX, scene.company, None) for _ in range(3))
    return replace(scene, waiting=waiting, second=second, aside=_set_aside(aside))


def _anew_people(scene: Scene) -> Scene:
    helper = a_helper(scene.company)
    return replace(
        scene,
        helper=helper,
        handout=_handout(scene.company, helper),
        invitation=_invitation(scene.company),
        collector=_collector(scene.company, scene.attached),
    )


def _anew_scanners(scene: Scene) -> Scene:
    scanner, key = a_scanner(scene.company)
    return replace(
        scene, scanner=scanner, scanner_key=key, revoked=a_revoked_scanner(scene.company)
    )


def _anew_invoice(scene: Scene) -> Scene:
    invoice, annex = a_stored_invoice(scene.company, _unlike)
    upload = a_waiting_upload(scene.company, ThingKind.INVOICE, plain, invoice.id)
    return replace(scene, invoice=invoice, annex=annex, invoice_upload=upload)


def _anew_shared(scene: Scene) -> Scene:
    company, panel = scene.company, a_panel(scene.company)
    document = a_stored_document(company, plain)
    return replace(
        scene,
        panel=panel,
        member=_member(panel),
        document=document,
        second_document=a_stored_document(company, plain),
        retired=a_stored_document(company, plain, state=DocumentState.RETIRED),
        share_id=a_share(panel, document),
    )


# What is made together, and under which of their ids routes name any of it (`routes.ids_of`).
_ANEW: tuple[tuple[frozenset[str], Callable[[Scene], Scene]], ...] = (
    (
        frozenset(
            {"mail_id", "scan_id", "thread_id", "attachment_id", "collector_id", "body.mail_id"}
        ),
        _anew_mail,
    ),
    (frozenset({"waiting_id", "aside_id", "body.scan_id", "body.second_id"}), _anew_inbox),
    (frozenset({"user_id", "handout_id", "invitation_id", "collector_id"}), _anew_people),
    (frozenset({"scanner_id", "revoked_id"}), _anew_scanners),
    (
        frozenset(
            {"invoice_id", "annex_id", "body.annex_id", "invoice_upload_id", "body.invoice_id"}
        ),
        _anew_invoice,
    ),
    (frozenset({"work_id"}), lambda scene: replace(scene, work=_work(scene.company))),
    (
        frozenset(
            {
                "panel_id",
                "member_id",
                "share_id",
                "document_id",
                "retired_id",
                "thing_id",
                "body.document_id",
                "body.panel_id",
                "body.share_id",
                "query.thing_id",
            }
        ),
        _anew_shared,
    ),
)


def _handout(company: Company, helper: User, word: Word = plain) -> Handout:
    """Another letter, handed out to somebody who agreed by a tick."""
    letter = a_mail_item(company, sender=word("sender"))
    wish = Wish(
        collector=CollectorRef(CollectorKind.USER, user_id=helper.id),
        code="",
        mail_ids={company.id: (letter.id,)},
        digital_confirmation=True,
        consent=Consent.TICK,
        png=b"",
    )
    handout, _ = hand_out(an_actor(), wish, a_request(), lambda: True)
    return handout


def a_helper(company: Company, word: Word = plain) -> User:
    """A guest of a company."""
    helper = a_user(first_name=word("first name"), last_name=word("last name"))
    rights = frozenset({GrantPermission.MAIL})
    a_grant(helper, company, kind=GrantKind.GUEST, permissions=rights)
    return helper


def _member(panel: Panel, word: Word = plain) -> User:
    """Somebody in a panel."""
    return a_member(panel, first_name=word("first name"), last_name=word("last name"))


def _work(company: Company, word: Word = plain) -> WorkRecord:
    """A job sheet with everything, what is internal too."""
    return a_job_sheet(
        company,
        person=word("work person"),
        place=word("work place"),
        tasks=word("tasks"),
        materials=(Material(word("material"), "2.5", "m"),),
        remarks=word("remarks"),
        internal_remark=word("internal remark"),
    )


def a_scan(state: ScanState, company: Company, mail: MailItem | None, word: Word = plain) -> Scan:
    """A scan with its files in the vault, stored; on the mail item if there is one."""
    scan_id = ids.new_id("scn")
    content = f"%PDF-1.7 {word('pdf text')} {scan_id}".encode()
    sha256 = ids.fingerprint(content.decode())
    original_key, clean_key = f"scans/{scan_id}/original", f"scans/{scan_id}/clean/{sha256}"
    clean = CleanCopy(
        clean_key, _put(clean_key, content), "application/pdf", 1, len(content), sha256
    )
    scan = Scan(
        id=scan_id,
        state=state,
        reason={"inbox": "company_only", "quarantined": "locked"}.get(state, ""),
        scanner=word("scanner"),
        file_name=f"{word('file name')}.pdf",
        company_id=company.id,
        mail_id=mail.id if mail else "",
        mail_number=mail.number if mail else "",
        size_bytes=len(content),
        original_key=original_key,
        original_version_id=_put(original_key, content),
        clean=None if state is ScanState.QUARANTINED else clean,
        flags=(),
        same_name_as="",
        upload_id="",
        arrived_at=clock.now(),
    )
    commit(store.put_scan(scan), *(attachment(scan, actor_id="system") if mail else ()))
    return scan


def _details(word: Word) -> Details:
    return Details(
        address=word("company address"),
        contact_name=word("contact name"),
        contact_email=f"{word('contact').replace(' ', '.')}@example.org",
        contact_phone=word("contact phone"),
        notes=word("notes"),
    )


def _invitation(company: Company, word: Word = plain) -> Invitation:
    """To something that every giver of the tests has, so that each of them can send it."""
    rights = frozenset({GrantPermission.CONTACTS})
    first_name, last_name = word("first name"), word("last name")
    return an_invitation(company, first_name=first_name, last_name=last_name, permissions=rights)


def _collector(company: Company, paper: Scan, word: Word = plain) -> Collector:
    """A named person with a power of attorney."""
    return a_collector(company, name=word("collector"), paper=Paper(paper.mail_id, paper.id))


def _misfiling(company: Company, word: Word) -> Misfiling:
    """What the company had for a while that was not its own; nobody knows yet whose it is."""
    item = _another(company, word)
    wanted = Wanted(What.ITEM, word("misfiling reason"))
    once = Once("usr_1", "scene", company.id, ids.random_word(12), b"")
    return withdraw(an_actor(), company.id, item.id, wanted, once.change)


def _receipt(company: Company, mail: MailItem, word: Word = plain) -> Receipt:
    """A receipt, with a file in the place of its paper."""
    item = an_item(id=mail.id, sender=word("sender"), reference=word("reference"))
    taker = Taker(word("collector"), "named", "id_card", "1234")
    receipt = a_receipt(company, signed=False, items=(item,), taker=taker, clerk=word("clerk"))
    content = f"%PDF-1.7 {word('pdf text')} {receipt.id}".encode()
    key, seal_key = f"receipts/{company.id}/{receipt.id}.pdf", f"seals/{receipt.id}.pem"
    sha256 = ids.fingerprint(content.decode())
    paper = SealedFile(key, _put(key, content), sha256, seal_key, _put(seal_key, b"PEM"))
    commit(*mark_ready(receipt, paper))
    return get_receipt(company.id, receipt.id)


def _set_aside(scan: Scan, word: Word = plain) -> Scan:
    return set_aside(an_actor(), scan, reason=word("reason"), seen_version=scan.version)


def a_notice(company: Company, person: User, mail: MailItem, state: NoticeState) -> Notice:
    """A notice about a mail item, stored."""
    now = clock.now()
    reason = Reason.NO_FILE if state is NoticeState.HELD else Reason.NO_ANSWER
    notice = Notice(
        event_id=mail.event_id,
        recipient=person.id,
        event="mail_registered",
        about=About(company.id, company.name, company.code, mail.id, mail.number),
        recipient_name=person.name,
        recipient_email=person.email,
        created_at=now,
        updated_at=now,
        state=state,
        reason=reason,
        is_promised=True,
        owner_id=mail.event_id,
        history=(Step(now, state, reason),),
        version=1,
    )
    commit(put_notice(notice))
    return notice


def _another(company: Company, word: Word) -> MailItem:
    return a_mail_item(company, sender=word("sender"), notice=NoticeChoice.EMAIL)


def _code(word: str) -> str:
    """A company code out of a text: its last letters and digits."""
    kept = "".join(c for c in word.upper() if c.isascii() and c.isalnum())
    return f"{ids.random_word(4).upper()}{kept[-8:]}-{ids.random_word(1).translate(_DIGITS)}"


_DIGITS = str.maketrans({letter: str(place % 10) for place, letter in enumerate(ids.CROCKFORD)})


def _put(key: str, content: bytes) -> str:
    answer = clients.call("s3", "put_object", Bucket=config().vault_bucket, Key=key, Body=content)
    return str(answer["VersionId"])
