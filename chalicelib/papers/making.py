"""
A receipt's PDF: set from its record, sealed, stored once and only then marked as there. A worker
may die between any two of these: whatever is stored already is taken as it is, if it is what the
office sealed for this very record.
"""

import hashlib

from chalicelib.audit.store import Tag, entry
from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.companies.service import company_in
from chalicelib.config import config, seal_key, timestamp_url
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.papers.certificates import Certificate, certificate_for, certificate_of
from chalicelib.papers.key import seal_key as key_named
from chalicelib.papers.page import Sheet, set_page
from chalicelib.receipts.model import PaperState, Receipt
from chalicelib.receipts.service import PAPER_MADE, SealedFile, mark_ready, receipt_in

PDF = "application/pdf"


class NotOurs(Exception):
    """What lies where a receipt's PDF belongs is not what the office sealed; a person must look."""


def make_paper(company_id: str, receipt_id: str) -> None:
    """
    Make the PDF of a receipt that has none yet; nothing is done for one that has.

    Effects: 1 BatchGetItem, what the certificate takes, 1 HeadObject, 1 GetObject for the
    signature, 1 Sign, 1 PutObject, 1 GetObject, 1 TransactWrite. Writes audit
    `receipts:receipt:seal`. With a time-stamp server 1 request to it, 2 for the first receipt.

    Raises:
        NotFound: there is no such receipt.
        Unavailable: a service, or the time-stamp server, does not answer; the message must come
            again.
        NotOurs: something else lies in its place.
    """
    key = keys.receipt(company_id, receipt_id)
    rows = fetch([key, keys.company(company_id)])
    receipt = receipt_in(rows, key)
    if receipt.paper_state is not PaperState.PENDING:
        return
    language = company_in(rows, company_id).language
    certificate = certificate_of(key_named(seal_key()), receipt.record["office"])
    paper = _stored(receipt, language, certificate)
    try:
        commit(*mark_ready(receipt, paper), _sealed(receipt, paper))
    except Conflict as conflict:
        if conflict.code != PAPER_MADE:
            raise
        logger.info("paper.made_already", extra={"receipt_id": receipt.id})
        return
    count("PaperReady")


def paper_key(company_id: str, receipt_id: str) -> str:
    """Where a receipt's PDF lies; one place for each, so that there is never a second one."""
    return f"receipts/{company_id}/{receipt_id}.pdf"


def _stored(receipt: Receipt, language: str, certificate: Certificate) -> SealedFile:
    """The PDF in the vault, made if there is none, and proved to be this receipt's."""
    place, vault = paper_key(receipt.company_id, receipt.id), config().vault_bucket
    if bucket.head(vault, place) is None:
        bucket.store_bytes_once(vault, place, _made(receipt, language, certificate.pem), PDF)
    there = bucket.head(vault, place)
    content = bucket.read(there) if there is not None else None
    if there is None or content is None:
        raise Unavailable("The receipt's file cannot be read at the moment.")
    certificate = _of_its_seal(content, certificate)
    _prove(content, receipt, certificate.pem)
    sha256 = hashlib.sha256(content).hexdigest()
    return SealedFile(place, there.version_id, sha256, certificate.key, certificate.version_id)


def _of_its_seal(content: bytes, certificate: Certificate) -> Certificate:
    """
    The office's certificate for what lies there: the one of today, or of the key with which a
    worker sealed it who died before the office changed its key.
    """
    from chalicelib.papers.judging import sealed_with  # noqa: PLC0415 - as above

    return certificate_for(sealed_with(content), certificate)


def _made(receipt: Receipt, language: str, certificate: bytes) -> bytes:
    from chalicelib.papers.seal import seal  # noqa: PLC0415 - pyHanko takes a second to load
    from chalicelib.papers.stamping import time_stamper  # noqa: PLC0415 - as above

    sheet = Sheet(
        receipt.record_json,
        receipt.record_sha256,
        language,
        _signature(receipt),
        f"{config().portal_url}/verify",
    )
    page, key = set_page(sheet), key_named(seal_key())
    if not timestamp_url():
        return seal(page, key, certificate)
    sealed = seal(page, key, certificate, time_stamper(timestamp_url()))
    _check_stamp(sealed, certificate)
    return sealed


def _check_stamp(sealed: bytes, certificate: bytes) -> None:
    """A stamp that proves nothing is none: what is stored is never made again."""
    from chalicelib.papers.judging import judge  # noqa: PLC0415 - as above

    if judge(sealed, [certificate]).stamped_at is None:
        count("StampUnavailable")
        raise Unavailable("The time-stamp server's answer is no stamp of this seal.")


def _signature(receipt: Receipt) -> bytes:
    """The drawn signature, exactly as the record names it; empty where nobody signed."""
    drawn = receipt.signature
    if not drawn.key:
        return b""
    content = bucket.read(
        StoredObject(config().vault_bucket, drawn.key, drawn.version_id, size_bytes=0)
    )
    if content is None or hashlib.sha256(content).hexdigest() != drawn.sha256:
        raise NotOurs("the signature is not the one that the record names")
    return content


def _prove(content: bytes, receipt: Receipt, certificate: bytes) -> None:
    from chalicelib.papers.judging import judge  # noqa: PLC0415 - pyHanko takes a second to load

    verdict = judge(content, [certificate])
    if not verdict.is_genuine or verdict.record_json != receipt.record_json:
        raise NotOurs(f"what is stored for {receipt.id} is {verdict.finding}")


def _sealed(receipt: Receipt, paper: SealedFile) -> Change:
    return entry(
        Tag.RECEIPTS_SEAL,
        actor_id="system",
        scope=receipt.company_id,
        target=receipt.id,
        number=receipt.number,
        sha256=paper.sha256,
    )
