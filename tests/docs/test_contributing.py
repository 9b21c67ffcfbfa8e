"""CONTRIBUTING.md: its picture is the project, and what it names is there."""

import re
import sys
from pathlib import Path

from nonvoip_tui.commands.doctor.checks import TESTED_PYTHONS, TESTED_TEXTUALS
from tests.docs.pages import ROOT, blocks, in_a_checkout, in_backticks, page, project

PACKAGE = ROOT / "nonvoip_tui"
BIN = Path(sys.executable).parent
PAGE = "CONTRIBUTING.md"


def test_the_picture_has_the_layers_of_the_import_contract_in_their_order() -> None:
    picture = blocks(PAGE, "")[0]
    drawn = [
        sorted(re.split(r" \| ", re.split(r" {2,}", line)[0]))
        for line in picture.splitlines()
        if not line.startswith(" ")
    ]
    layers: list[str] = project()["tool"]["importlinter"]["contracts"][0]["layers"]
    assert drawn == [sorted(layer.split(" | ")) for layer in layers]


def test_it_is_short() -> None:
    assert page(PAGE).count("\n") < 150


def test_every_file_that_is_named_is_there() -> None:
    files = [
        word
        for word in in_backticks(PAGE)
        if re.fullmatch(r"[\w./-]+(\.(py|md|toml|lock)|/)", word) and "NAME" not in word
    ]
    assert {"simulator/simulator.py", "tests/FAULTS.md", "ui/dialogs/"} <= set(files)
    not_there = [
        word for word in files if not ((ROOT / word).exists() or (PACKAGE / word).exists())
    ]
    assert not_there == []


def test_every_name_of_the_code_that_is_mentioned_is_there() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    names = [word for word in in_backticks(PAGE) if re.fullmatch(r"_?[A-Z][A-Za-z_]+", word)]
    assert {"MainScreen", "SCREENS", "_SECONDS", "STEPS"} <= set(names)
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


def test_every_tool_that_is_called_is_one_that_the_lock_installs() -> None:
    tools = set(re.findall(r"\.venv/bin/([\w-]+)", page(PAGE)))
    assert {"pytest", "ruff", "mypy", "lint-imports", "nonvoip-tui"} <= tools
    assert [tool for tool in tools if not (BIN / tool).exists()] == []


@in_a_checkout
def test_the_hooks_before_a_commit_are_the_tools_of_the_project() -> None:
    entries = re.findall(r"^ +entry: \.venv/bin/(.+)$", page(".pre-commit-config.yaml"), re.M)
    assert [entry.removesuffix(" --force-exclude") for entry in entries] == [
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports",
    ]
    assert "repo: http" not in page(".pre-commit-config.yaml")


@in_a_checkout
def test_the_workflow_runs_on_every_python_and_textual_that_is_claimed() -> None:
    workflow = page(".github/workflows/tests.yml")
    assert "run: .ci/run\n" in workflow
    claimed = tuple(
        kind.rpartition(" ")[2]
        for kind in project()["project"]["classifiers"]
        if re.search(r":: 3\.\d+$", kind)
    )
    assert claimed == TESTED_PYTHONS
    pythons = re.findall(r"python-version: (\[.*\])", workflow)
    assert [tuple(re.findall(r"[\d.]+", matrix)) for matrix in pythons] == [claimed, claimed]
    (textuals,) = re.findall(r"textual: (\[.*\])", workflow)
    assert tuple(re.findall(r"[\d.]+", textuals)) == TESTED_TEXTUALS


def test_the_textuals_that_are_tested_are_the_oldest_claimed_and_the_locked_one() -> None:
    (claim,) = [each for each in project()["project"]["dependencies"] if each.startswith("textual")]
    (locked,) = re.findall(r"^textual==(\S+)", page("tests/requirements.lock"), re.MULTILINE)
    oldest, newest = TESTED_TEXTUALS
    assert (f"textual>={oldest.removesuffix('.0')},<9", locked) == (claim, newest)


@in_a_checkout
def test_every_path_that_a_workflow_names_is_there() -> None:
    workflows = [*(ROOT / ".github/workflows").glob("*.yml")]
    assert len(workflows) == 3
    for path in workflows:
        named = re.findall(r"(?<!\S)(?:tests|nonvoip_tui)/[\w/.]*\w", path.read_text("utf-8"))
        assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_licence_is_the_one_that_the_package_claims() -> None:
    assert page("LICENSE").startswith(f"{project()['project']['license']} License")
