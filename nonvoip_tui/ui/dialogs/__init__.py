"""Dialogs: each answers once and buys nothing."""
