"""A department's mail on home: the rate now and before, no surer than it is, and nothing about a few people."""

from app.core.db import session
from tests.factories import DepartmentFactory, UserFactory
from tests.factories.counted_mail import count_weeks_of_mail, set_meter
from tests.home.test_home import home

HEADING = "Your department’s mail"


def company(small: int = 20, weeks: int = 8):
    """Return two departments of which the first sends the second ten mails a day, half as many of late."""
    sender, recipient = DepartmentFactory(name="Gauges"), DepartmentFactory(name="Lathes")
    daily = [10] * (weeks - 4) + [5] * 4
    count_weeks_of_mail({sender: small, recipient: 30}, {(sender, recipient): daily}, weeks=weeks)
    return sender, recipient


def test_everybody_sees_the_rate_of_their_own_department_now_and_before(login) -> None:
    sender, _recipient = company()
    text = home(login(UserFactory(department=sender)))
    assert "Gauges: 0.25 emails per person and day to other departments" in text
    assert "0.5 in the four weeks before. Not proven: weeks differ by chance." in text
    assert "Most of it goes to Lathes" in text
    assert f"/programme/email?department={sender.id}" in text


def test_without_four_weeks_before_nothing_is_compared(login) -> None:
    sender, _recipient = company(weeks=6)
    text = home(login(UserFactory(department=sender)))
    assert "in the four weeks before" not in text
    assert "Working days of the last four weeks that were counted." in text


def test_a_department_below_the_minimum_size_is_not_told_of(login) -> None:
    sender, _recipient = company(small=4)
    assert HEADING not in home(login(UserFactory(department=sender)))


def test_raising_the_minimum_size_holds_at_once(login) -> None:
    sender, _recipient = company()
    browser = login(UserFactory(department=sender))
    assert HEADING in home(browser)
    set_meter(min_size=25)
    assert HEADING not in home(browser)


def test_a_team_that_is_too_small_sees_the_department_around_it(login) -> None:
    whole, other = DepartmentFactory(name="Whole"), DepartmentFactory(name="Other")
    team = DepartmentFactory(name="Tiny team", parent=whole)
    count_weeks_of_mail({whole: 20, team: 2, other: 30}, {(whole, other): 10, (team, other): 3}, weeks=8)
    text = home(login(UserFactory(department=team)))
    assert "Tiny team:" not in text


def test_a_department_that_is_renamed_is_told_of_under_its_new_name(login) -> None:
    sender, _recipient = company()
    browser = login(UserFactory(department=sender))
    assert "Gauges:" in home(browser)
    sender.name = "Measuring"
    session.commit()
    assert "Measuring:" in home(browser)


def test_without_counted_mail_there_is_no_such_card(login) -> None:
    assert HEADING not in home(login(UserFactory()))
