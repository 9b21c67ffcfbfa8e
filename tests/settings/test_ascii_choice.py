"""When the screen is drawn with ASCII alone."""

from collections.abc import Mapping

import pytest

from nonvoip_tui.settings.config import needs_ascii


@pytest.mark.parametrize(
    ("environ", "is_needed"),
    [
        ({}, False),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "de_DE.utf8"}, False),
        ({"LANG": "en_US.ISO-8859-1"}, True),
        ({"LANG": "C"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"LANG": "C.UTF-8", "LC_ALL": "POSIX"}, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, False),
    ],
    ids=str,
)
def test_the_locale_is_asked(environ: Mapping[str, str], *, is_needed: bool) -> None:  # F52
    assert needs_ascii(None, environ, "utf-8") is is_needed
    assert needs_ascii(False, environ, "utf-8") is False
    assert needs_ascii(True, environ, "utf-8") is True


def test_a_stream_in_another_encoding_needs_it() -> None:
    assert needs_ascii(None, {"LANG": "C.UTF-8"}, "iso8859-1")
    assert not needs_ascii(None, {"LANG": "C.UTF-8"}, "UTF-8")
