"""The four screens of the UI."""
