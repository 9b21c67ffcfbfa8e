"""The installed command in a real pseudo-terminal, with keys in and screen text out."""
