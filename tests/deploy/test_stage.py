"""What an office writes down about a deployment, and what it is told when that is not enough."""

from pathlib import Path

import pytest

from deploy.stage import read_stage
from local.steps import Problem

GOOD = """
region = "eu-south-1"
mail_from = "biuro@biuro.example"
[admin]
first_name = "Ewa"
last_name = "Lis"
email = "ewa@biuro.example"
language = "it"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "prod.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_not_said_has_a_usual_value(tmp_path: Path) -> None:
    stage = read_stage("prod", written(tmp_path, GOOD))

    assert (stage.app_name, stage.mail_domain, stage.host_name) == (
        "awizo-prod",
        "biuro.example",
        "",
    )
    assert (stage.admin.language, stage.log_days) == ("it", 30)


def test_first_time_makes_a_draft_that_says_what_to_fill_in(tmp_path: Path) -> None:
    folder = tmp_path / "stages"
    with pytest.raises(Problem, match=r"Fill in .*prod\.toml"):
        read_stage("prod", folder)

    with pytest.raises(Problem) as refused:
        read_stage("prod", folder)

    for line in ("mail_from: write an e-mail address", "admin.first_name: fill it in"):
        assert line in str(refused.value)


def test_draft_is_never_written_over_what_is_there(tmp_path: Path) -> None:
    written(tmp_path, "region = ")
    with pytest.raises(Problem, match="cannot be read"):
        read_stage("prod", tmp_path)

    assert (tmp_path / "prod.toml").read_text() == "region = "


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('region = "us-east-1"', "region: write a region of the EU"),
        ('mail_from = "biuro"', "mail_from: write an e-mail address"),
        ('colour = "red"', "colour: is not known here"),
        ('host_name = "https://x"', "host_name: write a name such as"),
        ("log_days = 31", "log_days: Input should be 7, 14, 30"),
        ('app_name = "Awizo"', "app_name: 2 to 31 small letters"),
    ],
)
def test_each_wrong_value_is_named_with_what_to_write(
    tmp_path: Path, change: str, words: str
) -> None:
    name = change.partition(" ")[0]
    rest = "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"{name} ="))

    with pytest.raises(Problem) as refused:
        read_stage("prod", written(tmp_path, f"{change}\n{rest}"))

    assert words in str(refused.value)


@pytest.mark.parametrize("name", ["", "p", "Prod", "../prod", "prod/x", "a" * 17])
def test_name_that_can_be_no_stage_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="STAGE=prod"):
        read_stage(name, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_command_that_needs_a_deployment_makes_no_draft(tmp_path: Path) -> None:
    written(tmp_path, GOOD)

    with pytest.raises(Problem, match=r"written down: prod"):
        read_stage("prdo", tmp_path, drafts=False)

    assert [path.name for path in tmp_path.iterdir()] == ["prod.toml"]
