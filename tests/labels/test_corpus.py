"""
How well labels are read, on simulated scans. The limits are those of docs/labels.md; what is read
must be right on every page, also where there is no label at all.
"""

import io
from collections import Counter
from collections.abc import Iterable

import pytest

from chalicelib.labels.symbols import LabelSymbol
from chalicelib.scans.gate_labels import read_scan
from chalicelib.scans.gate_terms import ContentType, GateLimits
from tests.labels.corpus import Page, Wear, page

LEAST = {
    (Wear.CLEAN, LabelSymbol.QR): 0.995,
    (Wear.CLEAN, LabelSymbol.AZTEC): 0.995,
    (Wear.WORN, LabelSymbol.QR): 0.94,
    (Wear.WORN, LabelSymbol.AZTEC): 0.98,
}


def read(scan: Page) -> tuple[str, ...]:
    (labels,) = read_scan(io.BytesIO(scan.pdf), ContentType.PDF, GateLimits()).labels
    return labels


def shares_read(seeds: Iterable[int]) -> dict[tuple[Wear, LabelSymbol], float]:
    """What share of the labels was found, of each kind; fails at the first wrong one."""
    printed, found = Counter[tuple[Wear, LabelSymbol]](), Counter[tuple[Wear, LabelSymbol]]()
    for seed in seeds:
        scan = page(seed)
        labels = read(scan)
        assert set(labels) <= set(scan.labels), f"wrong on page {seed}"
        printed[scan.wear, scan.symbol] += len(scan.labels)
        found[scan.wear, scan.symbol] += len(labels)
    print({kind: f"{found[kind]} of {count}" for kind, count in printed.items()})  # noqa: T201
    return {kind: found[kind] / printed[kind] for kind in printed}


def too_few(shares: dict[tuple[Wear, LabelSymbol], float]) -> dict[tuple[Wear, LabelSymbol], float]:
    return {kind: share for kind, share in shares.items() if share < LEAST[kind]}


def test_labels_are_read_on_two_hundred_pages() -> None:
    assert too_few(shares_read(range(200))) == {}


@pytest.mark.long
def test_labels_are_read_on_three_thousand_pages() -> None:
    assert too_few(shares_read(range(1000, 4000))) == {}


def test_page_of_a_seed_is_always_the_same() -> None:
    assert page(3) == page(3)
