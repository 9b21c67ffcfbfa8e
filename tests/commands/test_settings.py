"""`config`: makes the settings file once, checks it, and never changes it."""

from pathlib import Path

from nonvoip_tui.commands.settings import example_settings
from tests.commands.program import ROOT, Program, mode_of


def test_the_example_in_the_package_is_the_one_at_the_top() -> None:
    """If not: cp config.example.toml nonvoip_tui/commands/config.example.toml."""
    assert example_settings() == (ROOT / "config.example.toml").read_text("utf-8")


def test_init_writes_the_example_for_the_owner_alone(alone: Program) -> None:
    done = alone.run("config", "init")
    assert done.returncode == 0
    assert alone.config_file.read_text("utf-8") == example_settings()
    assert (mode_of(alone.config_file), mode_of(alone.config_file.parent)) == (0o600, 0o700)
    assert alone.run("config", "check").returncode == 0


def test_init_never_overwrites(alone: Program) -> None:
    alone.configure("# mine\n")
    done = alone.run("config", "init")
    assert done.returncode == 2
    assert "left unchanged" in done.stderr
    assert alone.config_file.read_text() == "# mine\n"


def test_init_does_not_write_through_a_link(alone: Program, tmp_path: Path) -> None:
    alone.config_file.parent.mkdir(parents=True)
    alone.config_file.symlink_to(tmp_path / "elsewhere")
    assert alone.run("config", "init").returncode == 2
    assert not (tmp_path / "elsewhere").exists()


def test_check_names_the_file_the_line_and_what_was_meant(alone: Program) -> None:  # F70
    alone.configure("\npoll_selectd = 5\n")
    done = alone.run("config", "check")
    assert done.returncode == 2
    assert f"{alone.config_file}, line 2: unknown setting 'poll_selectd'" in done.stderr
    assert "poll_selected" in done.stderr


def test_check_reads_a_profile_too(alone: Program) -> None:
    alone.configure('[profiles.work]\nemail = "work@example.com"\n')
    assert alone.run("config", "check", "--profile", "work").returncode == 0
    assert alone.run("--profile", "play", "config", "check").returncode == 2


# N15
def test_check_shows_what_the_settings_come_to(alone: Program) -> None:
    alone.configure(
        'password = "canary-1"\n[limits]\nper_order = 2\n[profiles.work.limits]\nper_day = 20\n'
    )
    done = alone.run("config", "check", "--profile", "work")
    shown = dict(line.split(maxsplit=1) for line in done.stdout.splitlines()[1:])
    del shown["base_url"]
    assert shown == {"password": "••••", "limits.per_order": "2", "limits.per_day": "20"}


def test_path_is_the_place_that_paths_names(alone: Program) -> None:
    where = alone.run("config", "path").stdout.strip()
    assert where == str(alone.config_file)
    assert where in alone.run("paths").stdout


def test_paths_of_the_demo_are_apart(alone: Program) -> None:
    real, demo = alone.run("paths").stdout, alone.run("paths", "--demo").stdout
    assert [line.split()[0] for line in real.splitlines()] == [
        "config", "data", "state", "cache", "log",
    ]  # fmt: skip
    assert f"{alone.home}/.local/share/nonvoip-tui/demo/orders.sqlite3" in demo
