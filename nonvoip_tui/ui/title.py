"""The window's title: the code of an SMS that nobody has noticed, else the program's name.

The terminal keeps its own title on its stack meanwhile (CSI 22;2t and 23;2t, xterm's ctlseqs);
inside tmux all of this is about the pane's title.
"""

from collections.abc import Callable, Mapping

from nonvoip_tui.domain.text import printable

CALM = "nonvoip"
_KEEP, _GIVE_BACK = "\x1b[22;2t", "\x1b[23;2t"
_MOST_CHARACTERS = 40
_WITHOUT_TITLE = ("", "linux", "dumb")


def has_title(environ: Mapping[str, str]) -> bool:
    """Whether the terminal has a title: the console of Linux has none, nor has a VT100."""
    term = environ.get("TERM", "")
    return term not in _WITHOUT_TITLE and not term.startswith("vt")


class Title:
    """Writes the title only when it changes."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Take what sends a control sequence to the terminal."""
        self._write = write
        self._shown = ""

    def enter(self) -> None:
        """Keep the terminal's own title, and show this program's."""
        self._write(_KEEP)
        self._shown = ""
        self.show("")

    def show(self, news: str) -> None:
        """Show what nobody has noticed yet; empty when there is nothing.

        Args:
            news: any text; it is made safe here.
        """
        title = f"● {printable(news, limit=_MOST_CHARACTERS)} · {CALM}" if news else CALM
        if title != self._shown:
            self._shown = title
            self._write(f"\x1b]2;{title}\x07")

    def leave(self) -> None:
        """Give the terminal its own title back."""
        self._write(_GIVE_BACK)
