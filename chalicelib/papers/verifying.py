"""
`./awizo verify`: whether a receipt is genuine, told in one line, by the file and what the office
gave along with it. Nothing is asked over a network.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from chalicelib.core.values import Value
from chalicelib.papers.chain import (
    Chained,
    NoExport,
    SealedEnd,
    Trouble,
    end_in,
    judge_chain,
    read_end,
    records_in,
)
from chalicelib.papers.judging import Finding, Verdict, is_signed, judge

GENUINE, NOT_GENUINE, NOT_TOLD = 0, 1, 2
_WHY = {
    Finding.NO_PDF: "it is no PDF",
    Finding.NO_SEAL: "it carries no seal",
    Finding.ALTERED: "it was changed after it was sealed",
    Finding.FOREIGN: "its seal is not this office's",
}
_UNPROVED = (
    "by the export's own certificate, which proves nothing unless the export is from the portal"
)
_WHOSE = (
    "it is as it was sealed, but whose seal that is only the office's certificate (--certificate) "
    "or an export (--export) says"
)
_TROUBLES = {
    Trouble.MISSING: "is missing",
    Trouble.ALTERED: "was altered",
    Trouble.DOUBLE: "is there more than once",
}


_MOST_FAULTS = 20


# Somebody who is not the office signed what an export says of its end.
_FOREIGN_END = SealedEnd("", 0, "", "")


class _About(Value):
    """
    A genuine receipt.

    Attributes:
        named: what it is called in the line.
        sha256: of the whole file.
    """

    named: str
    record: Mapping[str, Any]
    verdict: Verdict
    sha256: str


class Untold(Exception):
    """Nothing can be said about the receipt; the message says what is missing."""


def main(arguments: Sequence[str]) -> int:
    """Returns 0: genuine and valid; 1: not; 2: nothing can be said."""
    parser = argparse.ArgumentParser(
        prog="awizo verify", description="Is this receipt what the office sealed?"
    )
    parser.add_argument("receipt", type=Path, help="the receipt's PDF")
    parser.add_argument("--export", type=Path, help="the company's receipts, from the portal")
    parser.add_argument(
        "--certificate", type=Path, action="append", default=[], help="the office's, in PEM"
    )
    chosen = parser.parse_args(arguments)
    try:
        line, status = told(chosen.receipt, chosen.export, chosen.certificate)
    except Untold as untold:
        line, status = f"CANNOT TELL: {untold}", NOT_TOLD
    # What a file says is shown, and never moves the cursor or begins a line of its own.
    shown = "".join(sign if sign.isprintable() else "?" for sign in line)
    sys.stdout.write(f"{shown}\n")
    return status


def told(receipt: Path, export: Path | None, certificates: Sequence[Path]) -> tuple[str, int]:
    """
    The line and the status.

    Raises:
        Untold: a file cannot be read, or it is unchanged and nobody says whose seal to trust.
    """
    content = _read(receipt)
    known = _export(export) if export else None
    # What was named counts alone: whoever makes up an export may put any certificate into it.
    trusted = [_read(path) for path in certificates]
    if known and not trusted:
        trusted = [one.encode() for one in known["certificates"]]
    verdict = _judged(content, trusted)
    if verdict.finding is Finding.FOREIGN and not trusted:
        raise Untold(_WHOSE)
    if not verdict.is_genuine:
        return f"NOT GENUINE: {_WHY[verdict.finding]}", NOT_GENUINE
    record = _record(verdict)
    named = f"{record['number']} of {record['company']['name']}, sealed by {record['office']}"
    named += _stamp(verdict)
    if known is None:
        return f"GENUINE: {named}; whether it was made void later, an export says", GENUINE
    sealed_end = _end(known, trusted)
    if sealed_end is _FOREIGN_END:
        line, status = f"GENUINE, BUT THE EXPORT'S END IS NOT THE OFFICE'S: {named}", NOT_GENUINE
    else:
        about = _About(named, record, verdict, hashlib.sha256(content).hexdigest())
        line, status = _with_export(about, known, sealed_end)
    return line if certificates else f"{line}; {_UNPROVED}", status


def _end(export: Mapping[str, Any], trusted: Sequence[bytes]) -> SealedEnd | None:
    """What the office sealed of the chain's end; `_FOREIGN_END` where somebody else did."""
    carried = end_in(export)
    if carried is None:
        return None
    try:
        is_ours = is_signed(*carried, trusted)
    except ValueError as error:
        raise Untold("the certificate cannot be read") from error
    return read_end(carried[0]) if is_ours else _FOREIGN_END


def _with_export(
    about: _About, export: Mapping[str, Any], end: SealedEnd | None
) -> tuple[str, int]:
    named, record, verdict = about.named, about.record, about.verdict
    chained = judge_chain(export, end)
    if not chained.is_whole:
        return f"GENUINE, BUT THE EXPORT IS NOT WHOLE: {named}; {_faults(chained)}", NOT_GENUINE
    files = {str(item["record"]): item.get("pdf_sha256") for item in export["items"]}
    if verdict.record_json not in files:
        return f"GENUINE, BUT NOT IN THE EXPORT: {named}", NOT_GENUINE
    if files[verdict.record_json] not in (about.sha256, None):
        return f"NOT GENUINE: this is not the file that the office keeps as {named}", NOT_GENUINE
    if record["number"] in chained.voids:
        return f"VOID: {named}", NOT_GENUINE
    whole = f"the chain of {chained.receipts} receipts is whole"
    return f"GENUINE: {named}; {whole} {_until(export, end)}", GENUINE


def _until(export: Mapping[str, Any], end: SealedEnd | None) -> str:
    """How far that holds."""
    if end is None:
        return "as far as the export goes; its end is not sealed, so the last ones may be missing"
    said = f"up to record {end.records}, as the office sealed it at {end.at}"
    more = int(export["records"]) - end.records
    return f"{said}; {more} after it not sealed yet" if more > 0 else said


def _faults(chained: Chained) -> str:
    more = len(chained.faults) - _MOST_FAULTS
    named = ", ".join(
        f"record {fault.position} {f'({fault.number}) ' if fault.number else ''}"
        f"{_TROUBLES[fault.trouble]}"
        for fault in chained.faults[:_MOST_FAULTS]
    )
    return f"{named}, and {more} more" if more > 0 else named


def _stamp(verdict: Verdict) -> str:
    """Whose time it is, as the stamp says; nobody asked whether that can be trusted."""
    if verdict.stamped_at is None:
        return ""
    when = f"{verdict.stamped_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return f", stamped at {when} by what calls itself {verdict.stamped_by}"


def _record(verdict: Verdict) -> dict[str, Any]:
    """What is sealed; a certificate that somebody made up may have sealed anything."""
    try:
        record: dict[str, Any] = json.loads(verdict.record_json)
        str(record["number"]), str(record["company"]["name"]), str(record["office"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Untold("what is sealed is no receipt") from error
    return record


def _judged(content: bytes, certificates: Sequence[bytes]) -> Verdict:
    try:
        return judge(content, certificates)
    except ValueError as error:
        raise Untold("the certificate cannot be read") from error


def _export(path: Path) -> dict[str, Any]:
    try:
        export: dict[str, Any] = json.loads(_read(path))
        records_in(export)
        end_in(export)
        if not all(isinstance(one, str) for one in export["certificates"]):
            raise NoExport("this export is not complete")
    except (ValueError, KeyError, TypeError, RecursionError, NoExport) as error:
        raise Untold(f"{path} is no export of receipts") from error
    return export


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Untold(f"{path} cannot be read") from error
