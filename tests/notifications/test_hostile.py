"""Attacks on notices and wishes by people who have signed in, and on the links in mails by anybody."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select, update

from app.accounts.models import User
from app.accounts.queries import get_user
from app.accounts.service.people import deactivate_user
from app.core.db import session
from app.core.installation import installation
from app.news.models import Post
from app.news.service.commenting import post_comment
from app.notifications.models import DigestRhythm, Mail, Mute, Preference, Rhythm
from app.notifications.queries import mail as queries
from app.notifications.queries.inbox import count_unread
from app.notifications.service.digests import plan_digests
from app.notifications.service.sending import send_mails
from app.notifications.service.wishes import rhythm_of
from app.notifications.stopping import DIGEST, SALT, Stop, sign
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_post, reload_post
from tests.factories.notices import inbox_of, tell_of

HUGE = "9" * 40
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def fresh(user: User) -> User:
    """Return somebody as he is now."""
    found = get_user(user.id)
    assert found is not None
    return found


def author_of(post: Post) -> User:
    """Return who wrote a post, as he is now."""
    found = get_user(post.author_id)
    assert found is not None
    return found


@pytest.fixture
def reader(app) -> User:
    """Somebody with one notice."""
    reader = UserFactory()
    tell_of(make_post(), reader)
    return reader


# --- the inbox --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("junk", [HUGE, f"-{HUGE}", "abc", "", "1.5", "٣", "0"])
def test_junk_as_the_newest_row_is_answered(login, reader: User, junk: str) -> None:
    assert login(reader).post("/notifications/reading", data={"until_id": junk}).status_code == 302


@pytest.mark.parametrize(
    "moment",
    [
        "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59+00:00", "2026-01-01", "x",
        "2026-11-23T09:00:00+99:99", "",
    ],
)  # fmt: skip
def test_junk_as_a_moment_takes_nothing_back(login, reader: User, moment: str) -> None:
    browser = login(reader)
    browser.post("/notifications/reading")
    assert browser.post("/notifications/reading/undo", data={"read_at": moment}).status_code == 302
    assert count_unread(reader) == 0


def test_nobody_reads_mutes_or_unmutes_for_others(login, reader: User) -> None:
    [notification] = inbox_of(reader)
    thread, browser = notification.notice.thread, login(UserFactory())
    for address in ("reading", "reading/undo", "mutes", "mutes/removal"):
        data = {"thread": thread, "until_id": str(notification.id), "read_at": "2026-11-23T09:00:00+00:00"}
        browser.post(f"/notifications/{address}", data=data | {"user_id": str(reader.id)})
    session.expire_all()
    assert [one.read_at for one in inbox_of(reader)] == [None]
    assert session.scalar(select(Mute.id).where(Mute.user_id == reader.id)) is None


@pytest.mark.parametrize("thread", ["", "x" * 101, "x" * 100_000])
def test_a_name_that_no_conversation_has_is_not_muted(login, reader: User, thread: str) -> None:
    assert login(reader).post("/notifications/mutes", data={"thread": thread}).status_code == 404


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "%09//evil.example"])
def test_nothing_leads_to_another_site(login, reader: User, target: str) -> None:
    browser = login(reader)
    for address in ("reading", "reading/undo", "mutes", "mutes/removal"):
        answer = browser.post(f"/notifications/{address}", data={"thread": "post:1", "next": target})
        assert answer.location.startswith("/notifications/"), address


# --- wishes -----------------------------------------------------------------------------------------------------------

USUAL = {
    "digest": "weekly", "digest_day": "1", "digest_hour": "8", "mail_days": ["1", "2"], "quiet_from": "19",
    "quiet_until": "7", "budget": "5", "paused_until": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("budget", value) for value in ("-1", "51", HUGE, "abc", "1e3", "", "5.5", "NaN")],
        *[(field, value) for field in ("digest_hour", "quiet_from", "quiet_until") for value in ("99", "-1", HUGE, "x")],
        *[("digest_day", value) for value in ("0", "8", HUGE, "x")],
        *[("mail_days", value) for value in (["9"], ["abc"], [HUGE], ["1", "x"], [])],
        *[("paused_until", value) for value in ("9999-12-31", "0001-01-01", "abc", "2026-02-30")],
        ("digest", "hourly"),
        ("kind-news-post", "loud"),
        ("kind-news-must_read", "off"),
    ],
)  # fmt: skip
def test_junk_among_the_wishes_is_refused_and_changes_nothing(login, reader: User, field: str, value) -> None:
    rhythm_of(reader)
    session.commit()
    browser = login(reader)
    assert browser.post("/notifications/wishes", data=USUAL | {field: value}).status_code == 422
    session.expire_all()
    rhythm = rhythm_of(reader)
    assert (rhythm.budget, rhythm.digest, rhythm.digest_hour) == (5, DigestRhythm.WEEKLY, 8)
    assert (rhythm.mail_days, rhythm.paused_until) == ("12345", None)
    assert session.scalars(select(Preference)).all() == []


def test_wishes_are_ones_own_and_nothing_else_is_set(login, reader: User) -> None:
    other = UserFactory()
    rhythm_of(other)
    more = {"user_id": str(other.id), "bounced_address": "x", "next_digest_at": "2001-01-01", "id": "1"}
    assert login(reader).post("/notifications/wishes", data=USUAL | {"budget": "9"} | more).status_code == 302
    session.expire_all()
    assert (rhythm_of(reader).budget, rhythm_of(reader).bounced_address) == (9, "")
    assert rhythm_of(other).budget == 5


# --- links in mails ---------------------------------------------------------------------------------------------------


def forged(content: object, salt: str = SALT, secret: str = "") -> str:
    return str(URLSafeSerializer(secret or installation().settings.secret_key, salt=salt).dumps(content))


def test_a_link_of_another_or_a_changed_one_stops_nothing(client, reader: User) -> None:
    good = sign(Stop(reader.id, DIGEST))
    payload, _dot, signature = good.rpartition(".")
    others = sign(Stop(UserFactory().id, DIGEST))
    bad = [
        good[:-1], good + "A", f"{others.rpartition('.')[0]}.{signature}", payload, "." + signature, "x" * 5_000, "é",
        forged([reader.id, DIGEST], salt="accounts"), forged([reader.id, DIGEST], secret="guessed"),
        forged([reader.id, "no.such"]), forged([reader.id]), forged({"user_id": reader.id}), forged(["1", DIGEST]),
        forged([-1, DIGEST]), forged([None, DIGEST]), forged("digest"),
    ]  # fmt: skip
    for token in bad:
        assert client.get(f"/notifications/stop/{token}").status_code == 404, token
        assert client.post(f"/notifications/stop/{token}").status_code == 404, token
    session.expire_all()
    assert rhythm_of(reader).digest is DigestRhythm.WEEKLY


def test_a_link_stops_for_its_own_person_whoever_opens_it(login, reader: User) -> None:
    other = UserFactory()
    rhythm_of(other)
    session.commit()
    login(other).post(f"/notifications/stop/{sign(Stop(reader.id, DIGEST))}")
    session.expire_all()
    assert rhythm_of(reader).digest is DigestRhythm.NEVER
    assert rhythm_of(other).digest is DigestRhythm.WEEKLY


def test_looking_at_a_link_stops_nothing_and_names_nobody(client, reader: User) -> None:
    shown = client.get(f"/notifications/stop/{sign(Stop(reader.id, 'news.post'))}").get_data(as_text=True)
    assert reader.name not in shown
    assert reader.email not in shown
    assert session.scalars(select(Preference)).all() == []


def test_a_link_speaks_the_language_of_its_person(client, app) -> None:
    french = UserFactory(language="fr")
    address = f"/notifications/stop/{sign(Stop(french.id, 'news.post'))}"
    for answer in (client.get(address, headers={"Accept-Language": "en"}), client.post(address)):
        text = answer.get_data(as_text=True)
        assert '<html lang="fr"' in text
        assert "Actualités" in text


def test_a_link_of_somebody_who_has_left_opens_nothing(client, reader: User) -> None:
    token = sign(Stop(reader.id, DIGEST))
    deactivate_user(make_administrator(), reader)
    session.commit()
    assert client.post(f"/notifications/stop/{token}").status_code == 404


# --- who is told ------------------------------------------------------------------------------------------------------


@pytest.fixture
def secret(app) -> Post:
    works = DepartmentFactory(name="Works")
    return reload_post(make_post(make_champion(works), audience=[f"dept:{works.id}"], title="Canary of Works"))


def test_naming_somebody_outside_tells_him_nothing(login, secret: Post, run_jobs) -> None:
    author, outsider = author_of(secret), UserFactory()
    gone = UserFactory(department=secret.department)
    deactivate_user(make_administrator(), gone)
    post_comment(author, secret, f"[@o](/people/{outsider.id}) [@g](/people/{gone.id}) [@n](/people/999999999)")
    run_jobs()
    assert inbox_of(outsider) == []
    assert inbox_of(gone) == []
    assert count_unread(outsider) == 0


def test_a_digest_planned_before_the_audience_shrank_says_nothing_of_it(secret, mails, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    reader = UserFactory(department=secret.department, email="narrowed@x.example")
    tell_of(secret, reader)
    tell_of(secret, reader, kind="news.must_read")
    work()
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    assert plan_digests() == 1
    session.execute(update(User).where(User.id == reader.id).values(department_id=DepartmentFactory().id))
    session.commit()
    session.expire_all()
    assert send_mails() == 0
    assert not list(mails.glob("*.eml"))
    assert count_unread(fresh(reader)) == 0


def test_a_mail_to_somebody_who_has_left_meanwhile_is_not_sent(secret, mails, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    reader = UserFactory(department=secret.department)
    tell_of(secret, reader, kind="news.mention")
    tell_of(secret, reader)
    work()
    deactivate_user(make_administrator(), reader)
    session.commit()
    for moment in ("2026-11-23T10:00:00Z", "2026-11-30T07:01:00Z"):
        time_machine.move_to(moment, tick=False)
        work()
    assert not list(mails.glob("*.eml"))


def test_markup_in_names_and_titles_is_text_in_mails(mails, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    markup = '<img src=x onerror=alert(1)>"><a href="https://evil.example">Pay here</a>'
    actor = UserFactory(name=f"Eve {markup}"[:100])
    reader = UserFactory(name=f"Bob {markup}"[:100], email="b@x.example")
    post = make_post(title=f"T {markup}")
    post_comment(actor, reload_post(post), f"[@b](/people/{reader.id}) {markup} [x](javascript:alert(1))")
    session.commit()
    tell_of(post, reader, kind="news.reminder", actor=actor)
    work()
    time_machine.move_to("2026-11-23T09:20:00Z", tick=False)
    assert work() == 1
    [path] = mails.glob("*.eml")
    html = message_from_bytes(path.read_bytes(), policy=default).get_body(("html",)).get_content()
    assert "&lt;img src=x" in html
    assert "<img" not in html
    assert '<a href="https://evil.example' not in html
    assert "javascript:" not in html


def test_somebody_who_is_flooded_gets_a_digest_all_the_same(mails, work, time_machine, monkeypatch) -> None:
    time_machine.move_to(MONDAY, tick=False)
    monkeypatch.setattr(queries, "MOST_TOLD", 3)
    reader = UserFactory()
    for _number in range(5):
        tell_of(make_post(), reader)
    work()
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    assert work() == 1
    assert len(list(mails.glob("*.eml"))) == 1
    time_machine.move_to("2026-12-07T07:01:00Z", tick=False)
    assert work() == 0


def test_no_storm_of_mentions_breaks_the_budget(login, mails, run_jobs, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    victim, bully = UserFactory(email="victim@x.example"), UserFactory()
    browser, posts = login(bully), [make_post() for _number in range(8)]
    for post in posts:
        for number in range(3):
            browser.post(f"/news/{post.id}/comments", data={"source": f"{number} [@v](/people/{victim.id})"})
    run_jobs()
    for moment in ("2026-11-23T09:20:00Z", "2026-11-23T12:00:00Z", "2026-11-24T10:00:00Z", "2026-11-27T10:00:00Z"):
        time_machine.move_to(moment, tick=False)
        work()
    assert len(session.scalars(select(Mail).where(Mail.user_id == victim.id)).all()) <= 4
    to_victim = [one for one in mails.glob("*.eml") if b"victim@x.example" in one.read_bytes()]
    assert len(to_victim) <= 4
    assert session.scalar(select(Rhythm.budget).where(Rhythm.user_id == victim.id)) == 5
    told = [one for one in inbox_of(victim) if one.notice.kind == "news.mention"]
    assert len(told) == 24
