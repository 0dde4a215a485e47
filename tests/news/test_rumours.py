"""Is it true that…? A question is asked, somebody who knows answers, and who wants to know hears of it."""

import pytest
from sqlalchemy import select

from app.accounts.service.people import deactivate_user
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.news.models import Rumour, RumourFollow, RumourState
from app.news.service.rumours.answering import AnsweredMeanwhileError, answer_question, base_of, hand_over
from app.news.service.rumours.following import follow_rumour
from app.news.service.rumours.moderating import hide_rumour, show_rumour_again
from app.notifications.models import Notification, StoredNotice
from app.search.indexing import rebuild_index
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.rumours import make_answer, make_rumour, question_form, reload_rumour


def told(kind: str) -> set[int]:
    query = select(Notification.user_id).join(Notification.notice).where(StoredNotice.kind == kind)
    return set(session.scalars(query))


def text_of(browser, address: str) -> str:
    return browser.get(address, follow_redirects=True).get_data(as_text=True)


def test_from_the_question_to_the_answer(login, champion, works, run_jobs) -> None:
    asker, follower = UserFactory(name="Ask Er"), UserFactory()
    response = login(asker).post("/news/rumours/new", data=question_form(department=str(works.id)))
    rumour = session.scalars(select(Rumour)).one()
    assert response.location == rumour.url
    run_jobs()
    assert told("news.rumour_asked") == {champion.id}
    page = text_of(login(follower), rumour.url)
    assert "Unconfirmed" in page
    assert "asked by Ask Er" in page
    assert "Cham Pion is to answer" in page
    login(follower).post(f"/news/rumours/{rumour.id}/following")
    owner = login(champion)
    assert "Is it true that the canteen closes?" in text_of(owner, "/")
    answer = {"state": "not_true", "answer": "It **stays** open.", "base": base_of(rumour)}
    assert owner.post(f"/news/rumours/{rumour.id}/answer", data=answer).location == rumour.url
    run_jobs()
    assert told("news.rumour_answered") == {asker.id, follower.id}
    page = text_of(login(follower), rumour.url)
    assert "Not true" in page
    assert "It <strong>stays</strong> open." in page
    assert "Cham Pion, Works" in page
    assert "Is it true that the canteen closes?" not in text_of(owner, "/")


def test_reading_the_answer_marks_the_notice_read(login, champion, works, run_jobs) -> None:
    asker = UserFactory()
    rumour = make_rumour(asker, concerns=works)
    make_answer(rumour, champion)
    run_jobs()
    unread = select(Notification.id).where(Notification.user_id == asker.id, Notification.read_at.is_(None))
    assert session.scalars(unread).all()
    text_of(login(asker), rumour.url)
    assert not session.scalars(unread).all()


def test_the_question_is_found_with_its_answer(login, champion, works, index, run_jobs) -> None:
    rumour = make_rumour(concerns=works, question="Is it true that the lathe is sold?")
    make_answer(rumour, champion, answer="The buyer comes on Thursday.")
    run_jobs()
    rebuild_index()
    reader = login(UserFactory())
    assert "Is it true that the lathe is sold?" in text_of(reader, "/search?q=buyer+thursday")
    assert "Is it true that the lathe is sold?" in text_of(reader, "/news/rumours/?q=lathe")
    assert "No such question" in text_of(reader, "/news/rumours/?q=milling")
    hide_rumour(champion, reload_rumour(rumour.id), "A duplicate.")
    session.commit()
    run_jobs()
    assert "the lathe is sold" not in text_of(reader, "/search?q=lathe")
    assert "the lathe is sold" not in text_of(reader, "/news/rumours/")


def test_what_was_answered_before_comes_first_and_nothing_typed_is_lost(login, champion, works, index) -> None:
    earlier = make_rumour(concerns=works, question="Will the canteen close in summer?")
    make_answer(earlier, champion, answer="It stays open all summer.")
    rebuild_index()
    browser = login(UserFactory())
    values = question_form(question="Is it true that the canteen closes this summer?", details="A long story of mine")
    response = browser.post("/news/rumours/new", data=values)
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "Already answered?" in page
    assert "It stays open all summer." in page
    assert earlier.url in page
    assert "A long story of mine" in page
    assert len(session.scalars(select(Rumour)).all()) == 1
    assert browser.post("/news/rumours/new", data=values | {"anyway": "1"}).status_code == 302
    assert len(session.scalars(select(Rumour)).all()) == 2


def test_what_others_were_answered_is_not_hinted_at(login, champion, works, index) -> None:
    secret = make_rumour(UserFactory(department=works), question="Will the canteen close?", is_for_department=True)
    rebuild_index()
    response = login(UserFactory()).post("/news/rumours/new", data=question_form())
    assert response.status_code == 302
    assert secret.question not in response.get_data(as_text=True)


def test_an_outsider_meets_nothing_of_a_question_for_a_department(login, champion, works, index, run_jobs) -> None:
    rumour = make_rumour(
        UserFactory(department=works),
        question="Is it true that shift C ends?",
        details="xylophone",
        is_for_department=True,
    )
    make_answer(rumour, champion, answer="No xylophone will end.")
    run_jobs()
    rebuild_index()
    colleague, outsider = login(UserFactory(department=works)), login(UserFactory())
    assert "shift C ends" in text_of(colleague, rumour.url)
    assert "for Works" in text_of(colleague, "/news/rumours/")
    assert "No such question" in text_of(outsider, "/news/rumours/?part=answered")
    for address in (rumour.url, f"/news/rumours/{rumour.id}", f"/news/rumours/{rumour.id}/answer"):
        assert outsider.get(address).status_code == 404
    for address in ("following", "unfollowing", "answer", "owner", "hiding", "return", "preview"):
        assert outsider.post(f"/news/rumours/{rumour.id}/{address}").status_code == 404
    for address in ("/news/rumours/", "/", "/search?q=xylophone", "/news/", "/notifications/"):
        page = text_of(outsider, address)
        assert "shift C ends" not in page
        assert "No xylophone will end" not in page
    assert session.scalars(select(RumourFollow)).all() == []


def test_champions_and_administrators_below_their_doors_only(login, champion, works) -> None:
    other, administrator = make_champion(DepartmentFactory()), make_administrator()
    rumour = make_rumour(UserFactory(department=works), is_for_department=True)
    assert rumour.owner_id == champion.id
    for stranger in (other, administrator):
        assert login(stranger).get(rumour.url).status_code == 404
    public = make_rumour(concerns=works)
    for address in ("answer", "owner", "hiding"):
        assert login(UserFactory()).get(f"/news/rumours/{public.id}/{address}").status_code == 403
        assert login(other).get(f"/news/rumours/{public.id}/{address}").status_code == 403
        assert login(administrator).get(f"/news/rumours/{public.id}/{address}").status_code == 200


def test_the_owner_is_a_champion_of_whom_it_concerns_else_who_keeps_the_house(champion, works) -> None:
    administrator = make_administrator()
    below = DepartmentFactory(name="Night shift", parent=works)
    assert make_rumour(concerns=below).owner_id == champion.id
    assert make_rumour().owner_id == administrator.id
    assert make_rumour(concerns=DepartmentFactory()).owner_id == administrator.id
    assert make_rumour(champion, concerns=works).owner_id == administrator.id
    assert make_rumour(champion, concerns=works, has_name=False).owner_id == champion.id


def test_who_hands_it_over_names_who_is_told_and_may_answer(login, champion, works, run_jobs) -> None:
    colleague = UserFactory(name="Know All")
    rumour = make_rumour(UserFactory(department=works), is_for_department=True)
    run_jobs()
    assert login(colleague).get(rumour.url).status_code == 404
    values = {"owner": "Know All", "owner_id": str(colleague.id)}
    for _click in range(2):
        login(champion).post(f"/news/rumours/{rumour.id}/owner", data=values)
    run_jobs()
    assert told("news.rumour_asked") == {champion.id, colleague.id}
    assert rumour.question in text_of(login(colleague), "/")
    assert rumour.question in text_of(login(colleague), "/notifications/")
    make_answer(reload_rumour(rumour.id), colleague)
    assert "Know All" in text_of(login(champion), rumour.url)
    with pytest.raises(ForbiddenError):
        hand_over(UserFactory(), reload_rumour(rumour.id), champion)
    gone = UserFactory()
    deactivate_user(None, gone)
    with pytest.raises(InvalidError):
        hand_over(champion, reload_rumour(rumour.id), gone)


def test_questions_of_an_owner_who_left_wait_for_who_keeps_the_house(login, champion, works) -> None:
    administrator = make_administrator()
    rumour = make_rumour(concerns=works)
    deactivate_user(None, champion)
    session.commit()
    assert rumour.question in text_of(login(administrator), "/")
    assert "Nobody yet." in text_of(login(administrator), rumour.url)


def test_double_clicks_ask_and_answer_once(login, champion, works, run_jobs) -> None:
    browser = login(UserFactory())
    asked = question_form(department=str(works.id), anyway="1")
    for _click in range(2):
        assert browser.post("/news/rumours/new", data=asked).status_code == 302
    rumour = session.scalars(select(Rumour)).one()
    answer = {"state": "confirmed", "answer": "Yes.", "base": base_of(rumour)}
    for _click in range(2):
        assert login(champion).post(f"/news/rumours/{rumour.id}/answer", data=answer).status_code == 302
    for _click in range(2):
        assert login(UserFactory()).post(f"/news/rumours/{rumour.id}/unfollowing").status_code == 302
    reader = login(UserFactory())
    for _click in range(2):
        assert reader.post(f"/news/rumours/{rumour.id}/following").status_code == 302
    assert len(session.scalars(select(RumourFollow)).all()) == 1
    assert "1 person wants to know too" in text_of(reader, rumour.url)
    run_jobs()
    assert len(session.scalars(select(StoredNotice).where(StoredNotice.kind == "news.rumour_answered")).all()) == 1


def test_two_who_answer_at_once_do_not_overwrite_each_other(login, champion, works) -> None:
    rumour = make_rumour(concerns=works)
    base = base_of(rumour)
    make_answer(rumour, make_administrator(name="Fast One"), state=RumourState.NOT_TRUE, answer="I was faster.")
    values = {"state": "confirmed", "answer": "I was slower.", "base": base}
    response = login(champion).post(f"/news/rumours/{rumour.id}/answer", data=values)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "I was faster." in page
    assert "I was slower." in page
    assert reload_rumour(rumour.id).answer == "I was faster."
    with pytest.raises(AnsweredMeanwhileError):
        answer_question(champion, reload_rumour(rumour.id), state=RumourState.CONFIRMED, answer="x", base=base)
    again = values | {"base": base_of(reload_rumour(rumour.id))}
    assert login(champion).post(f"/news/rumours/{rumour.id}/answer", data=again).status_code == 302
    assert reload_rumour(rumour.id).answer == "I was slower."


def test_a_correction_is_told_again_but_not_at_once(champion, works, run_jobs, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    asker = UserFactory()
    rumour = make_rumour(asker, concerns=works)
    rumour = make_answer(rumour, champion, answer="one")
    run_jobs()
    rumour = make_answer(rumour, champion, answer="two")
    run_jobs()
    count = select(StoredNotice).where(StoredNotice.kind == "news.rumour_answered")
    assert len(session.scalars(count).all()) == 1
    time_machine.move_to("2026-11-23T09:20:00Z", tick=False)
    make_answer(rumour, champion, answer="three")
    run_jobs()
    assert len(session.scalars(count).all()) == 2


def test_what_is_taken_away_is_gone_but_for_who_asked_and_comes_back(login, champion, works, run_jobs) -> None:
    asker, reader = UserFactory(), UserFactory()
    rumour = make_rumour(asker, concerns=works)
    follow_rumour(reader, rumour)
    make_answer(rumour, champion)
    run_jobs()
    assert rumour.question in text_of(login(reader), "/notifications/")
    browser = login(champion)
    assert browser.post(f"/news/rumours/{rumour.id}/hiding", data={"reason": " "}).status_code == 422
    for _click in range(2):
        browser.post(f"/news/rumours/{rumour.id}/hiding", data={"reason": "It names a colleague."})
    run_jobs()
    assert login(reader).get(rumour.url).status_code == 404
    assert login(make_champion(works)).get(rumour.url).status_code == 404
    assert rumour.question not in text_of(login(reader), "/news/rumours/")
    assert rumour.question not in text_of(login(reader), "/notifications/")
    assert rumour.question in text_of(login(asker), "/notifications/")
    assert "It names a colleague." in text_of(login(asker), rumour.url)
    assert told("news.rumour_hidden") == {asker.id}
    assert "Your question was taken away" in text_of(login(asker), "/notifications/?all=1")
    with pytest.raises(InvalidError):
        answer_question(
            champion, reload_rumour(rumour.id), state=RumourState.NOT_TRUE, answer="x", base=base_of(rumour)
        )
    with pytest.raises(ForbiddenError):
        follow_rumour(asker, reload_rumour(rumour.id))
    assert login(asker).post(f"/news/rumours/{rumour.id}/return").status_code == 403
    browser.post(f"/news/rumours/{rumour.id}/return")
    show_rumour_again(champion, reload_rumour(rumour.id))
    run_jobs()
    assert login(reader).get(rumour.url).status_code == 200
    assert "Your question was taken away" not in text_of(login(asker), "/notifications/?all=1")


def test_champions_of_a_department_put_back_what_another_took_away(login, champion, works) -> None:
    rumour = make_rumour(UserFactory(department=works), is_for_department=True)
    hide_rumour(champion, rumour, "Twice.")
    session.commit()
    second = login(make_champion(works))
    assert "Twice." in text_of(second, rumour.url)
    assert second.post(f"/news/rumours/{rumour.id}/return").status_code == 302
    assert login(UserFactory(department=works)).get(rumour.url).status_code == 200


def test_the_answer_is_previewed_for_who_may_answer(login, champion, works) -> None:
    rumour = make_rumour(concerns=works)
    values = {"answer": "It is **so**.", "preview": "1", "state": "confirmed"}
    assert "<strong>so</strong>" in login(champion).post(f"/news/rumours/{rumour.id}/answer", data=values).get_data(
        as_text=True
    )
    preview = login(champion).post(f"/news/rumours/{rumour.id}/preview", data=values, headers={"X-Fragment": "preview"})
    assert "<strong>so</strong>" in preview.get_data(as_text=True)
    assert login(UserFactory()).post(f"/news/rumours/{rumour.id}/preview", data=values).status_code == 403


def test_tabs_count_what_the_reader_may_see(login, champion, works) -> None:
    make_answer(make_rumour(concerns=works, question="Is one true?"), champion)
    make_rumour(question="Is two true?")
    make_rumour(UserFactory(department=works), question="Is three true?", is_for_department=True)
    outsider, colleague = login(UserFactory()), login(UserFactory(department=works))
    assert 'All <span class="p-count">2</span>' in text_of(outsider, "/news/rumours/")
    assert 'Without an answer <span class="p-count">2</span>' in text_of(colleague, "/news/rumours/")
    opened = text_of(colleague, "/news/rumours/?part=open")
    assert "Is one true?" not in opened
    assert "Is three true?" in opened
    everything = text_of(colleague, "/news/rumours/?part=nonsense")
    assert everything.index("Is two true?") < everything.index("Is one true?")
    assert "Is it true that…?" in text_of(outsider, "/news/")


@pytest.mark.parametrize("size", [1, 10])
def test_the_list_costs_the_same_however_long(login, count_queries, champion, works, size: int) -> None:
    for number in range(size):
        asker = UserFactory(department=works)
        rumour = make_rumour(asker, concerns=works, is_for_department=number % 2 == 0)
        follow_rumour(champion, rumour)
        if number % 3 == 0:
            make_answer(rumour, champion)
    browser = login(UserFactory(department=works))
    browser.get("/news/rumours/")
    with count_queries() as queries:
        browser.get("/news/rumours/")
    assert len(queries) == 10
