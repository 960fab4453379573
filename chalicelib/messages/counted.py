"""How a company's messages, and what is accounted of them for each person, are counted anew."""

from collections.abc import Iterator, Mapping

from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import Key, fetch, query_every
from chalicelib.aws.tallies import Tally
from chalicelib.companies.reading import reading_of
from chalicelib.grants.service import list_people
from chalicelib.messages.message_store import message_of
from chalicelib.messages.model import is_others
from chalicelib.messages.read_store import read_seq_of

_MESSAGES = "MESSAGE#"


def _written(key: Key) -> Mapping[str, int]:
    return {"messages": sum(1 for _ in query_every(key.pk, prefix=_MESSAGES))}


def _readers(company_id: str) -> Iterator[Key]:
    """Whoever acts for the company; what is unread for others, nobody is told."""
    for user, _ in list_people(company_id):
        yield message_keys.read_of(user.id, company_id)


def _accounted(key: Key) -> Mapping[str, int]:
    """What the access began with, and of all later messages the person's own and those read."""
    user_id, company_id = key.pk.removeprefix("USER#"), key.sk.removeprefix("READ#")
    start = reading_of(fetch([key]).get(key)).start
    of_threads = query_every(key.pk, prefix=f"{key.sk}#")
    read_seqs = {raw["sk"]["S"].rpartition("#")[2]: read_seq_of(raw) for raw in of_threads}
    messages = map(message_of, query_every(keys.company(company_id).pk, prefix=_MESSAGES))
    seen = sum(
        not is_others(message, user_id) or message.seq <= read_seqs.get(message.thread_id, 0)
        for message in messages
        if message.seq > start
    )
    return {"start": start, "seen": start + seen}


WRITTEN = Tally(lambda company_id: [keys.counters(company_id)], _written)
ACCOUNTED = Tally(_readers, _accounted, comes_with_first=True)
