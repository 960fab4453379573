"""
The handlers that AWS calls: `papers` for messages of its queue, `sweep_papers` by schedule. Lambda
imports this module alone.
"""

import re
from datetime import timedelta
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib.aws.observe import count, logger
from chalicelib.core import clock
from chalicelib.core.sweeping import has_its_turn, some_of
from chalicelib.edge.events import Body, PoisonMessage, each_message
from chalicelib.papers.ending import seal_end
from chalicelib.papers.making import make_paper
from chalicelib.receipts.service import (
    ENVELOPE_VERSION,
    unsealed_chains,
    wake_end,
    wake_papers,
    without_paper,
)

events = Blueprint(__name__)

_COMPANY_ID = re.compile(r"com_[0-9a-z]{26}")
_RECEIPT_ID = re.compile(r"rcp_[0-9a-z]{26}")
# Younger ones are on their way by themselves.
_GRACE = timedelta(minutes=2)
_MOST_A_SWEEP = 500


@events.on_sqs_message(queue="awizo-papers", batch_size=1, name="papers")
def papers(event: SQSEvent) -> dict[str, Any]:
    """
    Make the PDF of each receipt and seal the end of its chain; only those that failed come back
    (T49, T65).
    """
    return each_message(event, _make)


@events.schedule(Rate(5, unit=Rate.MINUTES), name="sweep_papers")
def sweep_papers(event: CloudWatchEvent) -> None:  # noqa: ARG001 - the time is all it says
    """
    Ask again for every PDF that is still not there, and for every end that is not sealed; every
    five minutes.
    """
    now = clock.now()
    late = (
        (receipt, asked_at)
        for receipt, asked_at in without_paper(_GRACE)
        if has_its_turn(now - asked_at)
    )
    found = some_of(late, _MOST_A_SWEEP)
    for receipt, _ in found:
        wake_papers(receipt)
    if found:
        logger.warning("papers.swept", extra={"receipts": len(found)})
        count("PapersOverdue", len(found))
    unsealed = (
        (company_id, since)
        for company_id, since in unsealed_chains(_GRACE)
        if has_its_turn(now - since)
    )
    for company_id, _ in some_of(unsealed, _MOST_A_SWEEP):
        wake_end(company_id)


def _make(body: Body) -> None:
    company_id, receipt_id = body.get("company_id"), body.get("receipt_id")
    if body.get("v") != ENVELOPE_VERSION:
        raise PoisonMessage("an envelope of an unknown version")
    if not isinstance(company_id, str) or not _COMPANY_ID.fullmatch(company_id):
        raise PoisonMessage("no id of a company")
    is_id = isinstance(receipt_id, str) and _RECEIPT_ID.fullmatch(receipt_id)
    if "receipt_id" in body and not is_id:
        raise PoisonMessage("no id of a receipt")
    if receipt_id is not None:
        make_paper(company_id, receipt_id)
    seal_end(company_id)
