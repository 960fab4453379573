"""Object versions: each is read by its id, and what is stored under a key is stored once."""

import hashlib
import re
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from botocore.exceptions import ClientError, ResponseStreamingError

from chalicelib.aws import bucket, clients, signing
from chalicelib.aws.bucket import StoredObject
from chalicelib.config import config
from chalicelib.core.errors import Unavailable
from tests.harness.calls import Make, around_each_call, recorded
from tests.harness.s3 import drop, in_intake, in_vault, stored_bytes

KEY = "scans/scn_1/original"


def stored(key: str, content: bytes) -> StoredObject:
    dropped = drop(key, content)
    return StoredObject(dropped.bucket, key, dropped.version_id, len(content))


def file_with(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def store(path: Path) -> str:
    return bucket.store_once(config().vault_bucket, KEY, path, "application/pdf")


def test_head_tells_of_one_version_and_of_the_newest(world: None) -> None:
    first, second = stored("a/b", b"1"), stored("a/b", b"22")

    assert (bucket.head(first.bucket, "a/b", first.version_id) or first).size_bytes == 1
    assert (bucket.head(first.bucket, "a/b") or first).version_id == second.version_id


def test_what_is_not_there_is_none(world: None) -> None:
    name = config().intake_bucket
    gone = stored("a/b", b"1")
    bucket.remove(gone)

    assert bucket.head(name, "nothing") is None
    assert bucket.head(name, "a/b", gone.version_id) is None
    assert bucket.read(gone) is None


def test_delete_marker_is_no_object(world: None) -> None:
    name = config().intake_bucket
    kept = stored("a/b", b"1")
    marker = clients.call("s3", "delete_object", Bucket=name, Key="a/b")["VersionId"]

    assert bucket.head(name, "a/b", marker) is None
    assert bucket.head(name, "a/b") is None
    assert [each.version_id for each in bucket.versions(name)] == [kept.version_id]


def test_removing_takes_one_version_and_may_be_repeated(world: None) -> None:
    first, second = stored("a/b", b"1"), stored("a/b", b"2")

    bucket.remove(first)
    bucket.remove(first)

    assert [each.version_id for each in in_intake()] == [second.version_id]


def test_download_is_the_version_asked_for(world: None, tmp_path: Path) -> None:
    content = bytes(range(256)) * 9000
    first = stored("a/b", content)
    stored("a/b", b"other")

    digest = bucket.download(first, tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == content
    assert digest == hashlib.sha256(content).hexdigest()


class BrokenBody:
    """An answer that breaks off after its first bytes."""

    def __init__(self) -> None:
        self.reads = 0

    def read(self, _: int) -> bytes:
        self.reads += 1
        if self.reads == 1:
            return b"half"
        raise ResponseStreamingError(error="connection broken")


def test_answer_that_breaks_off_is_unavailable_and_no_shorter_file(
    world: None, tmp_path: Path
) -> None:
    source = stored("a/b", b"whole")

    def break_off(name: str, arguments: dict[str, Any], make: Make) -> Any:
        answer = make(arguments)
        return answer | {"Body": BrokenBody()} if name == "s3.GetObject" else answer

    with around_each_call(break_off):
        with pytest.raises(Unavailable):
            bucket.download(source, tmp_path / "file")
        with pytest.raises(Unavailable):
            bucket.read(source)


def test_second_file_under_a_key_is_not_stored(world: None, tmp_path: Path) -> None:
    first = store(file_with(tmp_path, b"first"))

    again = store(file_with(tmp_path, b"second"))

    assert again == first
    assert len(in_vault()) == 1
    assert stored_bytes(KEY, first) == b"first"


@pytest.mark.parametrize("code", ["PreconditionFailed", "ConditionalRequestConflict"])
def test_file_that_another_worker_is_just_storing_comes_again_later(
    world: None, tmp_path: Path, code: str
) -> None:
    def refuse(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "s3.PutObject":
            answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 409}}
            raise ClientError(answer, "PutObject")
        return make(arguments)

    with around_each_call(refuse), pytest.raises(Unavailable):
        store(file_with(tmp_path, b"first"))


def test_large_version_is_copied_once_without_what_its_sender_attached(world: None) -> None:
    name, vault = config().intake_bucket, config().vault_bucket
    answer = clients.call(
        "s3",
        "put_object",
        Bucket=name,
        Key="a/b +%",
        Body=b"large",
        ContentType="text/html",
        Metadata={"note": "secret"},
        Tagging="a=b",
    )
    source = StoredObject(name, "a/b +%", answer["VersionId"], 5)

    copied = bucket.copy_once(source, vault, KEY)
    again = bucket.copy_once(source, vault, KEY)

    assert again == copied
    assert len(in_vault()) == 1
    told = clients.call("s3", "head_object", Bucket=vault, Key=KEY)
    assert (told["ContentType"], told["Metadata"]) == ("application/octet-stream", {})
    assert clients.call("s3", "get_object_tagging", Bucket=vault, Key=KEY)["TagSet"] == []
    assert stored_bytes(KEY, copied) == b"large"


def test_file_that_s3_copies_only_in_parts_is_kept_whole_and_once(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = 5 * 1024 * 1024
    monkeypatch.setattr(bucket, "_LARGEST_COPY", part)
    monkeypatch.setattr(bucket, "_PART", part)
    content, vault = b"x" * part + b"the rest", config().vault_bucket
    dropped = stored("desk/huge.bin", content)
    source = StoredObject(dropped.bucket, dropped.key, dropped.version_id, len(content))

    with recorded() as seen:
        copied = bucket.copy_once(source, vault, KEY)
    again = bucket.copy_once(source, vault, KEY)

    assert again == copied
    assert stored_bytes(KEY, copied) == content
    assert [name for name, _ in seen] == [
        "s3.HeadObject",
        "s3.CreateMultipartUpload",
        "s3.UploadPartCopy",
        "s3.UploadPartCopy",
        "s3.CompleteMultipartUpload",
    ]
    assert seen[-1][1]["IfNoneMatch"] == "*"


def test_versions_are_listed_over_several_pages(world: None) -> None:
    written = [stored(f"a/{number % 3}", b"x") for number in range(7)]
    pages: list[str] = []

    def small_pages(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "s3.ListObjectVersions":
            pages.append(name)
            arguments = arguments | {"MaxKeys": 2}
        return make(arguments)

    with around_each_call(small_pages):
        found = in_intake()

    assert {each.version_id for each in found} == {each.version_id for each in written}
    assert (len(found), len(pages)) == (7, 4)


@pytest.mark.parametrize(
    "key", ["a b/c+d", "a/%2B", "ż/żółw.pdf", "a/z\u0307.pdf", "a//b", "/a", "a/../b", "a&<b>"]
)
def test_key_is_listed_as_it_was_put(world: None, key: str) -> None:
    put = stored(key, b"x")

    assert [(each.key, each.version_id) for each in in_intake()] == [(key, put.version_id)]


def test_signing_needs_no_call(world: None) -> None:
    signing.sign_upload("b", "k", content_type="image/png", most_bytes=1, seconds=60)

    with recorded() as seen:
        link(name="a.pdf")
        signing.sign_upload("b", "k", content_type="image/png", most_bytes=1, seconds=60)

    assert seen == []


def link(*, name: str, inline: bool = True) -> dict[str, str]:
    """A link's query, each parameter once."""
    source = StoredObject("vault-bucket", "scans/scn_1/clean", "v/1", 0)
    url = signing.sign_download(source, content_type="application/pdf", name=name, inline=inline)
    query = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in query.values())
    return {name: values[0] for name, values in query.items()} | {"": url}


def test_link_is_for_one_version_and_one_minute_with_what_it_is_inside_the_signature(
    world: None,
) -> None:
    query = link(name="list.pdf")

    assert urlsplit(query[""]).netloc == "vault-bucket.s3.eu-central-1.amazonaws.com"
    assert (query["X-Amz-Expires"], query["versionId"]) == ("60", "v/1")
    assert query["X-Amz-SignedHeaders"] == "host"
    assert query["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert query["response-content-type"] == "application/pdf"
    assert query["response-cache-control"] == "no-store"
    assert query["response-content-disposition"].startswith("inline;")


def test_links_are_for_the_public_address_when_there_is_one(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_PUBLIC_ENDPOINT", "http://127.0.0.1:8080")
    config.cache_clear()
    signing.reset()
    try:
        assert link(name="a")[""].startswith(
            "http://127.0.0.1:8080/vault-bucket/scans/scn_1/clean?"
        )
    finally:
        monkeypatch.undo()
        config.cache_clear()
        signing.reset()


def parsed(header: str) -> tuple[str, str, str]:
    """A Content-Disposition as another program reads it: kind, plain name, whole name."""
    message = Message()
    message["Content-Disposition"] = header
    plain = re.search(r'; filename="([^"]*)"', header)
    whole = re.search(r"; filename\*=UTF-8''([^;]*)$", header)
    assert plain is not None
    assert whole is not None
    return message.get_content_disposition() or "", plain[1], unquote(whole[1], errors="strict")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("list.pdf", "list.pdf"),
        ("Żółw & spółka.pdf", "___w _ sp__ka.pdf"),
        ('quote".pdf', "quote_.pdf"),
        ("back\\slash.pdf", "back_slash.pdf"),
        ("line\r\nSet-Cookie: a=b.pdf", "line__Set-Cookie_ a_b.pdf"),
        ("semi;colon=.pdf", "semi_colon_.pdf"),
        ("100%.pdf", "100_.pdf"),
        ("日本語.pdf", "___.pdf"),
        ("it's.pdf", "it_s.pdf"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("inline", [True, False])
def test_disposition_says_the_whole_name_and_nothing_else(
    name: str, plain: str, inline: bool
) -> None:
    header = signing.disposition(name, inline=inline)

    assert header.isascii()
    assert header.isprintable()
    assert parsed(header) == ("inline" if inline else "attachment", plain, name)


def test_upload_form_fixes_key_type_and_size(world: None) -> None:
    url, fields = signing.sign_upload(
        "intake-bucket", "desk/N/upl_1/a b.pdf", content_type="image/png", most_bytes=9, seconds=60
    )

    assert url == "https://intake-bucket.s3.eu-central-1.amazonaws.com/"
    assert fields["key"] == "desk/N/upl_1/a b.pdf"
    assert fields["Content-Type"] == "image/png"
