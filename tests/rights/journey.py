"""
Everything that each function ever does, done once: every route by somebody who may and by somebody
who may not, signing in and out, every way that a file and a notice can go, and the sweeps.
"""

import tempfile
from pathlib import Path

import pytest
from moto.cognitoidp import models as moto_pool
from moto.cognitoidp.responses import CognitoIdpResponse

from chalicelib.access.model import Role, User
from chalicelib.aws import clients
from chalicelib.collectors.codes import make_code
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.documents.model import DocumentState
from chalicelib.files.model import SaidFile
from chalicelib.files.service import UploadForm
from chalicelib.handouts import events
from chalicelib.invoices.service import get_annex, send_annex, send_invoice
from chalicelib.mail.model import MailItem, MailState, NoticeChoice
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.members import events as panel_events
from chalicelib.notices.model import Verb
from chalicelib.privacy import events as privacy_events
from chalicelib.privacy.store import get_job
from chalicelib.receipts.service import get_receipt
from chalicelib.scanners.model import NewScanner
from chalicelib.scanners.service import add_scanner
from chalicelib.scans import intake
from chalicelib.scans.aside import set_aside
from chalicelib.scans.model import ScanState
from chalicelib.scans.service import get_scan
from chalicelib.trail import events as trail_events
from chalicelib.trail.store import find_sealed
from chalicelib.users.service import find_user_by_email
from tests import builders
from tests.builders import (
    a_clerk,
    a_collector,
    a_company,
    a_grant,
    a_mail_item,
    a_move,
    a_panel,
    a_person_of,
    a_user,
    an_actor,
    an_invoice,
)
from tests.handouts.desk import (
    a_collector_of,
    companies_with_mail,
    company,
    post_handout,
    waiting,
)
from tests.harness.calls import around_each_call
from tests.harness.client import ApiClient
from tests.harness.crash import killed_at
from tests.harness.faults import failing, silent
from tests.harness.s3 import (
    arrive,
    deliver,
    drop,
    in_intake,
    message_of,
    rows,
    sweep_and_deliver,
    waiting_messages,
)
from tests.harness.tick import TICK
from tests.harness.uploads import (
    a_document,
    ask_for_form,
    bring,
    deliver_files,
    send,
    sweep_and_deliver_files,
    upload_row,
)
from tests.house.asking import right_request, success_of
from tests.house.papers import a_share, a_stored_document
from tests.house.people import Stage, Who
from tests.house.routes import declared
from tests.house.scene import a_scan, plain
from tests.identity.conftest import (
    OTHER_PASSWORD,
    _PoolTime,
    a_member,
    ours,
    sign_in,
    try_sign_in,
)
from tests.invitations.inviting import accept, add, look, open_account, reject, token_to
from tests.members import desk
from tests.notices.post import Post, attach, inbox, notices_of, post_of, state_of, the_settings
from tests.notices.test_confirm import confirmed
from tests.notices.test_link_delivery import token_in_last_mail_to
from tests.notices.test_sending import MailService, refusal
from tests.papers.made import a_receipt, deliver_papers, sweep_papers
from tests.privacy.desk import ask as ask_privacy
from tests.privacy.desk import erase
from tests.samples.files import letter_pdf, letter_png
from tests.scans.arranged import ask, ask_join, pages
from tests.scans.batches import read_labels
from tests.seats.office import counted, run_sweep
from tests.users.office import act, delete_confirmed
from tests.users.test_address import token_sent_to


def everything(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """Let every function do all that it can."""
    patch.setattr(moto_pool, "time", _PoolTime(stage.at))
    # moto lacks it; what it does is tried in tests/identity.
    patch.setattr(CognitoIdpResponse, "revoke_token", lambda _: "{}", raising=False)
    every_route(stage)
    signing_in_and_out(stage)
    files(stage, patch)
    uploads(stage)
    papers(stage, patch)
    people()
    with post_of(stage.at) as post:
        notices(post)
        links_by_email(post)
        another_address(post)
        invitations(post)
    visits(stage)
    panels(stage)
    sealed_days(stage)
    seats(stage)
    privacy(stage)


def every_route(stage: Stage) -> None:
    """Each route as declared, and a refusal, which is recorded."""
    for spec in declared().values():
        answer = right_request(spec, stage)()
        assert answer.status == success_of(spec), (spec.name, answer.text)
    place = f"/companies/{stage.own.company.id}/mail"
    assert ApiClient().get(place, by=stage.caller(Who.STRANGER).token).status == 404
    one_state = f"{place}?state=waiting"
    assert ApiClient().get(one_state, by=stage.caller(Who.OWNER).token).status == 200


def signing_in_and_out(stage: Stage) -> None:
    """A password is mistyped, used, kept in use and given up."""
    api, member = ApiClient(), a_member()
    assert try_sign_in(api, member.email, "mistyped-password-1").status == 401
    stage.at.move(hours=1)
    browser = sign_in(api, member)
    assert browser.refresh().status == 200
    assert browser.sign_out().status == 204
    sign_in(api, member)
    assert api.post("/me/sign-out-everywhere", by=member).status < 300


def papers(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """A receipt is made, whose message was lost, and the company's own one is looked at."""
    made = clients.call("kms", "create_key", KeyUsage="SIGN_VERIFY", KeySpec="RSA_3072")
    with patch.context() as sealing:
        sealing.setenv("SEAL_KEY", made["KeyMetadata"]["KeyId"])
        receipt = a_receipt(a_company())
        stage.at.move(minutes=5)
        sweep_papers()
        waiting = [
            one
            for one in waiting_messages(config().papers_queue_url)
            if one.get("receipt_id") == receipt.id
        ]
        assert deliver_papers(*waiting) == []
    assert get_receipt(receipt.company_id, receipt.id).paper_state == "ready"
    member = a_user(role=Role.ADMIN)
    place = f"/office/companies/{receipt.company_id}/receipts"
    assert ApiClient().post(f"{place}/{receipt.id}/link", by=member).status == 200
    assert ApiClient().get(f"{place}/export", by=member).status == 200


def people() -> None:
    """Somebody with a company is blocked, let in again, and deleted."""
    admin, person = a_user(role=Role.ADMIN), a_person_of(a_company())
    assert act("block", person, admin).status == 200
    assert act("unblock", person, admin, 2).status == 200
    assert delete_confirmed(person, admin).status == 204


def another_address(post: Post) -> None:
    """Somebody confirms a new address by the link that was sent there."""
    admin, person = a_user(role=Role.ADMIN), a_user()
    new = f"new.{person.email}"
    assert act("email", person, admin, 1, {"email": new}).status == 200
    post.run_until_quiet()
    token = token_sent_to(new)
    assert ApiClient().post("/email/confirm", {"token": token}).status == 200


def invitations(post: Post) -> None:
    """One is invited, opens an account and accepts; another rejects; a third is linked at once."""
    company = a_company()
    owner, known = a_person_of(company), a_user()
    add(owner, company, "newcomer@example.org")
    token = token_to(post, "newcomer@example.org")
    assert open_account(token).status == 204
    newcomer = find_user_by_email("newcomer@example.org")
    assert newcomer is not None
    assert accept(newcomer, token, look(token).json["version"]).status == 200
    add(owner, company, "nobody@example.org")
    assert reject(token_to(post, "nobody@example.org")).status == 204
    linked = {"is_office": True, "send": False, "link_at_once": True}
    assert add(a_user(role=Role.ADMIN), company, known.email, **linked).status == 201


def visits(stage: Stage) -> None:
    """
    Visits that are cut short: after the signature was kept, and after they were written down; each
    collector has a right of another kind.
    """
    desk = a_clerk()
    mail = companies_with_mail(1, 1)
    user = {"kind": "user", "user_id": a_collector_of(mail).id}
    for call in ("s3.PutObject", "dynamodb.TransactWriteItems"):
        with killed_at(1, "after", name_of_call=call):
            post_handout(desk, user, mail, "the-same-request")
    mail = companies_with_mail(1, 1)
    entries = [
        {"company_id": one, "collector_id": a_collector(company(one), last_four="1234").id}
        for one in mail
    ]
    with killed_at(1, "after", name_of_call="dynamodb.TransactWriteItems"):
        post_handout(desk, {"kind": "named", "entries": entries}, mail)
    taken = dict([next(iter(mail.items()))])
    other = {"kind": "user", "user_id": a_collector_of(taken).id}
    assert post_handout(desk, other, taken).status == 201
    stage.at.move(minutes=3)
    events.sweep_handouts(TICK, None)
    assert all(waiting(one) == 0 for one in mail)


def panels(stage: Stage) -> None:
    """One is deleted and cut short at once; with it goes one person, and one stays by a grant."""
    company, admin = a_company(), a_user(role=Role.ADMIN)
    panel = a_panel(company)
    goes, stays = builders.a_member(panel), builders.a_member(panel)
    a_grant(stays, a_company())
    a_share(panel, a_stored_document(company, plain))
    with killed_at(1, "after", name_of_call="dynamodb.TransactWriteItems"):
        desk.delete_confirmed(admin, panel)
    stage.at.move(minutes=3)
    panel_events.sweep_panels(TICK, None)
    assert desk.api.get("/me", by=goes).status == 401
    assert desk.show(admin, panel).status == 404


def seats(stage: Stage) -> None:
    """A month begins in which nobody did anything yet."""
    person = a_person_of(a_company())
    stage.at.move(days=31)
    run_sweep()
    assert person.id in counted("2026-12")


def sealed_days(stage: Stage) -> None:
    """A day is over, and its entries are sealed."""
    stage.at.move(days=1)
    trail_events.seal_audit(TICK, None)
    assert find_sealed() is not None


def privacy(stage: Stage) -> None:
    """
    A company is exported; a clerk who did this and that, and somebody who was told of mail, are
    erased; what is kept too long goes, and then the files of the export.
    """
    admin = a_user(role=Role.ADMIN)
    clerk = a_clerk(first_name="Wanda", last_name="Mała")
    company, panel = stage.own.company, a_panel(a_company())
    item = a_mail_item(company)
    scan = a_scan(ScanState.ATTACHED, company, item)
    aside = a_scan(ScanState.INBOX, company, None)
    set_aside(an_actor(clerk), aside, reason="Torn", seen_version=1)
    person = builders.a_member(panel)
    a_grant(person, company)
    make_code(an_actor(person))
    shut = a_stored_document(company, plain, state=DocumentState.RETIRED)
    before = get_mail_item(company.id, item.id)
    change_state(an_actor(clerk), before, a_move(MailState.RETURNED), seen_version=before.version)
    asked = ask_privacy(admin, f"companies/{company.id}/privacy/export").json["id"]
    for one in (clerk, person, stage.own.contact):
        assert erase(admin, one.id).status == 200
    privacy_events.sweep_privacy(TICK, None)
    assert get_job(asked).state == "done"
    stage.at.move(days=800)
    the_settings(retention_months=12)
    look = ask_privacy(a_user(role=Role.ADMIN), "privacy/retention/look").json["id"]
    privacy_events.sweep_privacy(TICK, None)
    later = a_user(role=Role.ADMIN)
    seen = ApiClient().get(f"/office/privacy/jobs/{look}", by=later).json
    place = f"/office/privacy/jobs/{look}/apply"
    assert ApiClient().post(place, {"confirm": seen["confirm"]}, by=later).status == 200
    privacy_events.sweep_privacy(TICK, None)
    assert rows(f"SCAN#{scan.id}") == []
    assert rows(f"COMPANY#{company.id}", f"DOC#{shut.id}") == []


def files(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """To a mail item, to the inbox, to quarantine, twice, too large, announced late, and gone."""
    item = a_mail_item(a_company())
    key = f"desk/{item.number}/a.pdf"
    content = letter_pdf()
    assert arrive(key, content).state == "attached"
    assert arrive(f"tray/{item.number}/a.pdf", content).state == "duplicate"
    assert arrive("desk/a.png", letter_png()).state == "inbox"
    assert arrive("desk/b.png", b"<html>").state == "quarantined"
    registered, _ = add_scanner("system", NewScanner("Reception", "", ""))
    assert arrive(f"{registered.id}/inbox/e.png", letter_png()).state == "inbox"
    with patch.context() as small:
        small.setattr(intake, "LARGEST_SCAN_BYTES", 9)
        assert arrive("desk/c.png", letter_png()).reason == "too_large"
    batches(stage, patch)
    late = drop("desk/d.png", letter_png())
    sweep_and_deliver(stage.at)
    assert in_intake() == []
    assert deliver(message_of(late)) == []


def uploads(stage: Stage) -> None:
    """A first version, a second one, one that is refused, one that comes late, and twice."""
    company = a_company()
    document = a_document(company, letter_png(), name="a.png")
    assert bring(company, letter_pdf(), document=document).number == 2
    assert bring(company, b"<html>").reason == "not_allowed"
    of_invoices(company)
    late = ask_for_form(company, name="b.csv")
    sent = send(late, b"A;1")
    sweep_and_deliver_files(stage.at)
    assert upload_row(company.id, late.id).state == "done"
    assert deliver_files(sent) == []


def of_invoices(company: Company) -> None:
    """An invoice's PDF, an annex, and the next version of each."""
    invoice = an_invoice(company)
    file = SaidFile("a.pdf", 1000, "application/pdf")

    def brought(form: UploadForm) -> str:
        upload = upload_row(company.id, form.upload_id)
        assert deliver_files(send(upload, letter_pdf())) == []
        assert upload_row(company.id, upload.id).state == "done"
        return upload.target.thing_id

    for _ in range(2):
        brought(send_invoice(an_actor(), company, invoice, file))
    annex_id = brought(send_annex(an_actor(), company, invoice, None, name="", file=file))
    annex = get_annex(company.id, invoice.id, annex_id)
    brought(send_annex(an_actor(), company, invoice, annex, name="", file=file))


def batches(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    """One is split at its labels, one as staff want, two are joined, and one is forgotten first."""
    company, clerk, api = a_company(), a_user(role=Role.CLERK), ApiClient()
    letters = [a_mail_item(company), a_mail_item(company)]
    with patch.context() as labelled, tempfile.TemporaryDirectory() as folder:
        read_labels(labelled, Path(folder), letters)
        assert arrive("tray/batch.pdf", letter_pdf(2)).state == "split"
    first, second = arrive("tray/x.pdf", letter_pdf(2)), arrive("tray/y.pdf", letter_pdf(1))
    assert ask_join(api, first, second, by=clerk).status == 202
    assert deliver(*waiting_messages()) == []
    third = arrive("tray/z.pdf", letter_pdf(2))
    with failing(silent, service="sqs"):
        assert ask(api, third, [pages(1), pages(2)], by=clerk).status == 202
    stage.at.move(minutes=11)
    sweep_and_deliver(stage.at)
    assert get_scan(third.id).state == "split"


def notices(post: Post) -> None:
    """Sent, held and released, held for too long, unanswered and sent again."""
    the_settings(office_email="office@example.net", held_alert_hours=1)
    plain, anna = _due(NoticeChoice.EMAIL)
    promised, bruno = _due(NoticeChoice.EMAIL_WITH_ATTACHMENT)
    post.run_until_quiet()
    assert state_of(plain.event_id, anna.id)[0] == "sent"
    assert state_of(promised.event_id, bruno.id)[0] == "held"
    post.at.move(hours=2)
    post.sweep_until_quiet()
    assert inbox("office@example.net")
    attach(promised)
    post.sweep_until_quiet()
    assert state_of(promised.event_id, bruno.id)[0] == "sent"
    unsure, celina = _due(NoticeChoice.EMAIL)
    with around_each_call(MailService(refusal("InternalFailure", 500))):
        post.run_until_quiet()
    assert state_of(unsure.event_id, celina.id)[0] == "unknown"
    confirmed(f"{unsure.event_id}.{celina.id}", Verb.AGAIN)
    post.run_until_quiet()
    assert notices_of(unsure.event_id)[celina.id].state == "sent"


def links_by_email(post: Post) -> None:
    """A password is forgotten, and set by the link that comes, at the second attempt."""
    api, member = ApiClient(), a_member()
    post.at.move(hours=1)
    answer = api.post("/password/forgotten", {"email": member.email}, **ours())
    assert answer.status < 300, answer.text
    post.run_until_quiet()
    token = token_in_last_mail_to(member)
    assert api.post("/password/link", {"token": token}).status == 200
    body = {"token": token, "password": OTHER_PASSWORD}
    with failing(silent, service="cognito-idp"):
        assert api.post("/password", body).status == 503
    assert api.post("/password", body).status == 204


def _due(choice: NoticeChoice) -> tuple[MailItem, User]:
    company = a_company()
    person = a_person_of(company)
    return a_mail_item(company, notice=choice), person
