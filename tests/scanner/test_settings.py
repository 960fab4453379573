"""What the bridge is told, and what it says to whoever tells it wrongly: one line each."""

import ast
import sys
from pathlib import Path

import pytest

from scanner.__main__ import main
from scanner.lines import Lines
from scanner.lock import held
from scanner.settings import Problem, read_settings
from tests.scanner.pretended import KEY

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scanner.key").write_text(f"\ufeff{KEY}\r\n", encoding="utf-8")
    return tmp_path


def config(place: Path, *lines: str) -> list[str]:
    path = place / "scanner.toml"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return ["--config", str(path)]


RIGHT = (
    "# The bridge of the front desk",
    "",
    'folder = "scans"  # where the scanner saves',
    "address = 'https://portal.example.org/'",
    'key_file = "scanner.key"',
)


def test_file_says_all_and_its_paths_are_beside_it(place: Path) -> None:
    settings = read_settings(config(place, *RIGHT, 'log = "bridge.log"'))

    assert settings.folder == place / "scans"
    assert settings.address == "https://portal.example.org"
    assert settings.log == place / "bridge.log"
    assert settings.read_key() == KEY


def test_flags_win(place: Path) -> None:
    other = place / "other"
    other.mkdir()

    settings = read_settings([*config(place, *RIGHT), "--folder", str(other)])

    assert settings.folder == other


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("folder = scans", 'line 1: write name = "value"'),
        ('colour = "red"', "there is no colour; there are folder"),
        (r'folder = "C:\Scans"', "single quotes"),
        ('address = "portal.example.org"', "write it as https://"),
        ('address = "http://portal.example.org"', "write it as https://"),
        ('address = "https://"', "write it as https://"),
        ('address = "https://portal.example.org:443443"', "write it as https://"),
        ('address = "https://portal.example.org:abc"', "write it as https://"),
        ('address = "https://portal..example.org"', "write it as https://"),
        ('folder = "nowhere"', "does not exist. Create it"),
        ('key_file = "nowhere"', "cannot be read"),
        ('key_file = "scanner.toml"', "holds no scanner key"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    place: Path, line: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = line.partition(" ")[0]
    rest = [one for one in RIGHT if not one.startswith(name)]

    assert main(config(place, line, *rest)) == 1

    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_what_is_missing_is_named(place: Path) -> None:
    with pytest.raises(Problem, match="Say folder, address, key_file"):
        read_settings([])


def test_this_machine_may_be_reached_without_encryption(place: Path) -> None:
    arguments = [*config(place, *RIGHT), "--address", "http://127.0.0.1:8080"]

    assert read_settings(arguments).address == "http://127.0.0.1:8080"


def test_second_bridge_for_a_folder_is_refused(place: Path) -> None:
    with held(place), pytest.raises(Problem, match="Another bridge serves"), held(place):
        pass

    with held(place):
        """Free again; the file that is left behind locks nothing."""


def test_bridge_that_could_not_start_says_so_in_its_log_too(place: Path) -> None:
    arguments = config(place, *RIGHT, 'log = "bridge.log"')

    with held(place / "scans"):
        assert main(arguments) == 1

    assert "not started: Another bridge serves" in (place / "bridge.log").read_text()


def test_line_is_one_line_whatever_a_name_holds(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    log = tmp_path / "bridge.log"

    Lines(log).say("sent  a\nb\x1b[31m\udcffż.pdf")

    (line,) = log.read_text(encoding="utf-8").splitlines()
    assert line.endswith("  sent  a?b?[31m?ż.pdf")
    assert capsysbinary.readouterr().out == log.read_bytes()


def test_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    Lines(tmp_path / "nowhere" / "bridge.log").say("sent  a.pdf")


@pytest.mark.parametrize("path", sorted((PROJECT / "scanner").glob("*.py")), ids=lambda p: p.name)
def test_bridge_needs_an_old_python_and_nothing_else(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))

    needed = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert needed <= sys.stdlib_module_names | {"scanner"}
    assert "tomllib" not in needed
