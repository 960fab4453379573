"""How a company's waiting mail is counted anew."""

from collections.abc import Mapping

from chalicelib.aws import keys
from chalicelib.aws.table import Key, query_every
from chalicelib.aws.tallies import Tally
from chalicelib.mail.model import MailState


def _waiting(key: Key) -> Mapping[str, int]:
    states = [raw["state"]["S"] for raw in query_every(key.pk, prefix="MAIL#")]
    return {"mail_waiting": states.count(str(MailState.WAITING))}


WAITING = Tally(lambda company_id: [keys.counters(company_id)], _waiting)
