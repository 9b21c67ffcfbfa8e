"""The nonvoip-tui tests; they mirror the package."""
