"""`FAULTS.md` names a test for each fault, and the tests name their faults."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
LIST = TESTS / "FAULTS.md"
_MARK = re.compile(r"# (F\d\d(?:,? F\d\d)*)\b")


def marked() -> dict[str, set[str]]:
    """The tests that name each fault, as `path::name`.

    A mark belongs to the test whose decorators or body it stands in, else to the next one.
    """
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        source = path.read_text("utf-8")
        ends = [(node.end_lineno or 0, node.name) for node in _tests_in(ast.parse(source))]
        for number, line in enumerate(source.splitlines(), start=1):
            if mark := _MARK.search(line):
                test = next((name for end, name in ends if number <= end), ends[-1][1])
                for fault in re.findall(r"F\d\d", mark.group(1)):
                    name = f"{path.relative_to(TESTS).as_posix()}::{test}"
                    found.setdefault(fault, set()).add(name)
    return found


def _tests_in(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    functions = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]
    return sorted(functions, key=lambda node: node.lineno)


def listed() -> dict[str, set[str]]:
    """What the list says."""
    rows = re.findall(r"^\| (F\d\d) \| (.*) \|$", LIST.read_text("utf-8"), re.MULTILINE)
    return {fault: set(re.findall(r"`([^`]+)`", tests)) for fault, tests in rows}


def written() -> str:
    """The list as it should be."""
    rows = [
        f"| {fault} | {', '.join(f'`{test}`' for test in sorted(tests))} |"
        for fault, tests in sorted(marked().items())
    ]
    head = "# Faults and the tests that prove what must hold\n\n| fault | tests |\n|---|---|\n"
    return head + "\n".join(rows) + "\n"


def test_the_list_is_what_the_tests_say() -> None:
    assert listed() == marked(), "write it anew: python -m tests.test_faults"


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
