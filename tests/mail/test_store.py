"""Scans on a mail item: each condition, and what depends on none having come or gone."""

from datetime import timedelta

import pytest

from chalicelib.aws.table import commit
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.values import replace
from chalicelib.mail.model import MOST_SCANS, AttachedScan, MailItem, MailState
from chalicelib.mail.service import (
    attach,
    change_state,
    detach,
    edit_mail,
    get_mail_item,
    scans_unchanged,
)
from tests.builders import a_company, a_mail_item, a_move, an_actor


def a_scan(name: str, *, sha256: str = "", minutes: int = 0) -> AttachedScan:
    return AttachedScan(
        id=f"scn_{name}",
        name=f"{name}.pdf",
        pages=2,
        size_bytes=1234,
        content_type="application/pdf",
        sha256=sha256 or f"hash of {name}",
        clean_key=f"scans/scn_{name}/clean/x",
        clean_version_id=f"version of {name}",
        added_at=clock.now() + timedelta(minutes=minutes),
    )


def put_on(item: MailItem, *scans: AttachedScan) -> MailItem:
    for scan in scans:
        commit(attach(item.company_id, item.id, scan))
    return get_mail_item(item.company_id, item.id)


def test_scans_of_an_item_come_back_whole_and_oldest_first(world: None) -> None:
    item = a_mail_item(a_company())
    late, early = a_scan("late", minutes=5), a_scan("early")

    after = put_on(item, late, early)

    assert after.scans == (early, late)
    assert (after.scans_version, after.version) == (2, 1)


def test_scan_does_not_disturb_whoever_corrects_the_item(world: None) -> None:
    item = a_mail_item(a_company())

    put_on(item, a_scan("a"))
    edit_mail(an_actor(), item, {"note": "kept"}, seen_version=1)

    after = get_mail_item(item.company_id, item.id)
    assert (after.note, len(after.scans)) == ("kept", 1)


def refused(item: MailItem, scan: AttachedScan) -> None:
    before = get_mail_item(item.company_id, item.id)
    with pytest.raises(Conflict) as conflict:
        commit(attach(item.company_id, item.id, scan))
    assert conflict.value.code == "scan_not_attached"
    assert get_mail_item(item.company_id, item.id) == before


def test_same_scan_is_attached_once(world: None) -> None:
    item = a_mail_item(a_company())
    put_on(item, a_scan("a"))

    refused(item, replace(a_scan("a"), sha256="other bytes"))


def test_same_bytes_are_attached_once(world: None) -> None:
    item = a_mail_item(a_company())
    put_on(item, a_scan("a", sha256="same"))

    refused(item, a_scan("b", sha256="same"))


def test_same_bytes_may_be_attached_again_after_they_were_taken_off(world: None) -> None:
    item = a_mail_item(a_company())
    first = a_scan("a", sha256="same")
    put_on(item, first)

    commit(detach(item.company_id, item.id, first))

    assert put_on(item, a_scan("b", sha256="same")).scans[0].id == "scn_b"


def test_destroyed_item_takes_no_scan(world: None) -> None:
    item = a_mail_item(a_company())
    change_state(an_actor(), item, a_move(MailState.DESTROYED), seen_version=1)

    refused(item, a_scan("a"))


def test_full_item_takes_no_scan_until_one_is_taken_off(world: None) -> None:
    item = a_mail_item(a_company())
    scans = [a_scan(f"n{number}") for number in range(MOST_SCANS)]
    put_on(item, *scans)

    refused(item, a_scan("too_many"))
    commit(detach(item.company_id, item.id, scans[7]))

    assert len(put_on(item, a_scan("after")).scans) == MOST_SCANS


def test_item_of_nobody_takes_no_scan(world: None) -> None:
    item = a_mail_item(a_company())

    with pytest.raises(Conflict):
        commit(attach(a_company().id, item.id, a_scan("a")))
    with pytest.raises(Conflict):
        commit(attach(item.company_id, "mai_unknown", a_scan("a")))


def test_scan_is_taken_off_once(world: None) -> None:
    item = a_mail_item(a_company())
    scan = a_scan("a")
    put_on(item, scan, a_scan("b"))

    commit(detach(item.company_id, item.id, scan))
    with pytest.raises(Conflict):
        commit(detach(item.company_id, item.id, scan))

    after = get_mail_item(item.company_id, item.id)
    assert [left.id for left in after.scans] == ["scn_b"]
    assert after.scans_version == 3


def test_last_scan_can_be_taken_off(world: None) -> None:
    item = a_mail_item(a_company())
    scan = a_scan("a")
    put_on(item, scan)

    commit(detach(item.company_id, item.id, scan))

    assert get_mail_item(item.company_id, item.id).scans == ()


def test_commit_can_depend_on_no_scan_having_come_or_gone(world: None) -> None:
    item = a_mail_item(a_company())
    with_one = put_on(item, a_scan("a"))

    commit(scans_unchanged(with_one))
    commit(detach(item.company_id, item.id, with_one.scans[0]))

    for seen in (item, with_one):
        with pytest.raises(Conflict) as conflict:
            commit(scans_unchanged(seen))
        assert conflict.value.code == "scans_changed"
    commit(scans_unchanged(get_mail_item(item.company_id, item.id)))
