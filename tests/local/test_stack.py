"""How the production template becomes the local one, and when it is deployed again."""

from pathlib import Path
from typing import Any

from infra.template import packaged_template
from local import demo_data, stack
from local.folder import PROJECT, DataFolder

Template = dict[str, Any]


def test_local_template_differs_in_code_and_schedule_only() -> None:
    production = packaged_template(PROJECT)
    functions = {
        n for n, r in production["Resources"].items() if "Handler" in r.get("Properties", {})
    }

    local = stack.local_template(packaged_template(PROJECT))

    for name, resource in production["Resources"].items():
        if name in functions:
            same = {"CodeUri", "Events"}
        else:
            same = {"ContentUri"} if resource["Type"] == "AWS::Serverless::LayerVersion" else set()
        made = local["Resources"][name].get("Properties", {})
        assert {k: v for k, v in made.items() if k not in same} == {
            k: v for k, v in resource.get("Properties", {}).items() if k not in same
        }
    ticks = [
        event["Properties"]["Schedule"]
        for name in functions
        for event in local["Resources"][name]["Properties"].get("Events", {}).values()
        if event["Type"] == "Schedule"
    ]
    assert ticks == ["rate(1 minute)"] * 9


def test_only_changed_sources_are_deployed_again(tmp_path: Path) -> None:
    (tmp_path / "chalicelib").mkdir()
    source, note = tmp_path / "chalicelib" / "a.py", tmp_path / "chalicelib" / "note.md"
    source.write_text("x = 1")
    before = stack.sources_mark(tmp_path)

    note.write_text("text")
    assert stack.sources_mark(tmp_path) == before

    source.write_text("x = 2")
    assert stack.sources_mark(tmp_path) != before


def test_first_start_that_was_cut_off_is_made_again_from_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    for path in (folder.state, folder.objects, folder.mail, folder.scanner):
        path.mkdir()
    folder.deployed.write_text("{}")
    (folder.scanner / "letter.pdf").write_bytes(b"%PDF")

    demo_data.forget_half_made(folder)

    assert not folder.state.exists()
    assert not folder.deployed.exists()
    assert (folder.scanner / "letter.pdf").exists()


def test_complete_data_is_never_forgotten(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.state.mkdir()
    folder.demo.write_text("[]")

    demo_data.forget_half_made(folder)

    assert folder.state.exists()
