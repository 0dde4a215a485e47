"""Stopping a kind of mail by the link in it, without signing in."""

import re

import pytest

from app.core.db import session
from app.core.feature import Channel
from app.notifications import stopping
from app.notifications.models import DigestRhythm, Preference
from app.notifications.service.wishes import rhythm_of, save_channels
from app.notifications.stopping import Stop
from tests.factories import UserFactory
from tests.factories.news import make_post
from tests.factories.notices import inbox_of, tell_of


@pytest.fixture
def reader(app):
    return UserFactory(language="en")


def address(user, what: str) -> str:
    return f"/notifications/stop/{stopping.sign(Stop(user.id, what))}"


def channel_of(user, kind: str = "news.post") -> Channel | None:
    session.expire_all()
    query = session.query(Preference).filter_by(user_id=user.id, kind=kind)
    wish = query.one_or_none()
    return wish.channel if wish else None


def test_a_mail_program_stops_a_kind_of_mail_with_one_post(client, reader) -> None:
    response = client.post(address(reader, "news.post"), csrf=False, data={"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert channel_of(reader) is Channel.APP
    client.post(address(reader, "news.post"), csrf=False)
    assert channel_of(reader) is Channel.APP


def test_a_link_does_not_bring_back_what_somebody_wants_nothing_of(client, reader) -> None:
    save_channels(reader, {"news.post": Channel.OFF})
    session.commit()
    assert client.post(address(reader, "news.post"), csrf=False).status_code == 200
    assert channel_of(reader) is Channel.OFF


def test_following_the_link_changes_nothing_until_the_button_is_pressed(client, reader) -> None:
    asked = client.get(address(reader, "news.post"))
    assert "News for you" in asked.text
    assert channel_of(reader) is None
    assert "Done." in client.post(address(reader, "news.post")).text
    assert channel_of(reader) is Channel.APP


def test_a_digest_is_stopped(client, reader) -> None:
    client.post(address(reader, stopping.DIGEST), csrf=False)
    session.expire_all()
    assert rhythm_of(reader).digest is DigestRhythm.NEVER


def test_what_waits_is_not_mailed_any_more(client, reader) -> None:
    tell_of(make_post(), reader)
    client.post(address(reader, "news.post"), csrf=False)
    assert inbox_of(reader)[0].channel is Channel.APP


def test_the_page_speaks_the_language_of_the_reader(client) -> None:
    asked = client.get(address(UserFactory(language="fr"), stopping.DIGEST))
    assert "récapitulatif" in asked.text
    assert 'lang="fr"' in asked.text


@pytest.mark.parametrize("change", ["signature", "first", "empty", "other", "gone"])
def test_a_link_that_is_not_ours_stops_nothing(client, reader, change: str) -> None:
    link = address(reader, "news.post")
    token = link.rpartition("/")[2]
    forged = {
        "signature": link[:-10] + ("A" if link[-10] != "A" else "B") + link[-9:],
        "first": link.replace(token, "x" + token[1:]),
        "empty": "/notifications/stop/x",
        "other": address(reader, "news.nothing"),
        "gone": f"/notifications/stop/{stopping.sign(Stop(999_999, 'news.post'))}",
    }[change]
    assert client.get(forged).status_code == 404
    assert client.post(forged, csrf=False).status_code == 404
    assert channel_of(reader) is None


def test_the_link_in_a_mail_works(client, reader, mail_server, work, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    tell_of(make_post(), reader)
    work()
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    assert work() == 1
    [message] = mail_server.messages
    link = re.fullmatch(r"<http://localhost(/\S+)>", message["List-Unsubscribe"])
    assert link is not None
    assert client.post(link[1], csrf=False).status_code == 200
    assert rhythm_of(reader).digest is DigestRhythm.NEVER
