"""A program that has run wild is slowed down, and nobody else with it."""

from pathlib import Path

from flask import Flask

from app.core.limits import init_limits
from config import load_settings
from tests.servers import free_port, start_valkey


def app_with_limits(folder: Path, cache_url: str) -> Flask:
    app = Flask("limited")
    app.secret_key = "a secret"
    app.add_url_rule("/", "index", lambda: "x")
    app.add_url_rule("/healthz", "health.healthz", lambda: "x")
    given = {"PASSERELLE_DATA_DIR": str(folder), "PASSERELLE_CACHE_URL": cache_url}
    init_limits(app, load_settings(given | {"PASSERELLE_REQUESTS_PER_MINUTE": "20"}))
    return app


def refused(client, path: str, address: str) -> int:
    answers = [client.get(path, environ_base={"REMOTE_ADDR": address}).status_code for _request in range(25)]
    return answers.count(429)


def test_one_address_reaches_its_limit_and_another_does_not(tmp_path: Path) -> None:
    client = app_with_limits(tmp_path, "memory:").test_client()
    assert refused(client, "/", "198.51.100.1") == 5
    assert client.get("/", environ_base={"REMOTE_ADDR": "198.51.100.2"}).status_code == 200


def test_watching_whether_it_lives_is_never_refused(tmp_path: Path) -> None:
    assert refused(app_with_limits(tmp_path, "memory:").test_client(), "/healthz", "198.51.100.1") == 0


def test_nobody_is_refused_while_the_cache_is_away(tmp_path: Path) -> None:
    assert app_with_limits(tmp_path, f"redis://127.0.0.1:{free_port()}").test_client().get("/").status_code == 200


def test_several_processes_count_together_where_they_share_a_cache(tmp_path: Path) -> None:
    url = start_valkey()
    one, other = (app_with_limits(tmp_path, url).test_client() for _process in range(2))
    assert refused(one, "/", "198.51.100.3") == 5
    assert other.get("/", environ_base={"REMOTE_ADDR": "198.51.100.3"}).status_code == 429
