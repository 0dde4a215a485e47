from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import example, given
from hypothesis import strategies as st

from app.core import formats

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NEAR = 7 * 86_400
"""Seconds up to which a moment is told as a distance."""


def told_of(moment: datetime) -> str:
    """Return the words for a moment, without the moment itself."""
    return formats.ago(moment).partition(">")[2]


@pytest.fixture(autouse=True, scope="module")
def in_paris():
    app = Flask("formats")
    Babel(app, default_timezone="Europe/Paris")
    with app.test_request_context(), time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=-5), "5 minutes ago"),
        (timedelta(hours=-2), "2 hours ago"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=-20), "3 Nov"),
        (timedelta(days=-400), "19 Oct 2025"),
    ],
)
def test_a_moment_is_told_as_people_say_it(distance, text):
    assert f">{text}</time>" in formats.ago(NOW + distance)


def test_a_moment_is_told_in_the_readers_language():
    with force_locale("fr"):
        assert ">il y a 2 heures</time>" in formats.ago(NOW - timedelta(hours=2))
        assert formats.number(1240) == "1\u202f240"


def test_the_space_before_a_colon_is_the_languages():
    assert formats.labelled("100%", "a: b") == "100%: a: b"


def test_a_near_moment_is_kept_up_to_date_and_a_far_one_is_not():
    assert "data-relative" in formats.ago(NOW - timedelta(hours=2))
    assert "data-relative" not in formats.ago(NOW - timedelta(days=30))


@pytest.mark.parametrize(("moment", "text"), [("2026-12-31T22:30Z", "31 Dec 2026"), ("2026-12-31T23:30Z", "1 Jan")])
def test_the_year_begins_where_the_reader_is(moment: str, text: str) -> None:
    with time_machine.travel("2026-12-31T23:45Z", tick=False):
        assert formats.short_day(datetime.fromisoformat(moment)) == text


@given(st.integers(-NEAR, NEAR), st.integers(0, 5_400))
@example(-89, 2)
@example(-3_059, 2)
@example(-8_999, 2)
@example(-73_439, 2)
@example(-514_079, 2)
def test_what_is_told_of_a_moment_changes_with_its_number(seconds, later):
    near = min(seconds + later, NEAR)
    moments = [NOW + timedelta(seconds=one) for one in (seconds, near)]
    (one, words), (other, others) = ((formats.ago_changes_with(it), told_of(it)) for it in moments)
    assert (one == other) == (words == others)


def test_a_moment_carries_its_exact_time_in_the_readers_zone():
    told = formats.ago(NOW - timedelta(hours=2))
    assert 'datetime="2026-11-23T08:00:00+00:00"' in told
    assert "09:00:00" in told


def test_a_day_is_told_in_the_style_asked_for():
    assert formats.day(date(2026, 11, 3), "long") == '<time datetime="2026-11-03">3 November 2026</time>'


def test_a_moment_is_told_to_the_minute_in_the_readers_zone():
    assert formats.moment(datetime(2026, 11, 23, 8, 0, 12, tzinfo=UTC)).endswith(">23 Nov 2026, 09:00</time>")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Li Wei", "LW"),
        ("Jean-Baptiste de la Tour", "JT"),
        ("Élodie", "É"),
        ("", ""),
        ("Ana O’Neill", "AO"),
        ("x_y", "XY"),
    ],
)
def test_initials_are_the_first_letters_of_first_and_last_name(name, letters):
    assert formats.initials(name) == letters


@given(st.text())
def test_every_name_has_short_initials_and_a_colour(name):
    assert len(formats.initials(name)) <= 6
    assert formats.series_of(name.encode("utf-8", "ignore").decode()) in range(1, 5)


def test_attributes_are_written_with_dashes_and_false_ones_left_out():
    given = {"data_get": True, "aria_label": "x", "hidden": False, "title": None, "value": 0, "class_": "a"}
    assert formats.dashed(given) == {"data-get": "", "aria-label": "x", "value": 0, "class": "a"}
