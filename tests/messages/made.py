"""Threads and messages that tests need, written as people do."""

from chalicelib.access.model import User
from chalicelib.companies.model import Company
from chalicelib.messages.model import Message, Side, Thread
from chalicelib.messages.service import begin_thread, write_message
from chalicelib.messages.writing import Draft, Opening, Voice
from tests.builders import a_clerk, a_request, an_actor


def side_of(who: User) -> Side:
    """Staff write for the office."""
    return Side.OFFICE if who.role else Side.COMPANY


def voice(company: Company, who: User) -> Voice:
    """Somebody who writes."""
    return Voice(an_actor(who), side_of(who), company.id)


def a_thread(
    company: Company, by: User | None = None, *, subject: str = "Rent", text: str = "Hello"
) -> Thread:
    """A thread begun by somebody, else by a clerk."""
    who = by or a_clerk()
    return begin_thread(voice(company, who), Opening(subject), Draft(text), a_request())


def written(thread: Thread, company: Company, by: User, text: str = "And more") -> Message:
    """One message more."""
    return write_message(voice(company, by), thread.id, Draft(text), a_request())
