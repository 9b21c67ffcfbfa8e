"""How well polling is planned: a simulation of it, and a run over real sockets."""
