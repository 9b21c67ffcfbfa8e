"""`listen`: receive callbacks without the full screen, and print what arrives."""

from nonvoip_tui.commands.context import Context, EnvironmentUnusableError
from nonvoip_tui.commands.headless import events_of, run_headless
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.domain.errors import WrongCredentialsError
from nonvoip_tui.domain.events import (
    Connection,
    ConnectionChanged,
    CredentialsRefused,
    Event,
    SmsArrived,
    WebhooksChanged,
)
from nonvoip_tui.domain.webhooks import Reception, WebhookState
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.services.export import utc_text
from nonvoip_tui.startup.services import CALLBACK_PATH
from nonvoip_tui.webhooks.reception import WebhookSecret, url_of


def listen(context: Context, *, rotate: bool, as_json: bool) -> ExitCode:
    """Receive until interrupted; the first line printed is the URL to save at the service.

    With `rotate` another secret path is made instead, for this and for every running copy.

    Raises:
        KeyboardInterrupt: Ctrl+C, its only good end.
        StorageError: the secret path cannot be written.
    """
    if rotate:
        return _rotate(context)
    if context.is_demo:
        raise EnvironmentUnusableError("The simulated account sends no callbacks.")
    wanted = context.config.callbacks._replace(enabled=True)
    context = context._replace(config=context.config._replace(callbacks=wanted))

    async def job(engine: Engine) -> ExitCode:
        notifier = _Notifier(context.output, as_json=as_json)
        events = events_of(engine)
        while (event := await events.get()) is not None:
            notifier.notify(event)
        raise EngineStoppedError("The program is shutting down.")

    return run_headless(context, job, polls=True)


def _rotate(context: Context) -> ExitCode:
    settings = context.config.callbacks
    secret = WebhookSecret(context.paths.database_file.parent / CALLBACK_PATH).rotate()
    context.output.line(url_of(settings, settings.port, secret))
    context.output.complain(
        "The previous URL no longer works. Save this one at the service, on Account in the full "
        "screen."
    )
    return ExitCode.DONE


class _Notifier:
    """Prints each change once: never a text, a code or a number."""

    def __init__(self, output: Output, *, as_json: bool) -> None:
        self._output = output
        self._as_json = as_json
        self._state = WebhookState()

    def notify(self, event: Event) -> None:
        """Print what it means, if anything.

        Raises:
            WrongCredentialsError: the service does not accept them.
        """
        match event:
            case WebhooksChanged(state):
                self._notify_state(state)
            case SmsArrived(sms, order):
                if self._as_json:
                    self._record("sms", order_id=order.order_id, at=utc_text(sms.received_at))
                else:
                    when = f"{sms.received_at.astimezone():%Y-%m-%d %H:%M:%S}"
                    self._output.line(f"{when}  order {order.order_id}: SMS {order.sms_count}")
            case ConnectionChanged(Connection.TROUBLED, reason):
                self._output.complain(reason)
            case CredentialsRefused(reason):
                raise WrongCredentialsError(reason)
            case _:
                pass

    def _notify_state(self, state: WebhookState) -> None:
        before, self._state = self._state, state
        if state.url and state.url != before.url:
            if self._as_json:
                self._record("url", url=state.url)
            else:
                self._output.line(state.url)
        if state.trouble and state.trouble != before.trouble:
            self._output.complain(state.trouble)
        if state.reception is not before.reception:
            self._output.complain(_WORDS[state.reception])
        counted = (state.stored.total, state.unknown, state.refused)
        if counted != (before.stored.total, before.unknown, before.refused):
            if self._as_json:
                self._record("count", webhooks=counted[0], unknown=counted[1], refused=counted[2])
            else:
                self._output.line(
                    f"callbacks {counted[0]}, for unknown orders {counted[1]}, refused {counted[2]}"
                )
        if state.are_proven != before.are_proven:
            self._output.complain(_PROVEN if state.are_proven else _UNPROVEN)

    def _record(self, event: str, **details: str | int | None) -> None:
        self._output.json_line({"event": event, **details})


_WORDS = {
    Reception.OFF: "Callbacks are off.",
    Reception.OPEN: "Receiving callbacks.",
    Reception.ELSEWHERE: "Another running copy of the program receives them; following it.",
    Reception.BLOCKED: "No callbacks can be received.",
}
_PROVEN = "Callbacks work: polling only once a minute, as a safety net."
_UNPROVEN = "Callbacks are not confirmed: polling as usual."
