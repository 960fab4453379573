"""Receipts and their papers, for tests."""

import hashlib
import io
import json
import math
import struct
import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pypdfium2
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chalicelib.aws import bucket, keys
from chalicelib.aws.table import commit, fetch
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core.values import replace
from chalicelib.papers import events, seal
from chalicelib.papers.certificates import PREFIX
from chalicelib.papers.key import FileKey
from chalicelib.papers.page import Sheet, set_page
from chalicelib.receipts.chain import issued
from chalicelib.receipts.model import (
    Chain,
    Consent,
    HandedOut,
    Office,
    Receipt,
    Recipient,
    Signature,
    TakenItem,
    Taker,
    Voiding,
)
from chalicelib.receipts.service import chain_of, get_receipt, new_receipt, void_receipt
from tests.harness.tick import TICK
from tests.receipts.records import handed_out

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
ADDRESS = "https://portal.example.org/verify"


def told(**values: Any) -> HandedOut:
    """One letter of a company, taken by a person who ticked a box."""
    said: dict[str, Any] = {
        "company": Recipient("com_1", "NOWAK-7", "Nowak i Wspólnicy", "5213017228", "Długa 1"),
        "office": Office("Biuro Żuraw", "Europe/Warsaw"),
        "at": NOW,
        "taker": Taker("Anna Żółć", "named", "id_card", "12AB"),
        "clerk": "Celina Urbańska",
        "items": (an_item(),),
        "consent": Consent.TICK,
        "signature": Signature(),
        "handout_id": "hnd_1",
    }
    return HandedOut(**said | values)


def an_item(**values: Any) -> TakenItem:
    said: dict[str, Any] = {
        "id": "mai_1",
        "number": "K7M2-9QXT4",
        "sender": "Urząd Skarbowy",
        "kind": "letter",
        "reference": "RR 123",
        "received_on": date(2026, 11, 20),
    }
    return TakenItem(**said | values)


def sheet_of(about: HandedOut, language: str = "pl", signature: bytes = b"") -> Sheet:
    receipt, _ = issued(Chain(about.company.id), about, "rcp_1")
    return Sheet(receipt.record_json, receipt.record_sha256, language, signature, ADDRESS)


def a_page(language: str = "pl", signature: bytes = b"", **values: Any) -> bytes:
    return set_page(sheet_of(told(**values), language, signature))


@cache
def a_key() -> FileKey:
    return new_key()


def new_key() -> FileKey:
    made = rsa.generate_private_key(65537, 3072)
    with TemporaryDirectory() as folder:
        path = Path(folder, "seal.pem")
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return FileKey(path)


@cache
def a_certificate() -> bytes:
    return seal.new_certificate(a_key(), "Biuro Żuraw", NOW, 4711)


@cache
def a_sealed_page() -> bytes:
    return seal.seal(a_page(), a_key(), a_certificate())


def text_in(pdf: bytes) -> str:
    """Everything that can be read on the pages, without white space and places to break."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return squeezed("".join(pages))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def pages_of(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def ink_outside(pdf: bytes, margin_mm: float = 15) -> int:
    """How many dark points of the pages lie left or right of where anything is written."""
    found = 0
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=1, grayscale=True).to_pil().convert("L")
            margin, (width, height) = round(margin_mm / 25.4 * 72), picture.size
            # The band of the head goes from edge to edge.
            for left in (0, width - margin):
                side = picture.crop((left, 60, left + margin, height))
                found += sum(side.histogram()[:200])
    return found


def attached_in(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}


def unpacked(pdf: bytes) -> bytes:
    """Each object and stream of a file as it can be read, whatever was packed or is on no page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [one.unparse(resolved=True) for one in opened.objects]
        found += [
            one.read_bytes()
            for one in opened.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"
        ]
        found += [str(said).encode() for said in dict(opened.docinfo).values()]
    return b"\n".join(found)


def a_signature(width: int = 300, height: int = 100) -> bytes:
    """A PNG with a wave on it."""
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    for x in range(20, width - 20):
        rows[round(height / 2 + height / 3 * math.sin(x / 20))][x] = 0
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )  # fmt: skip


def a_receipt(company: Company, *, signed: bool = True, **values: Any) -> Receipt:
    """A receipt as a hand-out writes it, its signature in the vault, its paper not yet made."""
    signature = _keep_signature(a_signature()) if signed else Signature()
    consent = Consent.SIGNATURE if signed else Consent.TICK
    about = replace(handed_out(company), signature=signature, consent=consent, **values)
    written = new_receipt(end_of(company.id), about)
    commit(*written.changes)
    assert written.receipt is not None
    return written.receipt


def make_void(receipt: Receipt, reason: str = "Wrong letter") -> None:
    why = Voiding(reason, "Celina Urbańska", NOW)
    written = void_receipt(end_of(receipt.company_id), receipt, why, actor_id="usr_1")
    commit(*written.changes)


def end_of(company_id: str) -> Chain:
    key = keys.receipt_chain(company_id)
    return chain_of(company_id, fetch([key]).get(key))


def vault_keys(prefix: str = "") -> Sequence[str]:
    every = bucket.versions(config().vault_bucket)
    return [stored.key for stored in every if stored.key.startswith(prefix)]


def certificates() -> list[bytes]:
    """All certificates that the vault keeps."""
    places = [bucket.head(config().vault_bucket, key) for key in vault_keys(PREFIX)]
    return [bucket.read(place) or b"" for place in places if place is not None]


def _keep_signature(content: bytes) -> Signature:
    digest = hashlib.sha256(content).hexdigest()
    key = f"signatures/hnd_1/{digest}.png"
    version = bucket.store_bytes_once(config().vault_bucket, key, content, "image/png")
    return Signature(key, version, digest)


def deliver_papers(*bodies: Any) -> list[str]:
    """The ids of the messages that must come again."""
    records = [
        {"messageId": str(n), "body": body if isinstance(body, str) else json.dumps(body)}
        for n, body in enumerate(bodies)
    ]
    answer = events.papers({"Records": records}, None)
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def sweep_papers() -> None:
    events.sweep_papers(TICK, None)


def with_paper(receipt: Receipt) -> Receipt:
    """The same receipt once its paper is there."""
    body = {"v": 1, "company_id": receipt.company_id, "receipt_id": receipt.id}
    assert deliver_papers(body) == []
    return get_receipt(receipt.company_id, receipt.id)
