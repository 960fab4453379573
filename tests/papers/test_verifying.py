"""`./awizo verify`: one line, and a status that a script can read."""

import base64
import hashlib
import json
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.papers.verifying import main
from chalicelib.receipts.chain import issued, voided
from chalicelib.receipts.model import Chain, Voiding, end_statement, sha256_of
from local.folder import PROJECT
from tests.papers.made import NOW, a_certificate, a_key, a_page, a_sealed_page, told


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A receipt, the office's certificate, and the company's export."""
    (tmp_path / "receipt.pdf").write_bytes(a_sealed_page())
    (tmp_path / "office.pem").write_bytes(a_certificate())
    write(tmp_path, an_export())
    return tmp_path


def an_export(*, void: bool = False) -> dict[str, Any]:
    receipt, chain = issued(Chain("com_1"), told(), "rcp_1")
    digest = hashlib.sha256(a_sealed_page()).hexdigest()
    items: list[dict[str, Any]] = [{"record": receipt.record_json, "pdf_sha256": digest}]
    if void:
        after, chain = voided(chain, receipt, Voiding("Wrong letter", "Celina", NOW))
        items.append({"record": after.void_record_json, "pdf_sha256": None})
    return {
        "kind": "awizo-receipts",
        "version": 1,
        "records": chain.records,
        "last_sha256": chain.last_sha256,
        "certificates": [a_certificate().decode()],
        "items": items,
    }


def write(folder: Path, export: Any) -> None:
    (folder / "export.json").write_text(json.dumps(export), encoding="utf-8")


def run(folder: Path, *options: str, capsys: Any) -> tuple[int, str]:
    names = ("export.json", "office.pem")
    given = [str(folder / one) if one in names else one for one in options]
    status = main([str(folder / "receipt.pdf"), *given])
    return status, capsys.readouterr().out


WITH_CERTIFICATE: Sequence[str] = ("--certificate", "office.pem")
WITH_EXPORT: Sequence[str] = ("--export", "export.json")


@pytest.mark.parametrize("options", [WITH_CERTIFICATE, WITH_EXPORT])
def test_genuine_receipt_is_said_to_be_genuine(
    files: Path, options: Sequence[str], capsys: Any
) -> None:
    status, line = run(files, *options, capsys=capsys)

    assert status == 0
    assert line.startswith("GENUINE: NOWAK-7/1 of Nowak i Wspólnicy, sealed by Biuro Żuraw")
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no PDF"),
        (a_page(), "no seal"),
        (a_sealed_page() + b"\n", "changed after it was sealed"),
    ],
)
def test_other_files_are_not_genuine(files: Path, content: bytes, words: str, capsys: Any) -> None:
    (files / "receipt.pdf").write_bytes(content)

    status, line = run(files, *WITH_CERTIFICATE, capsys=capsys)

    assert status == 1
    assert words in line


def test_void_receipt_is_said_to_be_void(files: Path, capsys: Any) -> None:
    write(files, an_export(void=True))

    status, line = run(files, *WITH_EXPORT, capsys=capsys)

    assert (status, line.split(":")[0]) == (1, "VOID")


def with_end(export: dict[str, Any], at: datetime = NOW) -> dict[str, Any]:
    """The same export with the end that the office sealed of it."""
    chain = Chain("com_1", export["records"], 1, export["last_sha256"])
    statement = end_statement(chain, at)
    signature = base64.b64encode(a_key().sign(statement.encode())).decode()
    end = {"statement": statement, "signature": signature}
    return export | {"company_id": "com_1", "end": end}


def test_sealed_end_says_how_far_the_chain_is_whole(files: Path, capsys: Any) -> None:
    write(files, with_end(an_export()))

    status, line = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert status == 0
    assert "whole up to record 1, as the office sealed it at 2026-11-23T09:14:00+00:00" in line


def test_export_without_a_sealed_end_says_that_the_last_may_be_missing(
    files: Path, capsys: Any
) -> None:
    status, line = run(files, *WITH_EXPORT, capsys=capsys)

    assert status == 0
    assert "the last ones may be missing" in line


def test_record_after_the_sealed_end_is_told(files: Path, capsys: Any) -> None:
    write(
        files, an_export(void=True) | {"end": with_end(an_export())["end"], "company_id": "com_1"}
    )

    _, line = run(files, *WITH_EXPORT, capsys=capsys)

    assert line.startswith("VOID")


def test_void_that_was_cut_off_with_its_count_is_missed(files: Path, capsys: Any) -> None:
    """Without the sealed end the receipt would be said to hold."""
    write(
        files, an_export() | {"end": with_end(an_export(void=True))["end"], "company_id": "com_1"}
    )

    status, line = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert status == 1
    assert "record 2 is missing" in line


def test_end_that_somebody_else_signed_is_told(files: Path, capsys: Any) -> None:
    export = with_end(an_export())
    export["end"]["signature"] = with_end(an_export(), NOW.replace(year=2027))["end"]["signature"]
    write(files, export)

    status, line = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert status == 1
    assert line.startswith("GENUINE, BUT THE EXPORT'S END IS NOT THE OFFICE'S: NOWAK-7/1")


def test_export_that_lacks_a_record_is_named(files: Path, capsys: Any) -> None:
    export = an_export(void=True)
    del export["items"][1]
    write(files, export)

    status, line = run(files, *WITH_EXPORT, capsys=capsys)

    assert status == 1
    assert "record 2 is missing" in line


def test_receipt_of_another_export_is_named(files: Path, capsys: Any) -> None:
    receipt, _ = issued(Chain("com_1"), told(clerk="Somebody Else"), "rcp_1")
    export = an_export() | {"items": [{"record": receipt.record_json}]}
    write(files, export | {"last_sha256": sha256_of(receipt.record_json)})

    status, line = run(files, *WITH_EXPORT, capsys=capsys)

    assert status == 1
    assert "NOT IN THE EXPORT" in line


def test_other_file_than_the_office_keeps_is_not_genuine(files: Path, capsys: Any) -> None:
    export = an_export()
    export["items"][0]["pdf_sha256"] = "0" * 64
    write(files, export)

    status, line = run(files, *WITH_EXPORT, capsys=capsys)

    assert (status, line.split(":")[0]) == (1, "NOT GENUINE")


def test_certificate_that_was_named_counts_alone(files: Path, capsys: Any) -> None:
    """Whoever makes up an export may put any certificate into it."""
    from chalicelib.papers import seal  # noqa: PLC0415
    from tests.papers.made import new_key  # noqa: PLC0415

    other = seal.new_certificate(new_key(), "Biuro Żuraw", NOW, 1)
    (files / "office.pem").write_bytes(other)

    status, line = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert status == 1
    assert "not this office's" in line


def test_certificate_that_is_not_there_is_named(files: Path, capsys: Any) -> None:
    status, line = run(files, "--certificate", "/nowhere.pem", capsys=capsys)

    assert (status, line) == (2, "CANNOT TELL: /nowhere.pem cannot be read\n")


def test_without_a_certificate_an_unchanged_file_is_said_to_be_unchanged(
    files: Path, capsys: Any
) -> None:
    status, line = run(files, capsys=capsys)

    assert status == 2
    assert line.startswith("CANNOT TELL: it is as it was sealed")


def test_without_a_certificate_a_changed_file_is_said_to_be_changed(
    files: Path, capsys: Any
) -> None:
    changed = bytearray(a_sealed_page())
    changed[len(changed) // 3] ^= 1
    (files / "receipt.pdf").write_bytes(changed)

    status, line = run(files, capsys=capsys)

    assert (status, line) == (1, "NOT GENUINE: it was changed after it was sealed\n")


def test_what_only_the_export_proves_is_said(files: Path, capsys: Any) -> None:
    """Whoever makes up export, certificate and receipt gets a line that says what it is worth."""
    _, by_export = run(files, *WITH_EXPORT, capsys=capsys)
    _, by_office = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert "proves nothing unless the export is from the portal" in by_export
    assert "proves nothing" not in by_office
    assert "whole as far as the export goes" in by_office


@pytest.mark.parametrize("export", [{}, [], "x", {"kind": "awizo-receipts"}])
def test_broken_export_is_said_to_be_none(files: Path, export: Any, capsys: Any) -> None:
    write(files, export)

    assert run(files, *WITH_EXPORT, capsys=capsys)[0] == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"certificates": None},
        {"certificates": [7]},
        {"records": 10**15},
        {"records": "1"},
        {"records": float("inf")},
        {"last_sha256": None},
        {"items": 7},
        {"items": [{"record": "[" * 100_000}]},
        {"items": [{"record": '{"position": 1e400}'}]},
        {"items": [{"record": '{"position": 1.5}'}]},
        {"items": [{"record": '{"position": 99999999999999}'}]},
        {"items": [{"record": "\ud800"}]},
        {"items": [{"record": '{"position": 1, "number": "\ud800"}'}]},
    ],
)
def test_hostile_export_is_said_to_be_none(files: Path, changed: Any, capsys: Any) -> None:
    write(files, an_export() | changed)

    status, line = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert (status, line.count("\n")) == (2, 1)
    assert "is no export of receipts" in line


def test_file_of_another_kind_than_text_is_not_the_one_kept(files: Path, capsys: Any) -> None:
    export = an_export()
    export["items"][0]["pdf_sha256"] = []
    write(files, export)

    assert run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)[0] == 1


def test_what_an_export_says_begins_no_line_of_its_own(files: Path, capsys: Any) -> None:
    export = an_export()
    record = json.dumps({"position": 2, "number": "\n\x1b[2JGENUINE: all of it"})
    write(files, export | {"records": 2, "items": [*export["items"], {"record": record}]})

    status, line = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert (status, line.count("\n")) == (1, 1)
    assert "\x1b" not in line


def test_many_faults_are_counted(files: Path, capsys: Any) -> None:
    write(files, an_export() | {"records": 5000})

    _, line = run(files, *WITH_EXPORT, *WITH_CERTIFICATE, capsys=capsys)

    assert "and 4979 more" in line
    assert len(line) < 1000


def test_command_works_from_anywhere(files: Path) -> None:
    done = subprocess.run(
        [PROJECT / "awizo", "verify", "receipt.pdf", "--certificate", "office.pem"],
        cwd=files,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("GENUINE")


def test_command_says_how_it_is_used() -> None:
    done = subprocess.run([PROJECT / "awizo"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "usage" in done.stderr
