"""What the palette offers, and how it is found by typing; imported when it is opened."""
