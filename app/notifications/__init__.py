"""Notices: who hears of what, where, and how often at most."""
