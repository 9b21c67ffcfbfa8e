"""What the user asks for: messages that bubble up from widgets and screens to the App.

Each names the flow that carries it out; the App imports that at its first use and runs it in a
worker of its own, for one of a screen would end with the screen.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from textual.message import Message

from nonvoip_tui.domain.models import Action, Order, OrderRequest, Product


class Request(Message):
    """The base of all of them."""

    FLOW: ClassVar[str]
    """The coroutine function, as `module.name` of `ui/flows`; it takes the App and the request."""


@dataclass
class BuyRequested(Request):
    """Order; every consent is still to be asked for."""

    FLOW = "purchase.buy"
    request: OrderRequest


@dataclass
class RejectRequested(Request):
    """Reject a number for a refund; to be confirmed."""

    FLOW = "lifecycle.reject_order"
    order_id: str


@dataclass
class ActRequested(Request):
    """Reuse, activate or renew a number; to be confirmed."""

    FLOW = "lifecycle.act_on_order"
    action: Action
    order_id: str


@dataclass
class ImportRequested(Request):
    """Add an order that was bought elsewhere."""

    FLOW = "outcome.import_order"


@dataclass
class ResolveRequested(Request):
    """Look at a call with an unknown outcome again, and record how it ended."""

    FLOW = "outcome.resolve_call"
    ref: str


@dataclass(kw_only=True)
class AnswerWanted(Request):
    """Show what the service answered; with neither, what cannot be read, examples included."""

    FLOW = "reading.show_answers"
    ref: str = ""
    """Of the call."""
    order_id: str = ""
    """To the calls that brought this order or acted on it."""


@dataclass
class AskRequested(Request):
    """Ask for this order's SMS now."""

    FLOW = "reading.ask_now"
    order_id: str


@dataclass
class OrderLookedAt(Request):
    """The user looks at this order; an empty id is none."""

    FLOW = "reading.look_at_order"
    order_id: str


@dataclass
class ShowRequested(Request):
    """Go to an order."""

    FLOW = "reading.show_chosen"
    order_id: str


PAGE_ORDERS = 200
"""Read at once; a page costs the same wherever it begins."""


@dataclass
class HistoryWanted(Request):
    """Read older orders that have ended."""

    FLOW = "reading.read_history"
    before: Order | None
    """The oldest one read so far; None at the start."""
    count: int = PAGE_ORDERS
    """How many to read."""


@dataclass
class KindLookedAt(Request):
    """The user looks at the price list of this kind."""

    FLOW = "reading.look_at_kind"
    kind: str
    country: str = ""
    """Empty for the USA."""
    again: bool = field(default=False, kw_only=True)
    """Whether to read it again in any case."""


@dataclass
class CountryWanted(Request):
    """Choose a country."""

    FLOW = "reading.choose_country"


@dataclass
class OverviewWanted(Request):
    """Add up what was spent, from now on whenever money moves."""

    FLOW = "reading.follow_overview"


@dataclass
class BalanceWanted(Request):
    """Read the balance now."""

    FLOW = "reading.read_balance"


@dataclass
class FavouriteRequested(Request):
    """Put a product on top of its list, or back."""

    FLOW = "records.toggle_favourite"
    product: Product


@dataclass
class WatchRequested(Request):
    """Watch a product for stock or price, or no longer."""

    FLOW = "records.toggle_watch"
    product: Product


@dataclass
class WatchNothingWanted(Request):
    """Stop watching every product; to be confirmed."""

    FLOW = "records.watch_nothing"


@dataclass
class NoteWanted(Request):
    """Write a note on an order."""

    FLOW = "records.write_note"
    order_id: str


@dataclass
class ExportWanted(Request):
    """Write all orders or all SMS to a file."""

    FLOW = "records.export"
    what: str
    """"orders" or "messages"."""


@dataclass
class CopyRequested(Request):
    """Put this text on the clipboard."""

    FLOW = "records.copy_text"
    text: str
    what: str
    """What it is, in a word for the toast."""


@dataclass
class CodeFileWanted(Request):
    """Write this code to a private file."""

    FLOW = "records.write_code"
    code: str


@dataclass
class SaveUrlWanted(Request):
    """Save the account's callback URL; to be confirmed."""

    FLOW = "records.save_url"
    proposed: str = ""


@dataclass
class SignInWanted(Request):
    """Ask for credentials, once however often it is asked for."""

    FLOW = "sign_in.ask_to_sign_in"
    reason: str = ""
    """Why, in a sentence; may be empty."""
    is_welcome: bool = False
    """Whether to say first what the program is."""
