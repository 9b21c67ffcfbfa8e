"""What is booked was measured: the real client, journal and services against a stand-in service."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.actions import NotSent, Placed, Refused, Unknown
from nonvoip_tui.domain.events import IntentChanged, OrderChanged
from nonvoip_tui.domain.models import LONG_TERM, Action, Ending, Order, OrderRequest
from nonvoip_tui.services.lifecycle import Done
from nonvoip_tui.services.ports import SystemClock
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import Config, Limits
from nonvoip_tui.settings.credentials import Session
from nonvoip_tui.startup.services import build_services
from nonvoip_tui.startup.wiring import demo_credentials
from nonvoip_tui.store.store import Store
from tests.fakes import a_product
from tests.loopback import LoopbackServer, Request, answering

ONE = OrderRequest((a_product("101", "0.60"),))


class Bank:
    """A service that keeps a balance, and moves it as a test says."""

    def __init__(self, balance: str = "50.00") -> None:
        self.balance = Decimal(balance)
        self.charges: dict[str, Decimal] = {}
        """What each endpoint takes off, whatever it answers."""
        self.answers: dict[str, Callable[[int], object]] = {"order": self.number}
        self.asked: list[Request] = []

    def number(self, count: int) -> object:
        """A new number with an id of its own; the answer names no price."""
        row = {"order_id": 900000 + count, "number": f"1202555{count:04d}", "expiration": 600}
        return {"status": "success", "message": [row]}

    def answer(self, request: Request) -> object:
        if request.endpoint == "balance":
            return {"status": "success", "balance": str(self.balance)}
        self.asked.append(request)
        self.balance -= self.charges.get(request.endpoint, Decimal(0))
        default: object = {"status": "success", "message": "Done."}
        answer = self.answers.get(request.endpoint)
        return answer(self.count(request.endpoint)) if answer else default

    def count(self, endpoint: str) -> int:
        """How often `endpoint` was asked."""
        return len([each for each in self.asked if each.endpoint == endpoint])


class Copy:
    """One running copy of the program."""

    def __init__(self, store: Store, services: Services, events: list[Any]) -> None:
        self.store, self.services, self.events = store, services, events

    def save(self, order_id: str, price: str, **more: Any) -> None:
        """Put a rented number into the journal."""
        now = datetime.now(UTC) - timedelta(hours=1)
        values: dict[str, Any] = {
            "kind": LONG_TERM, "number": f"1310555{order_id}", "price": Decimal(price),
            "expires_at": now + timedelta(days=20),
        }  # fmt: skip
        self.store.orders.save(Order(order_id, "examplepay", created_at=now, **(values | more)))

    def order(self, order_id: str) -> Order:
        order = self.store.orders.get(order_id)
        assert order is not None
        return order

    def sums(self) -> tuple[Decimal | int, Decimal | int, int]:
        """Spent, refunded and purchases of all time."""
        ever = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
        costs = self.store.statistics.per_service(*ever)
        return (
            sum((each.spent for each in costs), Decimal(0)),
            sum((each.refunded for each in costs), Decimal(0)),
            sum(each.purchases for each in costs),
        )


@asynccontextmanager
async def a_copy(
    directory: Path, server: LoopbackServer, name: str = "one", **limits: str
) -> AsyncIterator[Copy]:
    store = Store.open(directory / "orders.sqlite3", instance_id=name, account="a@example.com")
    session, clock = Session(demo_credentials()), SystemClock()
    transport = Transport(server.url, session)
    events: list[Any] = []
    config = Config(limits=Limits(**{key: Decimal(value) for key, value in limits.items()}))
    services = build_services(
        service=Client(transport),
        session=session,
        budget=Budget(clock),
        store=store,
        config=config,
        clock=clock,
        notify=events.append,
    )
    try:
        yield Copy(store, services, events)
    finally:
        await transport.aclose()
        store.close()


@pytest.mark.parametrize(("price", "limit"), [("12.50", "30"), ("7.00", "20.99")])
async def test_renewals_are_held_against_the_limits(  # N03
    tmp_path: Path, price: str, limit: str
) -> None:
    bank = Bank("90.00")
    bank.charges["renew"] = Decimal(price)
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, per_day=limit) as copy,
    ):
        copy.save("77", price)
        outcomes = [await copy.services.lifecycle.renew("77") for _ in range(4)]
        assert [type(each) for each in outcomes] == [Done, Done, Refused, Refused]
        assert "Nothing was sent" in str(outcomes[2])
        assert bank.count("renew") == 2
        await copy.services.account.refresh()
        assert copy.sums() == (2 * Decimal(price), 0, 2)


@pytest.mark.parametrize("limit", ["per_day", "per_session"])
async def test_two_copies_share_a_limit(tmp_path: Path, limit: str) -> None:  # N04
    bank = Bank()
    bank.charges["order"] = Decimal("0.75")
    request = OrderRequest((a_product("7", "0.75"),))
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, "one", **{limit: "2.00"}) as one,
        a_copy(tmp_path, server, "two", **{limit: "2.00"}) as two,
    ):
        placing = [copy.services.ordering.place(request) for copy in (one, two, one, two)]
        outcomes = await asyncio.gather(*placing)
        assert sorted(type(each).__name__ for each in outcomes) == [
            "Placed", "Placed", "Refused", "Refused",
        ]  # fmt: skip
        assert bank.count("order") == 2


async def test_free_calls_are_no_purchases_and_leave_the_limit_alone(tmp_path: Path) -> None:  # N05
    bank = Bank()
    bank.charges["order"] = Decimal("0.60")
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, per_day="1.00") as copy,
    ):
        copy.save("77", "19.00")
        for _ in range(3):
            assert isinstance(await copy.services.lifecycle.activate("77"), Done)
        assert copy.sums() == (0, 0, 0)
        assert isinstance(await copy.services.ordering.place(ONE), Placed)


async def test_an_activation_that_costs_counts_what_it_cost_and_the_next_is_held_back(  # N05 N03
    tmp_path: Path,
) -> None:
    bank = Bank()
    bank.charges["activate"] = Decimal("1.75")
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, per_day="3.00") as copy,
    ):
        copy.save("77", "19.00")
        assert isinstance(await copy.services.lifecycle.activate("77"), Done)
        await copy.services.account.refresh()
        assert copy.sums() == (Decimal("1.75"), 0, 1)
        assert isinstance(await copy.services.lifecycle.activate("77"), Refused)


async def test_a_call_starts_from_the_balance_after_the_one_before_it(
    tmp_path: Path,
) -> None:  # N06
    bank = Bank("20.00")
    bank.charges["order"] = Decimal("0.60")
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, "one") as one,
        a_copy(tmp_path, server, "two") as two,
    ):
        await one.services.account.refresh()
        await asyncio.gather(one.services.ordering.place(ONE), two.services.ordering.place(ONE))
        before = {intent.balance_before for intent in one.store.journal.recent(9)}
        assert before == {Decimal("20.00"), Decimal("19.40")}


@pytest.mark.parametrize(
    ("back", "refunded"), [("0", None), ("0.25", "0.25"), ("0.60", "0.60")],
    ids=["nothing", "a part", "all"],
)  # fmt: skip
async def test_only_what_came_back_counts_as_refunded(  # N40
    tmp_path: Path, back: str, refunded: str | None
) -> None:
    bank = Bank()
    bank.charges |= {"order": Decimal("0.60"), "reject": -Decimal(back)}
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, per_day="1.00") as copy,
    ):
        await copy.services.ordering.place(ONE)
        outcome = await copy.services.lifecycle.reject("900001")
        expected = None if refunded is None else Decimal(refunded)
        assert isinstance(outcome, Done)
        assert (outcome.refunded, copy.order("900001").refunded) == (expected, expected)
        assert copy.sums() == (Decimal("0.60"), expected or 0, 1)
        is_back = back == "0.60"
        next_one = await copy.services.ordering.place(ONE)
        assert isinstance(next_one, Placed if is_back or back == "0.25" else Refused)


async def test_a_refund_that_comes_late_and_in_parts_is_booked_when_it_comes(  # N40
    tmp_path: Path,
) -> None:
    bank = Bank()
    bank.charges["order"] = Decimal("0.60")
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        await copy.services.ordering.place(ONE)
        await copy.services.lifecycle.reject("900001")
        for rise, refunded in (
            ("0", None),
            ("0.35", "0.35"),
            ("9.00", "0.35"),
            ("0.25", "0.60"),
        ):
            bank.balance += Decimal(rise)  # 9.00 was paid in
            await copy.services.account.refresh()
            expected = None if refunded is None else Decimal(refunded)
            assert copy.order("900001").refunded == expected
        assert copy.sums() == (Decimal("0.60"), Decimal("0.60"), 1)


async def test_a_late_refund_beside_a_new_order_is_told_apart(tmp_path: Path) -> None:  # N40
    bank = Bank()
    bank.charges["order"] = Decimal("0.60")
    dear = OrderRequest((a_product("8", "2.00"),))
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        await copy.services.ordering.place(ONE)
        await copy.services.lifecycle.reject("900001")
        bank.charges["order"] = Decimal("2.00") - Decimal("0.60")  # both at once
        await copy.services.ordering.place(dear)
        await copy.services.account.refresh()
        assert copy.order("900001").refunded == Decimal("0.60")
        assert copy.order("900002").price == Decimal("2.00")
        assert copy.sums() == (Decimal("2.60"), Decimal("0.60"), 2)


@pytest.mark.parametrize("charged", ["4.20", "1.20", "0.61"])  # 1.20: a proxy that repeats
async def test_a_dearer_charge_is_booked_and_stays_said(  # N41 N78
    tmp_path: Path, charged: str
) -> None:
    bank = Bank()
    bank.charges["order"] = Decimal(charged)
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        outcome = await copy.services.ordering.place(ONE)
        assert isinstance(outcome, Placed)
        measured = await copy.services.spending.measured(outcome.intent_ref)
        assert measured is not None
        assert measured.charged == Decimal(charged)
        order = copy.order("900001")
        assert order.price == Decimal(charged)
        assert f"${charged}" in order.warning
        assert "you agreed to $0.60" in order.warning
        assert copy.sums() == (Decimal(charged), 0, 1)
        notified = [each.order for each in copy.events if isinstance(each, OrderChanged)]
        assert notified[-1].warning == order.warning
        assert any(
            isinstance(each, IntentChanged) and each.intent.overcharge for each in copy.events
        )


async def test_a_dearer_renewal_is_said_on_its_order(tmp_path: Path) -> None:  # N41
    bank = Bank()
    bank.charges["renew"] = Decimal("22.00")
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        copy.save("77", "15.00")
        await copy.services.lifecycle.renew("77")
        await copy.services.account.refresh()
        assert "$22.00" in copy.order("77").warning
        assert copy.sums() == (Decimal("22.00"), 0, 1)


async def test_the_right_charge_is_no_warning_and_a_cheaper_one_is_booked(tmp_path: Path) -> None:
    bank = Bank()  # N41
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        for charged in ("0.60", "0.45"):
            bank.charges["order"] = Decimal(charged)
            await copy.services.ordering.place(ONE)
            await copy.services.account.refresh()
        assert [order.warning for order in copy.store.orders.recent(9)] == ["", ""]
        assert copy.sums() == (Decimal("1.05"), 0, 2)


async def test_where_no_fall_is_seen_an_order_counts_as_shown(tmp_path: Path) -> None:  # N40
    bank = Bank()
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, per_day="1.00") as copy,
    ):
        await copy.services.ordering.place(ONE)
        await copy.services.account.refresh()
        assert copy.sums() == (Decimal("0.60"), 0, 1)
        assert isinstance(await copy.services.ordering.place(ONE), Refused)


async def test_a_charge_that_shows_late_is_not_taken_for_the_next_orders(tmp_path: Path) -> None:
    bank = Bank()  # N06 N41
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        await copy.services.ordering.place(ONE)
        await copy.services.account.refresh()
        bank.charges["order"] = Decimal("1.20")  # with that of the first
        await copy.services.ordering.place(ONE)
        await copy.services.account.refresh()
        assert [order.warning for order in copy.store.orders.recent(9)] == ["", ""]
        assert [each.charged for each in copy.store.journal.recent(9)] == [Decimal("0.60")] * 2


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "error", "message": "Internal server error"},
        {"status": "error", "message": "SQLSTATE[40001]: Deadlock found when trying to get lock"},
        {"status": "error", "message": "502 Bad Gateway"},
        {"status": "failed", "message": "This order was already placed."},
        {"status": "error", "message": ""},
        {"status": "error"},
        {"status": "unknown", "message": "We could not tell."},
        {"status": "timeout", "message": "No reply."},
        {"status": "processing", "message": "Hold on."},
        {"success": False, "message": "Oops, something went wrong."},
    ],
    ids=str,
)
@pytest.mark.parametrize("action", ["order", "renew"])
async def test_a_failure_on_the_way_is_not_a_refusal(  # N77
    tmp_path: Path, answer: object, action: str
) -> None:
    bank = Bank()
    bank.answers[action] = lambda _: answer
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        copy.save("77", "3.00")
        outcome: object = (
            await copy.services.ordering.place(ONE)
            if action == "order"
            else await copy.services.lifecycle.renew("77")
        )
        is_renewed = action == "renew" and answer == {
            "status": "processing",
            "message": "Hold on.",
        }
        assert isinstance(outcome, Done if is_renewed else Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "Insufficient balance.",
        "Out of stock",
        "No numbers available, retry later.",
        "This product is currently unavailable.",
        "Invalid product.",
        "The selected network is not supported.",
        "Maximum of 5 active numbers reached.",
    ],
)
async def test_a_plain_refusal_stays_one(tmp_path: Path, text: str) -> None:  # N77
    bank = Bank()
    bank.answers["order"] = lambda _: {"status": "error", "message": text}
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        assert isinstance(await copy.services.ordering.place(ONE), Refused)
        await copy.services.account.refresh()
        assert copy.store.journal.unresolved() == []


async def test_a_refusal_that_was_charged_becomes_unknown(tmp_path: Path) -> None:  # N77
    bank = Bank()
    bank.answers["order"] = lambda _: {"status": "error", "message": "Not possible."}
    bank.charges["order"] = Decimal("0.60")
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        assert isinstance(await copy.services.ordering.place(ONE), Refused)
        await copy.services.account.refresh()
        (unknown,) = copy.store.journal.unresolved()
        assert "fell by $0.60" in unknown.detail


async def test_a_second_order_under_a_known_id_leaves_the_first_alone(
    tmp_path: Path,
) -> None:  # N42
    bank = Bank()
    bank.charges["order"] = Decimal("0.60")
    bank.answers["order"] = lambda count: {
        "status": "success",
        "message": [{"order_id": 31, "number": f"1415555{count:04d}", "expiration": 600}],
    }
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        outcomes = [await copy.services.ordering.place(ONE) for _ in range(3)]
        orders = [each.orders[0] for each in outcomes if isinstance(each, Placed)]
        assert [order.number for order in orders] == [f"1415555{n:04d}" for n in (1, 2, 3)]
        assert [copy.order(order.order_id).number for order in orders] == [
            order.number for order in orders
        ]
        assert "14155550001" in copy.order(orders[1].order_id).warning
        assert isinstance(outcomes[1], Placed)
        assert orders[1].warning in outcomes[1].warning
        await copy.services.lifecycle.reject(orders[2].order_id)
        assert bank.asked[-1].fields["order_id"] == 31
        assert bank.asked[-1].fields["number"] == "14155550003"
        assert copy.order("31").rejected_at is None


async def test_orders_at_home_and_abroad_may_count_apart(tmp_path: Path) -> None:  # N42
    bank = Bank()
    waiting = {"status": "success", "message": [{"order_id": 8, "number": "", "expiration": 600}]}
    bank.answers |= {"order": lambda _: waiting, "country/order": lambda _: waiting}
    abroad = OrderRequest((a_product("101", "0.90", country="Austria"),))
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        assert isinstance(await copy.services.ordering.place(ONE), Placed)
        assert isinstance(await copy.services.ordering.place(abroad), Placed)
        countries = [order.country for order in copy.store.orders.recent(9)]
        assert sorted(countries) == ["", "Austria"]


async def test_the_same_answer_once_more_is_unknown_until_the_balance_says(tmp_path: Path) -> None:
    bank = Bank()  # N42
    bank.charges["order"] = Decimal("0.60")
    bank.answers["order"] = lambda _: bank.number(5)
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        assert isinstance(await copy.services.ordering.place(ONE), Placed)
        outcome = await copy.services.ordering.place(ONE)
        assert isinstance(outcome, Unknown)
        assert "900005" in outcome.reason
        assert len(copy.store.orders.recent(9)) == 1


SEVERAL = OrderRequest(
    (
        a_product("11", "5.00", name="alpha", kind=LONG_TERM),
        a_product("12", "4.00", name="beta pay", kind=LONG_TERM),
        a_product("13", "2.50", name="gamma", kind=LONG_TERM),
    )
)


@pytest.mark.parametrize(
    "rows",
    [
        [{"order_id": 9, "service": name} for name in ("alpha", "beta pay", "gamma")],
        [{"order_id": 9, "services": ["alpha", "beta pay", "gamma"]}],
        [{"order_id": 9, "service": "Gamma, Alpha, Beta Pay"}],
        [{"order_id": 9, "service": ["alpha", "gamma", "beta pay"]}],
        [{"order_id": 9, "product_id": 11, "service": "alpha"}],
        [{"order_id": 9}],
    ],
    ids=str,
)
async def test_one_id_for_several_services_costs_what_all_of_them_cost(  # N62
    tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    bank = Bank()
    rows = [{**row, "number": "12125550111", "expires": "2099-01-01 00:00:00"} for row in rows]
    bank.answers["order"] = lambda _: {"status": "success", "message": rows}
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, per_day="22.00") as copy,
    ):
        outcome = await copy.services.ordering.place(SEVERAL)
        assert isinstance(outcome, Placed)
        (order,) = copy.store.orders.recent(9)
        assert (order.order_id, order.price) == ("9", Decimal("11.50"))
        assert sorted(order.service.split(", ")) == ["alpha", "beta pay", "gamma"]
        assert copy.sums()[0] == Decimal("11.50")
        assert isinstance(await copy.services.lifecycle.renew("9"), Refused)  # 23.00 in all


async def test_an_unknown_rejection_is_no_order_that_may_be_bought(tmp_path: Path) -> None:  # N13
    bank = Bank()
    bank.answers["reject"] = lambda _: {"status": "timeout"}
    async with LoopbackServer(answering(bank.answer)) as server, a_copy(tmp_path, server) as copy:
        copy.save("77", "0.60", product_id="101", kind="short_term")
        assert isinstance(await copy.services.lifecycle.reject("77"), Unknown)
        assert (await copy.services.ordering.quote(ONE)).repeated == ""
        bank.answers["order"] = lambda _: {"status": "timeout"}
        await copy.services.ordering.place(ONE)
        repeated = (await copy.services.ordering.quote(ONE)).repeated
        assert "The order of Service 101 for $0.60" in repeated


async def test_an_unknown_order_counts_against_the_limit(tmp_path: Path) -> None:  # N40
    bank = Bank()
    bank.answers["order"] = lambda _: {"status": "timeout"}
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, per_day="1.00") as copy,
    ):
        assert isinstance(await copy.services.ordering.place(ONE), Unknown)
        assert isinstance(await copy.services.ordering.place(ONE), Refused)
        (intent,) = copy.store.journal.unresolved()
        await copy.services.recovery.resolve(intent, was_charged=False)
        assert isinstance(await copy.services.ordering.place(ONE), Unknown)


async def test_a_balance_that_cannot_be_read_holds_up_no_rejection(tmp_path: Path) -> None:  # N06
    bank = Bank()
    real = bank.answer
    bank.charges["order"] = Decimal("0.60")

    def without_balance(request: Request) -> object:
        return {"status": "error"} if request.endpoint == "balance" else real(request)

    async with (
        LoopbackServer(answering(without_balance)) as server,
        a_copy(tmp_path, server) as copy,
    ):
        assert isinstance(await copy.services.ordering.place(ONE), Placed)
        assert isinstance(await copy.services.lifecycle.reject("900001"), Done)
        assert copy.order("900001").refunded is None
        actions = [each.action for each in copy.store.journal.recent(9)]
        assert actions == [Action.REJECT, Action.ORDER]


async def test_an_order_is_taken_back_while_another_copy_orders(tmp_path: Path) -> None:  # N71 N72
    bank = Bank()
    async with (
        LoopbackServer(answering(bank.answer)) as server,
        a_copy(tmp_path, server, "one") as one,
        a_copy(tmp_path, server, "two") as two,
    ):
        async with two.services.spending._lock.hold():
            placing = asyncio.ensure_future(one.services.ordering.place(ONE))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert one.services.spending.take_back()
            assert isinstance(await placing, NotSent)
            leaving = asyncio.ensure_future(one.services.ordering.place(ONE))
            await asyncio.sleep(0.05)
            one.services.spending.close()
            assert isinstance(await leaving, NotSent)
        assert isinstance(await one.services.ordering.place(ONE), NotSent)
        assert bank.asked == []
        assert [each.ending for each in one.store.journal.recent(9)] == []


async def test_a_call_that_is_cut_off_is_unknown(tmp_path: Path) -> None:  # N71
    bank = Bank()
    arrived = asyncio.Event()

    async def step(connection: Any, request: Request) -> None:
        if request.endpoint == "order":
            arrived.set()
            await connection.reader.read()
        else:
            await answering(bank.answer)(connection, request)

    async with LoopbackServer(step) as server, a_copy(tmp_path, server) as copy:
        placing = asyncio.ensure_future(copy.services.ordering.place(ONE))
        await arrived.wait()
        assert not copy.services.spending.take_back()
        copy.services.spending.cut_off()
        await asyncio.wait({placing})
        assert placing.cancelled()
        await copy.services.spending.finished()
        assert [each.ending for each in copy.store.journal.recent(9)] == [Ending.UNKNOWN]
