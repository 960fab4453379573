"""Archives: equal for equal content, compiled, and trusted without a look at the source."""

import os
import py_compile
import zipfile
from pathlib import Path

import pytest

from deploy.archive import compile_code, digest_of, write_archive
from local.steps import Problem


def a_project(folder: Path) -> Path:
    for name in ("ours", "library"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("NAMES = {'b', 'a', 'c'}\n")
    (folder / "ours" / "words.json").write_text("{}")
    return folder


def packed(folder: Path, target: Path) -> str:
    compile_code(folder, keeps_source=frozenset({"ours"}))
    write_archive(folder, target)
    return digest_of(target)


def test_equal_content_makes_equal_archives_wherever_and_whenever(tmp_path: Path) -> None:
    first, second = a_project(tmp_path / "one"), a_project(tmp_path / "another")
    for path in second.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    (second / "ours" / "words.json").chmod(0o600)

    assert packed(first, tmp_path / "1.zip") == packed(second, tmp_path / "2.zip")


def test_other_content_makes_another_archive(tmp_path: Path) -> None:
    first, second = a_project(tmp_path / "one"), a_project(tmp_path / "another")
    (second / "library" / "__init__.py").write_text("NAMES = {'b', 'a', 'd'}\n")

    assert packed(first, tmp_path / "1.zip") != packed(second, tmp_path / "2.zip")


def test_our_source_ships_beside_its_compiled_form_and_a_librarys_does_not(tmp_path: Path) -> None:
    packed(a_project(tmp_path / "one"), tmp_path / "1.zip")

    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        names = archive.namelist()
    assert names == [
        "library/__init__.pyc",
        "ours/__init__.py",
        "ours/__pycache__/__init__.cpython-312.pyc".replace("312", _version()),
        "ours/words.json",
    ]


def test_compiled_form_is_not_compared_with_its_source(tmp_path: Path) -> None:
    """Otherwise a start would read and hash every source file."""
    folder = a_project(tmp_path / "one")
    compile_code(folder, keeps_source=frozenset())

    flags = (folder / "library" / "__init__.pyc").read_bytes()[4]
    assert flags == 0b01, "hash-based, unchecked"


def test_code_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    folder = a_project(tmp_path / "one")
    (folder / "ours" / "broken.py").write_text("def\n")

    with pytest.raises(Problem, match=r"broken\.py"):
        compile_code(folder, keeps_source=frozenset())


def _version() -> str:
    tag = Path(py_compile.compile(__file__, cfile=None, doraise=True) or "").suffixes
    return tag[0].removeprefix(".cpython-").split("-")[0]
