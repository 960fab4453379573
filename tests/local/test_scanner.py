"""The folder that plays the scanner."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from local.scanner import Watcher

_BUCKET = "intake"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=_BUCKET)
        yield client


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def watcher(tmp_path: Path, s3: Any, lines: list[str]) -> Watcher:
    return Watcher(tmp_path, _BUCKET, s3, lines.append)


def _drop(folder: Path, place: str, content: bytes = b"%PDF-1.7") -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _keys(s3: Any) -> list[str]:
    return [entry["Key"] for entry in s3.list_objects_v2(Bucket=_BUCKET).get("Contents", [])]


def _look_twice(watcher: Watcher) -> None:
    watcher.look(0)
    watcher.look(1.1)


@pytest.mark.parametrize(
    "place", ["letter.pdf", "K7M2-9QXT4/letter.pdf", "NOWAK-7/a/żółty list 1.pdf"]
)
def test_settled_file_is_put_under_the_path_it_has(
    tmp_path: Path, watcher: Watcher, s3: Any, place: str
) -> None:
    path = _drop(tmp_path, place)

    _look_twice(watcher)

    assert _keys(s3) == [f"local-scanner/{place}"]
    assert not path.exists()
    assert (tmp_path / "sent" / place).read_bytes() == b"%PDF-1.7"


def test_file_that_still_grows_is_left_alone(tmp_path: Path, watcher: Watcher, s3: Any) -> None:
    _drop(tmp_path, "big.pdf", b"%PDF")
    watcher.look(0)
    _drop(tmp_path, "big.pdf", b"%PDF and more")

    watcher.look(5)
    assert _keys(s3) == []

    watcher.look(6.1)
    assert (
        s3.get_object(Bucket=_BUCKET, Key="local-scanner/big.pdf")["Body"].read().endswith(b"more")
    )


def test_same_name_on_another_day_is_sent_again_and_both_are_kept(
    tmp_path: Path, watcher: Watcher, lines: list[str]
) -> None:
    for day in (0, 10):
        _drop(tmp_path, "scan001.pdf", f"%PDF {day}".encode())
        watcher.look(day)
        watcher.look(day + 2)

    assert sorted(path.name for path in (tmp_path / "sent").iterdir()) == [
        "scan001-2.pdf",
        "scan001.pdf",
    ]
    assert lines == ["scanner: scan001.pdf sent"] * 2


@pytest.mark.parametrize("name", [".hidden.pdf", "~lock.pdf", "a.pdf.part", "b.tmp", ".git/c.pdf"])
def test_hidden_and_unfinished_files_are_not_ours(
    tmp_path: Path, watcher: Watcher, s3: Any, name: str
) -> None:
    path = _drop(tmp_path, name)

    _look_twice(watcher)

    assert _keys(s3) == []
    assert path.exists()


def test_what_the_bucket_cannot_take_is_put_aside_with_the_reason(
    tmp_path: Path, watcher: Watcher, s3: Any, lines: list[str]
) -> None:
    place = "/".join(["x" * 200] * 6) + "/a.pdf"
    _drop(tmp_path, place)

    _look_twice(watcher)

    assert _keys(s3) == []
    reason = next((tmp_path / "refused").rglob("*.reason.txt")).read_text()
    assert reason == "its path is longer than 1024 bytes\n"
    assert lines[0].endswith("refused (its path is longer than 1024 bytes)")


def test_refused_put_is_put_aside_with_the_services_words(
    tmp_path: Path, s3: Any, lines: list[str]
) -> None:
    watcher = Watcher(tmp_path, "no-such-bucket", s3, lines.append)
    _drop(tmp_path, "a.pdf")

    _look_twice(watcher)

    assert (tmp_path / "refused" / "a.pdf").exists()
    assert "NoSuchBucket" in (tmp_path / "refused" / "a.pdf.reason.txt").read_text()


def test_bucket_that_does_not_answer_leaves_the_file_for_later(
    tmp_path: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    nobody = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url="http://127.0.0.1:9",
        config=Config(retries={"total_max_attempts": 1}),
    )
    watcher = Watcher(tmp_path, _BUCKET, nobody, lines.append)
    path = _drop(tmp_path, "a.pdf")

    _look_twice(watcher)

    assert path.exists()
    assert lines == []
