"""The service, for the demo and for tests; it imports nothing else of this package."""

from nonvoip_tui.simulator.dialects import DIALECTS
from nonvoip_tui.simulator.scenarios import SCENARIOS
from nonvoip_tui.simulator.simulator import Simulator

__all__ = ["DIALECTS", "SCENARIOS", "Simulator"]
