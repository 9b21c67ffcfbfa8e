"""How the service calls this program: a small HTTP receiver that treats content as hints only."""
