"""
`./awizo verify`: whether a receipt is genuine, told in one line, by the file and what the office
gave along with it. Nothing is asked over a network.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chalicelib.papers.chain import Chained, NoExport, Trouble, judge_chain, records_in
from chalicelib.papers.judging import Finding, Verdict, judge

GENUINE, NOT_GENUINE, NOT_TOLD = 0, 1, 2
_WHY = {
    Finding.NO_PDF: "it is no PDF",
    Finding.NO_SEAL: "it carries no seal",
    Finding.ALTERED: "it was changed after it was sealed",
    Finding.FOREIGN: "its seal is not this office's",
}
_TROUBLES = {
    Trouble.MISSING: "is missing",
    Trouble.ALTERED: "was altered",
    Trouble.DOUBLE: "is there more than once",
}


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
    sys.stdout.write(f"{line}\n")
    return status


def told(receipt: Path, export: Path | None, certificates: Sequence[Path]) -> tuple[str, int]:
    """
    The line and the status.

    Raises:
        Untold: a file cannot be read, or nobody says whose seal to trust.
    """
    content = _read(receipt)
    known = _export(export) if export else None
    # What was named counts alone: whoever makes up an export may put any certificate into it.
    trusted = [_read(path) for path in certificates]
    if known and not trusted:
        trusted = [str(one).encode() for one in known["certificates"]]
    if not trusted:
        raise Untold("name the office's certificate (--certificate) or an export (--export)")
    verdict = _judged(content, trusted)
    if not verdict.is_genuine:
        return f"NOT GENUINE: {_WHY[verdict.finding]}", NOT_GENUINE
    record = json.loads(verdict.record_json)
    named = f"{record['number']} of {record['company']['name']}, sealed by {record['office']}"
    if known is None:
        return f"GENUINE: {named}; whether it was made void later, an export says", GENUINE
    return _with_export(named, record, verdict, known, hashlib.sha256(content).hexdigest())


def _with_export(
    named: str, record: Mapping[str, Any], verdict: Verdict, export: Mapping[str, Any], sha256: str
) -> tuple[str, int]:
    chained = judge_chain(export)
    if not chained.is_whole:
        return f"GENUINE, BUT THE EXPORT IS NOT WHOLE: {named}; {_faults(chained)}", NOT_GENUINE
    files = {str(item["record"]): item.get("pdf_sha256") for item in export["items"]}
    if verdict.record_json not in files:
        return f"GENUINE, BUT NOT IN THE EXPORT: {named}", NOT_GENUINE
    if files[verdict.record_json] not in {sha256, None}:
        return f"NOT GENUINE: this is not the file that the office keeps as {named}", NOT_GENUINE
    if record["number"] in chained.voids:
        return f"VOID: {named}", NOT_GENUINE
    return f"GENUINE: {named}; the chain of {chained.receipts} receipts is whole", GENUINE


def _faults(chained: Chained) -> str:
    return ", ".join(
        f"record {fault.position} {f'({fault.number}) ' if fault.number else ''}"
        f"{_TROUBLES[fault.trouble]}"
        for fault in chained.faults
    )


def _judged(content: bytes, certificates: Sequence[bytes]) -> Verdict:
    try:
        return judge(content, certificates)
    except ValueError as error:
        raise Untold("the certificate cannot be read") from error


def _export(path: Path) -> dict[str, Any]:
    try:
        export: dict[str, Any] = json.loads(_read(path))
        records_in(export)
        return export | {"certificates": list(export["certificates"])}
    except (ValueError, KeyError, NoExport) as error:
        raise Untold(f"{path} is no export of receipts") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Untold(f"{path} cannot be read") from error
