"""Spelling, and words that English has better ones for, in pages, strings, docstrings, comments."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, page

BIN = Path(sys.executable).parent
BETTER = {
    r"defects?": "bug, or internal error",
    r"surroundings": "environment",
    r"(?:the|a) person": "the user",
    r"abroad": "outside the USA",
    r"notices? of the desktop|desktop notices?": "notification",
    r"\d+ %": "40%, without a space",
    r"in vain": "without success",
    r"be had": "be available",
    r"as ever": "as always",
    r"wish(?:es)?": "request",
    r"mend(?:s|ed|ing)?": "fix, repair",
    r"dear(?:er)?": "expensive, slow",
    r"oneself|one's own": "say who",
    r"back-ups?": "backup",
    r"(?:was|is|were) written down": "recorded",
    r"the house": "the project",
    r"of unknown outcome": "with an unknown outcome",
    r"wins? over": "overrides",
    r"time-outs?": "timeout",
    r"anew": "again",
    r"one types": "you type, the user types",
    r"(?:laid|lays) over": "on top of",
    r"(?:in )?a word or two": "short",
    r"costs or moves money": "spends or refunds money",
    r"yours alone": "only you can read it",
    r"half way": "halfway",
    r"names no (?:order|balance|price|end)": "has no",
    r"it may have been charged": "you may have been charged",
    r"(?:asked|sent) again by itself": "automatically",
}
"""What is not to be written, with what is."""
_NOT_TO_BE_WRITTEN = re.compile("|".join(rf"\b(?:{word})(?!\w)" for word in BETTER), re.IGNORECASE)
OTHERS = ()
"""Packages whose words have not been gone through yet."""
WORD_TABLES = ("domain/codes", "simulator", "api/inbox.py", "api/purchase.py")
"""Where strings are the words of services and other languages."""
PACKAGE = ROOT / "nonvoip_tui"
CODE = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).parts[0] not in OTHERS
]


def prose(text: str, *, with_strings: bool = True) -> Iterator[tuple[int, str]]:
    """Each docstring, comment and string of a module, with its line."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    tree = ast.parse(text)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and (with_strings or id(node) in docstrings):
            yield node.lineno, str(node.value)


def found(text: str) -> list[str]:
    """The words of a text that are not to be written."""
    return _NOT_TO_BE_WRITTEN.findall(" ".join(text.split()))


@pytest.mark.parametrize("name", [*PAGES, "config.example.toml"])
def test_no_page_has_a_word_that_english_has_a_better_one_for(name: str) -> None:
    assert found(page(name)) == []


def test_no_prose_of_the_code_has_a_word_that_english_has_a_better_one_for() -> None:
    assert len(CODE) > 80
    hits = []
    for path in CODE:
        name = str(path.relative_to(PACKAGE))
        for line, text in prose(
            path.read_text("utf-8"), with_strings=not name.startswith(WORD_TABLES)
        ):
            hits += [(f"{name}:{line}", word) for word in found(text)]
    assert hits == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("An internal\ndefect.", "defect"),
        ("about 40 % of them", "40 %"),
        ("It cannot be had.", "be had"),
        ("The person pays.", "The person"),
    ],
)
def test_such_a_word_is_found(text: str, word: str) -> None:
    assert any(word.endswith(each) for each in found(text))


def test_everything_is_spelled_as_in_a_dictionary() -> None:
    texts = [*PAGES, "config.example.toml", "pyproject.toml", "screenshots/take.py"]
    code = [
        str(path.relative_to(ROOT))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "codes" not in path.parts
    ]
    done = subprocess.run(
        [BIN / "codespell", *texts, *code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
