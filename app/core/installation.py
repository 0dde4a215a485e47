"""The parts that this installation's settings have chosen, each opened once per process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from app.core.files import FileStore, open_store
from app.core.index import Engine, open_engine
from app.core.mail import Transport, open_transport
from config import Settings


@dataclass(frozen=True)
class Installation:
    """What only the settings know: which engine, which store, which way the mail leaves."""

    settings: Settings
    index: Engine
    files: FileStore
    mail: Transport


def init_installation(app: Flask, settings: Settings) -> None:
    """Open the parts and hang them on the application."""
    folder = settings.data_dir
    app.extensions["passerelle.installation"] = Installation(
        settings=settings,
        index=open_engine(settings.search_url, folder / "index"),
        files=open_store(settings.files_url, folder / "files"),
        mail=open_transport(settings.mail_url, folder / "outbox"),
    )


def installation() -> Installation:
    """Return the parts of the current application."""
    return cast(Installation, current_app.extensions["passerelle.installation"])
