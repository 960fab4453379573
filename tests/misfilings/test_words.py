"""
Of the company that had a letter by mistake no word goes along with it, and of the letter none is
left behind: every read route of both sides (T13, T41).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from tests.builders import a_clerk, a_person_of
from tests.house.canaries import IDS, Cage, a_marked_scene
from tests.house.people import a_stage
from tests.house.scene import Scene
from tests.house.test_canaries import World, everything_read
from tests.misfilings.desk import Desk, withdraw

# The letter itself, which is the right company's: what stands on it, and its number.
OF_THE_LETTER = {"number", "pdf text", "reference", "sender", IDS}


@dataclass(frozen=True, slots=True)
class Told:
    """What both sides read after the withdrawal; `marks` are the letter's own canaries."""

    cage: Cage
    wrong: Mapping[str, str]
    right: Mapping[str, str]
    marks: tuple[str, ...]


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with a_stage():
        world = World()
        aspen, birch = (a_marked_scene(world.cage, name) for name in ("aspen", "birch"))
        world.scenes = {"aspen": aspen, "birch": birch}
        anna, bruno = a_person_of(aspen.company), a_person_of(birch.company)
        desk = Desk(aspen.company, birch.company, anna, bruno, a_clerk(), aspen.mail)
        assert withdraw(desk, desk.to_right).status == 201
        item = desk.now()
        world.scenes["birch"] = _with_mail(birch, aspen, desk)
        yield Told(
            world.cage,
            dict(everything_read(world, anna, "aspen")),
            dict(everything_read(world, bruno, "birch")),
            (item.sender, item.reference, item.number, aspen.attached.file_name, item.id),
        )


def _with_mail(birch: Scene, aspen: Scene, desk: Desk) -> Scene:
    return replace(birch, mail=desk.now(), attached=aspen.attached)


def test_right_company_reads_the_letter_and_no_word_of_the_wrong_one(told: Told) -> None:
    foreign = {
        canary.what
        for text in told.right.values()
        for canary in told.cage.found_in(text)
        if canary.company == "aspen"
    }

    assert foreign == OF_THE_LETTER


def test_wrong_company_reads_no_word_of_the_letter(told: Told) -> None:
    heard = "\n".join(told.wrong.values()).lower()

    assert [mark for mark in told.marks if mark.lower() in heard] == []
    assert told.cage.found_in(heard), "the canaries sing at all"
