"""Which addresses may be saved for callbacks."""

import pytest

from nonvoip_tui.domain.urls import MAX_LENGTH, callback_url_refusal


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook?key=1",
        "https://example.com:8443/",
        "http://127.0.0.1:8765/secret",
        "http://localhost/secret",
        "http://[::1]:80/x",
    ],
)
def test_https_and_loopback_may_be_saved(url: str) -> None:
    assert callback_url_refusal(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "https://",
        "https://example.com:0/",
        "https://example.com:x/",
        "https://[::1",
        "https://exa mple.com/",
        "https://example.com/\x1b]52",
        "https://exämple.com/",
        "https://me:secret@example.com/",
        "https://example.com/#part",
        "http://example.com/hook",
        "http://10.0.0.1/hook",
        "ftp://example.com/",
        "https://example.com/" + "a" * MAX_LENGTH,
    ],
)
def test_everything_else_is_refused_in_words(url: str) -> None:
    assert callback_url_refusal(url).endswith(".") or callback_url_refusal(url).endswith(".)")
