"""What a visit is before anything of it is done: who came, for what, and who handed it out."""

import hashlib
from collections.abc import Mapping

from chalicelib.access.model import Actor, Role
from chalicelib.aws import bucket, keys
from chalicelib.aws.table import Key, Raw
from chalicelib.collectors.model import CollectorKind, CollectorRef, not_vouched_for
from chalicelib.collectors.service import Identity, ShownCode, identify, show_code
from chalicelib.companies.service import company_in
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.handouts.model import Handout, HandoutItem, Part, Wish, as_asked
from chalicelib.handouts.signature import clean_signature
from chalicelib.handouts.store import Visit
from chalicelib.mail.service import mail_item_of
from chalicelib.receipts.model import Signature, Taker


def asked_keys(wish: Wish) -> list[Key]:
    """What a wish is about: companies, where their chains end, and items."""
    found = []
    for company_id, mail_ids in wish.mail_ids.items():
        found += [keys.company(company_id), keys.receipt_chain(company_id)]
        found += [keys.mail(company_id, mail_id) for mail_id in mail_ids]
    return found


def shown_code(actor: Actor, wish: Wish) -> ShownCode | None:
    """
    The code that was shown, if the collector came with one.

    Raises:
        Forbidden: `collector_unlisted`: nobody but an admin lets those through who are on no list.
        NotFound: `pick_up_code_invalid`.
        TooManyAttempts: too many wrong codes.
    """
    kind = wish.collector.kind
    if kind is CollectorKind.OTHER and actor.user.role is not Role.ADMIN:
        raise not_vouched_for()
    return show_code(actor, wish.code) if kind is CollectorKind.CODE else None


def new_parts(handout_id: str, wish: Wish, rows: Mapping[Key, Raw]) -> tuple[Part, ...]:
    """
    What the visit is for each company, all of it open. An item that is not there, which may have
    been withdrawn since the desk looked, is noted: it is a matter of that company alone.

    Raises:
        ValidationFailed: there is no such company.
    """
    parts = []
    for place, (company_id, mail_ids) in enumerate(wish.mail_ids.items()):
        if keys.company(company_id) not in rows:
            raise _no_company(place)
        company = company_in(rows, company_id)
        items = _items(rows, company_id, mail_ids)
        there = {item.mail_id for item in items}
        gone = tuple(mail_id for mail_id in mail_ids if mail_id not in there)
        named = (handout_id, company.id, company.name, company.code)
        parts.append(Part(*named, items, gone=gone))
    return tuple(parts)


def new_visit(
    actor: Actor, wish: Wish, parts: tuple[Part, ...], shown: ShownCode | None, *, said: str
) -> Visit:
    """
    The visit itself, and its parts with the collector as each company names them; a signature is in
    the vault when this returns.

    Raises:
        NotFound: there is no such person.
        ValidationFailed: a signature that is none.

    Effects: 1 BatchGetItem, and 1 PutObject for a signature.
    """
    known = _known(actor, wish.collector, shown)
    identity, handout_id = identify(known), parts[0].handout_id
    collector = _as_identified(known, identity)
    named = (
        replace(part, collector_name=identity.names.get(part.company_id, "")) for part in parts
    )
    handout = Handout(
        id=handout_id,
        at=clock.now(),
        by_id=actor.user.id,
        by_name=actor.user.name,
        collector=collector,
        taker=_taker(collector, identity),
        digital_confirmation=wish.digital_confirmation,
        consent=wish.consent,
        signature=_kept(handout_id, wish.png) if wish.png else Signature(),
        company_ids=tuple(wish.mail_ids),
        said=said,
        secret=ids.new_token(),
    )
    return handout, tuple(named)


def _items(
    rows: Mapping[Key, Raw], company_id: str, mail_ids: tuple[str, ...]
) -> tuple[HandoutItem, ...]:
    """Those that are there, in the order of claiming."""
    places = (keys.mail(company_id, mail_id) for mail_id in sorted(mail_ids))
    return tuple(as_asked(mail_item_of(rows[key])) for key in places if key in rows)


def _known(actor: Actor, collector: CollectorRef, shown: ShownCode | None) -> CollectorRef:
    if shown is not None:
        return replace(collector, user_id=shown.user.id)
    if collector.kind is CollectorKind.OTHER:
        return replace(collector, vouched_by=actor.user.id)
    return collector


def _as_identified(collector: CollectorRef, identity: Identity) -> CollectorRef:
    """A named person stays who they were at the desk, whatever becomes of their entries."""
    if collector.kind is not CollectorKind.NAMED:
        return collector
    return replace(collector, name=identity.name, document=identity.document)


def _taker(collector: CollectorRef, identity: Identity) -> Taker:
    document = identity.document
    return Taker(
        name=identity.name,
        kind=str(collector.kind),
        document_type=str(document.type) if document else "",
        last_four=document.last_four if document else "",
    )


def _kept(handout_id: str, png: bytes) -> Signature:
    """The signature as it is kept: stored once, before anything says that there is one."""
    clean = clean_signature(png)
    sha256 = hashlib.sha256(clean).hexdigest()
    key = f"signatures/{handout_id}/{sha256}.png"
    version_id = bucket.store_octets_once(config().vault_bucket, key, clean, "image/png")
    return Signature(key, version_id, sha256)


def _no_company(place: int) -> ValidationFailed:
    field = f"parts.{place}.company_id"
    return ValidationFailed(FieldError(field, "not_found", "Choose companies from the list."))
