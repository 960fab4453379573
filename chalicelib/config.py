"""The environment of a function as one frozen value. Missing names fail together."""

import os
from dataclasses import dataclass, fields
from functools import cache


@dataclass(frozen=True, slots=True)
class Config:
    """
    What the stack tells its functions.

    Attributes:
        s3_public_endpoint: where browsers reach the buckets; empty for AWS itself.
        portal_url: the address that people open, without a slash at its end.
        origin_secret: what only the distribution sends; empty where there is none.
    """

    stage: str
    table_name: str
    intake_bucket: str
    vault_bucket: str
    intake_queue_url: str
    notice_queue_url: str
    user_pool_id: str
    user_pool_client_id: str
    token_issuer: str
    token_keys_url: str
    portal_url: str
    mail_from: str
    s3_public_endpoint: str
    origin_secret: str


class MissingConfig(RuntimeError):
    """The environment lacks names that the product needs."""


@cache
def config() -> Config:
    """
    Read the environment once.

    Raises:
        MissingConfig: names every variable that is absent; an empty one counts as present.
    """
    names = [field.name for field in fields(Config)]
    missing = [name.upper() for name in names if name.upper() not in os.environ]
    if missing:
        raise MissingConfig("These environment variables are not set: " + ", ".join(missing))
    return Config(**{name: os.environ[name.upper()] for name in names})
