"""The keys of work records, apart from `keys`, which is the map of all else."""

from datetime import date

from chalicelib.aws.table import Key

_RECORDS = "WORK#"


def work(company_id: str, day: date, work_id: str) -> Key:
    """A time entry or a job sheet; by day, so that a range of days is one Query."""
    return Key(f"COMPANY#{company_id}", f"{_RECORDS}{day.isoformat()}#{work_id}")


def work_day(company_id: str, work_id: str) -> Key:
    """On which day a work record stands; made of an imported row, it tells a repetition."""
    return Key(f"COMPANY#{company_id}", f"WORKDAY#{work_id}")


def work_between(first: date | None, last: date | None) -> tuple[str, str]:
    """The lowest and the highest sort key of the records of some days, both days included."""
    beginning = first.isoformat() if first else ""
    # "~" comes after every digit and sign of a day and an id.
    return f"{_RECORDS}{beginning}", f"{_RECORDS}{last.isoformat() if last else ''}~"
