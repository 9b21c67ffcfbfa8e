"""`order`: the conversation of one purchase, on the terminal instead of in dialogs.

It asks what the dialogs ask, in the same order, and sends exactly what was consented to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import Questions, Sending, run_headless
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.commands.products import PriceList
from nonvoip_tui.domain.actions import (
    NotSent,
    Outcome,
    Placed,
    PremiumOffered,
    PriceChanged,
    Refused,
    Unknown,
)
from nonvoip_tui.domain.answers import Chosen, Role, first_choice
from nonvoip_tui.domain.models import (
    LONG_TERM,
    MAX_SERVICES_PER_NUMBER,
    Intent,
    Order,
    OrderRequest,
    Product,
)
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.ordering import BidOffer, PriceOffer, Quote, bid_offer, price_offer
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.formatting import (
    kind_label,
    money,
    phone_number,
    signed_money,
    stock,
    time_left,
)

Details = list[tuple[str, str]]


def _quote_details(request: OrderRequest, quote: Quote) -> Details:
    product = request.products[0]
    details = [("Service", request.service), ("Kind", kind_label(product.kind))]
    if product.country:
        details.append(("Country", product.country))
    if len(request.products) == 1:
        details.append(("In stock", stock(product)))
    return [
        *details,
        ("Price", money(quote.price)),
        ("Balance", money(quote.balance)),
        ("Balance after", money(quote.balance_after)),
    ]


def _price_details(request: OrderRequest, offer: PriceOffer) -> Details:
    return [
        ("Service", request.service),
        ("Old price", money(offer.old_price)),
        ("New price", money(offer.new_price)),
        ("Difference", f"{signed_money(offer.difference)} ({offer.percent:+}%)"),
        ("Balance after", money(offer.balance_after)),
    ]


def _premium_details(request: OrderRequest, premium: PremiumOffered) -> Details:
    recommended = premium.recommended_bid_percent
    details = [
        ("Service", request.service),
        ("List price", money(request.price_shown)),
        ("Recommended bid", "none" if recommended is None else f"{recommended}%"),
    ]
    if premium.available_price is not None:
        details.append(("Service's price", money(premium.available_price)))
    return details


def _bid_details(offer: BidOffer) -> Details:
    return [
        ("Bid", f"{offer.bid_percent}%"),
        ("Total", f"about {money(offer.estimate)}"),
        ("Balance after", f"about {money(offer.balance_after)}"),
    ]


def _order_details(order: Order) -> Details:
    left = time_left(order.time_left(datetime.now(UTC)))
    return [
        ("Order", order.order_id),
        ("Service", order.service),
        ("Kind", kind_label(order.kind)),
        ("Number", phone_number(order.number) or "not allocated yet; the order is paid"),
        ("Price", money(order.price)),
        ("Time left", left),
    ]


def _chosen_details(chosen: Chosen) -> Details:
    words = {Role.NUMBER: "Number", Role.ID: "Order", Role.END: "Ends", Role.PRICE: "Charged"}
    return [(words[role], each.text) for role, each in chosen.items()]


def order_number(
    context: Context, product_ids: Sequence[str], *, kind: str, country: str
) -> ExitCode:
    """Ask, order, and ask for every change of price.

    Raises:
        EnvironmentUnusableError: there is no terminal, so nobody to ask.
        ServiceError: the price list or the balance cannot be read; nothing was ordered.
        KeyboardInterrupt: Ctrl+C, before anything was bought.
    """
    output, questions = context.output, Questions(context.output)
    conversation: _Conversation | None = None

    async def job(engine: Engine) -> ExitCode:
        nonlocal conversation
        prices = PriceList(engine)
        conversation = _Conversation(
            output, context.is_demo, engine, questions, prices, Sending(engine, output)
        )
        return await conversation.hold(await prices.read(kind, country), product_ids)

    try:
        return run_headless(context, job)
    except KeyboardInterrupt:
        output.line()
        if conversation is not None and conversation.sending.is_out:
            output.complain(
                "You left before the service answered, so it is not known whether this was bought. "
                "The attempt is in the journal; check the balance and the website."
            )
            return ExitCode.UNKNOWN
        if conversation is None or not conversation.has_ended:
            output.complain("Nothing was ordered.")
        raise


@dataclass(slots=True)
class _Conversation:
    output: Output
    is_demo: bool
    engine: Engine
    questions: Questions
    prices: PriceList
    sending: Sending
    has_ended: bool = False
    """Whether it was reported how it ended."""

    async def hold(self, listed: Sequence[Product], product_ids: Sequence[str]) -> ExitCode:
        """From the choice to the end."""
        by_id = {product.product_id: product for product in listed}
        if missing := [each for each in product_ids if each not in by_id]:
            self.output.complain(f"No product {missing[0]} in this list; see `products`.")
            return ExitCode.REFUSED
        products = tuple(by_id[each] for each in dict.fromkeys(product_ids))
        if refusal := _refusal_together(products):
            self.output.complain(refusal)
            return ExitCode.UNUSABLE
        await self.engine.do(lambda services: services.account.refresh())
        request = OrderRequest(products)
        if (status := await self._confirm(request)) is not None:
            return status
        while True:
            answered = await self._answer(request, await self._place(request))
            if isinstance(answered, ExitCode):
                self.has_ended = True
                return answered
            request = answered

    async def _confirm(self, request: OrderRequest) -> ExitCode | None:
        """Ask whether to order; None is yes."""
        quote = await self.engine.do(lambda services: services.ordering.quote(request))
        self.output.details(_quote_details(request, quote))
        self.output.line()
        if quote.refusal:
            self.output.complain(f"Not ordered: {quote.refusal}")
            return ExitCode.UNUSABLE
        if not quote.is_covered:
            self.output.complain("Not ordered: your balance is too low.")
            return ExitCode.REFUSED
        if quote.repeated:
            self.output.line(quote.repeated)
            if not await self.questions.consents("Order it again?"):
                return self._declined()
        if not await self.questions.consents(f"Order for {money(quote.price)}?"):
            return self._declined()
        return None

    async def _place(self, request: OrderRequest) -> Outcome:
        self.output.line("Ordering…")
        outcome = await self.sending.send(lambda services: services.ordering.place(request))
        self.sending.is_out = isinstance(outcome, Unknown)
        return outcome

    async def _answer(self, request: OrderRequest, outcome: Outcome) -> OrderRequest | ExitCode:
        """Report how it ended; return the request with one more consent, if the user gave it."""
        match outcome:
            case Placed(orders, warning):
                for order in orders:
                    self.output.details(_order_details(order))
                    self.output.line()
                if warning:
                    self.output.complain(f"Check this order: {warning}")
                self.has_ended = True
                await self._notify_charge(outcome.intent_ref)
                if not self.is_demo:  # the simulated service forgets when this ends
                    self.output.line(f"nonvoip-tui wait {orders[0].order_id}   waits for its SMS.")
                return ExitCode.DONE
            case NotSent() if self.sending.is_interrupted:
                return self.sending.report_not_done(outcome, "Nothing was ordered")
            case Refused() | NotSent():
                return self.sending.report_not_done(outcome, "Not ordered")
            case Unknown(_, intent):
                if (taken := await self._found_in_the_answer(intent, request)) is not None:
                    return taken
                advice = "If the balance fell, look for the order on the website."
                return await self.sending.report_unknown(outcome, "bought", advice)
            case _ if self.sending.is_interrupted:
                self.output.complain("Nothing was bought.")
                return ExitCode.INTERRUPTED
            case PriceChanged(None):
                self.output.complain(
                    "Not ordered: the price has changed, and the service does not give the new one."
                )
                return ExitCode.REFUSED
            case PriceChanged(price) if price is not None:
                return await self._at_new_price(request, price)
            case PremiumOffered():
                return await self._with_bid(request, outcome)
        raise AssertionError(f"{type(outcome).__name__} is no outcome")

    async def _found_in_the_answer(self, intent: Intent, request: OrderRequest) -> ExitCode | None:
        """Ask whether what an unforeseen answer holds is the order; None where it is not."""
        found = await self.engine.do(lambda services: services.recognition.found(intent))
        if found is None or self.sending.is_interrupted:
            return None
        chosen = dict(first_choice(found))
        self.output.line("The service reports success in a format that is new to this version.")
        if len(found.numbers) > 1:
            self.output.details(
                [(f"Number {place}", each.text) for place, each in enumerate(found.numbers, 1)]
            )
            typed = await self.questions.line(
                f"Which is yours, 1 to {len(found.numbers)} (empty: none of these)? "
            )
            if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(found.numbers)):
                return None
            chosen[Role.NUMBER] = found.numbers[int(typed) - 1]
        self.output.details(_chosen_details(chosen))
        self.output.line()
        if not await self.questions.consents("Is this your number? Confirming it costs nothing."):
            return None
        order = await self.engine.do(lambda services: services.recognition.take(intent, chosen))
        self.sending.is_out = False
        await self._answer(request, Placed((order,), "", intent.ref))
        return ExitCode.DONE

    async def _notify_charge(self, intent_ref: str) -> None:
        """Say how much the order took off the balance, above all if that is more than agreed."""
        intent = await self.engine.do(lambda services: services.spending.measured(intent_ref))
        charged = None if intent is None else intent.charged
        words = "not seen yet" if charged is None else money(charged)
        self.output.details([("Charged", f"{words}, according to the balance")])
        if intent is not None and intent.overcharge_words:
            self.output.complain(f"Check your balance: {intent.overcharge_words}")

    async def _at_new_price(self, request: OrderRequest, price: Decimal) -> OrderRequest | ExitCode:
        offer = price_offer(request, price, await self.engine.do(_known_balance))
        self.output.line("The price has changed. Nothing has been bought yet.")
        self.output.details(_price_details(request, offer))
        self.output.line()
        if await self.questions.consents(f"Pay {money(offer.new_price)}?"):
            return request._replace(accepted_max_price=offer.new_price)
        return self._declined()

    async def _with_bid(
        self, request: OrderRequest, premium: PremiumOffered
    ) -> OrderRequest | ExitCode:
        lowest, highest = self.prices.bid_limits
        self.output.line(
            "No regular number is left; a bid may get a premium one. Nothing was bought."
        )
        self.output.details(_premium_details(request, premium))
        self.output.line()
        typed = await self.questions.line(
            f"Your bid in percent, {lowest} to {highest} (empty declines): "
        )
        bid = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
        if not lowest <= bid <= highest:
            if typed:
                self.output.complain(f"{typed} is not a bid from {lowest} to {highest}.")
            return self._declined()
        balance = await self.engine.do(_known_balance)
        offer = bid_offer(request.price_shown, bid, balance)
        self.output.details(_bid_details(offer))
        self.output.line()
        if await self.questions.consents(f"Bid {bid}%, about {money(offer.estimate)}?"):
            return request._replace(bid_percent=bid)
        return self._declined()

    def _declined(self) -> ExitCode:
        self.output.complain("Nothing was ordered.")
        return ExitCode.REFUSED


async def _known_balance(services: Services) -> Decimal | None:
    return services.account.balance


def _refusal_together(products: Sequence[Product]) -> str:
    if len(products) > MAX_SERVICES_PER_NUMBER:
        return f"One number takes up to {MAX_SERVICES_PER_NUMBER} services."
    if len(products) > 1 and any(product.kind != LONG_TERM for product in products):
        return "Only the 30-days kind takes several services on one number."
    return ""
