"""Collections: made, filled, put in order, downloaded as one zip, taken away and put back."""

import io
import zipfile

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.installation import installation
from app.documents.exchange import packing
from app.documents.exchange.packing import member_names
from app.documents.models import Collection, CollectionItem, Template, Use
from app.documents.queries.collections import get_collection, list_all_items, list_items
from app.documents.queries.versions import get_version
from app.documents.service import collections as service
from app.documents.service.collections import Pack, add_item, move_item, save_collection
from app.documents.service.library import delete_template
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template, make_version, reload_template

pytestmark = pytest.mark.usefixtures("app")


def make_collection(actor: User, *templates: Template, title: str = "New colleague", audience=("all",)) -> Collection:
    collection = save_collection(actor, None, Pack(title, "For the first day.", actor.department, tuple(audience)))
    for template in templates:
        add_item(actor, collection, template)
    session.commit()
    return collection


def titles(reader: User, collection: Collection) -> list[str]:
    fresh = get_collection(reader, collection.id)
    return [item.template.title for item in list_items(reader, fresh)] if fresh else []


def members(response) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def form(actor: User, **values: object) -> dict[str, object]:
    return {
        "title": "Starter pack",
        "description": "",
        "department_id": actor.department_id,
        "audience": "all",
    } | values


def test_a_champion_makes_one_and_fills_it(login) -> None:
    department = DepartmentFactory(name="Works")
    champion = make_champion(department)
    template = make_template(title="Travel form")
    browser = login(champion)
    assert "New collection" in browser.get("/templates/collections/").get_data(as_text=True)
    sent = browser.post("/templates/collections/new", data=form(champion, audience=f"dept:{department.id}"))
    collection = session.scalars(select(Collection)).one()
    assert sent.location == collection.url == f"/templates/collections/{collection.id}-starter-pack"
    found = browser.get(collection.url, query_string={"words": "TRAVEL"}).get_data(as_text=True)
    assert "Travel form" in found
    for _click in range(2):
        data = {"template_id": template.id}
        assert browser.post(f"/templates/collections/{collection.id}/items", data=data).status_code == 302
    assert titles(champion, collection) == ["Travel form"]
    assert "Travel form" not in browser.get(collection.url, query_string={"words": "never"}).get_data(as_text=True).partition(
        'id="add"'
    )[2]  # fmt: skip


@pytest.mark.parametrize("values", [{"title": ""}, {"title": "x" * 151}, {"audience": []}, {"department_id": ""}])
def test_what_is_entered_wrongly_is_told(login, values: dict[str, object]) -> None:
    actor = make_administrator()
    assert login(actor).post("/templates/collections/new", data=form(actor, **values)).status_code == 422
    assert session.scalars(select(Collection)).all() == []


def test_nobody_makes_one_for_whom_he_does_not_publish(login) -> None:
    department, other = DepartmentFactory(), DepartmentFactory()
    champion = make_champion(department)
    browser = login(champion)
    assert browser.post("/templates/collections/new", data=form(champion)).status_code == 403
    data = form(champion, department_id=other.id, audience=f"dept:{department.id}")
    assert browser.post("/templates/collections/new", data=data).status_code == 403
    reader = login(UserFactory())
    assert reader.get("/templates/collections/new").status_code == 403
    assert "New collection" not in reader.get("/templates/collections/").get_data(as_text=True)


def test_only_who_looks_after_it_changes_it(login) -> None:
    actor, reader = make_administrator(), UserFactory()
    template = make_template(actor)
    collection = make_collection(actor, template)
    browser, base = login(reader), f"/templates/collections/{collection.id}"
    assert browser.get(f"{base}/edit").status_code == 403
    for address in ("edit", "items", f"items/{template.id}/removal", f"items/{template.id}/position", "removal",
                    "restoration"):  # fmt: skip
        data = form(reader) | {"template_id": template.id, "to": "up"}
        assert browser.post(f"{base}/{address}", data=data).status_code == 403, address
    shown = browser.get(collection.url).get_data(as_text=True)
    assert "Put a template in" not in shown
    assert "Download all as zip" in shown
    changed = login(actor).post(f"{base}/edit", data=form(actor, title="First day"))
    assert changed.location == f"{base}-first-day"


def test_what_is_in_it_moves_up_and_down(login) -> None:
    actor = make_administrator()
    one, two, three = (make_template(actor, title=title) for title in ("One", "Two", "Three"))
    collection, browser = make_collection(actor, one, two, three), login(actor)
    base = f"/templates/collections/{collection.id}/items"
    browser.post(f"{base}/{three.id}/position", data={"to": "up"})
    assert titles(actor, collection) == ["One", "Three", "Two"]
    browser.post(f"{base}/{one.id}/position", data={"to": "down"})
    assert titles(actor, collection) == ["Three", "One", "Two"]
    browser.post(f"{base}/{three.id}/position", data={"to": "up"})
    browser.post(f"{base}/{two.id}/position", data={"to": "down"})
    browser.post(f"{base}/999999/position", data={"to": "down"})
    assert titles(actor, collection) == ["Three", "One", "Two"]
    sent = browser.post(f"{base}/{one.id}/removal", follow_redirects=True).get_data(as_text=True)
    assert "Undo" in sent
    assert titles(actor, collection) == ["Three", "Two"]
    browser.post(f"/templates/collections/{collection.id}/items", data={"template_id": one.id})
    assert titles(actor, collection) == ["Three", "Two", "One"]


def test_it_moves_past_what_is_not_for_who_moves_it() -> None:
    department = DepartmentFactory()
    champion, keeper = make_champion(department), make_administrator()
    one, hidden, two = (
        make_template(keeper, title="One"),
        make_template(keeper, title="Hidden", audience=[f"user:{keeper.id}"]),
        make_template(keeper, title="Two"),
    )
    collection = save_collection(None, None, Pack("Pack", "", department, ("all",)))
    for template in (one, hidden, two):
        add_item(None, collection, template)
    assert titles(champion, collection) == ["One", "Two"]
    move_item(champion, get_collection(champion, collection.id), two.id, is_up=True)
    assert titles(champion, collection) == ["Two", "One"]
    assert len(list_all_items(collection)) == 3


def test_it_is_not_filled_without_end(monkeypatch) -> None:
    monkeypatch.setattr(service, "MOST_ITEMS", 1)
    actor = make_administrator()
    collection = make_collection(actor, make_template(actor))
    with pytest.raises(InvalidError):
        add_item(actor, collection, make_template(actor))
    with pytest.raises(ForbiddenError):
        add_item(UserFactory(), collection, make_template(actor))


def test_all_of_it_is_one_zip_of_the_newest_versions(login, index) -> None:
    actor, reader = make_administrator(), UserFactory()
    first = make_template(actor, title="A", data=b"first", file_name="Form.txt")
    second = make_template(actor, title="B", data=b"second", file_name="form.txt")
    make_version(first, actor, data=b"newer", file_name="Form.txt")
    collection = make_collection(actor, first, second, title="Été: the pack")
    response = login(reader).get(f"/templates/collections/{collection.id}/zip")
    assert response.mimetype == "application/zip"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''ete-the-pack.zip"
    assert members(response) == {"Form.txt": b"newer", "form-2.txt": b"second"}
    uses = session.execute(select(Use.template_id, Use.department_id, Use.count).order_by(Use.template_id)).all()
    assert uses == [(first.id, reader.department_id, 1), (second.id, reader.department_id, 1)]
    assert login(reader).head(f"/templates/collections/{collection.id}/zip").status_code == 200
    assert session.scalars(select(Use.count)).all() == [1, 1]


def test_names_in_a_zip_are_names_and_nothing_else() -> None:
    names = [
        "../../etc/passwd.txt",
        "a/b.txt",
        "B.TXT",
        "b.txt",
        "C:\\x\\con.txt",
        "NOT-IN-THIS-ZIP.txt",
        "..",
        "é.txt",
    ]
    safe = member_names(names)
    assert safe == ["passwd.txt", "b.txt", "B-2.TXT", "b-3.txt", "_con.txt", "NOT-IN-THIS-ZIP-2.txt", "file", "é.txt"]
    assert len({one.casefold() for one in safe}) == len(names)


def test_a_file_that_the_store_has_lost_is_named_in_the_zip(login) -> None:
    actor = make_administrator()
    lost, kept = make_template(actor, file_name="lost.txt"), make_template(actor, data=b"kept", file_name="kept.txt")
    collection = make_collection(actor, lost, kept)
    installation().files.delete(get_version(lost).key)
    response = login(UserFactory()).get(f"/templates/collections/{collection.id}/zip")
    assert members(response) == {"kept.txt": b"kept", "NOT-IN-THIS-ZIP.txt": b"lost.txt\n"}


def test_a_zip_is_made_while_it_is_sent() -> None:
    actor = make_administrator()
    template = make_template(actor, data=b"x" * 2_500_000, file_name="large.txt")
    pieces = list(packing.pack(installation().files, [get_version(template)]))
    assert len(pieces) >= 3


def test_too_much_is_not_one_zip(login, monkeypatch) -> None:
    actor = make_administrator()
    collection, browser = make_collection(actor, make_template(actor)), login(actor)
    monkeypatch.setattr(packing, "MOST_UPLOADS", 0)
    shown = browser.get(collection.url).get_data(as_text=True)
    assert "too large for one zip" in shown
    assert "Download all as zip" not in shown
    assert browser.get(f"/templates/collections/{collection.id}/zip").status_code == 400


def test_an_empty_one_says_so(login) -> None:
    actor, reader = make_administrator(), UserFactory()
    assert "No collections yet" in login(reader).get("/templates/collections/").get_data(as_text=True)
    collection = make_collection(actor)
    assert "Nothing in it yet" in login(reader).get(collection.url).get_data(as_text=True)
    assert login(reader).get(f"/templates/collections/{collection.id}/zip").status_code == 404


def test_what_is_deleted_can_be_put_back(login) -> None:
    actor = make_administrator()
    template = make_template(actor, title="Stays")
    collection, browser = make_collection(actor, template), login(actor)
    base = f"/templates/collections/{collection.id}"
    for _click in range(2):
        sent = browser.post(f"{base}/removal", follow_redirects=True)
    assert sent.status_code == 404
    assert browser.get(collection.url).status_code == browser.get(f"{base}/zip").status_code == 404
    assert browser.get(template.url).status_code == 200
    assert login(UserFactory()).post(f"{base}/restoration").status_code == 404
    for _click in range(2):
        assert browser.post(f"{base}/restoration").location == collection.url
    assert titles(actor, collection) == ["Stays"]


def test_a_deleted_template_leaves_no_trace_and_comes_back_in_its_place(login) -> None:
    actor, reader = make_administrator(), UserFactory()
    one, two = make_template(actor, title="One"), make_template(actor, title="Two")
    collection = make_collection(actor, one, two)
    delete_template(actor, reload_template(one))
    session.commit()
    assert titles(reader, collection) == ["Two"]
    assert "1 template" in login(reader).get("/templates/collections/").get_data(as_text=True)
    assert session.scalars(select(CollectionItem)).all()


def test_the_cost_of_the_pages_does_not_grow(login, count_queries) -> None:
    actor, reader = make_administrator(), UserFactory()
    collection, browser = make_collection(actor, make_template(actor)), login(reader)
    costs = []
    for _round in range(2):
        for address in ("/templates/collections/", collection.url):
            browser.get(address)
            with count_queries() as queries:
                browser.get(address)
            costs.append(len(queries))
        fresh = get_collection(actor, collection.id)
        for number in range(9):
            add_item(actor, fresh, make_template(actor))
            make_collection(actor, make_template(actor), title=f"Pack {number}")
        session.commit()
    assert costs[:2] == costs[2:]
