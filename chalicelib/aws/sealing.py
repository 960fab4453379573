"""The key of the office's seal in KMS, which signs and is never given away."""

from chalicelib.aws import clients


def public_key(key_id: str) -> bytes:
    """
    The public key as SubjectPublicKeyInfo. 1 GetPublicKey.

    Raises:
        Unavailable: KMS does not answer.
    """
    return bytes(clients.call("kms", "get_public_key", KeyId=key_id)["PublicKey"])


def sign(key_id: str, data: bytes) -> bytes:
    """
    A signature of these bytes, at most 4,096: RSASSA-PKCS1-v1_5 with SHA-256. The bytes themselves
    are sent, not their digest. 1 Sign.

    Raises:
        Unavailable: KMS does not answer.
    """
    answer = clients.call(
        "kms",
        "sign",
        KeyId=key_id,
        Message=data,
        MessageType="RAW",
        SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256",
    )
    return bytes(answer["Signature"])
