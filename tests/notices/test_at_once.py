"""
Many workers and many messages about the same events at the same moment: every recipient is told of
every event once (T50), and of what nobody can prove nothing is sent again (T51).
"""

import random
from collections import Counter
from functools import partial

import pytest
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from chalicelib.access.model import User
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.mail.number import shown_number
from tests.builders import a_company, a_mail_item, a_person_of
from tests.harness.calls import around_each_call
from tests.harness.turns import in_turns
from tests.notices.post import (
    Post,
    attach,
    deliver,
    fact_state,
    inbox,
    notices_of,
    the_settings,
    wake_up,
)
from tests.notices.test_sending import ADDRESS, MailService, refusal

EMAIL, WITH_FILE = NoticeChoice.EMAIL, NoticeChoice.EMAIL_WITH_ATTACHMENT
WORKERS = 8
DELIVERIES = 5


def people_and_mail() -> tuple[list[User], list[MailItem], list[str]]:
    """Two companies with three people, one of whom acts for both; their items and all facts."""
    nowak, rossi = a_company(), a_company()
    people = [a_person_of(nowak), a_person_of(nowak, rossi), a_person_of(rossi)]
    items = [a_mail_item(nowak, notice=EMAIL) for _ in range(3)]
    items += [a_mail_item(rossi, notice=choice) for choice in (EMAIL, WITH_FILE)]
    return people, items, [*(item.event_id for item in items), attach(items[-1])]


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 60))]
)
def test_eight_workers_with_five_deliveries_of_each_message_tell_everybody_once(
    post: Post, seed: int
) -> None:
    the_settings(digest_minutes=0)
    chance = random.Random(seed)
    people, items, fact_ids = people_and_mail()
    messages = [wake_up(fact_id) for fact_id in fact_ids] * DELIVERIES
    chance.shuffle(messages)
    shares = [messages[place::WORKERS] for place in range(WORKERS)]

    switches = in_turns([partial(deliver, *share) for share in shares], chance)
    post.run_until_quiet(most=200)
    post.sweep_until_quiet(times=1)

    assert switches > 50
    told = Counter(
        (address, item.event_id)
        for mail in inbox()
        for address in mail.destinations
        for item in items
        if shown_number(item.number) in mail.text
    )
    anna, both, bruno = people
    readers = {item.event_id: (anna, both) for item in items[:3]}
    readers |= {item.event_id: (both, bruno) for item in items[3:]}
    assert told == {(p.email, event_id): 1 for event_id, own in readers.items() for p in own}
    for event_id, own in readers.items():
        notices = notices_of(event_id)
        assert {name: n.state for name, n in notices.items()} == {p.id: "sent" for p in own}
    assert {fact_state(fact_id) for fact_id in fact_ids} == {"done"}


def test_fifty_lost_answers_are_fifty_notices_of_which_nobody_knows(post: Post) -> None:
    the_settings(digest_minutes=0)
    silences = [
        ReadTimeoutError(endpoint_url=ADDRESS),
        ConnectionClosedError(endpoint_url=ADDRESS),
        refusal("InternalFailure", 500),
        refusal("ServiceUnavailable", 503),
        refusal("SomethingNew", 500),
    ]
    for has_effect in (True, False):
        company = a_company()
        people = [a_person_of(company) for _ in range(25)]
        item = a_mail_item(company, notice=EMAIL)
        service = MailService(*silences * 5, has_effect=has_effect)

        with around_each_call(service):
            deliver(*[wake_up(item.event_id)] * 3)
            post.run_until_quiet()
            post.sweep_until_quiet(times=2)

        notices = notices_of(item.event_id)
        assert service.calls == 25
        assert notices.keys() == {person.id for person in people}
        assert {(n.state, n.reason) for n in notices.values()} == {("unknown", "no_answer")}
        took = Counter(address for mail in inbox() for address in mail.destinations)
        assert {took[person.email] for person in people} == {int(has_effect)}
