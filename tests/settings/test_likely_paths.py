"""The quick way to a place leads where the long one does."""

from pathlib import Path

import pytest

from nonvoip_tui.settings import likely_paths
from nonvoip_tui.settings.paths import find_paths


@pytest.mark.parametrize("caches", ["", "relative", "/somewhere/else"])
def test_the_directory_is_that_of_the_caches(monkeypatch: pytest.MonkeyPatch, caches: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", caches)
    assert Path(likely_paths.cache_directory()) == find_paths().cache_dir


@pytest.mark.parametrize(
    "variables", [{}, {"XDG_DATA_HOME": "/var/x"}, {"XDG_DATA_HOME": "x"}, {"HOME": ""}]
)
@pytest.mark.parametrize("is_demo", [False, True])
def test_the_database_is_found_or_left_to_the_long_way(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, is_demo: bool
) -> None:
    Path.home().mkdir()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    quick = likely_paths.database_file(is_demo=is_demo)
    assert Path(quick or find_paths(demo=is_demo).database_file) == (
        find_paths(demo=is_demo).database_file
    )
    assert quick or not all(Path(value).is_absolute() for value in variables.values())


def test_a_home_that_does_not_exist_is_left_to_the_long_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "missing"))
    assert not likely_paths.database_file(is_demo=False)
