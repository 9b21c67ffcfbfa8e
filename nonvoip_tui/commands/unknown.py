"""What every command says of calls whose outcome nobody knows."""

from collections.abc import Sequence
from datetime import UTC, datetime

from nonvoip_tui.commands.output import Output
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.formats import action_word, clock_time, money

_SHORT_REF = 8


def short_ref(intent: Intent) -> str:
    """What names a call on the command line."""
    return intent.ref[:_SHORT_REF]


def tell_unknown(output: Output, intents: Sequence[Intent]) -> None:
    """Say of each call that its outcome is not known, and what to do."""
    for intent in intents:
        when = clock_time(intent.began_at, datetime.now(UTC))
        output.complain(
            f"Outcome unknown: {action_word(intent.action)} of {intent.service} for "
            f"{money(intent.agreed)}, sent {when}. It may have been charged. "
            f"`nonvoip-tui settle {short_ref(intent)}` says more, and writes down how it ended."
        )
