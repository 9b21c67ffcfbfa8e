"""What code cites is there: pages by their paths, sections by their numbers, nothing else."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

_PAGE = re.compile(r"(?<![\w/.-])[\w/-]+\.md\b")
_SECTION = re.compile(r"([\w/-]+\.md)`?,? (?:section )?(\d+(?:\.\d+)*)")
_OF_NOTHING = re.compile(r"§|\b(?:API|DESIGN|STYLE|NEEDS|PERF|CODES|RELIABILITY|WORDING)\b, \d")
CODE = sorted(
    path
    for folder in ("nonvoip_tui", "tests", "screenshots")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".toml", ".tcss") and path != Path(__file__)
)


def cited(path: Path, name: str) -> Path | None:
    """The page that a file of code means: beside it, in the package, or from the top folder."""
    beside = (path.parent / name, ROOT / "nonvoip_tui" / name, ROOT / name)
    return next((page for page in beside if page.is_file()), None)


def dead_citations(path: Path) -> list[str]:
    """What a file cites and is not there."""
    text = path.read_text("utf-8")
    dead = [name for name in _PAGE.findall(text) if cited(path, name) is None]
    for name, number in _SECTION.findall(text):
        page = cited(path, name)
        if page and not re.search(rf"^#+ {re.escape(number)}\.? ", page.read_text("utf-8"), re.M):
            dead.append(f"{name} {number}")
    return dead + _OF_NOTHING.findall(text)


def test_no_citation_leads_nowhere() -> None:
    assert len(CODE) > 200
    dead = {str(path.relative_to(ROOT)): each for path in CODE if (each := dead_citations(path))}
    assert dead == {}


def test_the_package_cites_nothing_that_it_does_not_carry() -> None:
    package = ROOT / "nonvoip_tui"
    outside = [
        (str(path.relative_to(ROOT)), name)
        for path in CODE
        if path.is_relative_to(package)
        for name in _PAGE.findall(path.read_text("utf-8"))
        if (page := cited(path, name)) is None or not page.is_relative_to(package)
    ]
    assert outside == []


@pytest.mark.parametrize(
    "text",
    [
        "see `NOTES.md`",
        "as it answers (README.md, 9.7)",
        "`api/README.md`, 2.99",
        "DESIGN, 4",
        "§3",
    ],
)
def test_a_citation_that_leads_nowhere_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Title\n\n## 1. One\n", "utf-8")
    (tmp_path / "code.py").write_text(f'"""{text}."""\n', "utf-8")
    assert dead_citations(tmp_path / "code.py") != []
