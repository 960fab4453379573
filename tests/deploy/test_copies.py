"""Backup and restore in small: what a copy keeps, what it notices, in which order it returns."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.aws import clients
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.files.service import list_versions
from chalicelib.mail.model import NoticeChoice
from chalicelib.scans import store
from chalicelib.scans.attaching import attachment
from deploy import admin, returning_rows
from deploy.account import Account
from deploy.artifacts import make_bucket, upload
from deploy.backup import back_up
from deploy.copies import files_in, read_manifest
from deploy.package import CODE, LAYER, PAPERS, Package
from deploy.restore import Restored, restore
from deploy.stage import Stage
from local.folder import PROJECT
from local.steps import Problem
from tests.builders import a_clerk, a_company, a_grant, a_mail_item, a_user
from tests.deploy.filling import a_kept_scan
from tests.deploy.test_preflight import a_stage
from tests.harness.crash import killed_at
from tests.harness.s3 import stored_bytes
from tests.harness.uploads import a_document, ask_for_form, deliver_files, in_uploads, send
from tests.harness.world import aws_world
from tests.samples.files import letter_pdf

STAGE: Stage = a_stage()


class _World(Account):
    """The account of the test's own world, with the names that a stack would tell."""

    def outputs_of(self, stack: str) -> dict[str, str]:  # noqa: ARG002 - there is one
        return {
            "TableName": os.environ["TABLE_NAME"],
            "IntakeBucketName": os.environ["INTAKE_BUCKET"],
            "UploadsBucketName": os.environ["UPLOADS_BUCKET"],
            "VaultBucketName": os.environ["VAULT_BUCKET"],
            "APIHandlerName": "api",
        }


ACCOUNT = _World("eu-central-1")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(admin, "enter", lambda *_: None)
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A backup of a company, its owner, a letter with a scan, and one whose notice waits."""
    folder = tmp_path / "saved"
    with aws_world():
        company = a_company()
        a_grant(a_user(), company)
        _a_scanned_letter(company)
        back_up(STAGE, ACCOUNT, folder)
    return folder


def _a_scanned_letter(company: Company) -> None:
    item = a_mail_item(company, notice=NoticeChoice.EMAIL)
    scan = a_kept_scan(item, b"%PDF-1.7 a letter")
    commit(store.put_scan(scan), *attachment(scan, actor_id="system"))


@contextmanager
def _restored(folder: Path) -> Iterator[Restored]:
    with aws_world():
        yield restore(STAGE, ACCOUNT, folder)


def _scan() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = boto3.client("dynamodb").scan(TableName=os.environ["TABLE_NAME"])[
        "Items"
    ]
    return found


def test_rows_name_the_versions_that_files_have_now(saved: Path) -> None:
    with _restored(saved) as restored:
        assert restored.files == 2
        (row,) = [row for row in _scan() if row["sk"]["S"] == "SCAN"]
        head = clients.call(
            "s3",
            "head_object",
            Bucket=os.environ["VAULT_BUCKET"],
            Key=row["original_key"]["S"],
        )
        assert row["original_version_id"]["S"] == head["VersionId"]
    before = {file.version_id for file in files_in(saved, read_manifest(saved))}
    assert head["VersionId"] not in before


def test_documents_come_back_with_their_files_and_with_what_was_on_its_way(tmp_path: Path) -> None:
    with aws_world():
        company = a_company()
        document = a_document(company, letter_pdf())
        late, ready = (ask_for_form(company, name="list.csv") for _ in range(2))
        send(late, b"on its way")
        sent = send(ready, b"A;1")
        with killed_at(8, "after"):
            deliver_files(sent)
        back_up(STAGE, ACCOUNT, tmp_path)

    with _restored(tmp_path):
        (first,) = list_versions(company.id, document.id, limit=9, position=None).items
        assert first.clean is not None
        assert stored_bytes(first.original.key, first.original.version_id) == letter_pdf()
        assert stored_bytes(first.clean.key, first.clean.version_id)[:5] == b"%PDF-"
        assert [stored.key for stored in in_uploads()] == [late.key]


def test_facts_come_back_after_everything_that_they_are_about(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    bring = returning_rows._bring_row

    def note(dynamodb: Any, table: str, row: dict[str, Any]) -> None:
        order.append(row["sk"]["S"])
        bring(dynamodb, table, row)

    monkeypatch.setattr(returning_rows, "_bring_row", note)
    with _restored(saved):
        pass

    facts = [place for place, sk in enumerate(order) if sk == "FACT"]
    assert facts
    assert facts == list(range(len(order) - len(facts), len(order)))


def test_file_that_the_disk_has_changed_is_fetched_again(tmp_path: Path) -> None:
    with aws_world():
        _a_scanned_letter(a_company())
        back_up(STAGE, ACCOUNT, tmp_path)
        file = next(iter(files_in(tmp_path, read_manifest(tmp_path))))
        whole = (tmp_path / file.place).read_bytes()
        (tmp_path / file.place).write_bytes(bytes([whole[0] ^ 1]) + whole[1:])

        back_up(STAGE, ACCOUNT, tmp_path)

    assert (tmp_path / file.place).read_bytes() == whole


def test_backup_that_is_broken_off_leaves_the_one_before_whole(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_manifest(saved)

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    with aws_world(), monkeypatch.context() as patch:
        patch.setattr("deploy.backup.write_manifest", fail)
        with pytest.raises(OSError, match="no space"):
            back_up(STAGE, ACCOUNT, saved)

    assert read_manifest(saved) == before


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("damage", [_shorten, Path.unlink], ids=["shortened", "gone"])
@pytest.mark.parametrize("what", ["rows", "files"])
def test_list_that_is_not_what_was_written_is_refused(
    saved: Path, what: str, damage: Callable[[Path], None]
) -> None:
    damage(read_manifest(saved).path_of(what, saved))

    with aws_world(), pytest.raises(Problem, match="missing or damaged"):
        restore(STAGE, ACCOUNT, saved)


def test_nobody_else_on_the_machine_can_read_a_backup(saved: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in [saved, *saved.rglob("*")]}

    assert modes == {0}


def test_deployment_in_which_people_were_added_is_left_alone(saved: Path) -> None:
    with aws_world():
        for _ in range(2):
            a_clerk()
        before = _scan()

        with pytest.raises(Problem, match="People have worked"):
            restore(STAGE, ACCOUNT, saved)

        assert _scan() == before


def test_first_admin_of_a_new_deployment_gives_way_to_those_of_the_backup(saved: Path) -> None:
    with aws_world():
        mine = a_clerk(email="ewa@biuro.example")

        restore(STAGE, ACCOUNT, saved)

        assert f"USER#{mine.id}" not in {row["pk"]["S"] for row in _scan()}


@pytest.mark.parametrize("kind", ["FACT", "MAIL#"])
def test_what_was_worked_on_since_does_not_stop_a_restore_that_goes_on(
    saved: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with aws_world():
        with monkeypatch.context() as patch:
            patch.setattr("deploy.restore.end", _fail)
            with pytest.raises(OSError, match="gone"):
                restore(STAGE, ACCOUNT, saved)
        row = next(row for row in _scan() if row["sk"]["S"].startswith(kind))
        boto3.client("dynamodb").update_item(
            TableName=os.environ["TABLE_NAME"],
            Key={name: row[name] for name in ("pk", "sk")},
            UpdateExpression="SET moved_on = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )

        restore(STAGE, ACCOUNT, saved)

        assert any("moved_on" in row for row in _scan())


def _fail(*_: object) -> None:
    raise OSError("gone")


def test_every_call_for_what_runs_with_our_rights_names_its_owner(tmp_path: Path) -> None:
    for name in (CODE, LAYER, PAPERS):
        (tmp_path / name).write_bytes(b"code")
    asked: list[tuple[str, str]] = []
    with mock_aws():
        s3 = boto3.client("s3", region_name="eu-central-1")
        s3.meta.events.register("before-parameter-build.s3.*", partial(_note, asked))

        for _ in range(2):
            make_bucket(s3, "artifacts", "eu-central-1", "123456789012")
            upload(s3, Package(tmp_path, {"Resources": {}}, 0), "artifacts", "123456789012")

    owners = {owner for call, owner in asked if call != "CreateBucket"}
    assert len(asked) > 10
    assert owners == {"123456789012"}


def _note(asked: list[tuple[str, str]], params: dict[str, Any], model: Any, **_: Any) -> None:
    asked.append((model.name, params.get("ExpectedBucketOwner", "nobody")))


def test_bucket_of_somebody_else_is_refused() -> None:
    class Theirs:
        def head_bucket(self, **_: str) -> None:
            raise ClientError({"Error": {"Code": "403", "Message": "Forbidden"}}, "HeadBucket")

    with pytest.raises(Problem, match="belongs to somebody else"):
        make_bucket(Theirs(), "artifacts", "eu-central-1", "123456789012")


def test_folder_of_another_deployment_is_left_alone(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in saved.glob("*.json*")}
    with aws_world():
        monkeypatch.setenv("VAULT_BUCKET", "awizo-other-vault")

        with pytest.raises(Problem, match="holds a backup of prod"):
            back_up(STAGE, ACCOUNT, saved)

    assert {path: path.read_bytes() for path in saved.glob("*.json*")} == before


def test_folder_with_other_things_takes_no_backup(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")

    with aws_world(), pytest.raises(Problem, match="holds something else"):
        back_up(STAGE, ACCOUNT, tmp_path)


def test_letters_of_others_do_not_go_into_the_checkout() -> None:
    with aws_world(), pytest.raises(Problem, match="belong somewhere else"):
        back_up(STAGE, ACCOUNT, PROJECT / "copy")

    assert not (PROJECT / "copy").exists()


def test_earlier_backup_can_be_gone_back_to(saved: Path) -> None:
    earlier = read_manifest(saved)
    with aws_world():
        back_up(STAGE, ACCOUNT, saved)
    assert read_manifest(saved).rows < earlier.rows

    (kept,) = saved.glob(f"manifest-*-{earlier.identity[:6]}.json")
    kept.replace(saved / "manifest.json")

    with _restored(saved) as restored:
        assert restored.files == 2


def test_rows_and_letters_of_different_deployments_are_no_backup(tmp_path: Path) -> None:
    with aws_world():
        _a_scanned_letter(a_company())
        for file in clients.call("s3", "list_object_versions", Bucket=os.environ["VAULT_BUCKET"])[
            "Versions"
        ]:
            clients.call(
                "s3",
                "delete_object",
                Bucket=os.environ["VAULT_BUCKET"],
                Key=file["Key"],
                VersionId=file["VersionId"],
            )

        with pytest.raises(Problem, match="2 of 2 letters that the rows name are not among"):
            back_up(STAGE, ACCOUNT, tmp_path)


def test_damaged_file_is_noticed_before_the_deployment_is_touched(saved: Path) -> None:
    file = next(iter(files_in(saved, read_manifest(saved))))
    (saved / file.place).write_bytes(b"something else")
    with aws_world():
        with pytest.raises(Problem, match="Nothing was changed"):
            restore(STAGE, ACCOUNT, saved)

        assert _scan() == []


def test_rehearsal_leaves_out_what_would_write_to_people(saved: Path) -> None:
    with aws_world():
        loud = restore(STAGE, ACCOUNT, saved)
        due = [row for row in _scan() if "g5" in row]
    with aws_world():
        quiet = restore(STAGE, ACCOUNT, saved, is_quiet=True)
        assert [row for row in _scan() if "g5" in row and row["sk"]["S"] == "FACT"] == []

    assert due
    assert quiet.left_out > loud.left_out
