"""The production of the README's page: two nodes, two workers, PostgreSQL, Valkey, S3; what holds on any holds on all."""

import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator

import psycopg
import pytest
from redis import Redis
from werkzeug.datastructures import FileStorage

from config import PREFIX, Settings
from tests.house.production import NODES, Browser, House, Mailbox, settings_of_the_readme, unit
from tests.notifications.mail_lab import AUTHOR
from tests.servers import DATABASE, start_postgres
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("production"),
    pytest.mark.skipif(DATABASE != "postgresql", reason="this half of the tests is the other set-up"),
]
PASSWORD = "three unusual words"
PEOPLE = 50
NOTE_WHAT_IS_QUEUED = """
    CREATE TABLE queued (id bigserial, at timestamptz DEFAULT clock_timestamp(), data bytea);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO queued (data) VALUES (NEW.data); RETURN NEW; END';
    CREATE TRIGGER noting AFTER INSERT ON huey_task FOR EACH ROW EXECUTE FUNCTION note();
"""
TICKS = """
    SELECT date_trunc('minute', at), count(*) FROM queued
    WHERE position('tick worker.beat'::bytea IN data) > 0 GROUP BY 1
"""
TOLD_OF_NEWS = """
    SELECT count(*), count(DISTINCT user_id) FROM notifications JOIN notices ON notices.id = notice_id
    WHERE thread LIKE 'post:%' GROUP BY notices.id
"""
LISTENING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'listen%'"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    mailbox = Mailbox()
    made = House(tmp_path_factory.mktemp("production"), mailbox)
    try:
        with made.start("B", unit("web", "ExecStartPre")) as upgrading:
            filled = made.run(sys.executable, "-m", "tests.house.production_lab", PASSWORD, str(PEOPLE))
        assert upgrading.returncode == 0
        made.space = int(filled.split()[-1])
        with psycopg.connect(made.database) as connection:
            connection.execute(NOTE_WHAT_IS_QUEUED)
        for node in NODES:
            made.start_node(node)
            made.start_worker(f"worker {node}")
        wait_until(lambda: all(made.is_ready(node) for node in NODES))
        wait_until(lambda: made.ask(LISTENING)[0][0] >= 4)
        yield made
    finally:
        made.stop()
        mailbox.stop()


@pytest.fixture
def browser(house: House) -> Browser:
    """A browser that asked node A for the form with which it signed in at node B."""
    made = Browser(house)
    answer = made.post("B", "/sign-in", "/sign-in", on="A", email=AUTHOR, password=PASSWORD)
    assert answer.status == 302
    return made


def write_page(house: House, browser: Browser, node: str, title: str) -> str:
    """Write a page at a node, and return its number."""
    new = f"/wiki/spaces/{house.space}/new"
    answer = browser.post(
        node, new, new, on=node, title=title, source=f"All about {title}.", language="en", note="", tags=""
    )
    assert answer.status == 302, answer.text
    found = re.search(r"/page/(\d+)/", browser.get(node, answer.path).text)
    assert found
    return found[1]


def is_found(browser: Browser, node: str, title: str) -> bool:
    return f"All about <mark>{title}</mark>" in browser.get(node, f"/search?q={title}").text


def test_the_settings_are_those_of_the_readme() -> None:
    assert {name for name in settings_of_the_readme() if name.startswith(PREFIX)} >= {
        f"{PREFIX}{name}_URL" for name in ("DATABASE", "SEARCH", "JOBS", "CACHE", "FILES", "MAIL", "BASE")
    }


def test_signed_in_at_one_node_is_signed_in_at_the_other_and_out_as_well(browser: Browser) -> None:
    assert [browser.get(node, "/settings/").status for node in NODES] == [200, 200]
    assert browser.post("A", "/sign-out", "/settings/", on="B").status == 302
    assert [browser.get(node, "/settings/").path for node in NODES] == ["/sign-in", "/sign-in"]


def test_a_language_chosen_at_one_node_is_spoken_by_the_other(house: House, browser: Browser) -> None:
    elsewhere = Browser(house)
    elsewhere.post("A", "/sign-in", "/sign-in", on="A", email=AUTHOR, password=PASSWORD)
    for language in ("fr", "en"):
        browser.post("A", "/language", "/settings/", on="A", language=language)
        assert f'lang="{language}"' in elsewhere.get("B", "/settings/").text


def test_a_file_that_came_in_at_one_node_goes_out_at_the_other(house: House, browser: Browser) -> None:
    page = write_page(house, browser, "A", "drawings")
    content = b"A drawing in many words. " * 300_000
    form = f"/wiki/page/{page}/files"
    assert browser.post("A", form, form, on="B", file=FileStorage(io.BytesIO(content), "drawing.txt")).status == 302
    link = re.search(r'href="(/wiki/files/[^"?]+)', browser.get("B", form).text)
    assert link
    assert browser.get("B", link[1]).body == content
    assert not list(house.folder.glob("*/files"))


def test_a_page_saved_at_one_node_is_found_at_the_other(house: House, browser: Browser) -> None:
    write_page(house, browser, "A", "turbines")
    wait_until(lambda: is_found(browser, "B", "turbines"))


def test_requests_are_counted_over_both_nodes(house: House) -> None:
    runaway, cache, most = Browser(house, "198.51.100.66"), Redis.from_url(house.cache), Settings.requests_per_minute
    statuses = {runaway.get(node, "/news/").status for node in NODES * 3}
    assert statuses == {302}
    known_as = hashlib.sha256(b"198.51.100.66").hexdigest().encode()
    (counter,) = (key for key in cache.keys("*") if known_as in key)
    assert int(cache.get(counter)) == 6
    cache.incrby(counter, most)
    assert {runaway.get(node, "/news/").status for node in NODES} == {429}
    assert Browser(house, "198.51.100.67").get("A", "/news/").status == 302
    cache.close()


def test_each_piece_of_work_is_done_once(house: House) -> None:
    wait_until(lambda: len(house.mailbox.ids) == PEOPLE)
    wait_until(lambda: not house.ask("SELECT 1 FROM event_deliveries WHERE state = 'pending'"))
    assert house.ask("SELECT state, count(*) FROM notification_mails GROUP BY 1") == [("sent", PEOPLE)]
    assert set(house.mailbox.ids.values()) == {1}
    assert house.ask(TOLD_OF_NEWS) == 2 * [(PEOPLE, PEOPLE)]
    assert house.ask("SELECT 1 FROM event_deliveries WHERE attempts > 0 OR state <> 'done'") == []


def test_what_recurs_is_queued_once_a_minute_by_both_workers_together(house: House) -> None:
    wait_until(lambda: house.ask(TICKS))
    assert {count for _minute, count in house.ask(TICKS)} == {1}


def test_a_worker_that_dies_leaves_its_work_to_the_other(house: House, browser: Browser) -> None:
    house.end("worker A", at_once=True)
    write_page(house, browser, "A", "rotors")
    wait_until(lambda: is_found(browser, "B", "rotors"))
    house.start_worker("worker A")


def test_a_node_that_is_away_leaves_its_readers_to_the_other(house: House, browser: Browser) -> None:
    house.end("B")
    with pytest.raises(ConnectionRefusedError):
        browser.get("B", "/")
    assert browser.get("A", "/").status == 200
    house.start_node("B")
    wait_until(lambda: house.is_ready("B"))
    assert browser.get("B", "/").status == 200


def test_while_the_database_is_away_nodes_say_so_and_all_goes_on_when_it_is_back(
    house: House, browser: Browser
) -> None:
    name = f"production_{os.getpid()}"
    with psycopg.connect(start_postgres(), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        for node in NODES:
            assert browser.get(node, "/healthz").status == 200
            unready = browser.get(node, "/readyz")
            assert (unready.status, "database" in unready.text) == (503, True)
            assert browser.get(node, "/settings/").status == 503
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    wait_until(lambda: all(house.is_ready(node) for node in NODES))
    write_page(house, browser, "B", "stators")
    wait_until(lambda: is_found(browser, "A", "stators"))
