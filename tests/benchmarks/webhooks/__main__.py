"""`python -m tests.benchmarks.webhooks [--json FILE] [--quick]`: about eight minutes."""

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.polling.report import machine
from tests.benchmarks.webhooks import delivery, junk


def main() -> None:
    """Measure the three, print two tables, and write them down if that is wished."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.webhooks")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--only", choices=("delivery", "junk"), help="one of the two")
    given = parser.parse_args()
    share = 0.1 if given.quick else 1.0
    found: dict[str, object] = {"machine": machine()}
    if given.only != "junk":
        ways = [_delivery(way, share) for way in ("polling", "callbacks")]
        found["delivery"] = [asdict(each) for each in ways]
        sys.stdout.write(_delivery_table(ways))
    if given.only != "delivery":
        flood = _flood(share)
        found["junk"] = {**asdict(flood), "is_held": flood.is_held}
        sys.stdout.write(_flood_table(flood))
    sys.stdout.write(f"{machine()}.\n")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _delivery(way: str, share: float) -> delivery.Delivery:
    with tempfile.TemporaryDirectory() as directory:
        return asyncio.run(delivery.measure(way, 20, round(200 * share), Path(directory)))


def _flood(share: float) -> junk.Flood:
    with tempfile.TemporaryDirectory() as directory:
        return asyncio.run(
            junk.measure(round(10_000 * share), 50, max(10.0, 30 * share), Path(directory))
        )


def _delivery_table(ways: list[delivery.Delivery]) -> str:
    lines = ["| SMS to screen by | live | SMS | p50 s | p95 s | longest s | requests/SMS |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    for each in ways:
        lines.append(
            f"| {each.way} | {each.live} | {each.sms} | {each.median_delay:.2f} | "
            f"{each.p95_delay:.2f} | {each.longest_delay:.2f} | {each.requests_per_sms:.1f} |"
        )
    return "\n".join(lines) + "\n\n"


def _flood_table(flood: junk.Flood) -> str:
    head = "| while | s | keys | key p50 ms | key p95 ms | between polls s | memory MiB |"
    lines = [head, "|---|---:|---:|---:|---:|---:|---|"]
    for name, calm in (("quiet", flood.quiet), ("flooded", flood.flooded)):
        lines.append(
            f"| {name} | {calm.seconds:.0f} | {calm.keys} | {calm.p50_key * 1000:.0f} | "
            f"{calm.p95_key * 1000:.0f} | {calm.longest_between_polls:.1f} | "
            f"{calm.memory_before:.0f} → {calm.memory_after:.0f} |"
        )
    lines.append(
        f"\n{flood.junk} junk requests from {flood.connections} connections; "
        f"{flood.real_answered} of {flood.real} real ones answered, the slowest after "
        f"{flood.real_longest * 1000:.0f} ms: {'held' if flood.is_held else 'missed'}."
    )
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    main()
