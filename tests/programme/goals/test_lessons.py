"""Lessons: noted in a cycle, carried into the next one, heeded there or carried on."""

import pytest

from app.core.errors import ForbiddenError, InvalidError
from app.programme.models import LessonKind
from app.programme.queries.cycles import list_carried_to, list_lessons_waiting
from app.programme.service.cycles import close_cycle, drop_cycle, start_cycle
from app.programme.service.lessons import heed_lesson, note_lesson, strike_lesson
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.programme import make_cycle, make_goal, make_running_cycle, reload_cycle


@pytest.fixture
def keeper(app):
    return make_administrator()


@pytest.fixture
def champion(app):
    return make_champion(DepartmentFactory())


def closed_with_lessons(keeper, *texts: str):
    cycle = make_running_cycle()
    lessons = [note_lesson(keeper, cycle, LessonKind.TRY, text) for text in texts]
    close_cycle(keeper, reload_cycle(cycle), "Done.")
    return lessons


def test_lessons_wait_once_their_cycle_is_closed_and_go_where_they_are_carried(keeper) -> None:
    cycle = make_running_cycle()
    kept = note_lesson(keeper, cycle, LessonKind.KEEP, "The weekly word")
    other = note_lesson(keeper, cycle, LessonKind.STOP, "Lists")
    assert list_lessons_waiting() == []
    close_cycle(keeper, reload_cycle(cycle), "Done.")
    assert list_lessons_waiting() == [kept, other]
    following = make_cycle(keeper, lesson_ids=[kept.id])
    assert list_carried_to(following) == [kept]
    assert list_lessons_waiting() == [other]


def test_what_was_not_heeded_waits_again_after_the_next_cycle(keeper, champion) -> None:
    first, second = closed_with_lessons(keeper, "First", "Second")
    following = make_cycle(keeper, lesson_ids=[first.id, second.id])
    make_goal(following)
    start_cycle(keeper, reload_cycle(following))
    heed_lesson(champion, first, is_heeded=True)
    close_cycle(keeper, reload_cycle(following), "Done.")
    assert list_lessons_waiting() == [second]


def test_heeding_can_be_taken_back(keeper, champion) -> None:
    (lesson,) = closed_with_lessons(keeper, "Only one")
    with pytest.raises(InvalidError):
        heed_lesson(champion, lesson, is_heeded=True)
    make_cycle(keeper, lesson_ids=[lesson.id])
    heed_lesson(champion, lesson, is_heeded=True)
    assert lesson.heeded_at is not None
    heed_lesson(champion, lesson, is_heeded=False)
    assert lesson.heeded_at is None


def test_lessons_on_their_way_to_a_cycle_that_is_taken_back_wait_again(keeper) -> None:
    (lesson,) = closed_with_lessons(keeper, "Stays")
    drop_cycle(keeper, make_cycle(keeper, lesson_ids=[lesson.id]))
    assert list_lessons_waiting() == [lesson]


def test_a_lesson_of_a_running_cycle_cannot_be_carried_by_its_number(keeper) -> None:
    lesson = note_lesson(keeper, make_running_cycle(), LessonKind.TRY, "Too early")
    make_cycle(keeper, lesson_ids=[lesson.id])
    assert lesson.carried_to_id is None


def test_champions_note_lessons_and_strike_out_their_own(keeper, champion) -> None:
    cycle = make_running_cycle()
    own, foreign = (note_lesson(who, cycle, LessonKind.TRY, "Something") for who in (champion, keeper))
    with pytest.raises(ForbiddenError):
        note_lesson(UserFactory(), cycle, LessonKind.TRY, "Something")
    with pytest.raises(ForbiddenError):
        strike_lesson(champion, foreign)
    strike_lesson(champion, own)
    assert reload_cycle(cycle).lessons == [foreign]


def test_a_lesson_needs_words_and_a_cycle_that_has_begun(keeper) -> None:
    with pytest.raises(InvalidError):
        note_lesson(keeper, make_cycle(keeper), LessonKind.TRY, "Something")
    for text in ("", " ", "x" * 501):
        with pytest.raises(InvalidError) as refused:
            note_lesson(keeper, make_begun(keeper), LessonKind.TRY, text)
        assert refused.value.field == "text"


def make_begun(keeper):
    cycle = make_running_cycle(actor=keeper)
    close_cycle(keeper, reload_cycle(cycle), "Done.")
    return cycle
