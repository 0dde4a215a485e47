"""A real server with the demo company in it, and a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.browser.addresses import OF_A_CHAMPION, OF_STAFF, addresses_of
from tests.browser.waiting import PATIENCE_MS
from tests.browser.walking import Step, walk

ROOT = Path(__file__).parents[2]
PASSWORD = "passerelle-demo"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]

expect.set_options(timeout=PATIENCE_MS)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a journey; those that share a company stay in one process, and the long walk has a process of its own."""
    item.add_marker(pytest.mark.browser)
    is_of_the_walk = isinstance(item, pytest.Function) and "walked" in item.fixturenames
    item.add_marker(pytest.mark.xdist_group("walk" if is_of_the_walk else "journeys"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the journeys in one order, as they share a company: what fails can be seen again."""
    journeys = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    journeys.sort(key=lambda item: (*item.reportinfo()[:2], item.name))
    others = set(items).difference(journeys)
    items[:] = [*(item for item in items if item in others), *journeys]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of an installation that is made for the browser tests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("PASSERELLE_")},
        "PASSERELLE_DATA_DIR": str(tmp_path_factory.mktemp("site")),
        "PASSERELLE_BASE_URL": f"http://{address}",
    }


@pytest.fixture(scope="session")
def site(environment: dict[str, str]) -> Iterator[str]:
    """The address of an installation with the demo company, served by gunicorn, with a worker beside it."""
    address = environment["PASSERELLE_BASE_URL"].removeprefix("http://")

    def flask(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "flask", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True
        )

    flask("db", "upgrade")
    flask("seed", "demo")
    flask("worker", "--drain")
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        "--bind",
        address,
        "--threads",
        "4",
        "--log-level",
        "warning",
    ]
    web = subprocess.Popen(gunicorn, cwd=ROOT, env=environment)
    worker = subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://{address}/healthz")
        yield f"http://{address}"
    finally:
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            process.wait(20)


def wait_for(address: str) -> None:
    """Wait until an address answers, half a minute at most."""
    for _try in range(150):
        try:
            urllib.request.urlopen(address, timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of the site in a new browser window; every script error fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opening(path: str = "/", *, width: int = 1280, scheme: str = "light", **options: object) -> Page:
        context = chromium.new_context(
            base_url=site, viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert [one for one in complaints if "404" not in one and "status of 4" not in one] == []


@pytest.fixture
def sign_in(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that opens a page as one of the demo people, through the real form; the session is its own."""

    def signing_in(who: str, path: str = "/", **options: object) -> Page:
        page = open_page("/sign-in", **options)
        fill_in(page, who)
        if path != "/":
            page.goto(path)
        return page

    return signing_in


@pytest.fixture(scope="session")
def entry_of(chromium: Browser, site: str) -> Callable[[str], StorageState]:
    """Return a function that gives the cookies of a demo person, who signs in once for all tests."""

    @cache
    def entering(who: str) -> StorageState:
        with chromium.new_context(base_url=site) as context:
            page = context.new_page()
            page.goto("/sign-in")
            fill_in(page, who)
            return context.storage_state()

    return entering


@pytest.fixture
def signed_in(open_page: Callable[..., Page], entry_of: Callable[[str], StorageState]) -> Callable[..., Page]:
    """Return a function that opens a page as one of the demo people; who signs out there does so for all tests."""

    def opening(who: str, path: str = "/", **options: object) -> Page:
        return open_page(path, storage_state=entry_of(who), **options)

    return opening


def fill_in(page: Page, who: str) -> None:
    """Fill in the form of the door as a demo person, and come home."""
    page.locator("#email").fill(demo_email(who))
    page.locator("#password").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")


def demo_email(who: str) -> str:
    """Return the address of a demo sign-in: staff, champion or administrator."""
    lines = (ROOT / "wiki_seed" / "demo" / "accounts.yaml").read_text().splitlines()
    start = lines.index(f"{who}:")
    return next(line.partition("email:")[2].strip() for line in lines[start:] if "email:" in line)


@pytest.fixture(scope="session")
def walked(app: Flask, chromium: Browser, site: str, entry_of: Callable[[str], StorageState]) -> list[Step]:
    """What is found on every page of the site in both languages; the whole walk happens once."""
    steps: list[Step] = []
    complaints: list[str] = []
    for who, own in (("administrator", None), ("staff", OF_STAFF), ("champion", OF_A_CHAMPION)):
        with chromium.new_context(base_url=site, storage_state=entry_of(who)) as context:
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            addresses = own or addresses_of(app, page)
            steps += walk(page, addresses, "en")
            try:
                speak(page, "Français")
                steps += walk(page, addresses, "fr")
            finally:
                speak(page, "English")
    assert [one for one in complaints if "status of 4" not in one] == []
    return steps


def speak(page: Page, language: str) -> None:
    """Have the site speak another language with the person who is signed in."""
    page.goto("/help")
    page.get_by_role("button", name=language).click()
    expect(page.locator("[name=language][aria-current]")).to_have_text(language)
