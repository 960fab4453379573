"""
RS256 (RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 section 8.2.2) for PyJWT, checked by PyCryptodome:
of it a function carries the parts for RSA alone, where PyJWT's own way brings all of OpenSSL.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.PublicKey.RSA import RsaKey
from Crypto.Signature import pkcs1_15
from jwt.algorithms import Algorithm
from jwt.utils import from_base64url_uint

PublicKey = RsaKey

_LEAST_BITS = 2048
# The pool's, and everybody's; small ones have been forged for.
_EXPONENT = 65537


def read_key(published: Mapping[str, Any]) -> PublicKey:
    """
    An RSA key as it is published (a JWK).

    Raises:
        LookupError, TypeError, ValueError: it is none, or one that is too weak.
    """
    modulus, exponent = (from_base64url_uint(published[part]) for part in ("n", "e"))
    if modulus.bit_length() < _LEAST_BITS or exponent != _EXPONENT:
        raise ValueError("a key that is weaker than the pool's keys are")
    return RSA.construct((modulus, exponent))


class RS256(Algorithm):
    """What PyJWT asks of an algorithm, with keys of PyCryptodome; it signs nothing."""

    def prepare_key(self, key: PublicKey) -> PublicKey:
        """Keys are read by `read_key` already."""
        return key

    def verify(self, msg: bytes, key: PublicKey, sig: bytes) -> bool:
        """Whether exactly these octets are the key's signature under this message."""
        try:
            pkcs1_15.new(key).verify(SHA256.new(msg), sig)
        except ValueError:
            return False
        return True

    def sign(self, msg: bytes, key: PublicKey) -> NoReturn:
        """Nobody here has a secret key."""
        raise NotImplementedError

    @staticmethod
    def to_jwk(key_obj: PublicKey, as_dict: bool = False) -> NoReturn:
        """Keys are not published here."""
        raise NotImplementedError

    @staticmethod
    def from_jwk(jwk: str | dict[str, Any]) -> NoReturn:
        """Keys are read by `read_key`, which knows which ones are too weak."""
        raise NotImplementedError
