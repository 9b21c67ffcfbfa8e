"""The only output of sub-commands, made safe for a terminal, and their exit statuses.

Values from the service were made safe when they were decoded; paths, arguments, settings and error
texts were not, so they are made safe here.
"""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import TextIO

from nonvoip_tui.domain.text import printable, without_secrets

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What is printed as JSON; amounts and times are strings, so that they stay exact."""

_MAX_CHARACTERS = 20_000


class Output:
    """Standard output for results, standard error for everything said about them."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        """Write there, or to the streams of the process."""
        self._out = sys.stdout if out is None else out
        self._err = sys.stderr if err is None else err
        self.secrets: list[str] = []
        """Secrets that no complaint may contain. Results are left as they are: a code
        may happen to be the password."""
        for stream in (self._out, self._err):
            if hasattr(stream, "reconfigure"):
                # If the locale lacks a character, a substitute is better than no answer.
                stream.reconfigure(errors="replace")

    def beside(self) -> "Output":
        """What says everything on standard error, where standard output is for a document."""
        other = Output(self._err, self._err)
        other.secrets = self.secrets
        return other

    def is_terminal(self) -> bool:
        """Whether a user reads what is printed as a result."""
        return self._out is not None and self._out.isatty()

    def line(self, text: str = "") -> None:
        """Print one line; line breaks in it become spaces."""
        print(self._safe(text), file=self._out, flush=True)

    def folded(self, text: str, indent: int) -> None:
        """Print one line, broken between words where a user reads it, then indented."""
        print(_folded(self._out, self._safe(text), indent), file=self._out, flush=True)

    def text(self, text: str) -> None:
        """Print text that may have several lines, such as an SMS."""
        print(self._safe(text, lines=True), file=self._out, flush=True)

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        right: Collection[int] = (),
    ) -> None:
        """Print columns under headings; `right` names those aligned there, from 0."""
        cells = [[self._safe(cell) for cell in row] for row in (headings, *rows)]
        widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            padded = [
                " " * (width - _width(cell)) + cell
                if place in right
                else cell + " " * (width - _width(cell))
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            print("  ".join(padded).rstrip(), file=self._out)
        self.flush()

    def details(self, rows: Iterable[tuple[str, str]]) -> None:
        """Print pairs of word and value under each other, the values aligned."""
        pairs = [(self._safe(word), self._safe(value)) for word, value in rows]
        widest = max((len(word) for word, _ in pairs), default=0)
        for word, value in pairs:
            print(f"{word:<{widest}}  {value}", file=self._out)
        self.flush()

    def document(self, document: Json) -> None:
        """Print one JSON document, in ASCII."""
        self._json(document, indent=2)

    def json_line(self, document: Json) -> None:
        """Print one JSON document as one line of many."""
        self._json(document, indent=None)

    def prompt(self, text: str) -> None:
        """Print the beginning of a line that the user ends."""
        print(self._safe(text), end="", file=self._out, flush=True)

    def complain(self, text: str) -> None:
        """Say something that is not the result; broken between words where a user reads it."""
        sentence = f"nonvoip-tui: {self._safe(self.hidden(text), lines=True)}"
        print(_folded(self._err, sentence), file=self._err, flush=True)

    def flush(self) -> None:
        """Have everything written now, so that a failure is noticed here.

        Raises:
            OSError: the reader is gone, or the disk is full.
        """
        for stream in (self._out, self._err):
            if stream is not None:
                stream.flush()

    def hidden(self, text: str) -> str:
        """`text` without the secrets."""
        return without_secrets(text, self.secrets)

    def _safe(self, text: str, *, lines: bool = False) -> str:
        return printable(text, limit=_MAX_CHARACTERS, lines=lines)

    def _json(self, document: Json, *, indent: int | None) -> None:
        import json

        text = json.dumps(document, indent=indent, ensure_ascii=True)
        print(text, file=self._out, flush=True)


def _folded(stream: TextIO | None, text: str, indent: int = 0) -> str:
    if stream is None or not stream.isatty():
        return text
    import shutil
    from textwrap import fill

    return fill(
        text,
        shutil.get_terminal_size().columns,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,  # a path is copied whole
    )


def _width(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    wide = sum(east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(combining(char) > 0 for char in text)


class ExitCode(IntEnum):
    """How a run ended."""

    DONE = 0
    REFUSED = 1
    """The service refused, nothing was found, or the user declined."""
    UNUSABLE = 2
    """An argument, a setting or the environment cannot be used; nothing was done."""
    UNKNOWN = 3
    """Money may have moved, and nobody knows."""
    TIMED_OUT = 4
    """The time for waiting, or the order's own, ran out."""
    NO_CONNECTION = 5
    """The service could not be asked."""
    BUG = 70
    """A bug in the program (EX_SOFTWARE)."""
    INTERRUPTED = 130
    """Ctrl+C (128 + SIGINT)."""


EXIT_CODES = """\
exit status:
  0    done
  1    the service refused, nothing was found, or you declined
  2    an argument, a setting or the environment is not usable
  3    outcome unknown: money may have moved; it is in the journal
  4    timed out waiting
  5    no connection to the service
  70   internal error
  130  interrupted"""
"""For the end of `--help`."""
