"""`FAULTS.md` and `FINDINGS.md` name the tests for each fault, and the tests name their faults."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LISTS = {
    "F": (TESTS / "FAULTS.md", "Faults and the tests that prove what must hold", "fault"),
    "N": (TESTS / "FINDINGS.md", "Findings and the tests that prove them mended", "finding"),
}
_MARK = re.compile(r"# ([FN]\d\d(?:,? [FN]\d\d)*)\b")


def marked(letter: str) -> dict[str, set[str]]:
    """The tests that name each row of a list, as `path::name`.

    A mark belongs to the test whose decorators or body it stands in, else to the next one.
    """
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        source = path.read_text("utf-8")
        ends = [(node.end_lineno or 0, node.name) for node in _tests_in(ast.parse(source))]
        for number, line in enumerate(source.splitlines(), start=1):
            if mark := _MARK.search(line):
                test = next((name for end, name in ends if number <= end), ends[-1][1])
                for row in re.findall(rf"{letter}\d\d", mark.group(1)):
                    name = f"{path.relative_to(TESTS).as_posix()}::{test}"
                    found.setdefault(row, set()).add(name)
    return found


def _tests_in(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    functions = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]
    return sorted(functions, key=lambda node: node.lineno)


def listed(letter: str) -> dict[str, set[str]]:
    """What the list says."""
    path, _, _ = LISTS[letter]
    rows = re.findall(rf"^\| ({letter}\d\d) \| (.*) \|$", path.read_text("utf-8"), re.MULTILINE)
    return {row: set(re.findall(r"`([^`]+)`", tests)) for row, tests in rows}


def written(letter: str) -> str:
    """The list as it should be."""
    _, title, noun = LISTS[letter]
    rows = [
        f"| {row} | {', '.join(f'`{test}`' for test in sorted(tests))} |"
        for row, tests in sorted(marked(letter).items())
    ]
    return f"# {title}\n\n| {noun} | tests |\n|---|---|\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("letter", list(LISTS))
def test_the_list_is_what_the_tests_say(letter: str) -> None:
    assert listed(letter) == marked(letter), "write it anew: python -m tests.test_faults"


if __name__ == "__main__":
    for _letter, (_path, _, _) in LISTS.items():
        _path.write_text(written(_letter), "utf-8")
