"""What the engine's events mean for the user: toasts, notifications, and the dialogs they open."""

from collections.abc import Awaitable, Callable
from functools import partial

from nonvoip_tui.domain.events import (
    AlertRaised,
    AnswerUnread,
    CallsUnderstood,
    CredentialsRefused,
    Event,
    ExpiredRejected,
    IntentChanged,
    LastMinuteBegan,
    OrderRanOut,
    SmsArrived,
    TurnAwaited,
)
from nonvoip_tui.domain.models import Order
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formatting import available_again
from nonvoip_tui.ui.notifications import Notifier
from nonvoip_tui.ui.requests import SignInWanted

_TOGETHER_SECONDS = 0.5
"""Orders that run out within this are asked about in one dialog."""


class EngineEvents:
    """Publishes each event, and tells the user what has to be known of it."""

    def __init__(
        self,
        app: UiApp,
        notifier: Notifier,
        *,
        run: Callable[[str, object], object],
        notify: Callable[[Callable[[], Awaitable[None]]], object],
    ) -> None:
        """Take what shows them.

        Args:
            app: for toasts and dialogs.
            notifier: for what the user may be away for.
            run: starts a flow by its name, with its argument.
            notify: runs a coroutine of the notifier in the background.
        """
        self._app, self._notifier = app, notifier
        self._run, self._notify = run, notify
        self._shown_refs: set[str] = set()
        """The calls whose unknown outcome was shown, or will be by a conversation."""
        self.waits_for_turn = False
        """Whether a call that can cost money waits for another one, so that it can be cancelled."""
        self._ran_out: list[Order] = []
        """Those whose time is over and which nobody was asked about yet."""

    def on_event(self, event: Event) -> None:
        """Publish an event, and show the user what follows from it."""
        app = self._app
        is_new_outcome = self._is_new_outcome(event)
        is_first = isinstance(event, AnswerUnread) and event.endpoint not in app.view_model.unread
        app.learn(event)
        match event:
            case SmsArrived(sms, order):
                self._notify(partial(self._notifier.sms_arrived, sms, order))
            case CredentialsRefused(reason):
                app.post_message(SignInWanted(reason))
            case IntentChanged(intent) if is_new_outcome:
                self._run("outcome.resolve", intent)
            case IntentChanged(intent) if words := intent.overcharge_words:
                app.toast(f"Check your balance: {words}", "error", 60)
            case AnswerUnread(endpoint) if is_first:
                app.toast(
                    f"The service sent an answer that this version cannot read ({endpoint}): "
                    f"{app.key_names('orders.answer')} shows it.",
                    "warning",
                    20,
                )
            case CallsUnderstood(intents):
                names = ", ".join(dict.fromkeys(intent.service for intent in intents))
                words = f"The answer to {names} is understood now: see Orders."
                app.toast(words, "warning", 30)
            case TurnAwaited(is_waiting, is_own):
                self._turn_awaited(is_waiting, is_own)
            case LastMinuteBegan(order):
                self._notifier.last_minute_began(order)
            case OrderRanOut(order):
                if not self._ran_out:
                    app.set_timer(_TOGETHER_SECONDS, self._ask_about_expired)
                self._ran_out.append(order)
            case ExpiredRejected():
                from nonvoip_tui.ui.flows.lifecycle import expired_words

                words = expired_words(event)
                app.toast(words, "warning" if event.failure else "information", 10)
            case AlertRaised(product):
                words = f"{available_again(product)}: press {app.key_names('app.products')}."
                app.toast(words, "warning", 30)
                self._notifier.call_out("nonvoip", words)
            case _:
                pass

    def _ask_about_expired(self) -> None:
        orders, self._ran_out = self._ran_out, []
        self._run("lifecycle.ask_about_expired", orders)

    def _turn_awaited(self, is_waiting: bool, is_own: bool) -> None:
        self.waits_for_turn = is_waiting
        if is_waiting:
            who = "Another call that can cost money" if is_own else "Another copy of the program"
            what = "is still in progress" if is_own else "is ordering"
            self._app.toast(
                f"{who} {what}: yours waits for it. Escape cancels yours.", "warning", 20
            )

    def _is_new_outcome(self, event: Event) -> bool:
        """Whether the outcome of a call is unknown, and the user has not been shown that yet."""
        if not isinstance(event, IntentChanged):
            return False
        ref = event.intent.ref
        if self._app.is_conversing or ref in self._shown_refs:
            self._shown_refs.add(ref)  # the conversation itself shows it
            return False
        self._shown_refs.add(ref)
        known = self._app.view_model.unresolved.get(ref)
        # One that was cut off as the program was left has been shown to nobody.
        was_shown = known is not None and None not in (known.ending, known.balance_after)
        return event.intent.is_unresolved and not was_shown
