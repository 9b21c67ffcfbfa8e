"""The pages for people, and what can be read out of them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
in_a_checkout = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="an sdist has no pictures, workflows and hooks"
)
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "nonvoip_tui").rglob("*.md")),
)
"""What people read, by its path from the top folder."""
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    """A file of the top folder, or below it."""
    return (ROOT / name).read_text("utf-8")


def blocks(name: str, language: str = "sh") -> list[str]:
    """The fenced blocks of one language."""
    return [text.strip() for kind, text in _BLOCK.findall(page(name)) if kind == language]


def in_backticks(name: str) -> list[str]:
    """What stands in single backticks, outside of the fenced blocks."""
    return re.findall(r"`([^`\n]+)`", _BLOCK.sub("", page(name)))


def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads(page("pyproject.toml"))
