"""When mail may come: days, quiet hours, pauses, clocks that jump."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.models import DigestRhythm, Rhythm
from app.notifications.timing import earliest_mail, next_digest_at

PARIS = "Europe/Paris"
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def rhythm(**values) -> Rhythm:
    usual = {
        "digest": DigestRhythm.WEEKLY, "digest_day": 1, "digest_hour": 8, "mail_days": "12345",
        "quiet_from": 19, "quiet_until": 7, "paused_until": None,
    }  # fmt: skip
    return Rhythm(**(usual | values))


def local(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(ZoneInfo(PARIS)):%a %d %b %H:%M}"


def test_during_the_day_mail_comes_at_once() -> None:
    assert earliest_mail(rhythm(), PARIS, MONDAY_NOON) == MONDAY_NOON


@pytest.mark.parametrize(
    ("hours", "comes"),
    [(8, "Tue 24 Nov 07:00"), (14, "Tue 24 Nov 07:00"), (4 * 24 + 8, "Mon 30 Nov 07:00"), (6 * 24, "Mon 30 Nov 07:00")],
)
def test_at_night_and_at_the_weekend_mail_waits(hours: int, comes: str) -> None:
    assert local(earliest_mail(rhythm(), PARIS, MONDAY_NOON + timedelta(hours=hours))) == comes


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    assert local(earliest_mail(rhythm(quiet_from=12, quiet_until=14), PARIS, MONDAY_NOON)) == "Mon 23 Nov 14:00"
    night = MONDAY_NOON + timedelta(hours=12)
    assert earliest_mail(rhythm(quiet_from=0, quiet_until=0), PARIS, night) == night


def test_a_pause_ends_on_its_day() -> None:
    assert local(earliest_mail(rhythm(paused_until=date(2026, 12, 9)), PARIS, MONDAY_NOON)) == "Wed 09 Dec 07:00"
    assert local(next_digest_at(rhythm(paused_until=date(2026, 12, 9)), PARIS, MONDAY_NOON)) == "Mon 14 Dec 08:00"


def test_a_digest_comes_weekly_or_on_every_day_of_mail_or_never() -> None:
    assert local(next_digest_at(rhythm(), PARIS, MONDAY_NOON)) == "Mon 30 Nov 08:00"
    daily = rhythm(digest=DigestRhythm.DAILY)
    assert local(next_digest_at(daily, PARIS, MONDAY_NOON)) == "Tue 24 Nov 08:00"
    assert local(next_digest_at(daily, PARIS, MONDAY_NOON + timedelta(days=4))) == "Mon 30 Nov 08:00"
    assert next_digest_at(rhythm(digest=DigestRhythm.NEVER), PARIS, MONDAY_NOON) is None


@pytest.mark.parametrize("change", [datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
def test_a_daily_digest_comes_once_a_day_though_the_clocks_jump(change: datetime) -> None:
    daily = rhythm(digest=DigestRhythm.DAILY, mail_days="1234567", digest_hour=2)
    moments, now = [], change
    for _day in range(4):
        now = next_digest_at(daily, PARIS, now)
        moments.append(now)
    days = [local(moment)[:6] for moment in moments]
    assert len(set(days)) == 4


@given(
    now=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: MONDAY_NOON + timedelta(minutes=minutes)),
    zone=st.sampled_from([PARIS, "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland"]),
    begin=st.integers(0, 23), end=st.integers(0, 23), days=st.sampled_from(["1", "12345", "67", "1234567"]),
)  # fmt: skip
def test_mail_never_comes_earlier_and_always_comes(now, zone, begin, end, days) -> None:
    moment = earliest_mail(rhythm(quiet_from=begin, quiet_until=end, mail_days=days), zone, now)
    assert now <= moment < now + timedelta(days=8)
    assert earliest_mail(rhythm(quiet_from=begin, quiet_until=end, mail_days=days), zone, moment) == moment
