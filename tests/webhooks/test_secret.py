"""The secret path: made once, private, known to every copy, changed on demand."""

import os
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.webhooks.reception import WebhookSecret


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "callback-path"


def test_it_has_32_bytes_is_private_and_stays(path: Path) -> None:
    value = WebhookSecret(path).value()
    assert len(value) == 43
    assert path.stat().st_mode & 0o777 == 0o600
    assert WebhookSecret(path).value() == value
    assert os.listdir(path.parent) == [path.name]


def test_only_the_whole_last_part_opens(path: Path) -> None:
    secret = WebhookSecret(path)
    value = secret.value()
    assert secret.is_last_part_of(f"/{value}")
    assert secret.is_last_part_of(f"/nonvoip/{value}")
    for wrong in ("", "/", f"/{value}/", f"/{value}x", f"/{value[:-1]}", f"/{value}\u00e9", "/ß"):
        assert not secret.is_last_part_of(wrong)


def test_another_copy_learns_at_once_that_it_was_changed(path: Path) -> None:
    running, other = WebhookSecret(path), WebhookSecret(path)
    before = running.value()
    after = other.rotate()
    assert after != before
    assert running.is_last_part_of(f"/{after}")
    assert not running.is_last_part_of(f"/{before}")


def test_a_file_that_others_could_read_is_made_private(path: Path) -> None:
    WebhookSecret(path).value()
    path.chmod(0o644)
    WebhookSecret(path).value()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_without_a_secret_opens_nothing_and_says_what_to_do(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("\n")
    assert not WebhookSecret(path).is_last_part_of("/")
    with pytest.raises(StorageError, match="listen --rotate"):
        WebhookSecret(path).value()


def test_a_link_in_its_place_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("x" * 50)
    path.symlink_to(elsewhere)
    with pytest.raises(StorageError):
        WebhookSecret(path).value()
