"""The texts that arrive on rented numbers: one-time codes in the forms that services use."""

from collections.abc import Sequence
from random import Random

from nonvoip_tui.simulator.records import DueText, Rental

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

_FIRST_TEXTS = (
    ("{service}: your verification code is {code}. Do not share it with anyone.", "######"),
    ("Your {service} code is: {code}", "####"),
    ("{code} is your {service} security code.", "######"),
    ("<#> {code} is your login code for {service}\nFA+9qCX9VSu", "######"),
    ("G-{code} is your {service} verification code.", "######"),
    ("[{service}] {code} is your code, valid for 10 minutes.", "######"),
    ("Use {code} to confirm your phone on {service}. It expires in 5 minutes.", "###-###"),
    ("Hi! Your one-time passcode for {service} is {code}. Reply STOP to opt out.", "########"),
    ("{service} PIN {code}", "####"),
    ("Enter code {code} to finish signing up at {service}. Ref 2026/118.", "??????"),
    ("{service}: tu código de verificación es {code}", "######"),
    ("Ihr {service}-Code lautet {code}. Bitte geben Sie ihn nicht weiter.", "######"),
    ("【{service}】验证码 {code}，5分钟内有效。", "######"),
    ("{service} never asks for this code. Code: {code}. Questions? 1-202-555-0100", "## ## ##"),
)
"""Template, and the form of its code: `#` a digit, `?` a capital letter or digit."""

_LATER_TEXTS = (
    ("{service}: a new code was requested: {code}. The old one is no longer valid.", "######"),
    ("Reminder from {service}: your code {code} expires soon.", "####"),
)


_SECOND_TEXT_SHARE = 0.2
_SECOND_TEXT_SECONDS = (15.0, 30.0)


def ordinary_texts(random: Random, rental: Rental, due_at: float) -> Sequence[DueText]:
    """What arrives on a rental: one SMS at `due_at` (seconds since the epoch), at times two."""
    service = rental.product.name
    texts = [_text(random, _FIRST_TEXTS, service, due_at)]
    if rental.product.has_second_text or random.random() < _SECOND_TEXT_SHARE:
        later = due_at + random.uniform(*_SECOND_TEXT_SECONDS)
        texts.append(_text(random, _LATER_TEXTS, service, later))
    return texts


def _text(
    random: Random, templates: tuple[tuple[str, str], ...], service: str, due_at: float
) -> DueText:
    template, form = random.choice(templates)
    code = "".join(_sign(random, sign) for sign in form)
    # A letter among them for certain, or it would be a number in another suit.
    code = f"K{code[1:]}" if form.startswith("?") else code
    is_read = random.random() < 0.85
    return DueText(
        due_at=due_at,
        text=template.format(service=service, code=code),
        pin="".join(c for c in code if c.isalnum()) if is_read else None,
        sender=str(random.randrange(20_000, 99_999)),
    )


def _sign(random: Random, sign: str) -> str:
    if sign == "#":
        return random.choice("0123456789")
    return random.choice(_LETTERS) if sign == "?" else sign
