"""`config`: makes, checks or finds the settings file. An existing one is never written."""

import os
from collections.abc import Mapping
from importlib.resources import files

from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.settings.config import Config, load_config
from nonvoip_tui.settings.paths import find_paths


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
        config = load_config(path, os.environ, profile)
        is_there = (
            "can be used" if path.exists() else "does not exist: every setting has its default"
        )
        output.line(f"{path} {is_there}.")
        _list_changes(output, config)
        return ExitCode.DONE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        output.complain(f"{path} already exists and was left unchanged.")
        return ExitCode.UNUSABLE
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(example_settings())
    output.line(f"{path} was written. Every setting in it is commented out.")
    return ExitCode.DONE


def _list_changes(output: Output, config: Config) -> None:
    """Each setting that is not its default, with what files, profile and environment come to."""
    plain = Config()._asdict()
    rows: list[tuple[str, str]] = []
    for name, value in config._asdict().items():
        if value == plain[name] or name == "profiles":
            continue
        if name == "password":
            rows.append((name, "••••"))
        elif isinstance(value, tuple) and hasattr(value, "_asdict"):
            usual = plain[name]._asdict()
            rows += [
                (f"{name}.{key}", _shown(inner))
                for key, inner in value._asdict().items()
                if inner != usual[key]
            ]
        elif isinstance(value, Mapping):
            rows += [(f"{name}.{key}", _shown(inner)) for key, inner in value.items()]
        else:
            rows.append((name, _shown(value)))
    output.details(rows)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def example_settings() -> str:
    """Every setting with its default, each explained."""
    return files("nonvoip_tui.commands").joinpath("config.example.toml").read_text("utf-8")
