"""Requests that bubble up from widgets and screens to the App."""

from textual.message import Message

from nonvoip_tui.domain.models import Action, Order, OrderRequest, Product


class BuyRequested(Message):
    """The user wants to order; every consent is still to be asked for."""

    def __init__(self, request: OrderRequest) -> None:
        super().__init__()
        self.request = request


class RejectRequested(Message):
    """The user wants to give a number back; to be confirmed."""

    def __init__(self, order_id: str) -> None:
        super().__init__()
        self.order_id = order_id


class ActRequested(Message):
    """The user wants to reuse, activate or renew a number; to be confirmed."""

    def __init__(self, action: Action, order_id: str) -> None:
        super().__init__()
        self.action = action
        self.order_id = order_id


class ImportRequested(Message):
    """The user wants to add an order that was bought elsewhere."""


class ResolveRequested(Message):
    """The user wants to look at a call of unknown outcome again, and to say how it ended."""

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = ref


class AnswerWanted(Message):
    """The user wants to read what the service answered, as it came.

    Args:
        ref: to this call.
        order_id: to the calls that brought this order or acted on it.

    Without either: what could not be understood of late.
    """

    def __init__(self, *, ref: str = "", order_id: str = "") -> None:
        super().__init__()
        self.ref = ref
        self.order_id = order_id


class AskRequested(Message):
    """The user wants this order's SMS asked for now."""

    def __init__(self, order_id: str) -> None:
        super().__init__()
        self.order_id = order_id


class OrderLookedAt(Message):
    """The user looks at this order; an empty id is none."""

    def __init__(self, order_id: str) -> None:
        super().__init__()
        self.order_id = order_id


class HistoryWanted(Message):
    """The user reads back in the orders that are over."""

    def __init__(self, before: Order | None) -> None:
        super().__init__()
        self.before = before
        """The oldest one read so far; None at the start."""


class KindLookedAt(Message):
    """The user looks at the price list of this kind."""

    def __init__(self, kind: str, country: str = "", *, again: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self.country = country
        """Empty for the USA."""
        self.again = again


class FavouriteRequested(Message):
    """The user wants a product on top of its list, or no longer."""

    def __init__(self, product: Product) -> None:
        super().__init__()
        self.product = product


class WatchRequested(Message):
    """The user wants to be told when a product can be had, or no longer."""

    def __init__(self, product: Product) -> None:
        super().__init__()
        self.product = product


class WatchNothingWanted(Message):
    """The user wants to be told of no product any more; to be confirmed."""


class CountryWanted(Message):
    """The user wants to choose a country."""


class NoteWanted(Message):
    """The user wants to write a note on an order."""

    def __init__(self, order_id: str) -> None:
        super().__init__()
        self.order_id = order_id


class ExportWanted(Message):
    """The user wants all orders or all SMS in a file."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what
        """"orders" or "messages"."""


class CopyRequested(Message):
    """The user wants this text on the clipboard."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what
        """What it is, in a word for the toast."""


class CodeFileWanted(Message):
    """The user wants this code in a private file."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class OverviewWanted(Message):
    """The user looks at what the account's money did."""


class SaveUrlWanted(Message):
    """The user wants to save the account's callback URL; to be confirmed."""

    def __init__(self, proposed: str = "") -> None:
        super().__init__()
        self.proposed = proposed


class BalanceWanted(Message):
    """The user wants the balance read now."""


class SignInWanted(Message):
    """The user wants the dialog that asks for credentials."""
