"""Reads the corpora of SMS texts that lie beside it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the code that a user would copy from it; empty for none."""

    language: str
    code: str
    text: str


def cases(name: str) -> list[Case]:
    """All texts of `name`, a TOML file of this folder."""
    languages = _load(name)["texts"]
    return [
        Case(language, code, text) for language, pairs in languages.items() for code, text in pairs
    ]


def cases_of_several(name: str) -> list[tuple[tuple[str, ...], str]]:
    """The texts of `name` with more than one number, each with all that is offered, in order."""
    languages = _load(name)["several"]
    return [(tuple(codes), text) for pairs in languages.values() for codes, text in pairs]


def _load(name: str) -> dict[str, dict[str, list[tuple[str, str]]]]:
    read: dict[str, dict[str, list[tuple[str, str]]]] = tomllib.loads(
        (Path(__file__).parent / name).read_text("utf-8")
    )
    return read
