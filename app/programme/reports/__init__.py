"""Figures put together for one reader: a script, a director, a champion."""
