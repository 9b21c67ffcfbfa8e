"""The sub-commands as processes of their own, against the simulator on loopback."""
