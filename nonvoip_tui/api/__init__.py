"""How the service speaks: its HTTP wire, decoded into the domain."""
