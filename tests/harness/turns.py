"""
Several workers at once, as deterministic as one: each has a thread, only one of them runs at any
moment, and before each AWS call chance decides whose turn it is. moto is never in two threads.
"""

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.harness.calls import Make, around_each_call


@dataclass(slots=True)
class _Worker:
    act: Callable[[], object]
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    is_done: bool = False
    error: BaseException | None = None


def in_turns(acts: Sequence[Callable[[], object]], chance: random.Random) -> int:
    """
    Let all act at once until each has come to its end; returns how often the turn went from one to
    another before that one had done. The same chance gives the same order.
    """
    back, here = threading.Semaphore(0), threading.local()
    workers = [_Worker(act) for act in acts]

    def work(worker: _Worker) -> None:
        here.worker = worker
        worker.turn.acquire()
        try:
            worker.act()
        except BaseException as error:  # noqa: BLE001 - raised again where all are waited for
            worker.error = error
        worker.is_done = True
        back.release()

    def wait_for_turn(_: str, arguments: dict[str, Any], make: Make) -> Any:
        worker: _Worker | None = getattr(here, "worker", None)
        if worker is not None:
            back.release()
            worker.turn.acquire()
        return make(arguments)

    with around_each_call(wait_for_turn):
        threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
        for thread in threads:
            thread.start()
        switches = _give_turns(workers, back, chance)
        for thread in threads:
            thread.join()
    for worker in workers:
        if worker.error is not None:
            raise worker.error
    return switches


def _give_turns(workers: list[_Worker], back: threading.Semaphore, chance: random.Random) -> int:
    switches, last = 0, workers[0]
    left = list(workers)
    while left:
        worker = chance.choice(left)
        switches += worker is not last and not last.is_done
        last = worker
        worker.turn.release()
        back.acquire()
        if worker.is_done:
            left.remove(worker)
    return switches
