"""Readers confirm that they have read a post: asked once, reminded at most twice, counted and never named."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from lxml import html
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import get_user
from app.accounts.service.people import deactivate_user
from app.core import clock
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.events import StoredEvent
from app.core.feature import Channel
from app.news.models import Confirmation, Post, Question, Reading, Reminders
from app.news.queries.confirming import Tally, count_confirmed, tally_by_department
from app.news.service.confirming import (
    Check,
    WordingChangedError,
    WrongAnswersError,
    ask_to_confirm,
    confirm_post,
    stop_asking,
)
from app.news.service.publishing import put_away, set_end
from app.news.service.reminding import remind_by_hand, remind_unconfirmed, reminding_day
from app.notifications.models import Notification, StoredNotice
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_draft, make_post, reload_post
from tests.inbox import people_told

MONDAY = "2026-11-23T09:00:00Z"
FRIDAY = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)
CHECK = Check("How much a day?", ["100 euros", "120 euros"], 2)


@pytest.fixture
def works(app, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return DepartmentFactory(name="Works")


@pytest.fixture
def reader(works) -> User:
    return UserFactory(name="Rea Der", department=works)


@pytest.fixture
def post(champion, works) -> Post:
    return asked(make_post(champion, audience=[f"dept:{works.id}"], title="New limits", source="100 euros a day."))


def asked(post: Post, *checks: Check, confirm_by: datetime = FRIDAY) -> Post:
    post = reload_post(post)
    author = get_user(post.author_id)
    assert author is not None
    ask_to_confirm(author, post, confirm_by, checks)
    session.commit()
    return reload_post(post)


def confirmed(post: Post, *readers: User, number: int = 1) -> None:
    for reader in readers:
        confirm_post(reader, reload_post(post), number, {})
    session.commit()


def address(post: Post, number: int = 1) -> str:
    return f"/news/{post.id}/wordings/{number}/confirmation"


def settings(**values: object) -> dict[str, object]:
    given = {"is_asked": "y", "confirm_by": "2026-11-27"}
    for number, check in ((1, CHECK),):
        given |= {f"question_{number}-text": check.text, f"question_{number}-right": str(check.right)}
        given |= {f"question_{number}-choice_{place}": text for place, text in enumerate(check.choices, 1)}
    return given | values


def correction(post: Post, **values: object) -> dict[str, object]:
    return {
        "title": post.title, "summary": post.summary, "source": "120 euros a day.", "category_id": post.category_id,
        "tags": "", "language": "en", "audience": [one.token for one in post.audience.tokens],
        "base_number": str(post.number), "note": "The sum", "confirm_by": "2026-12-04",
    } | values  # fmt: skip


def test_from_the_question_to_the_last_confirmation(login, champion, works, reader, run_jobs) -> None:
    draft = make_draft(champion, audience=[f"dept:{works.id}"], title="New limits")
    author, browser = login(champion), login(reader)
    page = author.get(f"/news/{draft.id}/publication").get_data(as_text=True)
    assert f"/news/{draft.id}/confirmation" in page
    response = author.post(f"/news/{draft.id}/confirmation", data=settings())
    assert response.location == f"/news/{draft.id}/publication"
    assert "Confirm by Friday 27 November" in author.get(response.location).get_data(as_text=True)
    author.post(response.location, data={"when": "now"})
    run_jobs()
    post = reload_post(draft)
    home = browser.get("/").get_data(as_text=True)
    assert home.index("Must read") < home.index("New limits") < home.index("New for you")
    assert "Works, for Works. Confirm by Friday 27 November." in home
    assert home.count("New limits") == 1
    page = browser.get(post.url).get_data(as_text=True)
    assert "Please confirm that you have read this" in page
    assert "0 of 1 have confirmed it" in page
    page = browser.get(address(post)).get_data(as_text=True)
    assert "How much a day?" in page
    assert browser.post(address(post), data={"answer_1": "2"}).location == post.url
    page = browser.get(post.url).get_data(as_text=True)
    assert "Please confirm" not in page
    assert "1 of 1 have confirmed it" in page
    assert "New limits" not in browser.get("/").get_data(as_text=True)
    assert people_told("news.must_read") == [reader.id]
    assert people_told("news.post") == []


def test_wrong_answers_are_told_kindly_kept_and_never_stored(login, post, reader) -> None:
    post = asked(post, CHECK, Check("From when on?", ["Now", "Next year"], 1))
    browser = login(reader)
    response = browser.post(address(post), data={"answer_1": "1", "answer_2": "1"})
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert page.count("Not quite.") == 2  # by the field and in the summary
    assert len(html.fromstring(page).xpath("//input[@type='radio'][@checked]")) == 2
    assert browser.post(address(post), data={"answer_1": "2"}).status_code == 422
    assert browser.post(address(post), data={"answer_1": "7", "answer_2": "1"}).status_code == 422
    assert session.scalar(select(func.count()).select_from(Confirmation)) == 0
    assert browser.post(address(post), data={"answer_1": "2", "answer_2": "1"}).status_code == 302
    assert session.scalar(select(func.count()).select_from(Confirmation)) == 1
    with pytest.raises(WrongAnswersError):
        confirm_post(UserFactory(department=reader.department), post, 1, {1: 2})


def test_one_click_on_home_is_enough_and_two_count_once(login, post, reader) -> None:
    browser = login(reader)
    home = browser.get("/").get_data(as_text=True)
    url = f"{address(post)}?back=home"
    assert f'action="{url}"' in home
    for _click in range(2):
        assert browser.post(url).location == "/"
    assert session.scalars(select(Confirmation.number)).all() == [1]
    assert session.scalars(select(Reading.number).where(Reading.user_id == reader.id)).all() == [1]
    assert "New limits" not in browser.get("/").get_data(as_text=True)


def test_nobody_stands_in_the_audit_trail_for_having_read(login, post, reader) -> None:
    session.execute(StoredEvent.__table__.delete().where(StoredEvent.name == "accounts.signed_in"))
    login(reader).post(address(post))
    actors = select(StoredEvent.actor_id).where(StoredEvent.name.startswith("news."), StoredEvent.actor_id == reader.id)
    assert session.scalars(actors).all() == []


def test_the_author_is_not_asked_and_an_outsider_finds_nothing(login, champion, post) -> None:
    author = login(champion)
    assert "Must read" not in author.get("/").get_data(as_text=True)
    assert "I have read this" not in author.get(post.url).get_data(as_text=True)
    assert author.post(address(post)).status_code == 403
    outsider = login(UserFactory())
    for route in (address(post), *(f"/news/{post.id}/{name}" for name in ("confirmation", "confirmations"))):
        assert outsider.get(route).status_code == 404
    for route in (address(post), f"/news/{post.id}/confirmation", f"/news/{post.id}/reminders"):
        assert outsider.post(route).status_code == 404
    assert outsider.get(f"/news/{post.id}/confirmations.csv").status_code == 404
    assert "New limits" not in outsider.get("/").get_data(as_text=True)


def test_readers_neither_set_nor_see_the_numbers_nor_remind(login, post, reader) -> None:
    browser = login(reader)
    for name in ("confirmation", "confirmations", "confirmations.csv"):
        assert browser.get(f"/news/{post.id}/{name}").status_code == 403
    assert browser.post(f"/news/{post.id}/reminders").status_code == 403
    assert browser.post(f"/news/{post.id}/confirmation", data=settings()).status_code == 403
    assert "By department" not in browser.get(post.url).get_data(as_text=True)


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_a_wording_that_does_not_exist_cannot_be_confirmed(login, post, reader, number: str) -> None:
    assert login(reader).post(f"/news/{post.id}/wordings/{number}/confirmation").status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"confirm_by": ""}, "Choose a day"),
        ({"confirm_by": "2026-11-20"}, "lies in the past"),
        ({"confirm_by": "9999-12-31"}, "years away"),
        ({"confirm_by": "0001-01-01"}, "lies in the past"),
        ({"confirm_by": "soon"}, "Not a valid date"),
        ({"is_asked": ""}, "Tick this too"),
        ({"question_1-text": ""}, "What is the question?"),
        ({"question_1-text": "x" * 400}, "fewer words"),
        ({"question_1-choice_2": ""}, "at least two answers"),
        ({"question_1-choice_2": "100 EUROS"}, "say the same"),
        ({"question_1-right": "4"}, "Which answer is the right one?"),
        ({"question_1-right": "7"}, "Not a valid choice"),
        ({"question_3-choice_1": "lonely"}, "What is the question?"),
    ],
)
def test_what_is_wrong_is_explained_and_nothing_typed_is_lost(login, champion, works, values, said: str) -> None:
    draft = make_draft(champion, audience=[f"dept:{works.id}"])
    sent = settings(**{"question_2-text": "A second one?", "question_2-choice_1": "Yes", "question_2-choice_2": "No"})
    response = login(champion).post(f"/news/{draft.id}/confirmation", data=sent | values)
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert said in page
    assert "A second one?" in page
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Question)) == 0


def test_a_day_is_the_authors_and_lies_within_the_time_of_the_post(login, champion, works) -> None:
    champion.time_zone = "Pacific/Auckland"
    draft = make_draft(champion, audience=[f"dept:{works.id}"])
    browser = login(champion)
    browser.post(f"/news/{draft.id}/confirmation", data=settings())
    assert reload_post(draft).confirm_by == datetime(2026, 11, 27, 10, 59, tzinfo=UTC)
    set_end(champion, reload_post(draft), clock.now() + timedelta(days=7))
    session.commit()
    response = browser.post(f"/news/{draft.id}/confirmation", data=settings(confirm_by="2026-12-24"))
    assert "not shown that long" in response.get_data(as_text=True)
    response = browser.post(f"/news/{draft.id}/publication", data={"when": "later", "publish_at": "2026-11-28T08:00"})
    assert response.status_code == 422
    assert "before it appears" in response.get_data(as_text=True)


def test_once_somebody_has_confirmed_the_day_moves_and_the_questions_stay(login, champion, post, reader) -> None:
    post = asked(post, CHECK)
    browser = login(champion)
    assert "First question" in browser.get(f"/news/{post.id}/confirmation").get_data(as_text=True)
    confirm_post(reader, post, 1, {1: 2})
    session.commit()
    page = browser.get(f"/news/{post.id}/confirmation").get_data(as_text=True)
    assert "First question" not in page
    assert "How much a day?" in page
    browser.post(f"/news/{post.id}/confirmation", data={"is_asked": "y", "confirm_by": "2026-12-11"})
    assert reload_post(post).confirm_by == datetime(2026, 12, 11, 22, 59, tzinfo=UTC)
    assert session.scalars(select(Question.text)).all() == [CHECK.text]
    with pytest.raises(InvalidError):
        ask_to_confirm(champion, reload_post(post), FRIDAY, [])


def test_the_asking_ends_with_the_post_and_when_the_author_says_so(
    login, champion, works, post, reader, time_machine
) -> None:
    gone = asked(make_post(champion, audience=[f"dept:{works.id}"], title="Put away one"))
    over = asked(make_post(champion, audience=[f"dept:{works.id}"], title="Over soon"))
    set_end(champion, over, clock.now() + timedelta(days=1))
    put_away(champion, gone)
    session.commit()
    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)
    browser = login(reader)
    home = browser.get("/").get_data(as_text=True)
    assert "New limits" in home
    assert "Put away one" not in home
    assert "Over soon" not in home
    assert browser.post(address(over)).location == over.url
    assert remind_unconfirmed() == 1
    login(champion).post(f"/news/{post.id}/confirmation", data={"confirm_by": "2026-11-27"})
    assert "Must read" not in browser.get("/").get_data(as_text=True)
    assert browser.get(address(post)).location == post.url
    assert browser.get(post.url).status_code == 200
    assert session.scalars(select(Confirmation.id)).all() == []
    with pytest.raises(ForbiddenError):
        confirm_post(reader, reload_post(post), 1, {})


def test_a_published_post_may_begin_to_ask_and_tells_everybody_once(champion, works, reader, run_jobs) -> None:
    post = make_post(champion, audience=[f"dept:{works.id}"])
    run_jobs()
    assert people_told("news.post") == [reader.id]
    for _time in range(2):
        asked(post)
        run_jobs()
        stop_asking(champion, reload_post(post))
        run_jobs()
    assert people_told("news.must_read") == [reader.id]


def test_a_raised_version_asks_again_and_shows_only_the_difference(
    login, champion, works, post, reader, run_jobs
) -> None:
    late = UserFactory(department=works)
    browser = login(reader)
    run_jobs()
    browser.post(address(post))
    remind_by_hand(champion, reload_post(post))
    values = correction(reload_post(post), asks_again="y")
    assert login(champion).post(f"/news/{post.id}/edit", data=values).status_code == 302
    run_jobs()
    post = reload_post(post)
    assert (post.confirm_number, post.reminders) == (2, 0)
    assert post.confirm_by == datetime(2026, 12, 4, 22, 59, tzinfo=UTC)
    page = browser.get(post.url).get_data(as_text=True)
    assert page.index("Changed since you confirmed it") < page.index("120 euros a day.")
    assert "<del>100</del>" in page
    assert "<ins>120</ins>" in page
    assert "0 of 2 have confirmed it" in page
    home = browser.get("/").get_data(as_text=True)
    assert "New limits" in home
    assert "I have read this" not in home  # he is to look at what changed
    page = login(late).get(post.url).get_data(as_text=True)
    assert "Changed since you confirmed it" not in page
    assert "Please confirm that you have read this" in page
    assert browser.post(address(post, 1)).location == f"{post.url}#confirm"
    assert session.scalars(select(Confirmation.number)).all() == [1]
    browser.post(address(post, 2))
    assert sorted(session.scalars(select(Confirmation.number))) == [1, 2]
    assert people_told("news.must_read") == sorted([reader.id, reader.id, late.id, late.id])
    assert people_told("news.correction") == []


def test_a_correction_alone_keeps_what_was_confirmed(login, champion, post, reader, run_jobs) -> None:
    run_jobs()
    login(reader).post(address(post))
    login(champion).post(f"/news/{post.id}/edit", data=correction(reload_post(post)))
    run_jobs()
    assert count_confirmed(reload_post(post)) == Tally(1, 1)
    assert "Please confirm" not in login(reader).get(post.url).get_data(as_text=True)
    assert people_told("news.must_read") == [reader.id]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"source": "100 euros a day."}, "nothing to confirm again"),
        ({"confirm_by": "2026-11-01"}, "lies in the past"),
        ({"confirm_by": ""}, "Choose a day"),
    ],
)
def test_asking_again_for_no_reason_or_too_late_changes_nothing(login, champion, post, values, said: str) -> None:
    response = login(champion).post(
        f"/news/{post.id}/edit", data=correction(reload_post(post), asks_again="y", **values)
    )
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)


def test_an_old_window_does_not_confirm_what_was_not_seen(champion, post, reader) -> None:
    post.number, post.confirm_number = 3, 2
    session.flush()
    with pytest.raises(WordingChangedError):
        confirm_post(reader, post, 1, {})
    confirm_post(reader, post, 2, {})
    assert session.scalars(select(Confirmation.number)).all() == [2]


@pytest.mark.parametrize(
    ("last", "day"),
    [
        ("2026-11-27", "2026-11-25"),  # Friday: Wednesday
        ("2026-11-30", "2026-11-26"),  # Monday: Thursday
        ("2026-11-29", "2026-11-26"),  # Sunday: Thursday
    ],
)
def test_the_house_reminds_two_working_days_before(last: str, day: str) -> None:
    assert reminding_day(datetime.fromisoformat(last).date()).isoformat() == day


def test_a_laggard_gets_exactly_one_reminder_of_the_house(login, works, post, reader, run_jobs, time_machine) -> None:
    laggard, gone = UserFactory(department=works), UserFactory(department=works)
    login(reader).post(address(post))
    deactivate_user(None, gone)
    session.commit()
    time_machine.move_to("2026-11-24T06:10:00Z", tick=False)
    assert remind_unconfirmed() == 0
    time_machine.move_to("2026-11-25T06:10:00Z", tick=False)
    assert [remind_unconfirmed(), remind_unconfirmed()] == [1, 0]
    run_jobs()
    run_jobs()
    assert people_told("news.reminder") == [laggard.id]
    channels = select(Notification.channel).join(Notification.notice).where(StoredNotice.kind == "news.reminder")
    assert session.scalars(channels).all() == [Channel.MAIL]
    time_machine.move_to("2026-11-26T06:10:00Z", tick=False)
    assert remind_unconfirmed() == 0


def test_what_is_due_sooner_is_reminded_of_the_next_morning_and_nothing_after_its_day(
    champion, works, reader, time_machine
) -> None:
    soon = make_post(champion, audience=[f"dept:{works.id}"])
    asked(soon, confirm_by=datetime(2026, 11, 24, 22, 59, tzinfo=UTC))
    late = make_post(champion, audience=[f"dept:{works.id}"])
    asked(late, confirm_by=datetime(2026, 11, 23, 22, 59, tzinfo=UTC))
    time_machine.move_to("2026-11-24T06:10:00Z", tick=False)
    assert remind_unconfirmed() == 1
    assert reload_post(soon).reminders == Reminders.HOUSE
    assert reload_post(late).reminders == 0


def test_a_person_may_remind_once_too_and_nobody_more(login, champion, works, post, reader, run_jobs, time_machine):
    laggard = UserFactory(department=works)
    login(reader).post(address(post))
    browser = login(champion)
    report = browser.get(f"/news/{post.id}/confirmations").get_data(as_text=True)
    assert "Remind 1 person now" in report
    assert "On Wednesday 25 November Passerelle reminds" in report
    for _click in range(3):
        assert browser.post(f"/news/{post.id}/reminders").location == f"/news/{post.id}/confirmations"
    run_jobs()
    time_machine.move_to("2026-11-25T06:10:00Z", tick=False)
    assert remind_unconfirmed() == 1
    run_jobs()
    assert people_told("news.reminder") == [laggard.id, laggard.id]
    assert reload_post(post).reminders == Reminders.HOUSE | Reminders.BY_HAND
    report = login(champion).get(f"/news/{post.id}/confirmations").get_data(as_text=True)
    assert "Remind 1 person now" not in report
    assert "More would only be noise" in report


def test_whoever_writes_company_wide_may_remind_and_another_champion_sees_the_numbers(login, works, post, reader):
    other = login(make_champion(works))
    assert other.get(f"/news/{post.id}/confirmations").status_code == 200
    assert other.post(f"/news/{post.id}/reminders").status_code == 403
    assert login(make_administrator(department=works)).post(f"/news/{post.id}/reminders").status_code == 302


def test_the_report_counts_by_department_and_names_nobody(login, champion, works, run_jobs) -> None:
    shop, tiny, single = (DepartmentFactory(name=name, parent=works) for name in ("=Shop", "Tiny", "Single"))
    in_shop = [UserFactory(name=f"Shop Person{number}", department=shop) for number in range(4)]
    in_tiny = [UserFactory(name=f"Tiny Person{number}", department=tiny) for number in range(2)]
    alone = UserFactory(name="Only One", department=single)
    in_works = [UserFactory(name=f"Works Person{number}", department=works) for number in range(3)]
    outsider = UserFactory()
    post = asked(make_post(champion, audience=[f"dept:{works.id}"]))
    confirmed(post, *in_shop[:3], in_tiny[0], *in_works)
    post = reload_post(post)
    assert tally_by_department(post) == [Tally(4, 3, "=Shop"), Tally(3, 3, "Works"), Tally(3, 1)]
    assert count_confirmed(post) == Tally(10, 7)
    in_works[0].department_id = outsider.department_id
    session.flush()
    assert count_confirmed(post) == Tally(9, 6)
    session.commit()
    browser = login(champion)
    page = browser.get(f"/news/{post.id}/confirmations").get_data(as_text=True)
    assert "6 of 9 have confirmed it" in page
    assert "Smaller departments" in page
    assert "Version 1: 6 confirmations" in page
    response = browser.get(f"/news/{post.id}/confirmations.csv")
    assert response.headers["Content-Disposition"] == f'attachment; filename="confirmations-{post.id}.csv"'
    rows = list(csv.reader(StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Department", "Asked", "Have confirmed", "Share"]
    assert rows[1] == ["'=Shop", "4", "3", "75%"]
    assert rows[-1] == ["Total", "9", "6", "67%"]
    names = [person.name for person in (*in_shop, *in_tiny, alone, *in_works)]
    assert not any(name in page or name in response.get_data(as_text=True) for name in names)


def test_a_report_of_what_was_never_asked_does_not_exist(login, champion, works) -> None:
    browser = login(champion)
    for post in (
        make_post(champion, audience=[f"dept:{works.id}"]),
        make_draft(champion, audience=[f"dept:{works.id}"]),
    ):
        assert browser.get(f"/news/{post.id}/confirmations").status_code == 404


def test_a_draft_with_questions_is_thrown_away_whole(login, champion, works) -> None:
    draft = asked(make_draft(champion, audience=[f"dept:{works.id}"]), CHECK)
    assert login(champion).post(f"/news/{draft.id}/discarding").status_code == 302
    assert session.scalar(select(func.count()).select_from(Question)) == 0


def test_what_was_confirmed_is_read_and_never_mailed(login, post, reader, run_jobs) -> None:
    run_jobs()
    login(reader).post(address(post))
    read = select(Notification.read_at).where(Notification.user_id == reader.id)
    assert None not in session.scalars(read).all()


def test_home_and_the_report_cost_the_same_however_much_there_is(login, champion, works, reader, count_queries) -> None:
    at_home, author, costs = login(reader), login(champion), []
    at_home.get("/")  # from now on the process knows that no mail was counted
    for size in (1, 9):
        for _number in range(size):
            below = DepartmentFactory(parent=works)
            UserFactory.create_batch(3, department=below)
            post = asked(make_post(champion, audience=[f"dept:{works.id}", f"dept:{below.id}"]), CHECK)
        for browser, url in ((at_home, "/"), (author, f"/news/{post.id}/confirmations")):
            session.expunge_all()
            with count_queries() as queries:
                browser.get(url)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
