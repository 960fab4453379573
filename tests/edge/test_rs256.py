"""RS256: what `cryptography` signs is believed, and nothing that differs in a single bit."""

import base64
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.edge.rs256 import RS256, PublicKey, read_key

MESSAGE = b"header.claims"


def key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return made(bits)


@cache
def made(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def as_published(number: int) -> str:
    content = number.to_bytes((number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def jwk(private: rsa.RSAPrivateKey) -> dict[str, Any]:
    numbers = private.public_key().public_numbers()
    return {"kty": "RSA", "n": as_published(numbers.n), "e": as_published(numbers.e)}


@cache
def public(bits: int = 2048) -> PublicKey:
    return read_key(jwk(key(bits)))


def signed(message: bytes, private: rsa.RSAPrivateKey, digest: Any = None) -> bytes:
    return private.sign(message, padding.PKCS1v15(), digest or hashes.SHA256())


def is_believed(message: bytes, signature: bytes, by: PublicKey) -> bool:
    return RS256().verify(message, by, signature)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_what_the_key_signed_is_its_signature(message: bytes) -> None:
    assert is_believed(message, signed(message, key()), public())


@pytest.mark.parametrize("bits", [2056, 3072])
def test_keys_of_other_lengths_count_too(bits: int) -> None:
    assert is_believed(MESSAGE, signed(MESSAGE, key(bits)), public(bits))


@settings(deadline=None)
@given(st.integers(0, 2047))
def test_one_bit_changed_is_no_signature(place: int) -> None:
    changed = bytearray(signed(MESSAGE, key()))
    changed[place // 8] ^= 1 << place % 8

    assert not is_believed(MESSAGE, bytes(changed), public())


@settings(deadline=None)
@given(st.binary(max_size=520))
def test_octets_by_chance_are_no_signature(signature: bytes) -> None:
    assert not is_believed(MESSAGE, signature, public())


def test_signature_of_another_length_is_none() -> None:
    good = signed(MESSAGE, key())

    for other in (b"", good[:-1], good + b"\x00", b"\x00" + good, good[1:], good * 2):
        assert not is_believed(MESSAGE, other, public())


@pytest.mark.parametrize("digest", [hashes.SHA1(), hashes.SHA384(), hashes.SHA512()])
def test_signature_with_another_digest_is_none(digest: Any) -> None:
    assert not is_believed(MESSAGE, signed(MESSAGE, key(), digest), public())


def test_signature_under_another_message_or_by_another_key_is_none() -> None:
    assert not is_believed(MESSAGE + b" ", signed(MESSAGE, key()), public())
    assert not is_believed(MESSAGE, signed(MESSAGE, key(3072)), public())


@pytest.mark.parametrize(
    "published",
    [
        {},
        {"n": as_published(1 << 2047)},
        {"n": 7, "e": "AQAB"},
        {"n": None, "e": "AQAB"},
        {"n": as_published(1 << 2046), "e": "AQAB"},
        {"n": as_published(1 << 2047), "e": "Aw"},
        {"n": as_published(1 << 2047), "e": "AQ"},
        {"n": as_published(1 << 2047), "e": ""},
    ],
)
def test_key_that_is_none_or_weak_is_not_taken(published: dict[str, Any]) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        read_key(published)


def test_nothing_is_signed_here() -> None:
    with pytest.raises(NotImplementedError):
        RS256().sign(MESSAGE, public())
