"""Search: found within seconds, gone at once, never more than the reader may see."""

import psycopg
import pytest

from app.accounts.service.people import deactivate_user
from app.core.db import session, unit_of_work
from app.core.index import IndexState
from app.core.installation import installation
from app.people.service.profiles import update_profile
from app.people.service.skills import set_skills
from app.search.finding import find
from app.search.indexing import (
    FLUSH,
    SOON_SECONDS,
    compare_index,
    flush_index,
    forget_changes,
    next_changes,
    note_change,
    rebuild_index,
    repair_index,
)
from app.wiki.service.audiences import narrowing_of
from app.wiki.service.moving import narrow_page
from tests.factories import UserFactory, make_administrator
from tests.factories.wiki import make_page, reload_page
from tests.servers import DATABASE


def results(browser, text: str) -> str:
    response = browser.get("/search", query_string={"q": text})
    assert response.status_code == 200
    return response.get_data(as_text=True)


def skilled(name: str, *skills: str):
    user = UserFactory(name=name)
    update_profile(None, user, location="Works")
    set_skills(user, dict.fromkeys(skills, 3))
    session.commit()
    return user


def test_a_saved_profile_is_found_once_the_worker_has_seen_it(login, index, run_jobs) -> None:
    reader = UserFactory()
    skilled("Jérôme Dupont", "CNC turning")
    assert "Jérôme Dupont" not in results(login(reader), "turning")
    run_jobs()
    assert "Jérôme Dupont" in results(login(reader), "turning")
    assert "<mark>turning</mark>" in results(login(reader), "turning")
    assert "Jérôme Dupont" in results(login(reader), "jerome")


def test_somebody_who_left_is_gone_at_once_though_the_index_is_late(login, index, run_jobs) -> None:
    reader, user = UserFactory(), skilled("Jérôme Dupont", "CNC turning")
    run_jobs()
    deactivate_user(None, user)
    session.commit()
    assert "Jérôme Dupont" not in results(login(reader), "turning")
    run_jobs()
    assert [key.partition(":")[0] for key, *_rest in index.inventory()] == ["skill"]


def test_what_is_narrowed_is_gone_at_once_from_results_counts_and_suggestions(login, index, run_jobs) -> None:
    editor, reader = make_administrator(), UserFactory()
    page = make_page(title="Merger canary", source="## Merger date\n\nIn May.", actor=editor)
    run_jobs()
    browser = login(reader)
    assert "Merger canary" in results(browser, "merger")
    narrow_page(editor, reload_page(editor, page), narrowing_of([f"user:{editor.id}"]))
    session.commit()
    shown = results(browser, "merger date")
    assert "canary" not in shown
    assert "In May" not in shown
    assert "Nothing answers this yet" in shown
    assert find(reader, "merger").counts == {}
    suggested = browser.get("/search/suggestions?q=merg", headers={"X-Fragment": "options"}).get_data(as_text=True)
    assert "canary" not in suggested
    assert "Merger canary" in results(login(editor), "merger")


def test_what_is_saved_is_handed_to_the_worker_within_a_second() -> None:
    assert SOON_SECONDS <= 1


def test_suggestions_answer_while_typing(login, index, run_jobs) -> None:
    reader = UserFactory()
    skilled("Jérôme Dupont")
    run_jobs()
    response = login(reader).get("/search/suggestions?q=jer dup", headers={"X-Fragment": "options"})
    text = response.get_data(as_text=True)
    assert "Jérôme Dupont" in text
    assert "All results for “jer dup”" in text
    assert "<html" not in text


def test_nothing_found_is_not_the_end_of_the_road(login, index) -> None:
    text = results(login(UserFactory()), "nonexistent")
    assert "Nothing answers this yet" in text
    assert "Who knows about it?" in text


def test_a_spelling_is_offered(login, index, run_jobs) -> None:
    skilled("Jérôme Dupont", "calibration")
    run_jobs()
    assert "/search?q=calibration" in results(login(UserFactory()), "calibartion")


def test_without_an_index_the_page_answers_and_says_so_and_the_worker_heals_it(
    login, index, run_jobs, lose_index
) -> None:
    reader = skilled("Jérôme Dupont", "CNC turning")
    run_jobs()
    lose_index()
    text = results(login(reader), "dupont")
    assert "being rebuilt" in text
    assert "Jérôme Dupont" in text
    run_jobs()
    assert installation().index.state() is IndexState.READY
    assert "<mark>turning</mark>" in results(login(reader), "turning")


@pytest.mark.skipif(DATABASE != "postgresql", reason="SQLite is for one worker")
def test_of_two_workers_one_at_a_time_writes_the_index(app, index, settings) -> None:
    note_change("person", skilled("Jérôme Dupont").id)
    session.commit()
    with psycopg.connect(settings.database_url) as other_worker:
        other_worker.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [FLUSH])
        assert (flush_index(), index.count()) == (0, 0)
    assert (flush_index(), index.count()) == (1, 1)


def test_the_index_is_compared_with_the_database(app, index, run_jobs) -> None:
    user = skilled("Jérôme Dupont")
    assert compare_index().missing == [f"person:{user.id}"]
    rebuild_index()
    assert compare_index().is_equal
    user.name = "Somebody Else"
    session.commit()
    assert compare_index().stale == [f"person:{user.id}"]
    user.deactivate(user.created_at)
    session.commit()
    assert compare_index().surplus == [f"person:{user.id}"]
    assert not repair_index()


def test_changes_wait_for_an_index_that_is_out_of_reach(app, tmp_path, index, run_jobs, monkeypatch) -> None:
    skilled("Jérôme Dupont")
    with monkeypatch.context() as broken:
        broken.setattr(type(index), "add", _fail)
        run_jobs()
    assert index.count() == 0
    assert flush_index() > 0
    assert index.count() == 1


def _fail(*_args: object) -> None:
    from app.core.index import IndexUnavailableError

    raise IndexUnavailableError("out of reach")


def test_the_command_answers_as_somebody(app, index, run_jobs) -> None:
    reader = skilled("Jérôme Dupont", "CNC turning")
    run_jobs()
    runner = app.test_cli_runner()
    output = runner.invoke(args=["search", "query", "turning", "--as", reader.email, "--json"]).output
    assert '"total": 2' in output
    assert "Jérôme Dupont" in output
    assert runner.invoke(args=["search", "query", "x", "--as", "nobody@x.example"]).exit_code == 1
    assert runner.invoke(args=["search", "check"]).exit_code == 0


def test_a_change_that_bears_the_number_of_a_forgotten_one_is_not_forgotten_with_it(real_app, index) -> None:
    """Two workers have read the same change; the first forgets it, another comes, then the second forgets it too."""
    with unit_of_work():
        note_change("page", 1)
    read = next_changes()
    forget_changes(read)
    with unit_of_work():
        note_change("page", 2)
    forget_changes(read)
    assert [change.object_id for change in next_changes()] == [2]
