"""Every page as every kind of reader: what a reader may not see shows through nowhere.

The routes come from the application, so a new room is in the matrix from its first day. A room adds its secrets to
`secrets_of_the_house`: things with a word in them that no other place has, and who may read that word.
"""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.accounts.models import User
from app.accounts.service import groups, people
from app.core import clock
from app.core.db import session
from app.documents.service.collections import Pack, add_item, save_collection
from app.documents.service.filling import Document, keep_filled
from app.documents.service.requests import request_change, watch
from app.news.service.commenting import post_comment
from app.news.service.confirming import Check, ask_to_confirm
from app.news.service.files import add_cover
from app.news.service.files import add_file as attach
from app.news.service.rumours.asking import ask_question
from app.news.service.rumours.moderating import hide_rumour
from app.news.service.writing import change_post
from app.search.questions import leave_question
from app.wiki.service.files import add_file
from app.wiki.service.pages import save_page
from app.wiki.service.reading import report_problem
from tests.client import InspectingClient
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template, make_version
from tests.factories.files import picture
from tests.factories.news import make_post, reload_post, wording
from tests.factories.rumours import asking, make_answer, make_rumour
from tests.factories.wiki import make_entry, make_page, make_space, reload_page
from tests.house.test_doors import PUBLIC

SECRET_QUERIES = ("?q=canary", "?name=canary", "?text=canary", "?active=all", "?kind=person&q=canary")


@dataclass
class Secret:
    """A word that only some may read.

    Attributes:
        word: Stands nowhere else.
        ids: What stands in addresses for the thing that carries it, by the name of the route's argument.
        allowed: Which kinds of reader may read it.
    """

    word: str
    ids: dict[str, int | str]
    allowed: set[str]


@pytest.fixture
def readers(app: Flask, login) -> dict[str, tuple[User | None, InspectingClient]]:
    department = DepartmentFactory(name="Reading room")
    people_by_kind = {
        "staff": UserFactory(department=department),
        "champion": make_champion(department),
        "administrator": make_administrator(department=department),
    }
    browsers = {kind: (user, login(user)) for kind, user in people_by_kind.items()}
    gone = UserFactory(department=department)
    browsers["former colleague"] = (gone, login(gone))
    people.deactivate_user(None, gone)
    session.commit()
    return {"stranger": (None, app.test_client()), **browsers}


@pytest.fixture
def secrets(readers, run_jobs, index) -> list[Secret]:
    return list(secrets_of_the_house(readers, run_jobs))


def secrets_of_the_house(readers, run_jobs: Callable[[], int]):
    """Yield one secret for each kind of thing that is not for everybody."""
    department = DepartmentFactory(name="Plain department")
    left = UserFactory(name="Canaryleft Person", department=department)
    people.deactivate_user(None, left)
    administrator = readers["administrator"][0]
    group = groups.create_group(administrator, "Plain group", "canarygroup purpose", owner=administrator)
    session.commit()
    run_jobs()
    yield Secret("canaryleft", {"user_id": left.id}, {"administrator"})
    yield Secret("canarygroup", {"group_id": group.id}, {"administrator"})
    yield from secrets_of_the_wiki(run_jobs)
    yield from secrets_of_the_news(readers, run_jobs)
    yield from secrets_of_the_rumours(run_jobs)
    yield from secrets_of_the_templates(run_jobs)
    yield secret_of_the_search(readers, run_jobs)


def secret_of_the_search(readers, run_jobs: Callable[[], int]):
    """Return a question left with the department of all readers, whose champions alone it is for."""
    asker, department = UserFactory(name="Lost Asker"), readers["champion"][0].department
    question = leave_question(asker, "Canaryopenquestion?", department)
    session.commit()
    run_jobs()
    return Secret("canaryopenquestion", {"question_id": question.id}, {"champion", "administrator"})


def secrets_of_the_news(readers, run_jobs: Callable[[], int]):
    """Yield a post that none of the readers belongs to, corrected, with a comment on it that names them all."""
    outsider, author = UserFactory(name="Some Reader"), make_administrator(name="Some Author")
    values = {"title": "Canarypost title", "summary": "canarypost summary", "tags": ["canarypost"]}
    post = make_post(author, audience=[f"user:{outsider.id}"], source="canarypost text", **values)
    corrected = wording(**values, source="canarypost corrected", audience=[f"user:{outsider.id}"])
    change_post(author, reload_post(post), corrected, base_number=1, note="canarypost note")
    check = Check("Canarypost question?", ["canarypost answer", "another answer"], 1)
    ask_to_confirm(author, reload_post(post), clock.now() + timedelta(days=9), [check])
    add_cover(author, reload_post(post), io.BytesIO(picture()), "canarypost.png", "canarypost cover")
    file = attach(author, reload_post(post), io.BytesIO(b"canarypost file"), "canarypost.txt")
    named = " ".join(f"[@somebody](/people/{user.id})" for user, _browser in readers.values() if user)
    comment = post_comment(outsider, reload_post(post), f"canarypost comment {named}")
    session.commit()
    run_jobs()
    ids = {"post_id": post.id, "slug": "plain", "file_id": file.id, "comment_id": comment.id}
    yield Secret("canarypost", ids, set())


def secrets_of_the_rumours(run_jobs: Callable[[], int]):
    """Yield a question of a department with its answer; another was taken away there, one for all has not appeared."""
    department = DepartmentFactory(name="Rumour department")
    owner, asker = make_champion(department, name="Some Owner"), UserFactory(name="Some Asker", department=department)
    values = {"details": "canaryrumour details", "is_for_department": True}
    rumour = make_rumour(asker, question="Is canaryrumour true?", **values)
    make_answer(rumour, owner, answer="canaryrumour answer")
    hide_rumour(owner, make_rumour(asker, question="Is canaryrumour gone?", **values), "canaryrumour reason")
    ask_question(asker, asking("Is canaryrumour unsaid?", department=department, has_name=False))
    session.commit()
    run_jobs()
    yield Secret("canaryrumour", {"rumour_id": rumour.id, "slug": "plain"}, set())


def secrets_of_the_templates(run_jobs: Callable[[], int]):
    """Yield a template that none of the readers belongs to, with two versions, one that waits, and what was asked."""
    outsider, author = UserFactory(name="Some Owner of Forms"), make_administrator(name="Some Giver of Forms")
    template = make_template(
        author, title="Canarytemplate title", description="canarytemplate description", tags=["canarytemplate"],
        audience=[f"user:{outsider.id}"], owner=outsider, data=b"canarytemplate text", file_name="canarytemplate.txt",
        note="canarytemplate first note",
    )  # fmt: skip
    newer = b"canarytemplate newer {{ canarytemplate }}"
    version = make_version(template, outsider, data=newer, file_name="canarytemplate.md", note="canarytemplate")
    filled = keep_filled(outsider, version, Document("canarytemplate.md", "text/markdown", b"canarytemplate filled"))
    watch(outsider, template)
    request = request_change(outsider, template, "canarytemplate request")
    pack = save_collection(None, None, Pack("Open pack", "", author.department, ("all",)))
    hidden = Pack("Canarypack title", "canarypack description", author.department, (f"user:{outsider.id}",))
    secret_pack = save_collection(None, None, hidden)
    for collection in (pack, secret_pack):
        add_item(None, collection, template)
    make_page(title="Cards", source=f"[[template:{template.id}-plain]]\n\nor [[template:{template.id}-plain]]")
    session.commit()
    run_jobs()
    ids = {"template_id": template.id, "slug": "plain", "number": 1, "request_id": request.id, "filled_id": filled.id}
    yield Secret("canarytemplate", ids | {"collection_id": pack.id}, set())
    yield Secret("canarypack", ids | {"collection_id": secret_pack.id}, set())


def secrets_of_the_wiki(run_jobs: Callable[[], int]):
    """Yield a page and an FAQ entry that none of the readers belongs to, with all that hangs on them."""
    outsider = UserFactory(name="Somebody Else")
    space = make_space("Open shelf")
    page = make_page(
        space, "Canarypage title", "canarypage text\n\n## canarypage section", tags=["canarypage"],
        slug="plain", only_for=[f"user:{outsider.id}"], actor=outsider,
    )  # fmt: skip
    make_page(space, "Canarypage child", "canarypage below", parent=page)
    make_page(space, "Links", "[a link](/wiki/open-shelf/plain) [[open-shelf/plain]]")
    page = reload_page(outsider, page)
    page.owner_id, page.review_months = outsider.id, 1
    save_page(outsider, page, title=page.title, source="canarypage text two", base_number=1, note="canarypage note")
    report_problem(outsider, page, text="canarypage report")
    file, _version = add_file(None, page, io.BytesIO(b"canarypage file"), "canarypage.txt")
    make_entry("Canaryentry question?", "canaryentry answer", audience=[f"user:{outsider.id}"])
    session.commit()
    run_jobs()
    ids = {"page_id": page.id, "space_id": space.id, "file_id": file.id, "number": 1, "entry_id": 1, "report_id": 1}
    places = {"space_slug": "open-shelf", "path": "plain", "name": "x", "slug": "general"}
    yield Secret("canarypage", ids | places, set())
    yield Secret("canaryentry", ids | places, set())


def addresses(rule: Rule, secrets: Sequence[Secret]) -> list[str]:
    """Return the addresses of a route: for each secret thing, and with questions that might bring it out."""
    paths = dict.fromkeys(address_of(rule, secret.ids) for secret in secrets)
    return [path + query for path in paths for query in ("", *SECRET_QUERIES)]


def address_of(rule: Rule, ids: dict[str, int | str]) -> str:
    """Return the address of a route for one thing."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda argument: str(ids.get(argument[1], 1)), rule.rule)


@pytest.mark.parametrize("kind", ["stranger", "staff", "champion", "administrator", "former colleague"])
def test_no_reader_meets_a_word_that_is_not_for_them(app: Flask, readers, secrets, kind: str) -> None:
    _user, browser = readers[kind]
    words = [secret.word for secret in secrets if kind not in secret.allowed]
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    faults = []
    for rule in rules:
        is_closed = kind in ("stranger", "former colleague") and rule.endpoint not in PUBLIC
        for address in addresses(rule, secrets):
            response = browser.get(address)
            shown = (response.get_data(as_text=True) + str(response.headers)).lower()
            faults += [f"{address} shows {word}" for word in words if word in shown]
            if response.status_code == 500 or (is_closed and response.status_code != 302):
                faults.append(f"{address} answers {response.status_code}")
    assert faults == []


def test_a_closed_account_is_told_apart_from_a_missing_one_by_nothing(readers, secrets) -> None:
    browser = readers["staff"][1]
    path = f"/people/{secrets[0].ids['user_id']}"
    closed, missing = browser.get(path), browser.get("/people/999999")
    assert closed.status_code == missing.status_code == 404
    told = (
        closed.get_data(as_text=True).replace(path, "…"),
        missing.get_data(as_text=True).replace("/people/999999", "…"),
    )
    assert len(told[0]) == len(told[1])


def test_only_administrators_enter_administration(app: Flask, readers) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin") and "GET" in rule.methods:
            address = address_of(rule, {})
            assert readers["staff"][1].get(address).status_code == 403
            assert readers["champion"][1].get(address).status_code == 403
