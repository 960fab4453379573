"""The commands as a person types them: one line about what is wrong, and no traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import __main__ as deploy_command
from deploy import backup, destroy, restore, stage
from deploy.copies import Manifest, read_manifest, write_manifest
from local.steps import Problem
from tests.deploy.test_stage import GOOD

COMMANDS: dict[str, Callable[[], int]] = {
    "deploy": deploy_command.main,
    "destroy": destroy.main,
    "backup": backup.main,
    "restore": restore.main,
}


@pytest.fixture
def stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one stage, and nobody signed in to AWS."""
    (tmp_path / "prod.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(stage, "STAGES", tmp_path)
    monkeypatch.setattr(stage.read_stage, "__defaults__", (tmp_path,))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    return tmp_path


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["command", *words])


@pytest.mark.parametrize("name", COMMANDS)
def test_command_without_a_stage_says_how_to_name_one(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "", "")

    assert COMMANDS[name]() == 1
    assert "such as STAGE=prod" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "words"), [("backup", "TO="), ("restore", "FROM=")])
def test_copy_without_a_folder_says_how_to_name_one(
    name: str,
    words: str,
    stages: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, "prod", "")

    assert COMMANDS[name]() == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", ["deploy", "destroy", "backup"])
def test_whoever_is_not_signed_in_gets_no_traceback(
    name: str,
    stages: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, "prod", str(stages / "copy"))

    assert COMMANDS[name]() == 1
    assert "aws sso login" in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["", "y", "yes", "awizo-prod "[:5]])
def test_nothing_is_removed_unless_its_name_is_typed(
    answer: str, stages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: answer)

    with pytest.raises(Problem, match="Nothing was removed"):
        destroy._ask(stage.read_stage("prod", stages), with_data=False)


def test_name_alone_does_not_delete_letters(stages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "awizo-prod")

    with pytest.raises(Problem, match="Nothing was removed"):
        destroy._ask(stage.read_stage("prod", stages), with_data=True)


def test_backup_that_was_broken_off_is_not_taken_for_one(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no complete backup"):
        read_manifest(tmp_path)


def test_backup_of_another_release_is_refused_by_name(tmp_path: Path) -> None:
    made = Manifest("id", "2026-11-22T00:00:00+00:00", "prod", {}, 0, 0, {}, format=2)
    write_manifest(tmp_path, made)

    with pytest.raises(Problem, match="another release"):
        read_manifest(tmp_path)
