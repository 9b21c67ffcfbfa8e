"""CONTRIBUTING.md: its picture is the project, and what it names is there."""

import re
import sys
from pathlib import Path

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
    assert not_there == ["dist/"]  # what a build makes


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
def test_the_hooks_before_a_commit_are_the_tools_of_the_house() -> None:
    entries = re.findall(r"^ +entry: \.venv/bin/(.+)$", page(".pre-commit-config.yaml"), re.M)
    assert [entry.removesuffix(" --force-exclude") for entry in entries] == [
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports",
    ]
    assert "repo: http" not in page(".pre-commit-config.yaml")


@in_a_checkout
def test_the_workflow_runs_the_test_command_of_the_readme_on_every_python_claimed() -> None:
    workflow = page(".github/workflows/tests.yml")
    assert "run: .ci/run\n" in workflow
    assert page(".ci/run").splitlines()[-1] in blocks("README.md")
    (matrix,) = re.findall(r"python-version: (\[.*\])", workflow)
    claimed = [
        kind.rpartition(" ")[2]
        for kind in project()["project"]["classifiers"]
        if re.search(r":: 3\.\d+$", kind)
    ]
    assert re.findall(r"[\d.]+", matrix) == claimed


def test_the_licence_is_the_one_that_the_package_claims() -> None:
    assert page("LICENSE").startswith(f"{project()['project']['license']} License")
