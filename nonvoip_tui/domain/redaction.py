"""Hides secrets in text that is shown, logged or reported: the one place for it."""

import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from nonvoip_tui.domain.text import printable

HIDDEN = "••••"
_MIN_LENGTH = 4
"""A shorter secret is part of too many words, and hiding it there would give it away."""


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of `secrets` replaced, in whatever form a machine may have written it.

    It must be called before the text is cut, for half a secret is not found.

    Args:
        text: of any origin.
        secrets: empty ones count for nothing; those shorter than four characters are hidden only
            where they stand between quotation marks.
    """
    for secret in secrets:
        for form in _forms(secret):
            text = text.replace(form, HIDDEN)
    return text


def _forms(secret: str) -> list[str]:
    if not secret:
        return []
    plain = secret.encode("utf-8", "replace")
    forms = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        json.dumps(json.dumps(secret))[3:-3],
        repr(secret)[1:-1],
        repr(plain)[2:-1],
        quote(plain, safe=""),
        quote(plain),
        quote_plus(plain),
        printable(secret),
    }
    forms |= {form.lower() for form in forms if "%" in form or "\\u" in form}
    if len(secret) < _MIN_LENGTH:
        forms = {f"{mark}{form}{mark}" for form in forms for mark in "'\""}
    return sorted(forms - {""}, key=len, reverse=True)
