"""
The package that ships, deployed into an account that enforces rights: every function runs from its
own archive under its own role, and a scan goes its whole way.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from botocore.exceptions import ClientError

from deploy.destroy import destroy
from deploy.package import Package
from deploy.stack import outputs_of
from infra.web_headers import IMMUTABLE, REVALIDATE
from local.mailbox import letters
from local.ports import any_free
from local.steps import Problem
from tests.deploy.cloud import (
    NAME,
    STAGE,
    Cloud,
    account,
    deployed,
    emulated_account,
    environment_of,
    made_people,
    ran,
)
from tests.deploy.people import PASSWORD
from tests.harness.running import eventually, fetch
from tests.samples.files import letter_pdf
from tests.samples.release import releases

pytestmark = [
    pytest.mark.long,
    pytest.mark.stack,
    pytest.mark.enable_socket,
]


@pytest.fixture(scope="module")
def cloud(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """One account for all tests of this module."""
    folder = tmp_path_factory.mktemp("cloud")
    with emulated_account(folder) as endpoint:
        outputs = deployed(package, endpoint)
        environment = environment_of(endpoint, outputs)
        people = made_people(endpoint, environment)
        yield Cloud(endpoint, folder, outputs, environment, people)


@pytest.fixture(scope="module")
def scanner(cloud: Cloud) -> Any:
    """S3 as a device sees it that may do nothing but put files under its own name."""
    iam, name = cloud.client("iam"), "scanner"
    bucket = cloud.outputs["IntakeBucketName"]
    allowed = {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/reception/*",
    }
    iam.create_user(UserName=name)
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName=name, PolicyName="put", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return cloud.client("s3", (key["AccessKeyId"], key["SecretAccessKey"]))


def _registered(cloud: Cloud, token: str) -> dict[str, Any]:
    answer = cloud.call(
        "POST",
        "/office/mail",
        {
            "company_id": cloud.people["NOWAK-7"],
            "sender": "Sąd Rejonowy",
            "kind": "letter",
            "received_on": dt.datetime.now(tz=dt.UTC).date().isoformat(),
            "notice": "email_with_attachment",
        },
        Authorization=token,
        Idempotency_Key=uuid.uuid4().hex,
    )
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json
    return made


def test_a_scan_goes_its_whole_way_with_the_rights_that_ship(cloud: Cloud, scanner: Any) -> None:
    clerk, anna, piotr = (cloud.token(who) for who in ("clerk", "anna", "piotr"))
    item = _registered(cloud, clerk)
    office = f"/office/companies/{item['company_id']}/mail/{item['id']}"
    notices = eventually(
        lambda: cloud.call("GET", f"{office}/notices", Authorization=clerk).json["items"],
        within_s=60,
    )
    assert [one["state"] for one in notices] == ["held"]

    scanner.put_object(
        Bucket=cloud.outputs["IntakeBucketName"],
        Key=f"reception/{item['number']}/scan 1+ż.pdf",
        Body=letter_pdf(2),
    )

    path = f"/companies/{item['company_id']}/mail/{item['id']}"
    (scan,) = eventually(
        lambda: cloud.call("GET", path, Authorization=anna).json["scans"], within_s=90
    )
    (letter,) = eventually(lambda: letters(cloud.folder / "mail"), within_s=90)
    assert cloud.people["anna"] in letter.recipients
    link = cloud.call("POST", f"{path}/scans/{scan['id']}/link", Authorization=anna).json["url"]
    opened = fetch("GET", link, None, {})
    assert (opened.status, opened.body[:5]) == (200, b"%PDF-")
    assert fetch("GET", link.partition("?")[0], None, {}).status == 403
    for closed in (path, f"{path}/scans/{scan['id']}/link"):
        method = "POST" if closed.endswith("link") else "GET"
        assert cloud.call(method, closed, Authorization=piotr).status == 404


def test_staff_see_what_waits_and_upload_with_the_rights_that_ship(cloud: Cloud) -> None:
    clerk = cloud.token("clerk")
    item = _registered(cloud, clerk)
    office = f"/office/companies/{item['company_id']}/mail/{item['id']}"

    assert cloud.call("GET", "/office/scans/arriving", Authorization=clerk).status == 200
    assert cloud.call("GET", "/office/overview", Authorization=clerk).status == 200
    file = {"name": "a.pdf", "size_bytes": 10, "content_type": "application/pdf"}
    form = cloud.call("POST", f"{office}/uploads", file, Authorization=clerk)
    assert form.status == 201, form.body


def test_bridges_file_goes_its_way_with_the_rights_that_ship_and_only_once(cloud: Cloud) -> None:
    admin, clerk = cloud.token("admin"), cloud.token("clerk")
    made = cloud.call(
        "POST",
        "/office/scanners",
        {"name": "Reception", "place": "", "company_id": None},
        Authorization=admin,
        Idempotency_Key=uuid.uuid4().hex,
    )
    assert made.status == 201, made.body
    content = letter_pdf(3)
    offer = {
        "target": "inbox",
        "made_at": "2026-11-20T08:30:00Z",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "name": "list żółty.pdf",
    }
    key = made.json["key"]

    place = cloud.call("POST", "/scanner/places", offer, X_Awizo_Scanner_Key=key).json
    first = [fetch("PUT", place["url"], content, place["headers"]).status for _ in range(2)]
    assert first == [200, 412]

    def waiting() -> list[str]:
        page = cloud.call("GET", "/office/scans?state=inbox", Authorization=clerk).json["items"]
        return [scan["scanner"] for scan in page if scan["file_name"] == "list żółty.pdf"]

    assert eventually(waiting, within_s=90) == ["Reception"]
    again = cloud.call("POST", "/scanner/places", offer, X_Awizo_Scanner_Key=key)
    assert again.json["state"] == "delivered"
    # The first answer was lost and the file has left the bucket: put again, it is the same scan.
    assert fetch("PUT", place["url"], content, place["headers"]).status == 200
    eventually(lambda: _is_taken_in(cloud), within_s=90)
    assert waiting() == ["Reception"]


def _is_taken_in(cloud: Cloud) -> bool:
    bucket = cloud.outputs["IntakeBucketName"]
    return not cloud.client("s3").list_object_versions(Bucket=bucket).get("Versions")


def test_scanner_can_neither_read_nor_leave_its_own_place(cloud: Cloud, scanner: Any) -> None:
    bucket = cloud.outputs["IntakeBucketName"]

    forbidden: tuple[Callable[[], object], ...] = (
        lambda: scanner.put_object(Bucket=bucket, Key="desk/a.pdf", Body=b"x"),
        lambda: scanner.get_object(Bucket=bucket, Key="reception/a.pdf"),
        lambda: scanner.list_object_versions(Bucket=bucket),
        lambda: scanner.put_object(
            Bucket=cloud.outputs["VaultBucketName"], Key="reception/a", Body=b"x"
        ),
    )
    for act in forbidden:
        with pytest.raises(ClientError, match=r"AccessDenied|Forbidden"):
            act()


def test_held_notice_and_its_scan_outlive_a_restart_between_them(
    package: Package, tmp_path: Path
) -> None:
    port = any_free()
    with emulated_account(tmp_path, port) as endpoint:
        outputs = deployed(package, endpoint)
        environment = environment_of(endpoint, outputs)
        people = made_people(endpoint, environment)
        before = Cloud(endpoint, tmp_path, outputs, environment, people)
        item = _registered(before, before.token("clerk"))

    with emulated_account(tmp_path, port) as endpoint:
        after = Cloud(endpoint, tmp_path, outputs, environment, people)
        after.client("s3").put_object(
            Bucket=outputs["IntakeBucketName"],
            Key=f"reception/{item['number']}/scan001.pdf",
            Body=letter_pdf(1),
        )

        (letter,) = eventually(lambda: letters(tmp_path / "mail"), within_s=120)
        assert people["anna"] in letter.recipients
        assert [attachment.content_type for attachment in letter.attachments] == ["application/pdf"]
        path = f"/companies/{item['company_id']}/mail/{item['id']}"
        assert len(after.call("GET", path, Authorization=after.token("anna")).json["scans"]) == 1


def test_second_deployment_is_an_upgrade_that_keeps_data(cloud: Cloud, package: Package) -> None:
    clerk = cloud.token("clerk")
    _registered(cloud, clerk)
    before = cloud.call("GET", "/office/mail", Authorization=clerk).json["items"]

    again = deployed(package, cloud.endpoint)

    assert again == cloud.outputs
    assert cloud.call("GET", "/office/mail", Authorization=clerk).json["items"] == before
    assert before


@pytest.mark.parametrize("version", releases())
def test_what_the_release_before_left_goes_on_under_what_ships(cloud: Cloud, version: str) -> None:
    """T89: rows, files and messages of a release, in a deployment of this one."""
    names = json.loads(ran(cloud.endpoint, cloud.environment, "left_behind", version))
    clerk, anna = cloud.token("clerk"), cloud.token_of("anna@nowak.example")
    mine = cloud.call("GET", "/me/companies", Authorization=anna).json["items"]
    assert {one["id"] for one in mine} == {names["NOWAK-7"], names["ROSSI-3"]}

    mail = f"/companies/{names['NOWAK-7']}/mail"
    listed = cloud.call("GET", mail, Authorization=anna).json["items"]
    assert {names["told"], names["seen"], names["held"]} <= {one["id"] for one in listed}
    scan = f"{mail}/{names['seen']}/scans/{names['attached']}"
    link = cloud.call("POST", f"{scan}/link", Authorization=anna).json["url"]
    assert fetch("GET", link, None, {}).status == 200

    def came() -> bool:
        shown = cloud.call("GET", f"{mail}/{names['held']}", Authorization=anna).json
        return bool(shown["scans"])

    eventually(came, within_s=90)
    office = f"/office/companies/{names['NOWAK-7']}/mail/{names['held']}/notices"

    def told() -> bool:
        notices = cloud.call("GET", office, Authorization=clerk).json["items"]
        return {one["state"] for one in notices} == {"sent"}

    eventually(told, within_s=90)
    later = f"/office/companies/{names['ROSSI-3']}/mail/{names['told later']}/notices"
    eventually(
        lambda: (
            [one["state"] for one in cloud.call("GET", later, Authorization=clerk).json["items"]]
            == ["sent"]
        ),
        within_s=90,
    )


def test_first_admin_gets_a_way_in_once_a_password_is_set_no_more(
    cloud: Cloud, package: Package, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed(package, cloud.endpoint)
    token = capsys.readouterr().out.partition("/set-password#")[2].split()[0]

    password = {"token": token, "password": PASSWORD}
    assert cloud.call("POST", "/password", password, X_Awizo_Client="web").status == 204
    credentials = {"email": STAGE.admin.email, "password": PASSWORD}
    secret = cloud.call("POST", "/session/codes", credentials, X_Awizo_Client="web").json["secret"]
    credentials |= {"code": pyotp.TOTP(secret).now()}
    session = cloud.call("POST", "/session", credentials, X_Awizo_Client="web")
    assert session.status == 200, session.body
    bearer = f"Bearer {session.json['id_token']}"
    assert cloud.call("GET", "/office/settings", Authorization=bearer).status == 200

    deployed(package, cloud.endpoint)
    assert "/set-password#" not in capsys.readouterr().out


def test_client_is_uploaded_with_what_ages_and_what_does_not(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs["WebBucketName"]
    names = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]]

    rules = {name: s3.head_object(Bucket=bucket, Key=name)["CacheControl"] for name in names}

    assert rules["index.html"] == REVALIDATE
    assert {rule for name, rule in rules.items() if name.startswith("assets/")} == {IMMUTABLE}


def test_stack_that_is_removed_leaves_the_letters(cloud: Cloud, package: Package) -> None:
    """Last in this file: what it removes, the others need."""
    outputs = outputs_of(cloud.client("cloudformation"), NAME)
    bucket = outputs["VaultBucketName"]
    cloud.client("s3").put_object(Bucket=bucket, Key="scans/x/original", Body=b"a letter")

    destroy(STAGE, account(cloud.endpoint), outputs, with_data=False)

    assert outputs_of(cloud.client("cloudformation"), NAME) == {}
    kept = cloud.client("s3").get_object(Bucket=bucket, Key="scans/x/original")
    assert kept["Body"].read() == b"a letter"
    assert cloud.client("dynamodb").scan(TableName=outputs["TableName"])["Count"] > 0
    with pytest.raises(Problem, match="Do what is marked"):
        deployed(package, cloud.endpoint)
