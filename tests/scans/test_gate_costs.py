"""
What a hostile file may cost (T42, T43): each goes through the real gate, one child after another,
in a process that is small itself, since a child's peak of memory begins with its parent's.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalicelib.core.values import asdict
from chalicelib.scans.gate import GateLimits
from tests.samples.active import INJECTIONS, injected_pdf
from tests.samples.files import EVERY_KIND
from tests.samples.hostile import BOMBS, HOSTILE, NOT_SCANS
from tests.samples.hostile_pdf import flate_bomb, nested_patterns
from tests.samples.judging import cut_points

ROOT = Path(__file__).resolve().parents[2]
USUAL = GateLimits()
MOST_SECONDS = 20
MOST_BYTES = 512 * 1024 * 1024
Make = Callable[[], bytes]

_MEASURE = """
import json, resource, sys, time
from pathlib import Path

sys.path[:] = json.loads(sys.argv[1])
from chalicelib.scans.gate import GateLimits, check_scan

limits, folder = GateLimits(**json.loads(sys.argv[2])), Path(sys.argv[3])
for name in sys.stdin.read().splitlines():
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    verdict = check_scan(folder / name, folder / "clean", limits=limits)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({
        "reason": getattr(verdict, "reason", None),
        "wall_s": time.monotonic() - began,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_bytes": after.ru_maxrss * 1024,
    }))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """
    What one file took.

    Attributes:
        reason: of its refusal; None for a scan.
        peak_bytes: of the greediest child until then.
    """

    reason: str | None
    wall_s: float
    cpu_s: float
    peak_bytes: int


def costs_of(
    files: Mapping[str, Make], folder: Path, limits: GateLimits = USUAL
) -> dict[str, Cost]:
    """The cost of each file, in their order."""
    places = [str(place) for place in range(len(files))]
    for place, make in zip(places, files.values(), strict=True):
        (folder / place).write_bytes(make())
    path = json.dumps([str(ROOT), *sys.path])
    command = [sys.executable, "-I", "-c", _MEASURE, path]
    done = subprocess.run(
        [*command, json.dumps(asdict(limits)), str(folder)],
        input="\n".join(places),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [Cost(**json.loads(line)) for line in done.stdout.splitlines()]
    return dict(zip(files, lines, strict=True))


def too_dear(costs: Mapping[str, Cost]) -> dict[str, Cost]:
    """Those that took more than any file may."""
    return {
        name: cost
        for name, cost in costs.items()
        if cost.wall_s > MOST_SECONDS or cost.peak_bytes > MOST_BYTES
    }


GREEDY: dict[str, tuple[Make, str]] = BOMBS | {
    name: sample
    for name, sample in HOSTILE.items()
    if any(word in name for word in ("vast picture", "vast tiff", "vast png", "many", "501"))
}


def test_file_that_asks_for_much_gets_little(tmp_path: Path) -> None:
    costs = costs_of({name: make for name, (make, _) in GREEDY.items()}, tmp_path)

    assert too_dear(costs) == {}
    assert {name: cost.reason for name, cost in costs.items()} == {
        name: reason for name, (_, reason) in GREEDY.items()
    }


def test_bomb_that_is_unpacked_to_its_end_would_be_seen(tmp_path: Path) -> None:
    """The mutant: nobody counts what a page description becomes."""
    careless = GateLimits(max_unpacked_bytes=2**31 - 1)

    assert too_dear(costs_of({"flate bomb": flate_bomb}, tmp_path, careless))


@pytest.mark.long
def test_whole_corpus_costs_little(tmp_path: Path) -> None:
    corpus: dict[str, Make] = {name: make for name, (make, _) in HOSTILE.items()}
    corpus |= {name: make for name, (make, _) in BOMBS.items()}
    corpus |= {name: lambda content=content: content for name, content in NOT_SCANS.items()}  # type: ignore[misc]
    corpus |= {name: lambda name=name: injected_pdf(name) for name in INJECTIONS}  # type: ignore[misc]
    for kind, make in EVERY_KIND.items():
        cut = enumerate(cut_points(make(), 10))
        corpus |= {f"{kind} cut at {n}": lambda part=part: part for n, part in cut}  # type: ignore[misc]
    assert len(corpus) >= 100

    assert too_dear(costs_of(corpus, tmp_path)) == {}


@pytest.mark.long
def test_file_that_never_ends_is_ended(tmp_path: Path) -> None:
    (cost,) = costs_of({"nested patterns": nested_patterns}, tmp_path).values()

    assert cost.reason == "too_complex"
    assert cost.cpu_s <= USUAL.cpu_s + 1
    assert cost.wall_s <= USUAL.wall_s + 1
    assert cost.peak_bytes <= MOST_BYTES
