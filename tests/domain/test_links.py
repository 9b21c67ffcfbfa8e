"""The link to press is found, and its host is named as it is, not as it looks."""

import pytest

from nonvoip_tui.domain.urls import host_of, link_in


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Press https://lumora.example/in?t=4_f-9 to sign in", "https://lumora.example/in?t=4_f-9"),
        ("Sign in: HTTPS://lumora.example/a.", "HTTPS://lumora.example/a"),
        ("(see http://lumora.example/a)", "http://lumora.example/a"),
        ("Tap lumora.example/go/7f, it works once", "lumora.example/go/7f"),
        ("Sign in\nhttps://bücher.example/x\nhttps://second.example", "https://bücher.example/x"),
        ("「https://lumora.example/あ」", "https://lumora.example/あ」"),
        ("Mail ana@lumora.example/x or call", ""),
        ("Your parcel comes today.Ring 3/4", ""),
        ("", ""),
        ("a." * 4000, ""),
    ],
)
def test_the_first_link_is_taken_as_it_is_written(text: str, link: str) -> None:
    assert link_in(text) == link  # N27


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://lumora.example/in?t=4", "lumora.example"),
        ("https://Lumora.Example:8443/in", "lumora.example"),
        ("lumora.example/in", "lumora.example"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://evil.example\\@bank.example/", "evil.example"),
        ("https://evil。example/", "evil.example"),
        ("https://xn--bcher-kva.example/x", "xn--bcher-kva.example (bücher.example in punycode)"),
        ("https://bücher.example/x", "xn--bcher-kva.example (bücher.example in punycode)"),
        (
            "https://\u0430pple.example/x",
            "xn--pple-43d.example (\u0430pple.example in punycode, mixes Cyrillic and Latin)",
        ),
        ("https://東京ラーメン.example/x", "xn--4dkp5a8a4872a9b5a.example (東京ラーメン.example"),
        ("https://", "a host that cannot be read"),
        ("https://[::1/x", "a host that cannot be read"),
        (f"https://{'a' * 70}.example/", "a host that cannot be read"),
    ],
)
def test_the_host_is_where_a_browser_would_go(link: str, host: str) -> None:
    assert host_of(link).startswith(host)  # N27
    assert ("mixes" in host_of(link)) == ("mixes" in host)
