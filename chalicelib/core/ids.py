"""
Ids and tokens. Ids are prefixed and random and carry no counter, so that nobody learns from one
how busy the office is. The source of randomness can be replaced by a test.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 26

_random_bytes: Callable[[int], bytes] = secrets.token_bytes


def new_id(prefix: str) -> str:
    """A new id such as `mai_8k2…`: 130 random bits in Crockford's alphabet."""
    return f"{prefix}_{random_word(ID_LENGTH)}"


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, for things that must not come twice: 130 bits of SHA-256."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return f"{prefix}_{_spell(digest, ID_LENGTH)}"


def random_word(length: int) -> str:
    """`length` random characters of Crockford's alphabet, 5 bits each."""
    return _spell(_random_bytes(length), length)


def new_token() -> str:
    """A secret for a one-time link: 256 random bits, safe in an address."""
    return _random_bytes(32).hex()


def fingerprint(secret: str) -> str:
    """What is stored instead of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _spell(octets: bytes, length: int) -> str:
    return "".join(CROCKFORD[octet & 31] for octet in octets[:length])


@contextmanager
def drawn_from(source: Callable[[int], bytes]) -> Iterator[None]:
    """Take randomness from `source` within the block."""
    global _random_bytes  # noqa: PLW0603 - one source for the process, replaced by tests
    before, _random_bytes = _random_bytes, source
    try:
        yield
    finally:
        _random_bytes = before
