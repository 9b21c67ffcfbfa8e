"""Where a password may be sent."""

import pytest

from nonvoip_tui.domain.urls import DEFAULT_BASE_URL, checked_base_url


@pytest.mark.parametrize(
    "given",
    [
        "https://nonvoipusnumber.com/manager",
        "https://nonvoipusnumber.com/manager/",
        "https://nonvoipusnumber.com/manager/api",
        " https://nonvoipusnumber.com/manager/api/ ",
    ],
)
def test_the_address_may_end_in_several_ways(given: str) -> None:
    assert checked_base_url(given) == DEFAULT_BASE_URL


@pytest.mark.parametrize(
    "address",
    ["http://localhost:8080", "http://127.0.0.1:1/x", "http://127.9.9.9", "http://[::1]:8080"],
)
def test_this_machine_may_be_asked_without_encryption(address: str) -> None:
    assert checked_base_url(address) == address


# F57
@pytest.mark.parametrize(
    "address",
    [
        "http://nonvoipusnumber.com/manager",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://10.0.0.1",
        "ftp://localhost",
        "nonvoipusnumber.com",
        "",
        "https://",
        "https://host:port",
        "https://[::1",
        "https://host:0",
        "https://user:secret@host",
        "https://host/?q=1",
        "https://host/#f",
        "https://ho st/",
        "https://hóst/",
        "file:///etc/passwd",
    ],
)
def test_any_other_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="address") as caught:
        checked_base_url(address)
    assert "secret" not in str(caught.value)
