"""The rows of hand-outs, and how the model's values are kept in them."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, MapAttribute, UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.long_text import LongText
from chalicelib.aws.table import Raw, Row, read
from chalicelib.collectors.model import CollectorKind, CollectorRef, Document, DocumentType
from chalicelib.core import clock
from chalicelib.core.values import asdict
from chalicelib.handouts.model import (
    Handout,
    HandoutItem,
    HandoutState,
    Part,
    PartState,
    Refused,
    Undo,
    Winner,
)
from chalicelib.receipts.model import Consent, Signature, Taker


class HandoutRow(Row):
    """One visit."""

    at = UnicodeAttribute()
    by_id = UnicodeAttribute()
    by_name = UnicodeAttribute()
    collector: MapAttribute[str, Any] = MapAttribute()
    taker: MapAttribute[str, Any] = MapAttribute()
    digital_confirmation = BooleanAttribute()
    consent = UnicodeAttribute(null=True)
    signature: MapAttribute[str, Any] = MapAttribute(null=True)
    company_ids: ListAttribute[str] = ListAttribute(default=list)
    said = UnicodeAttribute()
    secret = UnicodeAttribute()
    state = UnicodeAttribute()


class PartRow(Row):
    """
    What a visit is for one company; `items` are as they were when somebody came for them, as JSON:
    500 of the longest senders are more than a row takes.
    """

    company_name = UnicodeAttribute()
    company_code = UnicodeAttribute()
    items = LongText()
    state = UnicodeAttribute()
    receipt_id = UnicodeAttribute(null=True)
    collector_name = UnicodeAttribute(null=True)
    refused: MapAttribute[str, Any] = MapAttribute(null=True)
    undo: MapAttribute[str, Any] = MapAttribute(null=True)
    left: ListAttribute[str] = ListAttribute(default=list)
    gone: ListAttribute[str] = ListAttribute(default=list)


def handout_of(raw: Raw) -> Handout:
    """A raw hand-out as the model's value."""
    row = read(HandoutRow, raw)
    return Handout(
        id=row.pk.removeprefix("HANDOUT#"),
        at=clock.from_iso(row.at),
        by_id=row.by_id,
        by_name=row.by_name,
        collector=_collector_of(row.collector.as_dict()),
        taker=Taker(**row.taker.as_dict()),
        digital_confirmation=bool(row.digital_confirmation),
        consent=Consent(row.consent) if row.consent else None,
        signature=Signature(**(row.signature.as_dict() if row.signature is not None else {})),
        company_ids=tuple(row.company_ids),
        said=row.said,
        secret=row.secret,
        state=HandoutState(row.state),
        version=int(row.version),
    )


def part_of(raw: Raw) -> Part:
    """A raw part as the model's value."""
    row = read(PartRow, raw)
    return Part(
        handout_id=row.pk.removeprefix("HANDOUT#"),
        company_id=row.sk.removeprefix(keys.PART_PREFIX),
        company_name=row.company_name,
        company_code=row.company_code,
        items=tuple(_item_of(item) for item in json.loads(row.items)),
        state=PartState(row.state),
        receipt_id=row.receipt_id or "",
        collector_name=row.collector_name or "",
        refused=_refused_of(row.refused.as_dict()) if row.refused is not None else None,
        undo=_undo_of(row.undo.as_dict()) if row.undo is not None else None,
        left=tuple(row.left),
        gone=tuple(row.gone),
        version=int(row.version),
    )


def plain_collector(collector: CollectorRef) -> dict[str, Any]:
    """Who stood at the desk, as the desk said it."""
    document = collector.document
    return {
        "kind": str(collector.kind),
        "user_id": collector.user_id,
        "entries": dict(collector.entries),
        "name": collector.name,
        "document_type": str(document.type) if document else "",
        "last_four": document.last_four if document else "",
        "reason": collector.reason,
        "vouched_by": collector.vouched_by,
    }


def plain_taker(taker: Taker) -> dict[str, Any]:
    """Who stood at the desk, as a receipt says it."""
    return asdict(taker)


def plain_signature(signature: Signature) -> dict[str, Any] | None:
    """Where the signature lies; nothing where there is none."""
    return asdict(signature) if signature.key else None


def spelled_items(items: Sequence[HandoutItem]) -> str:
    """The items of a part."""
    told = [asdict(item) | {"received_on": item.received_on.isoformat()} for item in items]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def plain_refused(refused: Refused) -> dict[str, Any]:
    """Why a part was refused."""
    winner = refused.winner
    told = asdict(winner) | {"at": clock.iso(winner.at)} if winner else {}
    return {"code": refused.code, "detail": refused.detail, "winner": told}


def plain_undo(undo: Undo) -> dict[str, Any]:
    """Who took a part back."""
    return asdict(undo) | {"at": clock.iso(undo.at)}


def _collector_of(said: dict[str, Any]) -> CollectorRef:
    entries = said["entries"]
    kind = said["document_type"]
    return CollectorRef(
        kind=CollectorKind(said["kind"]),
        user_id=said["user_id"],
        entries=dict(entries),
        name=said["name"],
        document=Document(DocumentType(kind), said["last_four"]) if kind else None,
        reason=said["reason"],
        vouched_by=said["vouched_by"],
    )


def _item_of(said: dict[str, Any]) -> HandoutItem:
    return HandoutItem(
        mail_id=said["mail_id"],
        number=said["number"],
        sender=said["sender"],
        kind=said["kind"],
        received_on=date.fromisoformat(said["received_on"]),
    )


def _refused_of(said: dict[str, Any]) -> Refused:
    told = said["winner"]
    winner = Winner(**(dict(told) | {"at": clock.from_iso(told["at"])})) if told else None
    return Refused(said["code"], said["detail"], winner)


def _undo_of(said: dict[str, Any]) -> Undo:
    return Undo(**(said | {"at": clock.from_iso(said["at"])}))
