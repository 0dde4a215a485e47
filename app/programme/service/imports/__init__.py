"""Logs of mail: uploaded or dropped, looked at, read, counted."""
