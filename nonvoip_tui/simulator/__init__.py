"""The service, for the demo and for tests; it imports nothing of this package."""
