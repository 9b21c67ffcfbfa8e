"""What was learned of answers is a file of its own: private, readable, removable."""

from pathlib import Path

import pytest

from nonvoip_tui.domain.answers import Role
from nonvoip_tui.settings.config import ConfigError, load_config
from nonvoip_tui.settings.state import FILE, LearnedFields

FIELDS = {Role.ID: "message.ref", Role.NUMBER: "message.*.line"}


def test_it_is_there_at_the_next_start_for_its_owner_alone(tmp_path: Path) -> None:
    learned = LearnedFields(tmp_path)
    before = learned.digest
    learned.learn("country/order", FIELDS)
    again = LearnedFields(tmp_path)
    assert again.of("country/order") == (FIELDS,)
    assert again.of("order") == ()
    assert again.digest == learned.digest != before
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_it_is_forgotten_by_removing_it(tmp_path: Path) -> None:
    learned = LearnedFields(tmp_path)
    learned.learn("order", FIELDS)
    assert learned.forget()
    assert not (tmp_path / FILE).exists()
    assert LearnedFields(tmp_path).of("order") == ()
    assert not learned.forget()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"order = 1", b"[order]\nid = 7\nother = 'x'", b"[[order]]", b"= ="]
)
def test_a_file_that_cannot_be_read_teaches_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert LearnedFields(tmp_path).of("order") == ()


def test_the_settings_come_before_what_was_learned(tmp_path: Path) -> None:
    LearnedFields(tmp_path).learn("order", FIELDS)
    file = tmp_path / "config.toml"
    file.write_text("[answers.order]\nid = 'data.uuid'\n")
    file.chmod(0o600)
    config = load_config(file, {})
    learned = LearnedFields(tmp_path, config.answers)
    assert learned.of("order") == ({Role.ID: "data.uuid"}, FIELDS)


@pytest.mark.parametrize("text", ["[answers.saveurl]\nid = 'x'", "[answers.order]\nwho = 'x'"])
def test_a_mistake_in_the_settings_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(ConfigError, match=r"line [12]: unknown setting"):
        load_config(file, {})
