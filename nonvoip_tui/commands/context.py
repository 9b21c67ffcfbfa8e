"""What a sub-command works with: its places, settings and way out."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from nonvoip_tui.commands.output import Output
from nonvoip_tui.settings.config import Config, ConfigError, WebhookSettings, load_config
from nonvoip_tui.settings.paths import Paths, find_paths

if TYPE_CHECKING:
    from argparse import Namespace


class EnvironmentUnusableError(Exception):
    """What is around the program does not allow it. `str()` is a sentence with the cure."""


class Context(NamedTuple):
    """What the global options and the settings came to."""

    paths: Paths
    config: Config
    output: Output
    is_demo: bool = False

    @property
    def email(self) -> str | None:
        """Whose rows of the journal are meant, without asking for a password.

        None is the account that was last used.
        """
        if self.is_demo:
            from nonvoip_tui.startup.wiring import DEMO_EMAIL

            return DEMO_EMAIL
        return os.environ.get("NONVOIP_EMAIL", "").strip() or self.config.email or None


def load_context(
    options: "Namespace", output: Output, environ: Mapping[str, str] = os.environ
) -> Context:
    """Read the settings, lay the global options over them, and check the service's address.

    Raises:
        NoHomeError: there is no place for files.
        ConfigError: a setting or an option cannot be used.
    """
    paths = find_paths(demo=options.demo)
    config = load_config(paths.config_file, environ, options.profile)
    config = config._replace(
        base_url=options.base_url or config.base_url,
        read_only=config.read_only or options.read_only,
        mouse=config.mouse and not options.no_mouse,
        ascii=options.ascii or config.ascii,
    )
    if options.demo:
        # The simulation in this process calls nobody; the port and the document are the real one's.
        config = config._replace(callbacks=WebhookSettings()).without_document()
    else:
        config = config._replace(base_url=_checked(config.base_url))
    config = config.with_document(options.document)
    return Context(paths, config, output, is_demo=options.demo)


def _checked(base_url: str) -> str:
    from nonvoip_tui.domain.urls import checked_base_url

    try:
        return checked_base_url(base_url)
    except ValueError as error:
        raise ConfigError(str(error)) from None
