"""
The key of the office's seal: RSA with SHA-256. It stays in KMS, which signs and never gives it
away; an office that runs without KMS keeps it in a file (`SEAL_KEY=file:/path/to/seal.pem`).
"""

from pathlib import Path
from typing import Protocol

from chalicelib.aws import sealing

_IN_FILE = "file:"
# Of RSA-3072, whose signature is as long as the modulus.
SIGNATURE_BYTES = 384


class SealKey(Protocol):
    """What can sign in the office's name."""

    def public_der(self) -> bytes:
        """The public key as SubjectPublicKeyInfo."""

    def sign(self, data: bytes) -> bytes:
        """A signature of these bytes: RSASSA-PKCS1-v1_5 with SHA-256."""


def seal_key(name: str) -> SealKey:
    """The key that the configuration names: an id of KMS, or `file:` with a path."""
    if name.startswith(_IN_FILE):
        return FileKey(Path(name.removeprefix(_IN_FILE)))
    return KmsKey(name)


class KmsKey:
    """
    A key that never leaves KMS.

    Raises:
        Unavailable: KMS does not answer; of either method.
    """

    def __init__(self, key_id: str) -> None:
        self._key_id = key_id

    def public_der(self) -> bytes:
        """1 GetPublicKey."""
        return sealing.public_key(self._key_id)

    def sign(self, data: bytes) -> bytes:
        """1 Sign."""
        return sealing.sign(self._key_id, data)


class FileKey:
    """A key in a file that only the function which seals can read: PEM, RSA-3072, no password."""

    def __init__(self, path: Path) -> None:
        from cryptography.hazmat.primitives.asymmetric.rsa import (  # noqa: PLC0415 - slow to load
            RSAPrivateKey,
        )
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            load_pem_private_key,
        )

        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, RSAPrivateKey) or key.key_size != SIGNATURE_BYTES * 8:
            raise ValueError(f"{path} holds no RSA key of {SIGNATURE_BYTES * 8} bits")
        self._key = key

    def public_der(self) -> bytes:
        """No call."""
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            Encoding,
            PublicFormat,
        )

        return self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data: bytes) -> bytes:
        """No call."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

        return self._key.sign(data, PKCS1v15(), SHA256())
