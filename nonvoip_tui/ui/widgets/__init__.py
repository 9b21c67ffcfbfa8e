"""What the screens are made of; a widget knows its data, not its screen."""
