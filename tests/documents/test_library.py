"""The library: templates offered, found, described anew, replaced, taken away."""

import io
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.files.store import FileStore, StoreUnavailableError
from app.core.installation import installation
from app.documents.models import Template, Use, UseKind, Version
from app.documents.queries.categories import list_categories
from app.documents.service.library import add_template, describe_template
from app.documents.service.versions import DuplicateError
from app.search.indexing import flush_index
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import description, make_template, reload_template


def library(browser, query: str = "") -> str:
    return browser.get(f"/templates/{query}").get_data(as_text=True)


def upload(name: str, data: bytes = b"") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data or f"Content of {name}".encode()), name


def form(own_id: int, **values: Any) -> dict[str, Any]:
    given = {
        "title": "Travel form", "description": "Before a journey.", "category_id": list_categories()[0].id,
        "tags": "travel, expenses", "audience": [f"dept:{own_id}"], "department_id": own_id,
        "owner": "", "language": "en", "review_months": "12", "replaces_id": "0", "file": upload("travel.txt"),
    }  # fmt: skip
    return given | values


def keys() -> set[str]:
    return set(installation().files.list_keys())


def test_from_the_upload_to_the_readers(login, champion, works) -> None:
    response = login(champion).post("/templates/new", data=form(works.id))
    template = session.scalars(select(Template)).one()
    assert response.location == template.url
    reader, outsider = login(UserFactory(department=works)), login(UserFactory())
    assert "Travel form" in library(reader)
    assert "Travel form" not in library(outsider)
    page = reader.get(template.url).get_data(as_text=True)
    assert "Before a journey." in page
    assert "Verified until" in page
    assert outsider.get(template.url).status_code == 404


def test_the_newest_version_is_always_at_the_same_address_and_counted_without_a_name(login, champion, works) -> None:
    template = make_template(champion, audience=[f"dept:{works.id}"], data=b"hello", file_name="Lettre été.txt")
    reader = login(UserFactory(department=works))
    answer = reader.get(template.latest_url)
    assert answer.data == b"hello"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Lettre%20%C3%A9t%C3%A9.txt"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = reader.get(template.latest_url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert login(UserFactory()).get(template.latest_url).status_code == 404
    uses = session.scalars(select(Use)).all()
    assert [(one.department_id, one.kind, one.count) for one in uses] == [(works.id, UseKind.DOWNLOAD, 1)]


def test_several_files_at_once_become_several_templates(login, champion, works) -> None:
    files = [
        upload("Travel_form.txt"),
        upload("budget.csv", b"a,b\n1,2\n"),
        upload("virus.exe"),
        upload("empty.md", b"\n"),
    ]
    response = login(champion).post("/templates/new", data=form(works.id, title="ignored", file=files))
    text = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "3 templates added" in text
    assert "Files of this type are not taken" in text
    assert {one.title for one in session.scalars(select(Template))} == {"Travel form", "budget", "empty"}
    assert len(keys()) >= 3


def test_a_script_is_answered_in_json(login, champion, works) -> None:
    browser, before = login(champion), {"Accept": "application/json"}
    answer = browser.post("/templates/new", data=form(works.id), headers=before)
    assert answer.status_code == 201
    assert answer.json["title"] == "Travel form"
    again = browser.post("/templates/new", data=form(works.id, title="Another"), headers=before)
    assert again.status_code == 422
    assert "Travel form" in again.json["message"]
    assert again.json["url"] == answer.json["url"]
    wrong = browser.post("/templates/new", data=form(works.id, audience=[], file=upload("x.txt")), headers=before)
    assert "who it is for" in wrong.json["message"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "x" * 161}, "160 characters are enough"),
        ({"description": "x" * 2001}, "2000 characters are enough"),
        ({"audience": []}, "who it is for"),
        ({"review_months": "61"}, "between 1 and 60"),
        ({"category_id": "999"}, "valid choice"),
        ({"department_id": "999999"}, "which department"),
        ({"owner": "Nobody At All"}, "Nobody here is called that"),
        ({"file": (io.BytesIO(b""), "")}, "Choose a file first"),
        ({"file": (io.BytesIO(b"MZ"), "macro.docm")}, "not taken"),
        ({"language": "xx"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_explained_and_nothing_typed_is_lost(login, champion, works, values, said: str) -> None:
    before = keys()
    response = login(champion).post("/templates/new", data=form(works.id, **{"tags": "precious words"} | values))
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert said in text
    assert "precious words" in text
    assert session.scalars(select(Template)).all() == []
    assert keys() == before


def test_what_is_wrong_is_listed_in_the_order_of_the_screen(login, champion, works) -> None:
    wrong = {"file": upload(""), "title": "x" * 10_001, "category_id": "999", "audience": [], "review_months": "61"}
    page = html.fromstring(login(champion).post("/templates/new", data=form(works.id, **wrong)).text)
    listed = [one.removeprefix("#") for one in page.xpath("//*[contains(@class, 'p-error-summary')]//a/@href")]
    on_screen = [one for one in page.xpath("//form//@id") if one in listed]
    assert listed == on_screen
    assert (listed[0], len(listed)) == ("file", 5)


def test_too_many_files_at_once_are_refused(login, champion, works) -> None:
    files = [upload(f"{number}.txt") for number in range(21)]
    response = login(champion).post("/templates/new", data=form(works.id, file=files))
    assert "20 files at most" in response.get_data(as_text=True)
    assert session.scalars(select(Template)).all() == []


def test_the_same_file_is_named_where_it_is_for_those_who_may_know(app, champion, works) -> None:
    other = make_champion(DepartmentFactory(), name="Other Champion")
    template = make_template(champion, title="Travel form", audience=[f"dept:{works.id}"], data=b"same")
    with pytest.raises(DuplicateError) as caught:
        make_template(champion, title="Copy", data=b"same", audience=[f"dept:{works.id}"])
    assert caught.value.url == template.url
    assert "Travel form" in caught.value.message
    copy = make_template(other, title="Own", data=b"same", audience=[f"dept:{other.department_id}"])
    assert copy.current_number == 1


def test_a_double_click_adds_one_template(login, champion, works) -> None:
    browser = login(champion)
    first = browser.post("/templates/new", data=form(works.id))
    second = browser.post("/templates/new", data=form(works.id))
    assert (first.status_code, second.status_code) == (302, 422)
    assert len(session.scalars(select(Template)).all()) == 1


def test_a_full_store_is_explained_and_leaves_nothing(login, champion, works, monkeypatch) -> None:
    def full(*_arguments: object) -> None:
        raise StoreUnavailableError("no space left on device")

    monkeypatch.setattr(FileStore, "put", full)
    response = login(champion).post("/templates/new", data=form(works.id))
    assert response.status_code == 422
    assert "the store has no room" in response.get_data(as_text=True)
    assert session.scalars(select(Template)).all() == []
    assert session.scalars(select(Version)).all() == []


def test_the_library_is_narrowed_and_the_address_says_how(login, works) -> None:
    author = make_administrator()
    money = list_categories()[2]
    make_template(author, title="Travel form", category=money, department=works, tags=["Travel"])
    make_template(author, title="Lettre", language="fr")
    browser = login(UserFactory(department=works))
    for query in ("q=trav", f"category={money.slug}", f"department={works.id}", "language=en", "tag=travel"):
        text = library(browser, f"?{query}")
        assert "Travel form" in text, query
        assert "Lettre" not in text, query
    text = library(browser, f"?q=travel&language=en&category={money.slug}")
    assert f"q=travel&amp;category={money.slug}" in text
    assert "No template of this kind" in library(browser, "?q=nothing-like-it")
    assert "Travel form" in library(browser, "?category=unknown&department=0&language=xx")


def test_what_a_template_says_is_found_with_its_passage(login, run_jobs, index) -> None:
    said = "The reimbursement of kilometres is asked for on this sheet."
    template = make_template(title="Form 7", data=said.encode())
    version = session.scalars(select(Version)).one()
    version.text = said
    session.commit()
    run_jobs()
    flush_index()
    browser = login(UserFactory())
    hit = browser.get("/search?q=kilometres").get_data(as_text=True)
    assert "Form 7" in hit
    assert "<mark>kilometres</mark>" in hit
    assert "Form 7" in library(browser, "?q=kilometres")
    assert template.url in hit


def test_whoever_looks_after_it_describes_it_anew(login, champion, works) -> None:
    template = make_template(champion, audience=[f"dept:{works.id}"], owner=champion)
    browser = login(champion)
    assert browser.get(f"/templates/{template.id}/edit").status_code == 200
    values = form(works.id, title="New name")
    values.pop("file")
    assert browser.post(f"/templates/{template.id}/edit", data=values).location.endswith("-new-name")
    assert login(UserFactory(department=works)).get(f"/templates/{template.id}/edit").status_code == 403
    assert login(UserFactory()).post(f"/templates/{template.id}/edit", data=values).status_code == 404


def test_narrowing_closes_it_on_the_spot(login, champion, works) -> None:
    below = DepartmentFactory(name="Below", parent=works)
    template = make_template(champion, audience=[f"dept:{works.id}"])
    reader = login(UserFactory(department=works))
    assert reader.get(template.latest_url).status_code == 200
    narrowed = description(champion, title=template.title, audience=[f"dept:{below.id}"], department=works)
    describe_template(champion, reload_template(template), narrowed)
    session.commit()
    for address in (template.url, template.latest_url, f"/templates/{template.id}/versions/1"):
        assert reader.get(address).status_code == 404, address
    assert template.title not in library(reader)


def test_nobody_offers_to_readers_or_for_departments_that_are_not_his(app, champion, works) -> None:
    elsewhere = DepartmentFactory(name="Elsewhere")
    owner = UserFactory(department=works)
    template = make_template(champion, audience=[f"dept:{works.id}"], owner=owner)
    for values in ({"audience": ["all"]}, {"audience": [f"dept:{works.id}"], "department": elsewhere}):
        with pytest.raises(ForbiddenError):
            describe_template(owner, reload_template(template), description(owner, **values))
    with pytest.raises(ForbiddenError):
        add_template(owner, description(owner), io.BytesIO(b"x"), "x.txt")
    waiting = make_template(champion, audience=["all"], owner=champion)
    assert waiting.current_number is None


def test_what_is_replaced_leads_to_the_newer_and_leaves_the_library(login, champion, works) -> None:
    audience = [f"dept:{works.id}"]
    old = make_template(champion, title="Old form", audience=audience)
    new = make_template(champion, title="New form", audience=audience, replaces=old)
    reader = login(UserFactory(department=works))
    assert "Old form" not in library(reader)
    text = reader.get(old.url).get_data(as_text=True)
    assert "This template is superseded" in text
    assert new.url in text
    assert old.url in reader.get(new.url).get_data(as_text=True)
    with pytest.raises(InvalidError, match="replace each other"):
        describe_template(champion, reload_template(old), description(champion, audience=audience, replaces=new))
    other = make_champion(DepartmentFactory())
    with pytest.raises(ForbiddenError):
        add_template(other, description(other, replaces=old), io.BytesIO(b"y"), "y.txt")


def test_what_is_deleted_is_gone_and_comes_back(login, champion, works) -> None:
    template = make_template(champion, title="Gone form", audience=[f"dept:{works.id}"])
    browser, reader = login(champion), login(UserFactory(department=works))
    assert reader.post(f"/templates/{template.id}/deletion").status_code == 403
    browser.post(f"/templates/{template.id}/deletion")
    assert "Undo" in library(browser)
    assert reader.get(template.url).status_code == 404
    assert reader.get(template.latest_url).status_code == 404
    assert "Gone form" in browser.get("/templates/kept").get_data(as_text=True)
    assert reader.post(f"/templates/{template.id}/return").status_code == 404
    browser.post(f"/templates/{template.id}/return")
    browser.post(f"/templates/{template.id}/return")
    assert reader.get(template.url).status_code == 200


def test_a_hostile_template_runs_nothing(login) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    template = make_template(
        title=hostile, description=hostile, tags=[hostile], note=hostile, file_name=f"{hostile}.txt"
    )
    browser = login(make_administrator())
    for address in ("/templates/", template.url, "/templates/kept", f"/templates/?q={hostile}"):
        assert "<img src=x" not in browser.get(address).get_data(as_text=True)


def test_what_was_searched_for_is_quoted_as_the_reader_s_language_quotes(login) -> None:
    assert "“trav”" in library(login(UserFactory()), "?q=trav")
    assert "«\u00a0trav\u00a0»" in library(login(UserFactory(language="fr")), "?q=trav")


@pytest.mark.parametrize("query", ["", "?q=form"])
def test_the_library_costs_the_same_however_long(login, count_queries, query: str) -> None:
    author = make_administrator()
    browser = login(UserFactory())
    costs = []
    for size in (1, 9):
        for number in range(size):
            make_template(author, title=f"Form {size}.{number}", tags=[f"tag {number}"])
        library(browser, query)
        with count_queries() as queries:
            library(browser, query)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_two_hundred_uploads_in_a_row_leave_no_half_file(app) -> None:
    author = make_administrator()
    before = keys()
    for number in range(200):
        data = b"\0" if number % 10 == 0 else f"Sheet {number}".encode()
        with session.begin_nested() as savepoint:
            try:
                add_template(author, description(author), io.BytesIO(data), f"{number}.txt")
            except InvalidError:
                savepoint.rollback()
    session.commit()
    kept = set(session.scalars(select(Version.key)))
    assert len(kept) == 180
    assert keys() - before == kept
