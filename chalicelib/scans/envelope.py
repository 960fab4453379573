"""
What a message in the intake queue says: that files came, as S3 or the sweep says it, or that staff
asked to arrange a scan.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.core.values import Value
from chalicelib.edge.arrivals import Arrival, arrivals, repetition, text_in
from chalicelib.edge.events import PoisonMessage

__all__ = ["Arrival", "Job", "arrivals", "job_in", "job_message", "repetition"]

_JOB = "arrange"


class Job(Value):
    """That staff asked to arrange a scan; what they asked for stands in its row."""

    scan_id: str
    job_id: str


def job_in(body: Mapping[str, Any]) -> Job | None:
    """
    The job that a message tells of; None for a message about files.

    Raises:
        PoisonMessage: it is about a job and names none.
    """
    told = body.get(_JOB)
    if told is None:
        return None
    try:
        return Job(text_in(told["scan_id"]), text_in(told["job_id"]))
    except (LookupError, TypeError) as error:
        raise PoisonMessage("a job that cannot be read") from error


def job_message(job: Job) -> dict[str, Any]:
    """A message that tells of a job."""
    return {_JOB: {"scan_id": job.scan_id, "job_id": job.job_id}}
