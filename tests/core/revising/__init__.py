"""Texts and their versions."""
