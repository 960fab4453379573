"""How the members of a company's panels, and what is shared to them, are counted anew."""

from collections.abc import Iterator, Mapping

from chalicelib.aws import keys
from chalicelib.aws.table import Key, query_every
from chalicelib.aws.tallies import Tally


def _panels(company_id: str) -> Iterator[Key]:
    pk = keys.company(company_id).pk
    for raw in query_every(pk, prefix=keys.PANEL_PREFIX):
        # What is deleted, or about to be, is nobody's count any more.
        if raw["state"]["S"] == "active":
            yield Key(pk, raw["sk"]["S"])


def _held(key: Key) -> Mapping[str, int]:
    panel_id = key.sk.removeprefix(keys.PANEL_PREFIX)
    members = query_every(key.pk, prefix=keys.members_prefix(panel_id))
    shares = query_every(key.pk, prefix=keys.shares_prefix(panel_id))
    return {
        "members": sum(1 for raw in members if not raw.get("is_gone", {}).get("BOOL")),
        "shares": sum(1 for _ in shares),
    }


HELD = Tally(_panels, _held)
