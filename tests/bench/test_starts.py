"""The counting of starts: it counts, and it says what is missing."""

import shutil
from pathlib import Path

import pytest

from bench.__main__ import LIMITS, TARGETS
from bench.starts import Start, counted, environment_in
from local.steps import Problem


def test_without_valgrind_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(Problem, match="apt-get install valgrind"):
        counted(Start("nothing", tmp_path, "pass"), {})


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind counts, and is not here")
def test_code_that_fails_is_no_cheap_start(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="broken did not start: ValueError: on purpose"):
        counted(Start("broken", tmp_path, "raise ValueError('on purpose')"), {})


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind counts, and is not here")
def test_more_work_counts_more_and_the_same_counts_the_same(tmp_path: Path) -> None:
    (tmp_path / "heavy.py").write_text("print(sum(range(300_000)))\n")

    light, heavy, again = (
        counted(Start(name, tmp_path, code), {})
        for name, code in (("light", "pass"), ("heavy", "import heavy"), ("again", "pass"))
    )

    assert heavy > light * 1.1
    assert abs(again - light) < light / 1000


def test_every_name_of_the_functions_is_given(tmp_path: Path) -> None:
    template = tmp_path / "template.json"
    template.write_text(
        '{"Resources": {"APIHandler": {"Properties": {"Environment": {"Variables": {"A_B": 1}}}}}}'
    )

    assert environment_in(template) == {"A_B": "https://a-b.example"}


def test_nothing_may_cost_more_than_demanded() -> None:
    assert TARGETS.keys() == LIMITS.keys()
    assert [name for name in TARGETS if LIMITS[name] > TARGETS[name]] == []
