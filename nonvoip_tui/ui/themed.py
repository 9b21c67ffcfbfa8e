"""The colours: the theme to begin with, and the choice remembered."""

from nonvoip_tui.config import Config
from nonvoip_tui.engine import Engine
from nonvoip_tui.ui.base import Setting
from nonvoip_tui.ui.themes import THEMES
from nonvoip_tui.ui.wishes import WishfulApp


class ThemedApp(WishfulApp):
    """The part of the App that knows colours."""

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__(engine, setting)
        for theme in THEMES:
            self.register_theme(theme)
        self._begin_with_theme(self._wanted_theme())

    def _wanted_theme(self) -> str:
        """The one in the settings, else the one chosen last, else the program's own."""
        setting = self.setting
        configured, default = setting.config.theme, Config().theme
        remembered = setting.state.get("theme", default)
        wanted = configured if configured != default else remembered
        return wanted if wanted in self.available_themes else THEMES[0].name

    def _begin_with_theme(self, name: str) -> None:
        """Set the colours without the watcher, which would parse every rule a second time."""
        theme = self.available_themes[name]
        if theme.ansi:
            self.theme = name
            return
        self.set_reactive(ThemedApp.theme, name)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def watch_theme(self, theme: str) -> None:
        """Remember the colours chosen in the palette."""
        if self.is_running:
            self.setting.state.set("theme", theme)
