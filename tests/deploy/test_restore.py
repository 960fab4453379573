"""
The drill: a thousand letters with their scans are saved, everything is gone, and a new deployment
gets them back, with every checksum equal and people let in again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from deploy import returning_rows
from deploy.backup import back_up
from deploy.copies import File, files_in, read_manifest
from deploy.destroy import destroy
from deploy.package import Package
from deploy.restore import restore
from local.mailbox import letters
from local.steps import Problem
from tests.deploy.cloud import (
    STAGE,
    Cloud,
    account,
    as_root,
    deployed,
    emulated_account,
    environment_of,
    made_people,
    ran,
)
from tests.deploy.people import PASSWORD
from tests.harness.running import eventually, fetch
from tests.samples.files import letter_pdf

LETTERS = 1000
NEW = STAGE.model_copy(update={"name": "again", "app_name": "awizo-again"})

pytestmark = [
    pytest.mark.long,
    pytest.mark.stack,
    pytest.mark.enable_socket,
]


@pytest.fixture(scope="module")
def old(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A deployment with a thousand letters, and one file that nobody could take in yet."""
    folder = tmp_path_factory.mktemp("old")
    with emulated_account(folder) as endpoint:
        outputs = deployed(package, endpoint)
        environment = environment_of(endpoint, outputs)
        people = made_people(endpoint, environment)
        ran(endpoint, environment, "filling", str(LETTERS), people["NOWAK-7"])
        cloud = Cloud(endpoint, folder, outputs, environment, people)
        _leave_a_file_waiting(cloud)
        yield cloud


@pytest.fixture(scope="module")
def saved(old: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    folder = tmp_path_factory.mktemp("saved")
    with as_root():
        back_up(STAGE, account(old.endpoint), folder)
    return folder


def _leave_a_file_waiting(cloud: Cloud) -> None:
    mapping = cloud.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    for one in mapping:
        cloud.client("lambda").update_event_source_mapping(UUID=one["UUID"], Enabled=False)
    cloud.client("s3").put_object(
        Bucket=cloud.outputs["IntakeBucketName"], Key="reception/scan001.pdf", Body=letter_pdf(1)
    )


def test_backup_fetches_only_what_is_new_the_second_time(
    old: Cloud, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with as_root():
        manifest = back_up(STAGE, account(old.endpoint), saved)

    assert manifest.files == 2 * LETTERS + 1
    assert f"Fetch letters ({2 * LETTERS:,}, 0 of them new)" in capsys.readouterr().out


def test_damaged_backup_is_refused_before_a_row_is_written(
    old: Cloud, saved: Path, package: Package, tmp_path: Path
) -> None:
    for path in saved.glob("*.json*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = next(file for file in _files(saved) if file.kind == "vault")
    (tmp_path / file.place).parent.mkdir(parents=True)
    (tmp_path / file.place).write_bytes(b"something else")
    broken = STAGE.model_copy(update={"name": "broken", "app_name": "awizo-broken"})
    outputs = deployed(package, old.endpoint, broken)

    with as_root(), pytest.raises(Problem, match="is damaged"):
        restore(broken, account(old.endpoint), tmp_path)

    rows = old.client("dynamodb").scan(TableName=outputs["TableName"])["Items"]
    assert not [row for row in rows if row["pk"]["S"].startswith("COMPANY#")]


def test_everything_comes_back_and_people_get_in_again(
    old: Cloud, saved: Path, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old deployment is gone afterwards: what comes next in this file works on the new one."""
    destroy(STAGE, account(old.endpoint), old.outputs, with_data=True)
    outputs = deployed(package, old.endpoint, NEW)
    with as_root():
        _be_cut_off(old, saved, monkeypatch)
        restored = restore(NEW, account(old.endpoint), saved)
    new = Cloud(old.endpoint, old.folder, outputs, {}, old.people)

    assert restored.files == 2 * LETTERS + 1
    _assert_same_bytes(new, saved)
    for who in ("anna", "clerk"):
        _let_in(new, who)
    assert _links_open(new) == LETTERS
    assert eventually(lambda: _waiting_scan(new), within_s=90)


def test_restore_that_is_repeated_is_refused_and_changes_nothing(old: Cloud, saved: Path) -> None:
    before = _rows(old)

    with as_root(), pytest.raises(Problem, match="already"):
        restore(NEW, account(old.endpoint), saved)

    assert _rows(old) == before


def _files(saved: Path) -> Iterator[File]:
    return files_in(saved, read_manifest(saved))


def _be_cut_off(cloud: Cloud, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore that ends in the middle of the rows."""
    bring, left = returning_rows._bring_row, [LETTERS]

    def bring_some(*arguments: Any) -> None:
        if not left[0]:
            raise EndpointConnectionError(endpoint_url="x")
        left[0] -= 1
        bring(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(returning_rows, "_bring_row", bring_some)
        with pytest.raises(EndpointConnectionError):
            restore(NEW, account(cloud.endpoint), saved)


def _assert_same_bytes(cloud: Cloud, saved: Path) -> None:
    s3 = cloud.client("s3")
    for file in _files(saved):
        if file.kind == "vault":
            there = s3.get_object(Bucket=cloud.outputs["VaultBucketName"], Key=file.key)
            assert there["Body"].read() == (saved / file.place).read_bytes()


def _links_open(cloud: Cloud) -> int:
    """Anna opens her letters; how many there are."""
    token, company = cloud.token("anna"), cloud.people["NOWAK-7"]
    items = _all_items(cloud, token, company)
    for item in items[:: len(items) // 10]:
        (scan,) = cloud.call(
            "GET", f"/companies/{company}/mail/{item['id']}", Authorization=token
        ).json["scans"]
        path = f"/companies/{company}/mail/{item['id']}/scans/{scan['id']}/link"
        opened = fetch("GET", cloud.call("POST", path, Authorization=token).json["url"], None, {})
        assert opened.body.startswith(b"%PDF-1.7 letter")
    return len(items)


def _let_in(cloud: Cloud, who: str) -> None:
    """Somebody asks for a link and sets a new password by it."""
    address = cloud.people[who]
    cloud.call("POST", "/password/forgotten", {"email": address}, X_Awizo_Client="web")
    link = eventually(lambda: _link_to(cloud, address), within_s=60)
    body = {"token": link, "password": PASSWORD}
    assert cloud.call("POST", "/password", body, X_Awizo_Client="web").status == 204


def _all_items(cloud: Cloud, token: str, company: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        path = f"/companies/{company}/mail?limit=100{cursor}"
        page = cloud.call("GET", path, Authorization=token).json
        found += page["items"]
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


def _link_to(cloud: Cloud, address: str) -> str:
    for letter in letters(cloud.folder / "mail"):
        if address in letter.recipients and "#" in letter.text:
            return letter.text.partition("set-password#")[2].split()[0]
    return ""


def _waiting_scan(cloud: Cloud) -> bool:
    token = cloud.token("clerk")
    unfiled = cloud.call("GET", "/office/scans?state=inbox", Authorization=token).json["items"]
    return [scan["file_name"] for scan in unfiled] == ["scan001.pdf"]


def _rows(cloud: Cloud) -> dict[tuple[str, str], Any]:
    table = cloud.client("cloudformation").describe_stacks(StackName=NEW.app_name)["Stacks"][0]
    name = next(o["OutputValue"] for o in table["Outputs"] if o["OutputKey"] == "TableName")
    pages = cloud.client("dynamodb").get_paginator("scan").paginate(TableName=name)
    return {(row["pk"]["S"], row["sk"]["S"]): row for page in pages for row in page["Items"]}
