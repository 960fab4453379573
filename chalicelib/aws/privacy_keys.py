"""The keys of what is done for people's data: jobs, and the companies of which nothing may go."""

from chalicelib.aws.table import Key

_OFFICE = "OFFICE"
HOLD_PREFIX = "HOLD#"
JOB_PREFIX = "PRIVACY#"


def privacy_job(job_id: str) -> Key:
    """An export, an erasure, or a look at what is kept too long."""
    return Key(_OFFICE, f"{JOB_PREFIX}{job_id}")


def hold(company_id: str) -> Key:
    """That nothing of a company may go; in one partition, so that all are listed consistently."""
    return Key(_OFFICE, f"{HOLD_PREFIX}{company_id}")
