"""Whether the screen is drawn with ASCII alone."""

from collections.abc import Mapping

_UTF_8 = ("utf-8", "utf8")


def needs_ascii(wanted: bool | None, environ: Mapping[str, str], encoding: str) -> bool:
    """Whether the signs of the program would be lost on the terminal.

    Args:
        wanted: the person's word; None asks the locale.
        environ: `LC_ALL`, `LC_CTYPE` and `LANG` are read from it, in the order of POSIX
            (Base Definitions, 8.2). Where none is set nothing is known, and Python itself
            writes UTF-8 (PEP 538).
        encoding: what the stream to the terminal is written in.
    """
    if wanted is not None:
        return wanted
    if encoding.lower() not in _UTF_8:
        return True
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next(filter(None, names), "")
    return bool(locale) and not any(word in locale.lower() for word in _UTF_8)
