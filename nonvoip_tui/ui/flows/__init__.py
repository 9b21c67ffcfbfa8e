"""What takes several steps: a flow asks in dialogs, acts through the engine, shows the result."""
