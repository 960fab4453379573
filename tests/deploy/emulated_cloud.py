"""
An AWS account on this machine that enforces rights: `python -m tests.deploy.emulated_cloud PORT
FOLDER`. Unlike the local stack it runs the real package, each function under its own role.
"""

# ruff: noqa: PLC0415 - MiniStack reads its surroundings when it is imported

import asyncio
import os
import sys
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any

_FOLDERS = ("state", "s3", "tmp", "mail")


def main() -> None:
    """Serve until the process is ended; everything goes into the folder."""
    port, folder = sys.argv[1], Path(sys.argv[2])
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    os.environ.update(
        AUTH="true",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="eu-central-1",
        BIND_HOST="127.0.0.1",
        MINISTACK_HOST="127.0.0.1",
        GATEWAY_PORT=port,
        PERSIST_STATE="1",
        STATE_DIR=str(folder / "state"),
        S3_PERSIST="1",
        S3_DATA_DIR=str(folder / "s3"),
        SFTP_ENABLED="0",
        IOT_MTLS_ENABLED="0",
        LOG_LEVEL="WARNING",
        TMPDIR=str(folder / "tmp"),
        DOCKER_HOST=f"unix://{folder}/no-docker.sock",
    )
    asyncio.run(_serve(port, folder))


async def _serve(port: str, folder: Path) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app
    from ministack.core import iam_actions
    from ministack.services import apigateway_v1, cognito, s3, ses, ses_v2, sqs

    from local.emulator import gateway, listings, mail, sign_in

    gateway.install(apigateway_v1)
    listings.install(s3)
    mail.install(ses, folder / "mail")
    sign_in.install(cognito)
    _name_senders(iam_actions)
    _prove_domains(ses, ses_v2)
    _release_messages(app, sqs)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.loglevel = "WARNING"
    await serve(app.app, config)


def _name_senders(iam_actions: Any) -> None:
    """MiniStack asks for the right to send as anybody; AWS asks for the sender's own domain."""
    named: Callable[..., str] = iam_actions.extract_resource_arn

    def with_sender(
        service: str, method: str, path: str, headers: Any, body: Any, query: Any, *rest: Any
    ) -> str:
        source = iam_actions._query_param(query, "Source") if service == "ses" else ""
        address = parseaddr(source or "")[1]
        if not address:
            return named(service, method, path, headers, body, query, *rest)
        region, account = rest[0], rest[1]
        return f"arn:aws:ses:{region}:{account}:identity/{address.rpartition('@')[2]}"

    iam_actions.extract_resource_arn = with_sender


def _prove_domains(ses: Any, ses_v2: Any) -> None:
    """
    In AWS a domain is one identity for both interfaces of the mail service, and its owner proves it
    by records in the DNS. Here whoever verifies it by the old interface has added the records.
    """
    make: Callable[[str, str], Any] = ses._make_identity

    def make_in_both(name: str, kind: str) -> Any:
        ses_v2._identities[name] = {
            "EmailIdentity": name,
            "IdentityType": "DOMAIN",
            "VerifiedForSendingStatus": True,
            "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS", "Tokens": []},
        }
        return make(name, kind)

    ses._make_identity = make_in_both


def _release_messages(app: Any, sqs: Any) -> None:
    """What was being worked on when the account stopped is worked on again, and not in minutes."""
    from local.emulator import queues

    load: Callable[[], None] = app._load_persisted_state

    def load_and_release() -> None:
        load()
        queues.release_messages(sqs)

    app._load_persisted_state = load_and_release


if __name__ == "__main__":
    main()
