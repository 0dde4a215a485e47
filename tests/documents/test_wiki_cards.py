"""`[[template:12-title]]` in a page: a card on a line of its own, else a link, always to the newest version."""

import pytest

from app.core.db import session
from app.core.feature import house
from app.documents.service.library import delete_template, describe_template
from app.wiki.embedding import template_refs
from app.wiki.service.pages import save_page
from app.wiki.service.trash import delete_page
from tests.factories import DepartmentFactory, UserFactory, make_administrator
from tests.factories.documents import description, make_template, make_version, reload_template
from tests.factories.wiki import make_entry, make_page, make_space, reload_page

pytestmark = pytest.mark.usefixtures("app")


def text_of(browser, page) -> str:
    """Return what stands in a page."""
    return browser.get(page.url).get_data(as_text=True).partition("p-prose")[2].partition("p-helpful")[0]


def test_on_a_line_of_its_own_it_is_a_card(login) -> None:
    actor = make_administrator()
    template = make_template(actor, title="Travel <form>", language="fr")
    page = make_page(source=f"Before.\n\n[[template:{template.id}-old-name]]\n\nAfter.")
    shown = text_of(login(UserFactory()), page)
    assert 'class="p-template-card"' in shown
    assert f'<a href="{template.url}" lang="fr">Travel &lt;form&gt;</a>' in shown
    assert f'href="{template.latest_url}"' in shown
    assert "version 1" in shown
    assert "old-name" not in shown
    make_version(template, actor)
    describe_template(actor, reload_template(template), description(actor, title="Journey form"))
    session.commit()
    again = text_of(login(UserFactory()), page)
    assert "version 2" in again
    assert "Journey form" in again


def test_inside_a_sentence_it_is_a_link(login) -> None:
    template = make_template(title="Travel form")
    page = make_page(source=f"Take [[template:{template.id}]], or [[template:{template.id}-x|*this* one]].")
    shown = text_of(login(UserFactory()), page)
    assert "p-template-card" not in shown
    assert f'Take <a href="{template.url}" lang="en">Travel form</a>' in shown
    assert f'or <a href="{template.url}">*this* one</a>.' in shown


def test_in_a_list_and_in_a_quote_it_is_there_too(login) -> None:
    template = make_template(title="Travel form")
    page = make_page(source=f"- one\n- [[template:{template.id}-x]]\n\n> [[template:{template.id}-x]]")
    assert text_of(login(UserFactory()), page).count(template.url) == 2


def test_words_in_code_stay_words(login) -> None:
    template = make_template()
    shown = text_of(login(UserFactory()), make_page(source=f"`[[template:{template.id}-x]]`"))
    assert template.url not in shown


@pytest.mark.parametrize("source", ["[[template:{}-x]]", "See [[template:{}-x]] there.", "[[template:{}-x|words]]"])
def test_one_that_is_not_for_the_reader_looks_like_one_that_never_was(login, source: str) -> None:
    insider, outsider = make_administrator(), UserFactory()
    hidden = make_template(insider, title="Canary", audience=[f"user:{insider.id}"])
    space = make_space()
    pages = [make_page(space, source=source.format(number)) for number in (hidden.id, 999_999)]
    told, never = (text_of(login(outsider), page) for page in pages)
    assert told.replace(f"{hidden.id}-x", "…") == never.replace("999999-x", "…")
    assert "p-wanted" in told
    assert "canary" not in told.lower()
    assert hidden.url in text_of(login(insider), pages[0])
    browser = login(outsider)
    followed = [browser.get(f"/wiki/link?to=template:{one}-x") for one in (hidden.id, 999_999)]
    assert [one.status_code for one in followed] == [404, 404]
    texts = [one.get_data(as_text=True).partition("<h1")[2].partition("<footer")[0] for one in followed]
    assert texts[0].replace(f"template:{hidden.id}-x", "…") == texts[1].replace("template:999999-x", "…")
    assert login(insider).get(f"/wiki/link?to=template:{hidden.id}-x").location == hidden.url


@pytest.mark.parametrize(
    "name", ["template:", "template:x", "template:12x", "template:0", "template:99999999999999", "template:-1"]
)
def test_what_names_no_template_harms_nothing(login, name: str) -> None:
    page, browser = make_page(source=f"[[{name}]]\n\nAfter."), login(UserFactory())
    assert "After." in text_of(browser, page)
    assert browser.get("/wiki/link", query_string={"to": name}).status_code == 404


def test_it_is_no_wanted_page(login) -> None:
    make_page(source="[[template:999999-something]] and [[Something else]]")
    shown = login(UserFactory()).get("/wiki/wanted").get_data(as_text=True)
    assert "template:999999" not in shown
    assert "Something else" in shown


def test_a_preview_shows_the_card(login) -> None:
    template, space = make_template(title="Travel form"), make_space()
    data = {"source": f"[[template:{template.id}-x]]"}
    shown = login(UserFactory()).post(f"/wiki/spaces/{space.id}/preview", data=data).get_data(as_text=True)
    assert "p-template-card" in shown


def test_a_link_in_an_answer_leads_there(login) -> None:
    template = make_template(title="Travel form")
    entry = make_entry("Which form?", f"Take [[template:{template.id}-x|this]].")
    page = make_page(source=f"[[faq:{entry.id}-{entry.slug}]]")
    assert f'<a href="{template.url}">this</a>' in text_of(login(UserFactory()), page)


def test_a_card_in_an_answer_that_a_page_shows_is_for_whom_the_template_is_for(login) -> None:
    works = DepartmentFactory()
    owner, colleague = UserFactory(department=works), UserFactory(department=works)
    hidden = make_template(title="Canary form", audience=[f"dept:{DepartmentFactory().id}"], owner=owner)
    entry = make_entry("Which form?", f"[[template:{hidden.id}-x]]")
    page = make_page(source=f"[[faq:{entry.id}-{entry.slug}]]")
    assert "Canary form" in text_of(login(owner), page)
    assert "Canary form" not in text_of(login(colleague), page)


def test_a_template_knows_the_pages_that_show_it(login) -> None:
    template, reader = make_template(), UserFactory()
    space = make_space("Shelf")
    make_page(space, "Card", f"[[template:{template.id}-x]]\n\n[[template:{template.id}]]")
    page = make_page(space, "Link", f"See [[template:{template.id}-x|it]].")
    make_page(space, "Another", f"[[template:{template.id}9-x]]")
    make_page(space, "Secret", f"[[template:{template.id}-x]]", only_for=[f"user:{make_administrator().id}"])
    assert [one.title for one in house().mentions(reader, f"template:{template.id}")] == ["Card", "Link"]
    shown = login(reader).get(template.url).get_data(as_text=True)
    assert page.url in shown
    assert "Secret" not in shown
    save_page(None, reload_page(reader, page), title="Link", source="Nothing.", base_number=1)
    delete_page(make_administrator(), reload_page(reader, make_page(space, "Gone", f"[[template:{template.id}-x]]")))
    session.commit()
    assert [one.title for one in house().mentions(reader, f"template:{template.id}")] == ["Card"]


def test_the_card_of_a_template_that_was_deleted_goes(login) -> None:
    actor = make_administrator()
    template = make_template(actor)
    page = make_page(source=f"[[template:{template.id}-x]]")
    delete_template(actor, reload_template(template))
    session.commit()
    shown = text_of(login(UserFactory()), page)
    assert "p-wanted" in shown
    assert "p-template-card" not in shown


def test_each_template_of_a_text_is_noted_once() -> None:
    links = [
        "/wiki/link?to=template%3A7-form", "/wiki/link?to=template:07", "/wiki/link?to=template%3A8-x#top",
        "/wiki/link?to=faq%3A7-form", "/wiki/link?to=templates", "/templates/9-form", "/wiki/link?to=template%3A",
    ]  # fmt: skip
    assert template_refs(links) == ["template:7", "template:8"]


def test_the_cost_of_a_page_does_not_grow_with_its_cards(login, count_queries) -> None:
    templates = [make_template() for _number in range(6)]
    space, browser = make_space(), login(UserFactory())
    few, many = (
        make_page(space, source="\n\n".join(f"[[template:{one.id}-x]]" for one in some))
        for some in (templates[:1], templates)
    )
    costs = []
    for page in (few, many):
        browser.get(page.url)
        with count_queries() as queries:
            browser.get(page.url)
        costs.append(len(queries))
    assert costs[0] == costs[1]
