"""What people do in each room, one round after the other, each write noted in the ledger."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from random import Random

from tests.endurance.browser import Browser, StrangeAnswerError
from tests.endurance.ledger import Ledger, new_word
from tests.endurance.scene import PASSWORD, Scene, email_of
from tests.factories.files import picture

Round = Callable[[Browser, Scene, int], None]
TRACE = "origin_timestamp_utc,sender_address,recipient_status,message_id"
PHOTO = picture(size=(40, 40))
MAILS = 3
"""Messages in each log of mail."""
MOST_ROUNDS_A_SECOND = 6


def write_news(browser: Browser, scene: Scene, number: int) -> None:
    """Draft a post, and publish it."""
    word = new_word()
    values = {"title": f"Post {word}", "source": f"Text {word}.", "audience": "all"}
    drafted = browser.fill_in("news.draft", word, "/news/new", values, has="title")
    if drafted is not None:
        browser.fill_in("news.publication", word, drafted.location, {"when": "now"}, has="when")


def read_news(browser: Browser, scene: Scene, number: int) -> None:
    """Comment a post, and confirm one."""
    post_id, word = scene.posts[number % len(scene.posts)], new_word()
    browser.fill_in("news.comment", word, f"/news/{post_id}", {"source": f"Said {word}."}, has="source")
    if number < len(scene.posts):
        pair = f"{post_id}:{scene.people['reader']}"
        browser.write("news.confirmation", pair, f"/news/{post_id}/wordings/1/confirmation", {})


def _write_wiki(heading: str, *, has_more: bool) -> Round:
    def write(browser: Browser, scene: Scene, number: int) -> None:
        """Add a line below one's own heading; of the two, the second does all else there is to write in the wiki."""
        edit, word = f"/wiki/page/{scene.shared}/edit", new_word()
        form = next(one for one in browser.get(edit).page.forms if "source" in one.fields)
        source = form.fields["source"].replace("\r\n", "\n").lstrip("\n")
        lines = f"{heading}\n\nLine {word}."
        values = dict(form.form_values()) | {"source": source.replace(heading, lines, 1), "note": word}
        browser.write("wiki.save", word, edit, values)
        if has_more:
            _write_more(browser, scene)

    return write


def _write_more(browser: Browser, scene: Scene) -> None:
    word = new_word()
    values = {"title": f"Page {word}", "source": f"Text {word}.", "note": word}
    browser.fill_in("wiki.page", word, f"/wiki/spaces/{scene.space}/new", values, has="source")
    word = new_word()
    draft = {"title": "Drafted", "source": word, "base_number": "1"}
    address = f"/wiki/spaces/{scene.space}/draft?page={scene.drafted}"
    browser.write("wiki.draft", word, address, draft, place=f"{scene.people['second']}:{scene.drafted}")
    word = new_word()
    values = {
        "question": f"Who knows {word}?",
        "answer": f"Answer {word}.",
        "topic_id": str(scene.topic),
        "audience": "all",
    }
    browser.fill_in("wiki.faq", word, "/faq/new", values, has="question")


def write_documents(browser: Browser, scene: Scene, number: int) -> None:
    """Upload a version, ask for a change, and watch or no longer watch."""
    address, word = f"/templates/{scene.template}", new_word()
    values = {"file": (f"{word}.md", io.BytesIO(f"Claim {word}.\n".encode() * 400)), "note": f"Now {word}"}
    browser.fill_in("documents.version", word, f"{address}/versions/new", values, has="file")
    word = new_word()
    browser.fill_in("documents.request", word, f"{address}/requests/new", {"text": f"Add {word}."}, has="text")
    page = browser.get(f"/wiki/page/{scene.shared}").page
    follows = next(one for one in page.forms if (one.get("action") or "").endswith("/watch"))
    wish = "no" if number % 2 else "yes"
    values = dict(follows.form_values()) | {"follow": wish}
    browser.write(
        "wiki.watch", wish, follows.get("action"), values, place=f"{scene.people['documents']}:{scene.shared}"
    )


def write_people(browser: Browser, scene: Scene, number: int) -> None:
    """Show oneself with another photo, tell about oneself, endorse a colleague, and say how one wants to hear of things."""
    own, word = scene.people["people"], new_word()
    browser.fill_in("people.photo", "", f"/people/{own}/photo", {"file": ("me.png", io.BytesIO(PHOTO))}, has="file")
    browser.fill_in(
        "people.profile", word, f"/people/{own}/edit", {"about": f"I do {word}."}, has="about", place=str(own)
    )
    pairs = [(person, skill) for person, held in scene.colleagues.items() for skill in held]
    person, skill = pairs[number % len(pairs)]
    word, address = new_word(), f"/people/{person}/skills/{skill}/endorsement"
    place = f"{person}:{skill}"
    browser.fill_in("people.endorsement", word, address, {"reason": f"Saw {word}."}, has="reason", place=place)
    budget = str(1 + number % 19)
    browser.fill_in(
        "notifications.wishes", budget, "/notifications/wishes", {"budget": budget}, has="budget", place=str(own)
    )


def ask(browser: Browser, scene: Scene, number: int) -> None:
    """Leave a question with the department, as long as not too many wait, and mark the inbox as read."""
    if number % 3 == 0:
        word = new_word()
        values = {"text": f"Who has {word}?", "department_id": str(scene.department)}
        browser.fill_in("search.question", word, "/search/questions/new", values, has="text")
    form = next((one for one in browser.get("/notifications/").page.forms if "until_id" in one.fields), None)
    until_id = form.fields["until_id"] if form is not None else "0"
    if form is not None and until_id != "0":
        values = dict(form.form_values())
        browser.write("notifications.reading", until_id, form.get("action"), values, place=str(scene.people["asker"]))


def answer(browser: Browser, scene: Scene, number: int) -> None:
    """Answer what was left with the department."""
    links = browser.get("/search/questions/").page.xpath("//main//a/@href")
    for link in [one for one in links if re.fullmatch(r"/search/questions/\d+", one)][:3]:
        word = new_word()
        browser.fill_in("search.answer", word, link, {"text": f"Ask {word}.", "thing": ""}, has="text")


def write_programme(browser: Browser, scene: Scene, number: int) -> None:
    """Check in, and have a small log of mail counted."""
    word = new_word()
    values = {"confidence": "on_track", "note": f"Did {word}."}
    browser.fill_in("programme.check_in", word, f"/programme/goals/{scene.goal}", values, has="note")
    word = new_word()
    rows = [
        f'2026-11-03T10:01:02Z,{email_of("first")},"colleague{one}@works.example##Receive, Deliver",<{word}{one}@x>'
        for one in range(MAILS)
    ]
    log = io.BytesIO("\r\n".join([TRACE, *rows, ""]).encode())
    sent = {"file": (f"{word}.csv", log)}
    taken = browser.fill_in("programme.upload", word, "/programme/email/imports", sent, has="file")
    if taken is not None:
        browser.fill_in("programme.import", word, taken.location, {}, to="/confirmation")


ROUNDS: dict[str, Round] = {
    "news": write_news,
    "reader": read_news,
    "first": _write_wiki("## First", has_more=False),
    "second": _write_wiki("## Second", has_more=True),
    "documents": write_documents,
    "people": write_people,
    "asker": ask,
    "champion": answer,
    "programme": write_programme,
}


class Writers:
    """Everybody who writes, each in a thread.

    Args:
        port: Where the house answers.
        scene: Where everything is.
        ledger: Takes what was written.
        names: Who of them writes.
    """

    def __init__(self, port: int, scene: Scene, ledger: Ledger, names: Iterable[str] = tuple(ROUNDS)) -> None:
        self._port, self._scene, self._ledger = port, scene, ledger
        self._over = threading.Event()
        self.problems: list[str] = []
        self._threads = [threading.Thread(target=self._work, args=(name, ROUNDS[name])) for name in names]

    def start(self) -> None:
        """Let them begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let them finish what they are at."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, name: str, write: Round) -> None:
        browser = Browser(self._port, self._ledger, self._over.is_set)
        try:
            browser.sign_in(email_of(name), PASSWORD)
            browser.learn_token()
            for number in self._paced():
                write(browser, self._scene, number)
        except StrangeAnswerError as error:
            if not self._over.is_set():
                self.problems.append(f"{name}: {error}")
        except Exception as error:
            self.problems.append(f"{name}: {error!r}")

    def _paced(self) -> Iterator[int]:
        """Count rounds, not faster than a person's requests are taken, until it is over."""
        chance = Random()
        for number in count():
            if self._over.wait(chance.uniform(0, 2 / MOST_ROUNDS_A_SECOND)):
                return
            yield number
