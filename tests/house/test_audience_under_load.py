"""What is closed is closed at once, in every process, for whoever asks while it is being closed.

Two servers stand over the run's own database. Somebody who is to be shut out keeps asking both for what a change is
about, and somebody who stays asks the one that does not make the change: before it, during it and after it. Whatever a
server is asked once the change has been answered must not show it to the one, and goes on showing it to the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.parser import BytesParser
from email.policy import default
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from time_machine import travel

from app.accounts.models import User
from app.core import clock, jobs
from app.core.db import unit_of_work
from app.core.installation import installation
from app.notifications.service.digests import plan_digests
from app.notifications.service.gathering import gather_mails
from app.notifications.service.sending import send_mails
from config import Settings
from tests.house.closing import Change, House
from tests.house.under_load import Answer, Asker, ask_during, servers, sign_in, worker

pytestmark = pytest.mark.slow
SERVERS = 2


def shows_any(words: list[str], answer: Answer) -> bool:
    return any(word in answer.text for word in words)


def is_open(answer: Answer) -> bool:
    return answer.status == 200


def test_what_is_closed_is_closed_at_once_to_whoever_asks_meanwhile(real_app: Flask, settings: Settings) -> None:
    installation().index.rebuild([])
    with unit_of_work():
        house = House()
        changes = list(house.changes())
    while jobs.work_off(now=True):
        pass
    with servers(settings, SERVERS) as ports:
        with worker(real_app):
            faults = [fault for change in changes for fault in faults_of(real_app, house, ports, change)]
        faults += faults_of_mails(house, settings.data_dir / "outbox")
        faults += faults_of_leaving(real_app, house, ports)
    assert not faults, "\n".join(faults)


def asker(app: Flask, house: House, user: User, port: int, addresses: list[str], shows: Callable[[Answer], bool]):
    """Return somebody signed in anew, who keeps asking one server."""
    browser, secret = sign_in(app, user.id), house.feeds[user.id]
    return Asker(lambda address: browser.get(port, address.replace("TOKEN", secret)), addresses, shows)


def faults_of(app: Flask, house: House, ports: list[int], change: Change) -> list[str]:
    """Make a change, and return what it did not close and what it closed too much."""
    addresses = [address for thing in change.things for address in (thing.own, *thing.addresses)]
    shows = partial(shows_any, [thing.word for thing in change.things])
    shut_out = [(house.leaver, port) for port in ports]
    askers = {
        (user.name, port): asker(app, house, user, port, addresses, shows)
        for user, port in [*shut_out, (house.stayer, ports[-1])]
    }
    keeper = sign_in(app, house.keeper.id)
    answer, seen = ask_during(partial(keeper.post, ports[0], change.address, change.values), askers)
    faults = [] if answer.status == 302 else [f"{change.address} answers {answer.status}"]
    must = {address for thing in change.things for address in (thing.own, *thing.addresses) if thing.is_sure(address)}
    for (name, port), asked in seen.items():
        where = f"after {change.address} to {name} at server {ports.index(port)}"
        faults += [f"{address} was not shown before, {where}" for address in sorted(must - asked.before)]
        faults += [f"{one}, {where}" for one in sorted(asked.broken)]
        if change.is_for_all or name == house.leaver.name:
            faults += [f"{address} is still shown, {where}" for address in sorted(asked.after)]
        else:
            faults += [
                f"{address} is not shown any more, {where}"
                for address in sorted(asked.before - asked.after - {*change.left})
            ]
    return faults


def faults_of_mails(house: House, mails: Path) -> list[str]:
    """Compose and send what is to be mailed in the week to come, and return what is wrong with it."""
    monday = clock.now() + timedelta(days=7 - clock.now().weekday())
    for day in range(3):
        with travel(monday.replace(hour=9) + timedelta(days=day), tick=False):
            gather_mails()
            plan_digests()
            send_mails()
    texts = {house.leaver.email: "", house.stayer.email: ""}
    for path in mails.glob("*.eml"):
        message = BytesParser(policy=default).parsebytes(path.read_bytes())
        email = message["To"].addresses[0].addr_spec
        texts[email] = texts.get(email, "") + str(message["Subject"]) + message.get_body(("plain",)).get_content()
    told = {email: set(re.findall(r"canarypost\d", text.lower())) for email, text in texts.items()}
    wanted = {house.leaver.email: {"canarypost8"}, house.stayer.email: {"canarypost8", "canarypost9"}}
    return [
        f"{email} is mailed of {sorted(told[email])}, not of {sorted(words)}"
        for email, words in wanted.items()
        if told[email] != words
    ]


def faults_of_leaving(app: Flask, house: House, ports: list[int]) -> list[str]:
    """Deactivate somebody who keeps asking, and return what that did not end."""
    named = ["/people/?q=moreau", f"/people/{house.leaver.id}", "/search?q=moreau", "/colleagues/options?q=moreau"]
    named += ["/audiences/options?q=moreau", f"/people/chart/people/{house.leaver.id}", "/search/suggestions?q=moreau"]
    asked_for = ["/", "/news/", "/wiki/", "/search?q=lantern1", "/settings/", "/people/", "/notifications/"]
    asked_for += house.feed("/news/feed.atom") + house.feed("/wiki/feeds/shelf.atom")
    askers = {}
    for port in ports:
        askers["session", port] = asker(app, house, house.leaver, port, asked_for, is_open)
        askers["name", port] = asker(app, house, house.stayer, port, named, partial(shows_any, ["canaryleaver"]))
    keeper = sign_in(app, house.keeper.id)
    address = f"/admin/people/{house.leaver.id}/deactivation"
    answer, seen = ask_during(partial(keeper.post, ports[0], address, {}), askers)
    faults = [] if answer.status == 302 else [f"{address} answers {answer.status}"]
    for (what, port), asked in seen.items():
        where = f"{what} at server {ports.index(port)}"
        must = set(asked_for if what == "session" else named)
        faults += [f"{one} was not there before, {where}" for one in sorted(must - asked.before)]
        faults += [f"{one} is still there after the person has left, {where}" for one in sorted(asked.after)]
        faults += [f"{one}, {where}" for one in sorted(asked.broken)]
    return faults
