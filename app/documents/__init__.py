"""Shared templates: the newest form, found, filled in, never asked for by mail."""
