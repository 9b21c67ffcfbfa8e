"""`config`: makes, checks or finds the settings file. An existing one is never written."""

import os
from importlib.resources import files

from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output
from nonvoip_tui.config import load_config
from nonvoip_tui.paths import find_paths


def care_for_settings(output: Output, action: str, *, profile: str) -> ExitCode:
    """Do `action`: "init", "check" or "path".

    Raises:
        NoHomeError: there is no place for files.
        ConfigError: the settings cannot be used.
        OSError: the file cannot be written, or is there already.
    """
    path = find_paths().config_file
    if action == "path":
        output.line(str(path))
        return ExitCode.DONE
    if action == "check":
        load_config(path, os.environ, profile)
        is_there = "can be used" if path.exists() else "is not there: every setting is its default"
        output.line(f"{path} {is_there}.")
        return ExitCode.DONE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        output.complain(f"{path} is there already and was left as it is.")
        return ExitCode.UNUSABLE
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(example_settings())
    output.line(f"{path} was written. Every setting in it is commented out.")
    return ExitCode.DONE


def example_settings() -> str:
    """Every setting with its default, each explained."""
    return files("nonvoip_tui.commands").joinpath("config.example.toml").read_text("utf-8")
