"""What the program does, knowing neither the wire, the disk nor the screen."""
