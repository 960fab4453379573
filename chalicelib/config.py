"""
The environment of a function as one frozen value. Missing names fail together. What one function
alone may know stands apart, so that the others need not be given it.
"""

import os
from collections.abc import Iterable
from functools import cache

from chalicelib.core.values import Value, names_in

_ORIGIN_SECRET = "origin_secret"  # noqa: S105 - a name
_SEAL_KEY = "seal_key"
_TIMESTAMP_URL = "TIMESTAMP_URL"
_SEALS_BUCKET = "SEALS_BUCKET"


class Config(Value):
    """
    What the stack tells its functions.

    Attributes:
        uploads_bucket: where people's own files come in.
        papers_queue_url: where PDFs of receipts are asked for.
        s3_public_endpoint: where browsers reach the buckets; empty for AWS itself.
        portal_url: the address that people open, without a slash at its end.
    """

    stage: str
    table_name: str
    intake_bucket: str
    vault_bucket: str
    uploads_bucket: str
    intake_queue_url: str
    notice_queue_url: str
    papers_queue_url: str
    files_queue_url: str
    user_pool_id: str
    user_pool_client_id: str
    token_issuer: str
    token_keys_url: str
    portal_url: str
    mail_from: str
    s3_public_endpoint: str


class MissingConfig(RuntimeError):
    """The environment lacks names that the product needs."""


@cache
def config() -> Config:
    """
    Read the environment once.

    Raises:
        MissingConfig: names every variable that is absent; an empty one counts as present.
    """
    return Config(**_read(names_in(Config)))


def origin_secret() -> str:
    """
    What only the distribution sends, and only the function that answers people is given; empty
    where there is no distribution.

    Raises:
        MissingConfig: this function is not given it.
    """
    return _read([_ORIGIN_SECRET])[_ORIGIN_SECRET]


def seal_key() -> str:
    """
    Which key receipts are sealed with: an id of KMS, or `file:` and a path. Only the function that
    seals is given it.

    Raises:
        MissingConfig: this function is not given it.
    """
    return _read([_SEAL_KEY])[_SEAL_KEY]


def timestamp_url() -> str:
    """The time-stamp server that receipts are sealed with; empty for none, as for others."""
    return os.environ.get(_TIMESTAMP_URL, "")


def seals_bucket() -> str:
    """
    Where the days of the audit are sealed; only the function that does so is given it.

    Raises:
        MissingConfig: this function is another one.
    """
    try:
        return os.environ[_SEALS_BUCKET]
    except KeyError as error:
        raise MissingConfig(f"{_SEALS_BUCKET} is not set") from error


def _read(names: Iterable[str]) -> dict[str, str]:
    variables = {name: name.upper() for name in names}
    missing = [variable for variable in variables.values() if variable not in os.environ]
    if missing:
        raise MissingConfig("These environment variables are not set: " + ", ".join(missing))
    return {name: os.environ[variable] for name, variable in variables.items()}
