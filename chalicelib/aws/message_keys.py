"""The keys of messages between companies and the office, apart from `keys`, the map of all else."""

from chalicelib.aws.table import Key

_SEQ_DIGITS = 10


def thread(company_id: str, thread_id: str) -> Key:
    """What a company and the office write to each other about one subject."""
    return Key(f"COMPANY#{company_id}", f"THREAD#{thread_id}")


def message(company_id: str, thread_id: str, seq: int) -> Key:
    """One message, by its place among all messages of its company; text order is their order."""
    return Key(f"COMPANY#{company_id}", f"{messages_prefix(thread_id)}{_digits(seq)}")


def messages_prefix(thread_id: str) -> str:
    """The beginning of the sort keys of a thread's messages."""
    return f"MESSAGE#{thread_id}#"


def messages_between(thread_id: str, first: int, last: int) -> tuple[str, str]:
    """The lowest and the highest sort key of a thread's messages of some places, both included."""
    prefix = messages_prefix(thread_id)
    return f"{prefix}{_digits(first)}", f"{prefix}{_digits(last)}"


def attached(company_id: str, attachment_id: str) -> Key:
    """Which message an attachment went out with; its file is a version."""
    return Key(f"COMPANY#{company_id}", f"ATTACHED#{attachment_id}")


def read_of(user_id: str, company_id: str) -> Key:
    """How many of a company's messages are accounted for a person."""
    return Key(f"USER#{user_id}", f"READ#{company_id}")


def read_up_to(user_id: str, company_id: str, thread_id: str) -> Key:
    """Up to which message a person has read a thread."""
    return Key(f"USER#{user_id}", f"READ#{company_id}#{thread_id}")


def reader(company_id: str, thread_id: str, seq: int, side: str, user_id: str) -> Key:
    """That a person of one side came to have read a thread up to a message, and when."""
    place = f"{readers_prefix(thread_id)}{_digits(seq)}#{side}#{user_id}"
    return Key(f"COMPANY#{company_id}", place)


def readers_prefix(thread_id: str) -> str:
    """The beginning of the sort keys of who read a thread when."""
    return f"READBY#{thread_id}#"


def _digits(seq: int) -> str:
    return f"{seq:0{_SEQ_DIGITS}}"
