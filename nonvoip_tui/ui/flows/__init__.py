"""Multi-step actions: a flow asks in dialogs, acts through the engine, shows the result."""
