"""What a stranger can text to a rented number: attacks on terminals, markup and eyes.

The classes are those of FAULTS.md F39 to F44; every one holds or surrounds the code 482913.
"""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from nonvoip_tui.simulator.records import SHORT_TERM, DueText, Rental, StockedProduct

SHORT_PAYLOADS = {
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07code 482913",
    "clipboard-read": "\x1b]52;c;?\x1b\\code 482913",
    "title": "\x1b]0;owned\x07code 482913",
    "title-report": "\x1b]2;y\x07\x1b[21tcode 482913",
    "clear": "\x1b[2J\x1b[Hcode 482913",
    "alternate-screen": "\x1b[?1049lcode 482913",
    "full-reset": "\x1bccode 482913",
    "device-query": "\x1b[c\x1b[>q\x1bP$qm\x1b\\code 482913",
    "hyperlink": "\x1b]8;;https://evil.invalid/\x1b\\482913\x1b]8;;\x1b\\",
    "colour-hidden": "\x1b[8mcode 111111\x1b[0m code 482913",
    "cursor": "code 482913\r\x1b[2Kcode 111111",
    "backspace": "code 111111\b\b\b\b\b\b482913",
    "bell": "code\x07 482913\x07",
    "c1-csi": "\x9b2Jcode 482913",
    "c1-osc": "\x9d52;c;b3duZWQ=\x9ccode 482913",
    "nul": "code\x00 482913",
    "shift-out": "\x0ecode 482913\x0f",
    "delete": "code\x7f 482913",
    "markup-click": "[@click=app.quit]code 482913[/]",
    "markup-buy": "[@click=app.buy('101')]CLICK[/] 482913",
    "markup-link": "[link=https://evil.invalid/]482913[/link]",
    "markup-closing": "[/] code 482913 [/red]",
    "markup-unclosed": "code 482913 [bold",
    "markup-off": "[off]code 482913 [reverse blink]",
    "bracket-code": "[g-482913] is your code",
    "bracket-sender": "[amazon] 482913",
    "bracket-hash": "Code: [#482913] ok, use [/start 55]",
    "rtl-override": "code \u202e319284\u202c",
    "isolate": "\u2066code\u2069 \u2067482913\u2069",
    "zero-width": "code 4\u200b8\u200c2\u200d9\ufeff1\u20603",
    "soft-hyphen": "co\u00adde 482\u00ad913",
    "fullwidth-digits": "code \uff14\uff18\uff12\uff19\uff11\uff13",
    "arabic-digits": "code \u0664\u0668\u0662\u0669\u0661\u0663",
    "homoglyph": "c\u043ed\u0435 482913 f\u0440om \u0410ldora \u0420ay",
    "tag-characters": "code 482913\U000e0041\U000e0042\U000e007f",
    "surrogate": "code \ud83d 482913",
    "private-use": "code \ue000\U000f0000 482913",
    "line-separators": "code\u2028482\u2029913",
    "variation": "code 4\ufe0f8\ufe0f2\ufe0f9\ufe0f1\ufe0f3\ufe0f",
    "spreadsheet": "=cmd|' /C calc'!A0 482913",
    "template": "{0} %s ${HOME} `id` 482913",
    "blank": " \t\r\n ",
    "wide": "\u7801" * 60 + " 482913",
}
"""Name to a payload that fits a product name as well."""

LONG_PAYLOADS = {
    "long-line": "A" * 100_000 + " code 482913",
    "many-lines": "line\n" * 20_000 + "code 482913",
    "combining": "e" + "\u0301" * 100_000 + " code 482913",
    "many-escapes": "\x1b[31m" * 5000 + "code 482913",
    "many-brackets": "[" * 20_000 + " code 482913",
}
"""Name to a payload that only a text can carry."""

PAYLOADS = SHORT_PAYLOADS | LONG_PAYLOADS

FIRST_PRODUCT_ID = 2001
"""Products stand in the order of `SHORT_PAYLOADS`, each named after its own payload."""

_SECONDS_BETWEEN = 10.0


def products(_random: Random) -> list[StockedProduct]:
    """One product for each short payload, with the payload in its name."""
    return [
        StockedProduct(FIRST_PRODUCT_ID + place, text, SHORT_TERM, Decimal("0.50"), 50)
        for place, text in enumerate(SHORT_PAYLOADS.values())
    ]


def words(sentence: str) -> str:
    """A refusal with attacks around it."""
    return f"\x1b]0;owned\x07[@click=app.quit]{sentence}[/red]\x9b2J\u202e"


def texts(_random: Random, rental: Rental, due_at: float) -> Sequence[DueText]:
    """Every payload, one after the other; the first is that of the product ordered."""
    payloads = list(PAYLOADS.values())
    start = (rental.product.product_id - FIRST_PRODUCT_ID) % len(payloads)
    ordered = payloads[start:] + payloads[:start]
    return [
        DueText(due_at + place * _SECONDS_BETWEEN, text, pin=None, sender=text[:40])
        for place, text in enumerate(ordered)
    ]
