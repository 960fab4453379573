"""Answers of the API with hostile words in them, whatever the server would allow there."""

import json
import zlib
from typing import Any

from playwright.sync_api import Page, Route

from tests.harness.client import the_contract
from tests.samples.scripts import SCRIPTS

# What is no text for people, though the contract knows no more of it than that it is a string.
_NO_TEXT = {"confirm", "content_type", "event", "field", "id", "id_token", "key", "next"}
_NO_TEXT |= {"password", "same_name_as", "sha256", "time_zone", "token", "type", "url"}


class Answers:
    """
    Answers of the API with a script instead of every text in them, whatever the server would allow
    there: names of companies and codes, of people, of files, what a mail service said.
    """

    def __init__(self, page: Page) -> None:
        self.scripts = [*SCRIPTS]
        self.turn = 0
        self._texts = _text_fields()
        self._known: dict[str, tuple[dict[str, str], Any]] = {}
        page.route("**/api/**", self._answer)

    def _answer(self, route: Route) -> None:
        asked = f"{route.request.method} {route.request.url} {route.request.post_data}"
        if asked not in self._known:
            found = route.fetch()
            if found.status >= 300 or "json" not in found.headers.get("content-type", ""):
                route.fulfill(response=found)
                return
            self._known[asked] = (found.headers, found.json())
        # A link to a file lives for a minute only.
        is_lasting = route.request.method == "GET" or "/session" in route.request.url
        headers, told = self._known[asked] if is_lasting else self._known.pop(asked)
        kept = {"content-type": headers["content-type"]}
        route.fulfill(status=200, headers=kept, body=json.dumps(self._changed(told)))

    def _changed(self, told: Any, name: str = "", at: int = 0) -> Any:
        if isinstance(told, dict):
            return {key: self._changed(value, key, at) for key, value in told.items()}
        if isinstance(told, list):
            return [self._changed(value, name, at + row) for row, value in enumerate(told)]
        if name in self._texts and (told is None or isinstance(told, str)):
            return self.scripts[(self.turn + at + zlib.crc32(name.encode())) % len(self.scripts)]
        return told


def _text_fields() -> set[str]:
    """Names of everything in an answer that the contract calls a string and nothing closer."""
    found = set()
    for schema in the_contract()["components"]["schemas"].values():
        for name, told in schema.get("properties", {}).items():
            for kind in told.get("anyOf", [told]):
                is_text = kind.get("type") == "string" and not kind.keys() & {"enum", "format"}
                if is_text and "const" not in kind and not name.endswith("_id"):
                    found.add(name)
    return found - _NO_TEXT
