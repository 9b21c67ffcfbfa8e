"""What Account says in words: who is signed in, what is left, and what may be spent."""

from decimal import Decimal

from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.callback_facts import callback_facts
from nonvoip_tui.ui.formats import action_word, clock_time, is_low, kind_label, money
from nonvoip_tui.ui.key_names import KeyNames

_SERVICE_IN_PROGRAM = "simulator, in this program"
_READ_ONLY = "read-only: nothing that costs or moves money is sent"


def account_facts(app: UiApp) -> list[tuple[str, str]]:
    """Pairs of word and value."""
    facts, setting = app.facts, app.setting
    connection = facts.connection
    rows = [
        ("E-mail", facts.email or "not signed in"),
        ("Credentials", setting.credentials_source or "asked for on a dialog"),
        ("Balance", _balance(app)),
        ("Spent", _spent(app)),
        ("Connection", f"{connection.connection.value} {connection.reason}".strip()),
        ("Service", _SERVICE_IN_PROGRAM if setting.is_demo else setting.config.base_url),
        *callback_facts(app),
    ]
    if facts.marks.watched:
        rows.append(("Watched", _watched(app)))
    if setting.config.read_only:
        rows.insert(2, ("Mode", _READ_ONLY))
    return rows


def unsettled_facts(app: UiApp) -> list[tuple[str, str]]:
    """Each call of unknown outcome, with when it was sent."""
    return [
        (clock_time(intent.began_at, app.now), _summary(intent, app.key_names))
        for intent in app.facts.unsettled.values()
    ]


def _balance(app: UiApp) -> str:
    facts, limit = app.facts, app.setting.config.low_balance
    read = facts.balance_read_at
    when = f", read {clock_time(read, app.now)}" if read else ""
    low = f" · ▼ low: under {money(limit)}" if is_low(facts.balance, limit) else ""
    return money(facts.balance) + when + low


def _spent(app: UiApp) -> str:
    limits, overview = app.setting.config.limits, app.facts.overview
    begun = clock_time(app.started_at, app.now)
    words = [
        f"today {_of(overview.spent_today, limits.per_day)}",
        f"in this run, since {begun}, {_of(overview.spent_since_start, limits.per_session)}",
    ]
    if limits.per_order is not None:
        words.append(f"one order at most {money(limits.per_order)}")
    return " · ".join(words)


def _watched(app: UiApp) -> str:
    """Also those that are on no list now, where `w` cannot be pressed on them."""
    watched = sorted(app.facts.marks.watched.items(), key=lambda item: item[0].service.casefold())
    return " · ".join(
        f"{key.service} ({key.country or kind_label(key.kind)}"
        f"{'' if limit is None else f', at most {money(limit)}'})"
        for key, limit in watched
    )


def _of(spent: Decimal | None, limit: Decimal | None) -> str:
    return money(spent) if limit is None else f"{money(spent)} of {money(limit)}"


def _summary(intent: Intent, keys: KeyNames) -> str:
    what = f"{action_word(intent.action)} of {intent.service}, {money(intent.agreed)}"
    before = f"balance before {money(intent.balance_before)}"
    return f"{what}, {before}. {intent.detail} Press {keys('account.settle')} to settle it."
