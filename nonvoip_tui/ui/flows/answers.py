"""Shows what the service answered."""

from collections.abc import Sequence

from nonvoip_tui.domain.answers import StoredAnswer
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.answers import AnswerView
from nonvoip_tui.ui.requests import AnswerWanted

_GETSMS = "getsms"
_NONE = "No answer is stored: none came, or it came before this version stored answers."


async def show_answers(app: UiApp, wanted: AnswerWanted) -> None:
    """Show what was answered to a call or about an order, or what could not be understood.

    Raises:
        StorageError: the journal cannot be read.
    """

    async def read(services: Services) -> Sequence[StoredAnswer]:
        if wanted.ref:
            stored = services.answers.of_intent(wanted.ref)
            return [stored] if stored else []
        if wanted.order_id:
            of_sms = services.answers.unread("getsms", limit=3)
            return [*of_sms, *services.answers.of_order(wanted.order_id)]
        return services.answers.unread()

    answers = await app.engine.do(read)
    is_of_a_call = wanted.ref or wanted.order_id
    examples = () if is_of_a_call else app.view_model.unread_examples
    if not answers and not examples:
        app.toast(_NONE)
        return
    await app.push_screen_wait(AnswerView(answers, examples))
