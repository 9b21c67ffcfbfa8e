"""`settle`: shows calls with an unknown outcome, and records how each ended.

It asks what the dialog of the full screen asks, and sends nothing again.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from nonvoip_tui.api.rereading import AnswerReader
from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import Questions, run_headless, short_ref
from nonvoip_tui.commands.journal import open_journal
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.domain.actions import Refused
from nonvoip_tui.domain.answers import OF_AN_ORDER, Found
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.evidence import Recovery
from nonvoip_tui.services.export import call_record
from nonvoip_tui.services.order_import import BRINGS_AN_ORDER
from nonvoip_tui.services.ordering import ORDERS
from nonvoip_tui.services.ports import SystemClock
from nonvoip_tui.store.store import Store
from nonvoip_tui.ui.formatting import action_word, age, clock_time, money, phone_number

CHARGED, NOT_CHARGED = "charged", "not charged"
_LETTERS = {"c": CHARGED, "n": NOT_CHARGED}


def resolve(
    context: Context, ref: str, *, outcome: str, order_id: str, as_json: bool = False
) -> ExitCode:
    """Show the calls with an unknown outcome, and record how one ended.

    Args:
        context: the places and settings.
        ref: the beginning of a call's reference; empty for all.
        outcome: `CHARGED` or `NOT_CHARGED`, as the user found out; empty to ask, or to only show.
        order_id: the id of the order that the call created, from the website; empty if none.
        as_json: whether to print them as one JSON document.

    Raises:
        StorageError: the journal cannot be used.
        ServiceError: an order cannot be asked for by its id.
    """
    output = context.output
    with open_journal(context) as store:
        intents = [each for each in store.journal.unresolved() if each.ref.startswith(ref)]
        if not intents:
            output.complain(
                f"No call {ref} with an unknown outcome."
                if ref
                else "No call has an unknown outcome."
            )
            return ExitCode.REFUSED if ref else ExitCode.DONE
        if as_json:
            output.document(
                [call_record(each) | {"found": _found_record(store, each)} for each in intents]
            )
            return ExitCode.UNKNOWN
        if (outcome or order_id) and len(intents) > 1:
            names = ", ".join(map(short_ref, intents))
            output.complain(f"Several outcomes are unknown; say which one you mean: {names}.")
            return ExitCode.UNUSABLE
        if outcome:
            _write_down(store, intents[0], outcome, output)
            return ExitCode.DONE
        if not order_id:
            found = _ask(store, intents, output)
            if found is None:
                is_open = any(each.ref.startswith(ref) for each in store.journal.unresolved())
                return ExitCode.UNKNOWN if is_open else ExitCode.DONE
            intents, order_id = [found[0]], found[1]
    return _add(context, intents[0], order_id)


def _write_down(store: Store, intent: Intent, outcome: str, output: Output) -> None:
    recovery = Recovery(store.journal, SystemClock(), lambda _: None)
    asyncio.run(recovery.resolve(intent, was_charged=outcome == CHARGED))
    output.line(f"Recorded: {outcome}.")


def _ask(store: Store, intents: Sequence[Intent], output: Output) -> tuple[Intent, str] | None:
    """Show each call and ask about it, where there is somebody; an order's id ends it."""
    can_ask = sys.stdin.isatty() and sys.stdout.isatty()
    balance = store.ledger.latest()
    for intent in intents:
        output.details(_details(intent))
        if found := _found_in_its_answer(store, intent):
            numbers = ", ".join(each.text for each in found.numbers) or "none"
            ids = ", ".join(each.text for each in found.ids) or "none"
            output.details([("In its answer", f"numbers: {numbers}; ids: {ids}")])
        if balance is not None:
            when = age(balance[1], datetime.now(UTC))
            output.line(f"The last balance seen is {money(balance[0])}, {when}.")
        output.line()
        if not can_ask:
            continue
        brings = intent.action in BRINGS_AN_ORDER
        adding = ", its order's id adds that order" if brings else ""
        question = f"How did it end? c charged, n not charged{adding}, empty leaves it open: "
        typed = asyncio.run(Questions(output).line(question))
        if outcome := _LETTERS.get(typed.casefold()):
            _write_down(store, intent, outcome, output)
        elif typed and brings:
            return intent, typed
    if not can_ask:
        output.complain("To record how it ended: --charged, --not-charged, or --order-id ID.")
    return None


def _found_in_its_answer(store: Store, intent: Intent) -> Found | None:
    stored = store.answers.of_intent(intent.ref)
    if stored is None or intent.action not in ORDERS:
        return None
    reader = AnswerReader(Contract, lambda _: (), lambda: "")
    return reader.look_for(stored.answer, intent)


def _found_record(store: Store, intent: Intent) -> dict[str, list[str]]:
    """What in the answer to a call looks like its order, the surest first."""
    found = _found_in_its_answer(store, intent) or Found()
    return {role.value: [each.text for each in found.of(role)] for role in OF_AN_ORDER}


def _details(intent: Intent) -> list[tuple[str, str]]:
    bid, after = intent.bid_percent, intent.balance_after
    details = [
        ("Reference", short_ref(intent)),
        ("Asked", f"{action_word(intent.action)} of {intent.service}"),
        ("Number", phone_number(intent.number)),
        ("Order", intent.order_id),
        ("Sent at", clock_time(intent.began_at, datetime.now(UTC))),
        ("Price", money(intent.agreed)),
        ("Bid", "" if bid is None else f"{bid}%"),
        ("Balance before", money(intent.balance_before)),
        ("Balance after", "" if after is None else money(after)),
        ("What happened", intent.detail),
    ]
    return [(word, value) for word, value in details if value]


def _add(context: Context, intent: Intent, order_id: str) -> ExitCode:
    async def job(engine: Engine) -> ExitCode:
        added = await engine.do(lambda services: services.order_import.resolve(intent, order_id))
        if isinstance(added, Refused):
            context.output.complain(added.reason)
            return ExitCode.REFUSED
        context.output.line(f"Recorded: it created order {added.order.order_id}.")
        return ExitCode.DONE

    return run_headless(context, job)
