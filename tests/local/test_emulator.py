"""Saving the emulator's state, and each repair of it, on the running system."""

import asyncio
import base64
import json
import time
from collections.abc import Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from local.emulator.queues import release_messages
from local.emulator.state import Keeper
from tests.harness.running import Running, emulated


def test_state_is_saved_after_a_request_that_may_change_it_and_not_after_reading(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    saves = []

    def write(target: Path, everything: bool) -> None:
        saves.append(everything)
        (target / "table.json").write_text(str(len(saves)))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        pass

    async def scenario() -> list[int]:
        keeper = Keeper(folder, write)
        served = keeper.watch(app)
        saver = asyncio.create_task(keeper.run())
        counts = []
        for method in ("GET", "POST"):
            await served({"type": "http", "method": method, "path": "/"}, _never, _nowhere)
            await asyncio.sleep(0.8)
            counts.append(len(saves))
        await served({"type": "http", "method": "POST", "path": "/_local/save"}, _never, _nowhere)
        saver.cancel()
        return counts

    assert _run(scenario()) == [0, 1]
    assert saves == [False, True]
    assert (folder / "table.json").read_text() == "2"


def test_save_that_fails_keeps_the_old_state_and_is_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "table.json").write_text("old")
    attempts = []

    def write(target: Path, everything: bool) -> None:
        attempts.append(everything)
        (target / "table.json").write_text("half")
        if len(attempts) == 1:
            raise OSError("disk full")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        pass

    async def scenario() -> str:
        keeper = Keeper(folder, write)
        await keeper.watch(app)({"type": "http", "method": "PUT", "path": "/"}, _never, _nowhere)
        saver = asyncio.create_task(keeper.run())
        await asyncio.sleep(0.1)
        after_failure = (folder / "table.json").read_text()
        await asyncio.sleep(1)
        saver.cancel()
        return after_failure

    assert _run(scenario()) == "old"
    assert (folder / "table.json").read_text() == "half"


def test_message_that_was_being_worked_on_is_seen_again_and_a_delayed_one_is_not() -> None:
    soon = time.time() + 600
    taken = {"receive_count": 1, "visible_at": soon}
    delayed = {"receive_count": 0, "visible_at": soon}

    class Queues:
        def all_items(self) -> list[Any]:
            return [(("000000000000", "eu-central-1", "q"), {"messages": [taken, delayed]})]

    class Module:
        _queues = Queues()

    release_messages(Module)

    assert taken["visible_at"] < soon
    assert delayed["visible_at"] == soon


def _run[Found](scenario: Coroutine[Any, Any, Found]) -> Found:
    """In a thread of its own: a browser of other tests may have a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, scenario).result()


async def _never() -> MutableMapping[str, Any]:
    return {}


async def _nowhere(message: MutableMapping[str, Any]) -> None:
    pass


def _claims(token: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return body


@pytest.mark.stack
@pytest.mark.enable_socket
def test_refreshed_token_keeps_the_time_of_the_sign_in(running: Running) -> None:
    email, password = running.sign_ins["clerk"]
    web = {"X-Awizo-Client": "web"}
    signed_in = running.call(
        "POST", "/session", {"email": email, "password": password}, headers=web
    )
    cookie = signed_in.headers["Set-Cookie"].split(";")[0]
    answered_s = int(time.time())
    time.sleep(1.1)

    refreshed = running.call("POST", "/session/refresh", headers={**web, "Cookie": cookie})

    first, second = _claims(signed_in.json["id_token"]), _claims(refreshed.json["id_token"])
    assert first["auth_time"] <= second["auth_time"] <= answered_s < second["iat"]


@pytest.mark.stack
@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/me", 401, "unauthenticated"), ("/no/such/route", 404, "not_found")],
)
def test_gateways_own_answer_is_a_problem_with_a_code(
    running: Running, path: str, status: int, code: str
) -> None:
    answer = running.call("GET", path)

    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["code"] == code


@pytest.mark.stack
@pytest.mark.enable_socket
def test_what_the_emulator_ignores_in_the_template_is_switched_on(running: Running) -> None:
    endpoint = json.loads((running.folder / "lock").read_text())["endpoint"]
    dynamodb = emulated("dynamodb", endpoint)
    (table,) = dynamodb.list_tables()["TableNames"]

    status = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    backups = dynamodb.describe_continuous_backups(TableName=table)

    assert status == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


@pytest.mark.stack
@pytest.mark.enable_socket
def test_keys_that_no_xml_can_hold_are_listed(running: Running) -> None:
    s3, key = running.client("s3"), "tests/ż &<b> +%2B\x01\n.bin"
    (bucket,) = (each["Name"] for each in s3.list_buckets()["Buckets"] if "vault" in each["Name"])
    put = s3.put_object(Bucket=bucket, Key=key, Body=b"1")

    (found,) = s3.list_object_versions(Bucket=bucket, Prefix="tests/")["Versions"]

    assert (found["Key"], found["VersionId"]) == (key, put["VersionId"])
