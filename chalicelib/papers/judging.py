"""
Whether a file is a receipt as the office sealed it. Nothing but the file and the office's
certificates is asked, so that it can be told years later and without a network. What cannot be read
to its end is no receipt of ours, whatever the reason.
"""

import base64
import logging
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from asn1crypto import cms, pem, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from chalicelib.core.values import Value

_MOST_BYTES = 50_000_000


class Finding(StrEnum):
    """What a file turned out to be."""

    GENUINE = "genuine"
    NO_PDF = "no_pdf"
    NO_SEAL = "no_seal"
    ALTERED = "altered"
    FOREIGN = "foreign"


class Verdict(Value):
    """
    What can be said of a file.

    Attributes:
        record_json: the attached record as it is hashed; only of a genuine one.
        sealed_at: as the office's own clock said.
        stamped_at, stamped_by: of a stamped seal, what the stamp says of itself; whether its
            server can be trusted is not judged.
    """

    finding: Finding
    record_json: str = ""
    sealed_at: datetime | None = None
    stamped_at: datetime | None = None
    stamped_by: str = ""

    @property
    def is_genuine(self) -> bool:
        """Whether the office sealed exactly these bytes."""
        return self.finding is Finding.GENUINE


def judge(pdf: bytes, certificates: Sequence[bytes]) -> Verdict:
    """
    Whether exactly these bytes were sealed by one of the office's certificates (each in PEM): one
    seal that covers the whole file, intact, and nothing after it.

    Raises:
        ValueError: what should be a certificate is none.
    """
    roots = [x509.Certificate.load(pem.unarmor(one)[2], strict=True) for one in certificates]
    if not pdf.startswith(b"%PDF-") or len(pdf) > _MOST_BYTES:
        return Verdict(Finding.NO_PDF)
    # What it has to say about a broken file is said by the verdict.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        return _judged(pdf, roots)
    except Exception:  # noqa: BLE001 - whatever breaks a reader is not what the office sealed
        return Verdict(Finding.ALTERED if b"/ByteRange" in pdf else Finding.NO_SEAL)


def is_signed(statement: str, signature: str, certificates: Sequence[bytes]) -> bool:
    """
    Whether one of the office's certificates (each in PEM) signed exactly this text.

    Args:
        signature: base64; RSASSA-PKCS1-v1_5 with SHA-256.

    Raises:
        ValueError: what should be a certificate is none.
    """
    keys = [load_pem_x509_certificate(one).public_key() for one in certificates]
    try:
        signed = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    return any(_is_signed_by(key, signed, statement.encode()) for key in keys)


def _is_signed_by(key: object, signature: bytes, data: bytes) -> bool:
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(signature, data, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def sealed_with(pdf: bytes) -> bytes:
    """
    The public key by which a file says that it was sealed, as SubjectPublicKeyInfo; whether it was
    is another question. Empty where nothing is said.
    """
    try:
        (seal,) = PdfFileReader(BytesIO(pdf), strict=True).embedded_signatures
        said: bytes = seal.signer_cert.public_key.dump()
    except Exception:  # noqa: BLE001 - as above
        return b""
    return said


def _judged(pdf: bytes, roots: Sequence[x509.Certificate]) -> Verdict:
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    seals = reader.embedded_signatures
    if not seals:
        return Verdict(Finding.NO_SEAL)
    if len(seals) > 1:
        return Verdict(Finding.ALTERED)
    (seal,) = seals
    if not _is_written_as_sealed(pdf, seal):
        return Verdict(Finding.ALTERED)
    seal.compute_integrity_info()
    status = validate_pdf_signature(seal, _trusting(roots, seal.self_reported_timestamp))
    stamp = status.timestamp_validity
    # Its server is nobody whom the office vouches for: the stamp must be one of this seal, no more.
    if not _is_whole(status) or (stamp is not None and not (stamp.intact and stamp.valid)):
        return Verdict(Finding.ALTERED)
    if not status.trusted:
        return Verdict(Finding.FOREIGN)
    return Verdict(
        Finding.GENUINE,
        _attached(reader),
        seal.self_reported_timestamp,
        stamped_at=stamp.timestamp if stamp is not None else None,
        stamped_by=stamp.signing_cert.subject.human_friendly if stamp is not None else "",
    )


def _is_written_as_sealed(pdf: bytes, seal: EmbeddedPdfSignature) -> bool:
    """
    Whether the seal itself stands in the file as it was put there: of all bytes it alone is not
    covered by itself, and its digits mean the same in small letters, or with spaces between them.
    """
    _, before, after, _ = (int(each) for each in seal.byte_range)
    content = seal.pkcs7_content
    # What is left of the room that was kept for a stamp is nothing.
    rest = content[len(cms.ContentInfo.load(content).dump()) :]
    written = content.hex().upper()
    return pdf[before:after] == f"<{written}>".encode() and not rest.strip(b"\0")


def _trusting(roots: Sequence[x509.Certificate], moment: datetime | None) -> ValidationContext:
    """
    Trust in the office's certificates and nothing else, as of the moment that the seal names: a
    receipt stays genuine when the certificate has ended.
    """
    return ValidationContext(
        trust_roots=list(roots), allow_fetching=False, moment=moment, best_signature_time=moment
    )


def _is_whole(status: PdfSignatureStatus) -> bool:
    """Every byte of the file is as it was sealed, and nothing was added to it."""
    covers = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.intact and status.valid and covers)


def _attached(reader: PdfFileReader) -> str:
    """The record in the file; what was sealed without one is no receipt."""
    names = reader.root["/Names"]["/EmbeddedFiles"]
    while "/Kids" in names:
        names = names["/Kids"][0]
    described: Any = names["/Names"][1]
    content: bytes = described["/EF"]["/F"].data
    return content.decode()
