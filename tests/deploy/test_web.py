"""The client on its way to its bucket: what pages name is there before the page that names it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from deploy import web
from deploy.web import upload_client
from infra.web_headers import IMMUTABLE, REVALIDATE
from local.steps import Problem

BUCKET = "awizo-web"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client


def a_build(folder: Path, mark: str) -> Path:
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / f"index-{mark}.js").write_text("export {}")
    (folder / "wall.svg").write_text("<svg/>")
    (folder / "index.html").write_text(f"<script src=/assets/index-{mark}.js></script>")
    return folder


def names(s3: Any) -> set[str]:
    return {entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])}


def test_page_comes_last_so_that_it_never_names_what_is_not_there(tmp_path: Path, s3: Any) -> None:
    sent: list[str] = []
    s3.meta.events.register(
        "before-parameter-build.s3.PutObject", lambda params, **_: sent.append(params["Key"])
    )

    assert upload_client(s3, BUCKET, a_build(tmp_path / "b", "a1")) == 3
    assert sent[-1] == "index.html"


def test_each_file_says_how_long_it_may_be_kept_and_what_it_is(tmp_path: Path, s3: Any) -> None:
    upload_client(s3, BUCKET, a_build(tmp_path / "b", "a1"))

    page = s3.head_object(Bucket=BUCKET, Key="index.html")
    script = s3.head_object(Bucket=BUCKET, Key="assets/index-a1.js")
    assert (page["CacheControl"], page["ContentType"]) == (REVALIDATE, "text/html")
    assert (script["CacheControl"], script["ContentType"]) == (IMMUTABLE, "text/javascript")


def test_second_upload_brings_only_what_may_have_changed(tmp_path: Path, s3: Any) -> None:
    build = a_build(tmp_path / "b", "a1")
    upload_client(s3, BUCKET, build)

    assert upload_client(s3, BUCKET, build) == 2


def test_files_of_the_build_before_stay_for_pages_that_are_open(
    tmp_path: Path, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_client(s3, BUCKET, a_build(tmp_path / "1", "a1"))
    upload_client(s3, BUCKET, a_build(tmp_path / "2", "b2"))
    assert {"assets/index-a1.js", "assets/index-b2.js"} <= names(s3)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz=tz or UTC) + timedelta(days=31)

    monkeypatch.setattr(web, "datetime", Later)
    upload_client(s3, BUCKET, tmp_path / "2")

    assert "assets/index-a1.js" not in names(s3)
    assert {"assets/index-b2.js", "index.html", "wall.svg"} <= names(s3)


def test_client_that_is_not_built_is_refused_with_what_to_do(tmp_path: Path, s3: Any) -> None:
    with pytest.raises(Problem, match="make setup"):
        upload_client(s3, BUCKET, tmp_path)
