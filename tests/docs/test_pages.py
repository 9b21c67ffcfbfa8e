"""The pages: links lead somewhere, what is shown works, and what is made of code is current."""

import re
import shlex
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

import pytest

from nonvoip_tui.commands.arguments import build_parser
from nonvoip_tui.settings.config import load_config
from tests import shipped_files
from tests.docs.pages import PAGES, ROOT, blocks, in_a_checkout, page, project

DOCS = [name for name in PAGES if name.startswith("nonvoip_tui/docs/")]
SHOWN = ["README.md", *DOCS]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CALL = re.compile(r"(?<![\w/.-])nonvoip-tui((?: +[^\s|&;)(#`\"\\]+| +'[^']*')+)")
_STAND_FOR = {"REF": "ref-1", "ID": "4711", "COMMAND": "wait"}
"""What is put where a page says what belongs there."""


def _without_blocks(name: str) -> str:
    return re.sub(r"^```.*?^```$", "", page(name), flags=re.MULTILINE | re.DOTALL)


def anchors(name: str) -> set[str]:
    """The addresses of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _without_blocks(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def lost_links(name: str) -> list[str]:
    """The links of a page, within the repository, that lead nowhere."""
    lost = []
    for link in _LINK.findall(_without_blocks(name)):
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        path = (ROOT / name).parent / target if target else ROOT / name
        is_there = path.exists() and path.resolve().is_relative_to(ROOT)
        if not is_there or (
            anchor and anchor not in anchors(str(path.resolve().relative_to(ROOT)))
        ):
            lost.append(link)
    return lost


@in_a_checkout
@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    assert lost_links(name) == []


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("nonvoip_tui/")])
def test_pages_of_the_package_link_only_to_what_the_wheel_has(name: str) -> None:
    package = ROOT / "nonvoip_tui"
    for link in _LINK.findall(_without_blocks(name)):
        target = (ROOT / name).parent / link.partition("#")[0]
        assert link.startswith("https://") or target.resolve().is_relative_to(package), link


def test_the_readme_leads_to_every_page_of_the_package() -> None:
    assert [name for name in DOCS if f"]({name}" not in page("README.md")] == []


@pytest.mark.parametrize("name", [*shipped_files.pages()])
def test_what_is_made_in_a_page_is_current(name: str) -> None:
    made = shipped_files.pages()[name]
    assert page(name) == made, "write it anew: python -m tests.shipped_files"


def test_the_address_of_the_repository_stands_in_one_place_and_follows_it() -> None:
    address = project()["project"]["urls"]["Repository"]
    assert f"git clone {address} && cd {address.rpartition('/')[2]}" in page("README.md")
    elsewhere = [
        name
        for name in PAGES
        if len(re.findall(re.escape(address), page(name)))
        != len(re.findall(rf"(?:git clone |git\+){re.escape(address)}", page(name)))
    ]
    assert elsewhere == [], "`python -m tests.shipped_files` would not find these"


def _commands() -> list[tuple[str, str]]:
    """Each call of the program that a page shows, with the page."""
    found = []
    for name in SHOWN:
        texts = blocks(name) + re.findall(r"`([^`\n]+)`", _without_blocks(name))
        for text in texts:
            for words in _CALL.findall(text):
                found.append((name, words.strip()))
    return found


@pytest.mark.parametrize(("name", "arguments"), _commands())
def test_a_call_of_the_program_that_a_page_shows_is_one_that_it_takes(
    name: str, arguments: str
) -> None:
    words = [_STAND_FOR.get(word, word) for word in shlex.split(arguments)]
    said = StringIO()
    status: object = None
    with redirect_stderr(said), redirect_stdout(said):
        try:
            build_parser().parse_args(words)
        except SystemExit as ended:
            status = ended.code
    assert not status, f"{name}: {said.getvalue()}"


def test_calls_were_found_to_be_tried() -> None:
    shown = {arguments.split()[0] for _, arguments in _commands()}
    assert {"--demo", "wait", "status", "settle", "doctor", "config", "listen"} <= shown


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name in DOCS for text in blocks(name, "toml")]
)
def test_settings_that_a_page_shows_are_ones_that_the_program_takes(
    name: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    load_config(path, {})


def test_the_page_of_commands_names_every_command() -> None:
    said = StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        build_parser().parse_args(["--help"])
    commands = re.findall(r"^    (\w+) {2,}", said.getvalue(), re.MULTILINE)
    assert "balance" in commands
    text = page("nonvoip_tui/docs/scripting.md")
    assert [name for name in commands if f"`{name}`" not in text] == []
