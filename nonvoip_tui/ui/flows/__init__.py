"""What takes several steps: each flow asks by dialogs, acts through the engine, and tells."""
