"""The parts of the screens; a widget knows its data, not its screen."""
