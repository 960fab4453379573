"""
The certificates of the office's seal, in the vault: `seals/<hash of the public key>.pem`, one for
each key that the office ever sealed with. Each is written once and none is ever replaced, so that
receipts that were sealed with a former key can still be verified.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from chalicelib.aws import bucket
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.errors import Unavailable
from chalicelib.core.values import Value
from chalicelib.papers.key import SealKey
from chalicelib.receipts.model import End, Receipt

PREFIX = "seals/"
_TYPE = "application/x-pem-file"
_TELL_BEFORE = timedelta(days=365)
# 160 bits, which is the most that a serial number may have.
_SERIAL_SIGNS = 19


class Certificate(Value):
    """A certificate in PEM, and where it lies."""

    pem: bytes
    key: str
    version_id: str


def certificate_of(key: SealKey, office_name: str) -> Certificate:
    """
    The certificate of a key; made and kept when the key is used for the first time.

    Effects: 1 HeadObject and 1 GetObject; the first time 1 PutObject and 1 signature more.

    Raises:
        Unavailable: the vault or the key does not answer.
    """
    from chalicelib.papers import seal  # noqa: PLC0415 - pyHanko takes a second to load

    name = _name_of(key.public_der())
    found = _stored(name)
    if found is None:
        serial = int.from_bytes(ids.random_word(_SERIAL_SIGNS).encode())
        made = seal.new_certificate(key, office_name, clock.now(), serial)
        bucket.store_bytes_once(config().vault_bucket, name, made, _TYPE)
        # Of two that were made at the same moment, the one that was stored.
        found = _stored(name)
    if found is None:
        raise Unavailable("The certificate of the seal cannot be read at the moment.")
    if seal.ends_at(found.pem) - clock.now() < _TELL_BEFORE:
        logger.warning("seal.ends_soon", extra={"key": name})
        count("SealEndsSoon")
    return found


def find_certificate(key: SealKey) -> Certificate | None:
    """
    The certificate of a key, if it was ever used. 1 GetPublicKey, 1 HeadObject, 1 GetObject.

    Raises:
        Unavailable: the vault or the key does not answer.
    """
    return _stored(_name_of(key.public_der()))


def certificate_for(public_der: bytes, current: Certificate) -> Certificate:
    """
    The certificate of a key that the office once sealed with, the current one of any other key.
    Nothing is asked about the current key, 1 HeadObject and 1 GetObject about a former one.
    """
    name = _name_of(public_der)
    return current if name == current.key else _stored(name) or current


def certificates_of(sealed: Iterable[Receipt | End]) -> list[str]:
    """The certificates with which this was sealed, in PEM. 1 GetObject for each."""
    places = {(one.seal_key, one.seal_version_id) for one in sealed if one.seal_key}
    found = [
        bucket.read(StoredObject(config().vault_bucket, key, version_id, 0))
        for key, version_id in sorted(places)
    ]
    return [content.decode() for content in found if content is not None]


def _name_of(public_der: bytes) -> str:
    return f"{PREFIX}{hashlib.sha256(public_der).hexdigest()[:32]}.pem"


def _stored(name: str) -> Certificate | None:
    there = bucket.head(config().vault_bucket, name)
    content = bucket.read(there) if there is not None else None
    if there is None or content is None:
        return None
    return Certificate(content, there.key, there.version_id)
