"""
The way from botocore to moto's tables without a wire in between: what is asked is still checked and
written down by botocore, what is answered still written down by moto and read by botocore; no
request is signed, addressed, taken apart and dated that goes no further than to the next function.
"""

import functools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import HeadersDict
from botocore.endpoint import Endpoint
from botocore.model import OperationModel
from botocore.parsers import create_parser
from botocore.useragent import UserAgentString
from moto.core import responses
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.responses import DynamoHandler

# What the product and its tests ask of a table all the time; all else takes the long way.
_QUICK = frozenset({"BatchGetItem", "GetItem", "PutItem", "Query", "Scan", "TransactWriteItems"})
_ask = Endpoint.make_request
_REQUEST_ID = "0" * 52


@contextmanager
def quick_wire() -> Iterator[None]:
    """Within the block, moto's tables are asked without a wire."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Endpoint, "make_request", _answered)
        patch.setattr(UserAgentString, "to_string", lambda _: "awizo-tests")
        patch.setattr(responses, "gen_amzn_requestid_long", _request_id)
        yield


@contextmanager
def real_wire() -> Iterator[None]:
    """Within the block, requests are sent as they are elsewhere, with botocore's events."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Endpoint, "make_request", _ask)
        yield


def _answered(self: Any, operation: OperationModel, request: Any) -> Any:
    body = request["body"]
    is_table = self._endpoint_prefix == "dynamodb" and "amazonaws.com" in self.host
    # Of octets, botocore and moto each make something else than what goes over the wire.
    if not is_table or operation.name not in _QUICK or b'{"B"' in body:
        return _ask(self, operation, request)
    handler: Any = DynamoHandler()
    handler.headers = request["headers"]
    handler.params = json.loads(body)
    handler.querystring = {}
    handler.region = self.host.split(".")[1]
    handler.current_account = DEFAULT_ACCOUNT_ID
    handler.response_headers = {}
    status, headers, text = handler.call_action()
    answer = {
        "status_code": int(status),
        "headers": HeadersDict(headers),
        "body": text if isinstance(text, bytes) else text.encode(),
        "context": {"operation_name": operation.name},
    }
    parser = _parser()
    parsed = parser.parse(answer, operation.output_shape)
    if answer["status_code"] >= 300:
        self._add_modeled_error_fields(answer, parsed, operation, parser)
    parsed["ResponseMetadata"]["RetryAttempts"] = 0
    return SimpleNamespace(status_code=answer["status_code"]), parsed


@functools.cache
def _parser() -> Any:
    return create_parser("json")


def _request_id(headers: dict[str, str]) -> str:
    headers["x-amzn-requestid"] = _REQUEST_ID
    return _REQUEST_ID
