"""The library's pages are kept while nothing changes: a change is seen at once, and nothing of one reader by another."""

from datetime import date, timedelta

import time_machine
from sqlalchemy import select

from app.accounts.models import Role
from app.accounts.service.people import update_user
from app.accounts.service.roles import grant_role
from app.core.db import session
from app.documents.models import ChangeRequest, ReadState, Version
from app.documents.service.collections import Pack, add_item, save_collection
from app.documents.service.library import delete_template, describe_template
from app.documents.service.requests import request_change, settle_request
from app.wiki.service.trash import delete_page
from tests.client import TOKEN
from tests.factories import DepartmentFactory, UserFactory, make_administrator
from tests.factories.documents import description, make_template, make_version, reload_template
from tests.factories.wiki import make_page


def shown(browser, address: str = "/templates/") -> str:
    """Return what a page says; it is asked for twice, so that the second time it is the kept one."""
    first, second = (browser.get(address) for _time in range(2))
    assert first.status_code == second.status_code == 200
    text, again = (TOKEN.sub("", one.get_data(as_text=True)) for one in (first, second))
    assert text == again
    return text


def test_what_one_may_do_with_a_template_is_offered_to_nobody_else(login, champion, works, template) -> None:
    owner = UserFactory(department=works)
    values = description(champion, title="Travel form", audience=[f"dept:{works.id}"], owner=owner, department=works)
    describe_template(champion, reload_template(template), values)
    session.commit()
    edit, add = f'href="/templates/{template.id}/edit', f'href="/templates/{template.id}/versions/new'
    helper = UserFactory(department=works)
    helper.roles.append(grant_role(None, helper, Role.CHAMPION, DepartmentFactory(name="Elsewhere")))
    session.commit()
    expected = {champion: (True, True), owner: (True, True), helper: (False, True)}
    expected[UserFactory(department=works)] = (False, False)
    for reader, (keeps, adds) in [*expected.items(), *reversed(expected.items())]:
        text = shown(login(reader), template.url)
        assert ((edit in text), (add in text)) == (keeps, adds), reader.name
        assert (f'action="/templates/{template.id}/deletion"' in text) == keeps
        assert ("Withdraw approval" in text) == keeps


def test_whoever_becomes_champion_or_moves_finds_it_so_at_once(login, works, template) -> None:
    reader, mover = UserFactory(department=works), UserFactory(department=works)
    browser, moving = login(reader), login(mover)
    edit = f'href="/templates/{template.id}/edit'
    assert edit not in shown(browser, template.url)
    assert "Travel form" in shown(moving)
    assert "Add templates" not in shown(browser)
    reader.roles.append(grant_role(None, reader, Role.CHAMPION, works))
    update_user(None, mover, department_id=DepartmentFactory(name="Sales").id)
    session.commit()
    assert edit in shown(browser, template.url)
    assert "Add templates" in shown(browser)
    assert "Travel form" not in shown(moving)
    assert moving.get(template.url).status_code == 404


def test_the_list_is_that_of_who_sees_the_same_and_changes_at_once(login, champion, works, template) -> None:
    insider, outsider = login(UserFactory(department=works)), login(UserFactory())
    for browser, is_for in ((insider, True), (outsider, False), (login(champion), True)):
        text = shown(browser)
        assert ("Travel form" in text) == is_for
        assert (f"department={works.id}" in text) == is_for
    newer = make_template(champion, title="Newer form", audience=[f"dept:{works.id}"], replaces=template)
    assert "Newer form" in shown(insider)
    assert "Travel form" not in shown(insider)
    assert "Newer form" not in shown(outsider)
    assert "This template is superseded" in shown(insider, template.url)
    delete_template(champion, reload_template(newer))
    session.commit()
    assert "Newer form" not in shown(insider)
    assert "Travel form" in shown(insider)
    assert "This template is superseded" not in shown(insider, template.url)


def test_the_way_to_what_one_looks_after_is_the_owners(login, champion, works, template) -> None:
    owner, other = UserFactory(department=works), UserFactory(department=works)
    assert "What I look after" not in shown(login(owner))
    values = description(champion, title="Travel form", audience=[f"dept:{works.id}"], owner=owner, department=works)
    describe_template(champion, reload_template(template), values)
    session.commit()
    assert "What I look after" in shown(login(owner))
    assert "What I look after" not in shown(login(other))


def test_each_reads_the_library_in_his_own_language(login, template, works) -> None:
    english, french = (login(UserFactory(department=works, language=language)) for language in ("en", "fr"))
    names = template.category.name, template.category.name_fr
    for browser, (is_english, is_french) in ((english, (True, False)), (french, (False, True))):
        for address in ("/templates/", template.url):
            text = shown(browser, address)
            assert (f">{names[0]}<" in text, f">{names[1]}<" in text) == (is_english, is_french), address


def test_watching_is_ones_own_and_seen_at_once(login, works, template) -> None:
    browser, other = login(UserFactory(department=works)), login(UserFactory(department=works))
    assert "Stop watching" not in shown(browser, template.url)
    for watches in (True, False):
        browser.post(f"/templates/{template.id}/watch")
        browser.get(template.url)  # says once that it is noted
        assert ("Stop watching" in shown(browser, template.url)) == watches
        assert "Stop watching" not in shown(other, template.url)


def test_what_was_asked_for_is_between_the_asker_and_who_looks_after_it(login, champion, works, template) -> None:
    asker = UserFactory(name="As Ker", department=works)
    browser, other, keeper = login(asker), login(UserFactory(department=works)), login(champion)
    for one in (browser, other, keeper):
        assert "The limit is wrong." not in shown(one, template.url)
    request_change(asker, template, "The limit is wrong.")
    session.commit()
    for one, told in ((browser, "What you asked for"), (keeper, "Changes asked for")):
        text = shown(one, template.url)
        assert told in text
        assert "The limit is wrong." in text
        assert "just now" in text
    assert "The limit is wrong." not in shown(other, template.url)
    request = session.scalars(select(ChangeRequest)).one()
    with time_machine.travel(request.created_at + timedelta(hours=3), tick=False):
        assert "3 hours ago" in shown(browser, template.url)
    request.template = reload_template(template)
    settle_request(champion, request, "Put right.")
    session.commit()
    assert "Put right." in shown(browser, template.url)
    assert "Put right." not in shown(other, template.url)


def test_a_version_that_waits_is_shown_to_who_offers_it_and_to_no_other_who_offers_one(login, works, template) -> None:
    elsewhere = DepartmentFactory(name="Elsewhere")
    helpers = [UserFactory(department=works) for _number in range(2)]
    for helper in helpers:
        helper.roles.append(grant_role(None, helper, Role.CHAMPION, elsewhere))
    session.commit()
    browsers = [login(helper) for helper in helpers]
    for number, helper in enumerate(helpers):
        assert "Take back" not in shown(browsers[number], template.url)
        make_version(template, helper, note=f"Pending {number}")
    for number, browser in enumerate(browsers):
        text = shown(browser, template.url)
        assert f"Pending {number}" in text
        assert f"Pending {1 - number}" not in text
        assert text.count("Take back") == 1
    assert "Pending" not in shown(login(UserFactory(department=works)), template.url)


def test_a_new_version_is_there_at_once(login, champion, works, template) -> None:
    browser = login(UserFactory(department=works))
    assert "version 1" in shown(browser, template.url)
    assert "version 1" in shown(browser)
    make_version(template, champion, note="Second edition")
    assert "version 2" in shown(browser)
    text = shown(browser, template.url)
    assert "version 2" in text
    assert "Second edition" in text


def test_what_was_read_of_a_file_is_there_at_once(login, works, template) -> None:
    browser, version = login(UserFactory(department=works)), session.scalars(select(Version)).one()
    assert "The preview is being made" in shown(browser, template.url)
    version.read_state, version.text = ReadState.DONE, "Dear traveller"
    session.commit()
    assert "Dear traveller" in shown(browser, template.url)


def test_a_check_is_due_and_overdue_on_its_day(login, champion, works) -> None:
    template = make_template(champion, audience=[f"dept:{works.id}"], review_months=12)
    until = template.verified_until
    assert until is not None
    reader = UserFactory(department=works)
    for day, said in (
        (until - timedelta(days=29), "Verified until"),
        (until - timedelta(days=28), "Due for a check"),
        (until, "Due for a check"),
        (until + timedelta(days=1), "Overdue for a check"),
    ):
        with time_machine.travel(_noon(day), tick=False):
            assert said in shown(login(reader), template.url), day


def _noon(day: date) -> str:
    return f"{day.isoformat()}T12:00:00+00:00"


def test_pages_and_collections_beside_it_are_those_that_one_may_see(login, works, template, champion) -> None:
    insider = UserFactory(department=works)
    inside, outside = login(insider), login(UserFactory(department=works))
    keeper = make_administrator()
    for browser in (inside, outside):
        assert "Canary" not in shown(browser, template.url)
    page = make_page(title="Canary page", source=f"[[template:{template.id}]]", only_for=[f"user:{insider.id}"])
    pack = save_collection(keeper, None, Pack("Canary pack", "", works, (f"user:{insider.id}",)))
    add_item(keeper, pack, template)
    session.commit()
    text = shown(inside, template.url)
    assert "Canary page" in text
    assert "Canary pack" in text
    assert "Canary" not in shown(outside, template.url)
    delete_page(keeper, page)
    session.commit()
    assert "Canary page" not in shown(inside, template.url)
    assert "Canary pack" in shown(inside, template.url)


def test_a_page_asked_for_again_asks_only_for_what_is_the_readers_own(login, count_queries, works, template) -> None:
    browser = login(UserFactory(department=works))
    for address, own in (("/templates/", 0), (template.url, 1)):
        with count_queries() as queries:
            browser.get(address)
            queries.clear()
            browser.get(address)
        assert sum("documents_" in one or "wiki_" in one for one in queries) == own, address
