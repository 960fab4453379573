"""
No list loads everything: every read route is asked in an office in which there is more of each
thing than a page holds, and in one in which there is half as much again.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.config import config
from chalicelib.plates.api import MOST_PLATES
from tests.harness.calls import Make, around_each_call
from tests.harness.quick import items, tables
from tests.house.asking import prepared, somebody_who_may
from tests.house.people import Stage, Who, a_stage
from tests.house.routes import ROUTES, declared, ids_of

SMALL, LARGE = 105, 160
READS = sorted(name for name in declared() if name.startswith("GET /"))
# What reads more where there is more, and of what.
GROWING = {
    "GET /companies/{company_id}/collectors": "people and collectors of one company",
    "GET /companies/{company_id}/people": "people of one company, by name",
    "GET /companies/{company_id}/summaries": "the price list of the office",
    "GET /companies/{company_id}/summaries/{month}": "the price list of the office",
    "GET /companies/{company_id}/things/{thing_id}/viewers": "everybody who sees one thing",
    "GET /companies/{company_id}/work-records/totals": "the work of the days that are added up",
    "GET /me/invoices": "a page of each company of one person",
    "GET /office/companies/{company_id}/collectors": "people and collectors of one company",
    "GET /office/companies/{company_id}/panels/{panel_id}/deletion": "members of the panel",
    "GET /office/companies/{company_id}/people": "people of one company, by name",
    "GET /office/companies/{company_id}/plan": "the price list of the office",
    "GET /office/companies/{company_id}/summaries": "the price list of the office",
    "GET /office/companies/{company_id}/summaries/{month}": "the price list of the office",
    "GET /office/companies/{company_id}/things/{thing_id}/viewers": "everybody who sees one thing",
    "GET /office/companies/{company_id}/work-records/totals": "the work that is added up",
    "GET /office/handouts/{handout_id}": "companies of one visit",
    "GET /office/packages": "the price list of the office",
    "GET /office/seats/totals": "the seats of a month, which are added up",
    "GET /office/services": "the price list of the office",
    "GET /office/users/{user_id}/deletion": "accesses of one person",
    "GET /office/users/{user_id}/grants": "accesses of one person",
    "GET /office/users/{user_id}/privacy/erasure": "accesses of one person",
}
_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")
_PLACE = re.compile(r"#(\d{5,10})$")
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


@contextmanager
def rows_read() -> Iterator[Counter[str]]:
    """The rows that DynamoDB goes through within the block, and the calls that it takes."""
    seen: Counter[str] = Counter()

    def note(name: str, arguments: dict[str, Any], make: Make) -> Any:
        answer = make(arguments)
        if name == "dynamodb.Query":
            seen["rows"] += answer["ScannedCount"]
        if name == "dynamodb.BatchGetItem":
            seen["rows"] += sum(len(of["Keys"]) for of in arguments["RequestItems"].values())
        seen["trips"] += name.startswith("dynamodb.")
        return answer

    with around_each_call(note):
        yield seen


def multiplied(scene: Mapping[tuple[str, str], Any], first: int, last: int) -> None:
    """Put copies of every row beside it, each under an id, or a place in its order, of its own."""
    table = tables()[config().table_name]
    for (pk, sk), row in scene.items():
        for copy in range(first, last):
            other = _copied(pk, sk, row, copy)
            if other is not None:
                table.put_item(other)


def _copied(pk: str, sk: str, row: Any, copy: int) -> Any:
    text = json.dumps(row)
    place = _PLACE.search(sk)
    if place:
        length = len(place[1])
        return json.loads(text.replace(place[0], f"#{int(place[1]) + copy:0{length}}"))
    own = (_ID.findall(sk) or _ID.findall(pk) or [None])[-1]
    if own is None:
        return None
    sign = _SIGNS[copy // 32] + _SIGNS[copy % 32]
    # A copy must not take the row's own place, which ends as it may.
    sign = "zz" if own.endswith(sign) else sign
    return json.loads(text.replace(own, own[:-2] + sign))


def asked(stage: Stage) -> dict[str, Counter[str]]:
    """What each read route costs, about one company and as somebody who may."""
    found = {}
    for name in READS:
        spec, route = declared()[name], ROUTES[name]
        # Staff have no companies of their own to be listed.
        is_own = name.startswith("GET /me/") and Who.OWNER in (route.who or ())
        who = Who.OWNER if is_own else somebody_who_may(route)
        request = prepared(spec, route, stage.caller(who), ids_of(stage.own))
        with rows_read() as found[name]:
            assert request().status in {200, 404}
    return found


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        asked(made)  # Everybody who asks is there now.
        yield made


def test_no_list_reads_more_in_a_larger_office(stage: Stage) -> None:
    scene = items(config().table_name)
    multiplied(scene, 1, SMALL)
    small = asked(stage)
    multiplied(scene, SMALL, LARGE)

    large = asked(stage)

    growing = {
        name: (small[name], large[name])
        for name in READS
        if large[name]["rows"] - small[name]["rows"] >= LARGE - SMALL
    }
    assert set(growing) == set(GROWING), growing
    assert large["GET /me/companies"]["rows"] > 2 * MOST_PLATES
