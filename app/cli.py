"""The commands of all rooms, under `flask`."""

from __future__ import annotations

from flask import Flask

from app.core.feature import house


def init_cli(app: Flask) -> None:
    """Give the application its commands."""
    with app.app_context():
        for feature in house().features:
            for command in feature.commands:
                app.cli.add_command(command)
