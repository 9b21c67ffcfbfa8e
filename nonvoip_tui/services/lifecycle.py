"""What can be done with an order after it was bought."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nonvoip_tui.domain.events import OrderChanged
from nonvoip_tui.domain.models import Action, Intent, Order
from nonvoip_tui.domain.outcomes import NotSent, Refused, Unknown
from nonvoip_tui.services.ports import Clock, Emit, Orders, Service
from nonvoip_tui.services.spending import Spending


@dataclass(frozen=True, slots=True)
class Done:
    """The service did it; its own sentence."""

    sentence: str


class Lifecycle:
    """Gives numbers back. Each action is journaled like an order."""

    def __init__(
        self,
        service: Service,
        spending: Spending,
        orders: Orders,
        clock: Clock,
        emit: Emit,
        new_ref: Callable[[], str],
    ) -> None:
        self._service = service
        self._spending = spending
        self._orders = orders
        self._clock = clock
        self._emit = emit
        self._new_ref = new_ref

    def cannot_reject(self, order: Order) -> str:
        """Why `order` cannot be rejected, in the user's words; empty when it can be tried."""
        if order.rejected_at is not None:
            return "It is rejected already."
        if order.sms_count:
            return "An SMS came, so the number is used: only unused numbers are refunded."
        return ""

    async def reject(self, order_id: str) -> Done | Refused | NotSent | Unknown:
        """Give an unused number back for a refund."""
        order = self._orders.get(order_id)
        if order is None:
            return Refused(f"Order {order_id} is not in the journal.")
        if reason := self.cannot_reject(order):
            return Refused(reason)
        rejected = replace(order, rejected_at=self._clock.now())
        intent = Intent(
            ref=self._new_ref(),
            action=Action.REJECT,
            began_at=self._clock.now(),
            service=order.service,
            kind=order.kind,
            product_ids=(order.product_id,),
            order_id=order.order_id,
            number=order.number,
            price_shown=order.price,
        )
        outcome = await self._spending.spend(
            intent,
            lambda: self._service.reject(order),
            lambda sentence: ([rejected], sentence),
        )
        if isinstance(outcome, str):
            self._emit(OrderChanged(self._orders.get(order_id) or rejected))
            return Done(outcome)
        return outcome
