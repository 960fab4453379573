"""
The same request several times at one moment, as a browser sends it that heard nothing: it has one
effect, and all hear of that one.
"""

import random
from collections.abc import Iterator

import pytest

from tests.harness.client import Answer
from tests.harness.turns import in_turns
from tests.house.asking import Request, right_request, success_of
from tests.house.people import Stage, a_stage, put_back
from tests.house.routes import declared

# Whoever comes second finds the effect of the first before it finds that it is the same.
FINDS_ITS_OWN_EFFECT = [
    "POST /companies/{company_id}/people",
    "POST /office/companies/{company_id}/collectors",
    "POST /office/companies/{company_id}/mail/{mail_id}/withdraw",
    "POST /office/invoices/pay",
    "POST /office/scans/join",
]
# In these orders somebody looked just after another one's commit.
SEEDS = (1, 7)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made


def sent_at_once(request: Request, chance: random.Random) -> list[Answer]:
    answers: list[Answer] = []
    in_turns([lambda: answers.append(request())] * 3, chance)
    return answers


@pytest.mark.parametrize("name", FINDS_ITS_OWN_EFFECT)
def test_all_hear_of_the_one_effect(name: str, stage: Stage) -> None:
    spec = declared()[name]
    for seed in SEEDS:
        with put_back(stage):
            answers = sent_at_once(right_request(spec, stage), random.Random(seed))

        assert {answer.status for answer in answers} == {success_of(spec)}, (seed, answers)
        assert len({answer.json.get("id", answer.text) for answer in answers}) == 1, (seed, answers)
