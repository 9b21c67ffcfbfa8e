"""The service: whether it is reached, whether it lets one in, its clock, and its own document."""

from dataclasses import dataclass, field
from datetime import timedelta

from nonvoip_tui.api.base_url import checked_base_url
from nonvoip_tui.api.contract_document import settle
from nonvoip_tui.api.decode import decode_balance
from nonvoip_tui.api.document import fetch_document
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.commands.doctor.check import Check, fail, ok, warn
from nonvoip_tui.config import Config
from nonvoip_tui.connecting import make_transport
from nonvoip_tui.credentials import Credentials, Session
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import NotSentError, ServiceError, WrongCredentialsError
from nonvoip_tui.services.clock import SystemClock
from nonvoip_tui.wiring import demo_simulator

_TOLERATED_SKEW = timedelta(seconds=60)


@dataclass(slots=True)
class Examination:
    """What was found out by asking the service."""

    checks: list[Check] = field(default_factory=list)
    contract: Contract = field(default_factory=Contract)


async def examine_service(
    config: Config, credentials: Credentials | None, *, is_demo: bool
) -> Examination:
    """Ask for the document without credentials, and for the balance with them. Spends nothing."""
    found = Examination()
    try:
        if not is_demo:
            checked_base_url(config.base_url)
        transport = make_transport(
            config, Session(credentials), SystemClock(), demo_simulator if is_demo else None
        )
    except ValueError as error:
        cure = "see base_url, proxy and ca_file in the settings"
        found.checks.append(fail("service", str(error), cure))
        found.contract = settle(None, config.contract)
        return found
    async with transport:
        place = "the simulated service" if is_demo else config.base_url
        document = await _read_document(transport, place, found)
        found.contract = settle(document, config.contract)
        if document is not None:
            version = found.contract.version or "not named"
            found.checks.append(ok("document", f"read, version {version}"))
        found.checks += map(_surprise, found.contract.surprises)
        if credentials is not None and not _is_out_of_reach(found):
            found.checks += await _sign_in(transport)
    return found


async def _read_document(transport: Transport, place: str, found: Examination) -> Json:
    try:
        document = await fetch_document(transport)
    except NotSentError as error:
        cure = "look at the network, the address (base_url) and `proxy` in the settings"
        found.checks.append(fail("service", str(error), cure))
        return None
    except ServiceError as error:
        found.checks.append(ok("service", f"{place} is reached"))
        words = f"cannot be read, so unknown names have their defaults ({error})"
        found.checks.append(warn("document", words, "name them in [contract] if something fails"))
        return None
    found.checks.append(ok("service", f"{place} is reached"))
    return None if document is None else document.content


def _surprise(sentence: str) -> Check:
    cure = "an upgrade of the program may know it; else please report it"
    return warn("document", sentence, cure)


async def _sign_in(transport: Transport) -> list[Check]:
    try:
        reply = await transport.post("balance", {}, spends=False)
        decode_balance(reply)
    except WrongCredentialsError as error:
        return [fail("account", str(error), "correct the e-mail or the password at its source")]
    except ServiceError as error:
        return [fail("account", f"the balance cannot be read: {error}")]
    return [ok("account", "signed in, and the balance was read"), clock_check(reply)]


def clock_check(reply: Reply) -> Check:
    """How far the clock here is off the service's, whose `Date` header comes with each answer."""
    if reply.server_date is None:
        return ok("clock", "not compared: the service does not tell its time")
    skew = reply.server_date - reply.received_at
    seconds = f"{abs(skew.total_seconds()):,.0f} s"
    if abs(skew) <= _TOLERATED_SKEW:
        return ok("clock", f"{seconds} off the service's")
    side = "behind" if skew > timedelta(0) else "ahead of"
    words = f"{seconds} {side} the service's: times left would look wrong"
    return warn("clock", words, "timedatectl set-ntp true")


def _is_out_of_reach(found: Examination) -> bool:
    return any(check.name == "service" and check.state == "fail" for check in found.checks)
