"""A post reaches exactly those it is for, from the draft to its end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.service.people import deactivate_user
from app.accounts.service.roles import revoke_role
from app.core import clock
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.news.models import Post, PostState, Reading
from app.news.moments import moment_of
from app.news.queries.categories import list_categories
from app.news.service.publishing import publish_due, publish_post, schedule_post, set_end, withdraw_over
from app.news.service.writing import AlreadyChangedError, change_post
from app.search.indexing import rebuild_index
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_draft, make_post, reload_post, wording


def feed(browser) -> str:
    return browser.get("/news/").get_data(as_text=True)


def form(**values: object) -> dict[str, object]:
    given = {
        "title": "A headline", "summary": "In short.", "source": "**Text**", "category_id": list_categories()[0].id,
        "tags": "press, night shift", "language": "en", "audience": ["all"], "base_number": "1",
    }  # fmt: skip
    return given | values


def test_from_the_draft_to_the_readers(login, champion, works) -> None:
    reader, outsider = UserFactory(department=works), UserFactory()
    browser = login(champion)
    response = browser.post("/news/new", data=form(audience=[f"dept:{works.id}"]))
    post = session.scalars(select(Post)).one()
    assert response.location == f"/news/{post.id}/publication"
    page = browser.get(response.location).get_data(as_text=True)
    assert "Publish to 2 people" in page
    assert "A headline" not in feed(login(reader))
    assert login(reader).get(f"/news/{post.id}-a-headline").status_code == 404
    browser.post(response.location, data={"when": "now"})
    assert "A headline" in feed(login(reader))
    assert "A headline" not in feed(login(outsider))
    text = login(reader).get(f"/news/{post.id}-a-headline").get_data(as_text=True)
    assert "<strong>Text</strong>" in text
    assert "#night shift" in text
    assert login(outsider).get(f"/news/{post.id}-a-headline").status_code == 404


def test_double_clicks_publish_once(login, champion, works, run_jobs) -> None:
    post = make_draft(champion, audience=[f"dept:{works.id}"])
    for _click in range(2):
        assert login(champion).post(f"/news/{post.id}/publication", data={"when": "now"}).status_code == 302
    assert not publish_post(champion, reload_post(post))


def test_champions_write_to_their_departments_and_below_only(champion, works) -> None:
    below = DepartmentFactory(name="Night shift", parent=works)
    make_draft(champion, audience=[f"dept:{below.id}"])
    for audience in (["all"], [f"dept:{DepartmentFactory(name='Sales').id}"]):
        with pytest.raises(ForbiddenError):
            make_draft(champion, audience=audience)
    with pytest.raises(ForbiddenError):
        make_draft(UserFactory(department=works), audience=[f"dept:{works.id}"])


def test_nobody_changes_or_publishes_the_posts_of_others(login, champion, works) -> None:
    post = make_draft(champion, audience=[f"dept:{works.id}"])
    other = login(make_champion(works))
    for address in ("edit", "publication", "pin", "review"):
        assert other.get(f"/news/{post.id}/{address}").status_code == 404
    published = make_post(champion, audience=[f"dept:{works.id}"])
    for address in ("edit", "publication", "pin"):
        assert other.get(f"/news/{published.id}/{address}").status_code == 403
    assert other.post(f"/news/{published.id}/archiving").status_code == 403


def test_a_scheduled_post_appears_at_its_moment_and_carries_it(login, champion, works, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    post = make_draft(champion, audience=[f"dept:{works.id}"], title="Tomorrow")
    browser, reader = login(champion), login(UserFactory(department=works))
    browser.post(f"/news/{post.id}/publication", data={"when": "later", "publish_at": "2026-11-24T08:30"})
    assert publish_due() == 0
    assert "Tomorrow" not in feed(reader)
    time_machine.move_to("2026-11-24T07:45:00Z", tick=False)
    assert publish_due() == 1
    assert publish_due() == 0
    assert "Tomorrow" in feed(login(UserFactory(department=works)))
    assert reload_post(post).published_at.isoformat() == "2026-11-24T07:30:00+00:00"


def test_a_scheduled_post_of_somebody_who_left_or_lost_the_right_stays_a_draft(champion, works, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    other = make_champion(works)
    for author in (champion, other):
        post = make_draft(author, audience=[f"dept:{works.id}"])
        schedule_post(author, reload_post(post), clock.now() + timedelta(hours=1))
    deactivate_user(None, champion)
    revoke_role(make_administrator(), other.roles[0])
    session.commit()
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    assert publish_due() == 0
    session.expire_all()
    assert {post.state for post in session.scalars(select(Post))} == {PostState.DRAFT}


def test_a_post_leaves_the_news_and_the_search_at_its_end(
    login, champion, works, index, run_jobs, time_machine
) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    post = make_draft(champion, audience=[f"dept:{works.id}"], title="Canteen closed")
    set_end(champion, post, clock.now() + timedelta(days=1))
    publish_post(champion, reload_post(post))
    session.commit()
    run_jobs()
    rebuild_index()
    reader = login(UserFactory(department=works))
    assert "Canteen closed" in reader.get("/search?q=canteen").get_data(as_text=True)
    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)
    reader = login(UserFactory(department=works))
    assert "Canteen closed" not in feed(reader)
    assert "Canteen closed" not in reader.get("/search?q=canteen").get_data(as_text=True)
    assert "over since" in reader.get(post.url).get_data(as_text=True)
    assert withdraw_over() == 1
    assert withdraw_over() == 0
    run_jobs()
    assert index.count() == 0 or "news" not in {key.partition(":")[0] for key, *_ in index.inventory()}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"when": "later", "publish_at": "2026-11-22T08:00"}, "lies in the past"),
        ({"when": "later", "publish_at": ""}, "Choose a day and an hour"),
        ({"when": "later", "publish_at": "2027-03-28T02:30"}, "clocks go forward"),
        ({"when": "now", "expires_at": "2026-11-22T08:00"}, "before the beginning"),
        ({"when": "later", "publish_at": "2026-11-25T08:00", "expires_at": "2026-11-24T08:00"}, "before the beginning"),
        ({"when": "now", "expires_at": "yesterday"}, "Not a valid"),
    ],
)
def test_moments_that_make_no_sense_are_explained(login, champion, works, time_machine, values, said: str) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    post = make_draft(champion, audience=[f"dept:{works.id}"])
    response = login(champion).post(f"/news/{post.id}/publication", data=values)
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert reload_post(post).state is PostState.DRAFT


def test_an_hour_that_comes_twice_means_the_first() -> None:
    first = moment_of(datetime.fromisoformat("2026-10-25T02:30"), "Europe/Paris", "publish_at")
    assert first is not None
    assert first.isoformat() == "2026-10-25T00:30:00+00:00"
    with pytest.raises(InvalidError):
        moment_of(datetime.fromisoformat("2027-03-28T02:30"), "Europe/Paris", "publish_at")


def test_a_correction_keeps_what_was_said_and_tells_those_who_had_read_it(login, champion, works) -> None:
    post = make_post(champion, audience=[f"dept:{works.id}"], title="Limits", source="100 euros a day.")
    reader, late = login(UserFactory(department=works)), login(UserFactory(department=works))
    reader.get(post.url)
    values = form(title="Limits", source="120 euros a day.", audience=[f"dept:{works.id}"], note="The sum was wrong.")
    writer = login(champion)
    writer.get(post.url)
    assert writer.post(f"/news/{post.id}/edit", data=values).status_code == 302
    assert "Corrected since you read it" not in writer.get(post.url).get_data(as_text=True)
    assert "Limits" in reader.get("/").get_data(as_text=True)
    assert "Corrected since you read it" in reader.get(post.url).get_data(as_text=True)
    assert "Corrected since you read it" not in late.get(post.url).get_data(as_text=True)
    assert "</time>: The sum was wrong.</li>" in late.get(post.url).get_data(as_text=True)
    french = login(UserFactory(department=works, language="fr"))
    assert "</time>\u00a0: The sum was wrong.</li>" in french.get(post.url).get_data(as_text=True)
    history = late.get(f"/news/{post.id}/history").get_data(as_text=True)
    assert "<del>100</del>" in history
    assert "<ins>120</ins>" in history


def test_two_windows_do_not_overwrite_each_other(champion, works) -> None:
    post = make_post(champion, audience=[f"dept:{works.id}"])
    values = {"audience": [f"dept:{works.id}"], "title": post.title}
    change_post(champion, reload_post(post), wording(**values, source="one"), base_number=1)
    with pytest.raises(AlreadyChangedError):
        change_post(champion, reload_post(post), wording(**values, source="two"), base_number=1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "required"),
        ({"title": "x" * 200}, "160 characters are enough"),
        ({"summary": "x" * 500}, "400 characters are enough"),
        ({"audience": []}, "who it is for"),
        ({"category_id": "999"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_explained_and_nothing_typed_is_lost(login, values, said: str) -> None:
    browser = login(make_administrator())
    response = browser.post("/news/new", data=form(source="a long story", **values))
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert "a long story" in response.get_data(as_text=True)


def test_a_hostile_post_runs_nothing(login) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    post = make_post(title=hostile, summary=hostile, source=f"{hostile}<script>alert(1)</script>", tags=[hostile])
    for address in ("/news/", post.url):
        text = login(UserFactory()).get(address).get_data(as_text=True)
        assert "<img src=x" not in text
        assert "<script>alert" not in text


def test_a_colleague_looks_at_it_first(login, champion, works) -> None:
    post = make_draft(champion, audience=[f"dept:{works.id}"], title="Strike?")
    colleague = UserFactory(name="Col League", department=works)
    login(champion).post(f"/news/{post.id}/review", data={"reviewer": "Col League", "reviewer_id": str(colleague.id)})
    browser = login(colleague)
    assert "Strike?" in browser.get("/").get_data(as_text=True)
    assert browser.get(post.url).status_code == 200
    assert browser.post(f"/news/{post.id}/answer", data={"comment": ""}).status_code == 422
    browser.post(f"/news/{post.id}/answer", data={"comment": "Name the date."})
    champion.language = "fr"
    for address in (f"/news/{post.id}/publication", post.url):
        told = login(champion).get(address).get_data(as_text=True)
        assert "Name the date." in told
        assert "<strong>Col League</strong>\u00a0: à modifier" in told
    assert browser.get(post.url).status_code == 404
    assert (
        login(UserFactory(department=works)).post(f"/news/{post.id}/answer", data={"approve": "1"}).status_code == 404
    )


def test_what_is_put_away_is_gone_for_readers_and_comes_back(login, champion, works) -> None:
    post = make_post(champion, audience=[f"dept:{works.id}"])
    reader = UserFactory(department=works)
    login(champion).post(f"/news/{post.id}/archiving")
    assert login(reader).get(post.url).status_code == 404
    login(champion).post(f"/news/{post.id}/return")
    assert login(reader).get(post.url).status_code == 200


def test_what_is_pinned_stands_first_until_its_end(login, champion, works, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    old = make_post(champion, audience=[f"dept:{works.id}"], title="Old one")
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)
    make_post(champion, audience=[f"dept:{works.id}"], title="New one")
    login(champion).post(f"/news/{old.id}/pin", data={"pinned_until": "2026-11-24T09:00"})
    text = feed(login(UserFactory(department=works)))
    assert text.index("Old one") < text.index("New one")
    time_machine.move_to("2026-11-25T10:00:00Z", tick=False)
    text = feed(login(UserFactory(department=works)))
    assert text.index("New one") < text.index("Old one")


def test_clicks_are_counted_once_and_taken_back(login) -> None:
    post = make_post()
    browser = login(UserFactory())
    for expected in ("true", "false"):
        browser.post(f"/news/{post.id}/reactions/useful")
        assert f'aria-pressed="{expected}">Useful' in browser.get(post.url).get_data(as_text=True)
    assert browser.post(f"/news/{post.id}/reactions/nonsense").status_code == 404
    browser.post(f"/news/{post.id}/bookmark")
    assert post.title in browser.get("/news/?kept=1").get_data(as_text=True)


def test_the_feed_is_narrowed_by_category_department_tag_and_author(login, champion, works) -> None:
    categories = list_categories()
    make_post(champion, audience=[f"dept:{works.id}"], title="First", category=categories[0], tags=["press"])
    make_post(title="Second", category=categories[1])
    browser = login(UserFactory(department=works))
    for query in (f"category={categories[0].slug}", f"department={works.id}", "tag=press", f"author={champion.id}"):
        text = browser.get(f"/news/?{query}").get_data(as_text=True)
        assert "First" in text
        assert "Second" not in text


def test_home_shows_what_was_not_opened(login, champion, works) -> None:
    post = make_post(champion, audience=[f"dept:{works.id}"], title="Unopened one")
    browser = login(UserFactory(department=works))
    assert "Unopened one" in browser.get("/").get_data(as_text=True)
    browser.get(post.url)
    assert "Unopened one" not in browser.get("/").get_data(as_text=True)
    assert session.scalars(select(Reading.number)).all() == [1]


def test_categories_are_kept_by_administrators(login, champion) -> None:
    browser = login(make_administrator())
    browser.post("/news/categories/", data={"name": "Sport", "name_fr": "Sport"})
    assert "Sport" in browser.get("/news/categories/").get_data(as_text=True)
    assert browser.post("/news/categories/", data={"name": "Sport", "name_fr": "x"}).status_code == 422
    used = list_categories()[0]
    make_post(category=used)
    browser.post(f"/news/categories/{used.id}/removal")
    assert used.name in browser.get("/news/categories/").get_data(as_text=True)
    assert login(champion).get("/news/categories/").status_code == 403


@pytest.mark.parametrize("size", [1, 10])
def test_the_feed_costs_the_same_however_long(login, count_queries, size: int) -> None:
    author = make_administrator()
    for number in range(size):
        make_post(author, tags=[f"tag {number}"])
    browser = login(UserFactory())
    browser.get("/news/")
    with count_queries() as queries:
        browser.get("/news/")
    assert len(queries) == 15
