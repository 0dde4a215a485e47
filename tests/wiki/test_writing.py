"""Writing together: nothing that anybody typed is lost."""

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts.models import UserSession
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.wiki.models import Draft, Page, Revision
from app.wiki.service.pages import EditConflictError, create_page, save_page
from app.wiki.service.trash import delete_page
from tests.factories import DepartmentFactory, UserFactory
from tests.factories.accounts import PASSWORD
from tests.factories.wiki import make_page, make_space, reload_page

pytestmark = pytest.mark.usefixtures("app")
TEXT = "# Top\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n"


def edit(page, source, base, **values):
    return {"title": page.title, "source": source, "base_number": str(base), "note": "", **values}


def test_a_new_page_is_there_with_its_first_revision(login):
    writer, space = UserFactory(), make_space("Works")
    response = login(writer).post(
        f"/wiki/spaces/{space.id}/new", data={"title": "How we bend pipes", "source": "Slowly.", "language": "en"}
    )
    assert response.location.endswith("/wiki/works/how-we-bend-pipes")
    shown = login(UserFactory()).get(response.location).get_data(as_text=True)
    assert "<p>Slowly.</p>" in shown
    revision = session.scalars(select(Revision)).one()
    assert (revision.number, revision.author_id, revision.added) == (1, writer.id, 1)


def test_a_save_adds_a_revision_and_is_shown(login):
    writer, page = UserFactory(), make_page(source=TEXT)
    client = login(writer)
    client.post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("Two", "Second"), 1, note="Better word"))
    fresh = reload_page(writer, page)
    assert fresh.latest_number == fresh.published_number == 2
    assert "Second" in client.get(f"/wiki/page/{page.id}", follow_redirects=True).get_data(as_text=True)
    assert "Better word" in client.get(f"/wiki/page/{page.id}/history").get_data(as_text=True)


def test_a_save_without_a_difference_adds_nothing(login):
    writer, page = UserFactory(), make_page(source=TEXT)
    login(writer).post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT, 1))
    assert reload_page(writer, page).latest_number == 1


def test_two_who_change_different_lines_are_merged(login):
    ann, bob, page = UserFactory(), UserFactory(), make_page(source=TEXT)
    login(ann).post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("One", "First"), 1))
    response = login(bob).post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("Four", "Last"), 1))
    assert response.status_code == 302
    assert reload_page(bob, page).source == TEXT.replace("One", "First").replace("Four", "Last")


def test_two_who_change_the_same_line_see_both_texts(login):
    ann, bob, page = UserFactory(), UserFactory(), make_page(source=TEXT)
    login(ann).post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("Two", "Deux"), 1))
    response = login(bob).post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("Two", "Zwei"), 1))
    shown = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "Deux" in shown
    assert "Zwei" in shown
    assert reload_page(bob, page).latest_number == 2


@pytest.mark.parametrize(("choice", "line"), [("mine", "Zwei.\n"), ("theirs", "Deux.\n"), ("both", "Zwei.\nDeux.\n")])
def test_a_conflict_is_settled_by_choosing(login, choice, line):
    ann, bob, page = UserFactory(), UserFactory(), make_page(source=TEXT)
    login(ann).post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("Two", "Deux"), 1))
    answer = edit(page, TEXT.replace("Two", "Zwei"), 1, against="2", **{"choice-0": choice})
    assert login(bob).post(f"/wiki/page/{page.id}/edit", data=answer).status_code == 302
    assert reload_page(bob, page).source == TEXT.replace("Two.\n", line)


def test_a_third_who_saves_while_a_conflict_is_settled_is_not_overwritten(login):
    ann, bob, page = UserFactory(), UserFactory(), make_page(source=TEXT)
    client = login(ann)
    client.post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("Two", "Deux"), 1))
    client.post(f"/wiki/page/{page.id}/edit", data=edit(page, TEXT.replace("Two", "Dos"), 2))
    answer = edit(page, TEXT.replace("Two", "Zwei"), 1, against="2", **{"choice-0": "mine"})
    response = login(bob).post(f"/wiki/page/{page.id}/edit", data=answer)
    assert response.status_code == 409
    assert "Dos" in response.get_data(as_text=True)


def test_saving_a_page_that_was_deleted_meanwhile_keeps_the_text(login):
    ann, bob, page = UserFactory(), UserFactory(), make_page(source=TEXT)
    delete_page(ann, reload_page(ann, page))
    session.commit()
    client = login(bob)
    response = client.post(f"/wiki/page/{page.id}/edit", data=edit(page, "My long text", 1))
    assert response.status_code == 409
    assert "My long text" in response.get_data(as_text=True)
    client.post(f"/wiki/page/{page.id}/edit", data=edit(page, "My long text", 1, put_back="1"))
    fresh = reload_page(bob, page)
    assert not fresh.is_deleted
    assert fresh.source == "My long text"


def test_what_is_typed_is_kept_as_a_draft_and_found_again(login):
    writer, page = UserFactory(), make_page(source=TEXT)
    client = login(writer)
    kept = client.post(
        f"/wiki/spaces/{page.space_id}/draft?page={page.id}",
        data=edit(page, "Half a sen", 1),
        headers={"X-Fragment": "draft-status"},
    )
    assert "Draft kept" in kept.get_data(as_text=True)
    assert "Half a sen" in client.get(f"/wiki/page/{page.id}/edit").get_data(as_text=True)
    assert "Half a sen" not in login(UserFactory()).get(f"/wiki/page/{page.id}/edit").get_data(as_text=True)
    client.post(f"/wiki/page/{page.id}/edit", data=edit(page, "Half a sentence.", 1))
    assert session.scalars(select(Draft)).all() == []


def test_an_editor_is_told_who_else_is_writing(login):
    ann, bob, page = UserFactory(name="Ann Other"), UserFactory(), make_page(source=TEXT)
    login(ann).post(f"/wiki/spaces/{page.space_id}/draft?page={page.id}", data=edit(page, "x", 1))
    assert "Ann Other is also editing" in login(bob).get(f"/wiki/page/{page.id}/edit").get_data(as_text=True)


def test_the_preview_shows_links_as_they_will_be(login):
    writer, page = UserFactory(), make_page(title="Known")
    shown = login(writer).post(
        f"/wiki/spaces/{page.space_id}/preview",
        data={"source": "[[Known]] and [[Unknown]]"},
        headers={"X-Fragment": "preview"},
    )
    text = shown.get_data(as_text=True)
    assert f'href="/wiki/{page.space.slug}/known"' in text
    assert 'class="p-wanted"' in text


def test_a_restored_revision_is_a_new_one(login):
    writer, page = UserFactory(), make_page(source="Old.")
    client = login(writer)
    client.post(f"/wiki/page/{page.id}/edit", data=edit(page, "New.", 1))
    client.post(f"/wiki/page/{page.id}/revisions/1/restoration")
    fresh = reload_page(writer, page)
    assert (fresh.latest_number, fresh.source) == (3, "Old.")


def test_who_wrote_which_line_is_shown(login):
    ann, bob, space = UserFactory(name="Ann Other"), UserFactory(name="Bob Orange"), make_space()
    page = make_page(space, source="First line\n\nSecond line\n", actor=ann)
    login(bob).post(f"/wiki/page/{page.id}/edit", data=edit(page, "First line\n\nSecond line\n\nThird line\n", 1))
    shown = login(UserFactory()).get(f"/wiki/page/{page.id}/authors").get_data(as_text=True)
    assert shown.index("Ann Other") < shown.index("First line") < shown.index("Bob Orange") < shown.index("Third line")


def test_only_editors_of_the_space_write(login):
    department = DepartmentFactory()
    space = make_space(editors=[f"dept:{department.id}"])
    page = make_page(space)
    stranger, colleague = UserFactory(), UserFactory(department=department)
    assert login(stranger).get(f"/wiki/page/{page.id}").status_code == 302
    assert login(stranger).get(f"/wiki/page/{page.id}/edit").status_code == 403
    assert login(stranger).post(f"/wiki/page/{page.id}/edit", data=edit(page, "x", 1)).status_code == 403
    assert login(colleague).get(f"/wiki/page/{page.id}/edit").status_code == 200
    with pytest.raises(ForbiddenError):
        create_page(stranger, space, title="No")


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_title_is_needed_and_not_endless(login, title):
    space = make_space()
    response = login(UserFactory()).post(
        f"/wiki/spaces/{space.id}/new", data={"title": title, "source": "Kept text", "language": "en"}
    )
    assert response.status_code == 422
    assert "Kept text" in response.get_data(as_text=True)


def test_two_pages_with_one_address_are_refused_and_the_text_is_kept(login):
    space = make_space()
    make_page(space, "Welding")
    response = login(UserFactory()).post(
        f"/wiki/spaces/{space.id}/new", data={"title": "Welding!", "source": "Kept text", "language": "en"}
    )
    assert response.status_code == 422
    assert "Kept text" in response.get_data(as_text=True)
    assert "already lies at this address" in response.get_data(as_text=True)


def test_a_text_that_is_too_long_is_refused_and_kept(login):
    page = make_page(source=TEXT)
    response = login(UserFactory()).post(f"/wiki/page/{page.id}/edit", data=edit(page, "é" * 600_000, 1))
    assert response.status_code == 422
    assert "larger than 1 MB" in response.get_data(as_text=True)


@pytest.mark.parametrize("hostile", ["[" * 10_000, "[[" * 5_000, "*a" * 5_000, "> " * 5_000, "[[a|" * 3_000])
def test_markdown_that_would_take_forever_is_saved_as_it_was_typed(login, hostile):
    writer, page = UserFactory(), make_page(source=TEXT)
    response = login(writer).post(f"/wiki/page/{page.id}/edit", data=edit(page, hostile, 1))
    assert response.status_code == 302
    assert reload_page(writer, page).source == hostile


def test_a_conflict_names_the_revision_that_was_saved_meanwhile():
    ann, bob = UserFactory(), UserFactory()
    page = make_page(source=TEXT)
    save_page(ann, reload_page(ann, page), title=page.title, source=TEXT.replace("Two", "Deux"), base_number=1)
    with pytest.raises(EditConflictError) as raised:
        save_page(bob, reload_page(bob, page), title=page.title, source=TEXT.replace("Two", "Zwei"), base_number=1)
    assert raised.value.latest.number == 2
    with pytest.raises(InvalidError):
        save_page(bob, reload_page(bob, page), title="", source="x", base_number=2)
    assert session.get_one(Page, page.id).latest_number == 2


def test_a_text_sent_after_the_session_ended_is_kept_through_signing_in(login):
    writer, page = UserFactory(), make_page(source=TEXT)
    client = login(writer)
    end_sessions_of(writer)
    long_text = "A text of some length.\n" * 20
    sent_too_late = client.post(f"/wiki/page/{page.id}/edit", data=edit(page, long_text, 1))
    assert sent_too_late.status_code == 307
    asked = client.post(sent_too_late.location, data=edit(page, long_text, 1))
    form = html.fromstring(asked.get_data(as_text=True)).xpath("//form[@action='/sign-in']")[0]
    fields = {field.name: field.value for field in form.inputs if field.name and field.get("type") == "hidden"}
    back = client.post(
        "/sign-in", data=fields | {"email": writer.email, "password": PASSWORD, "csrf_token": client.csrf_token}
    )
    again = html.fromstring(back.get_data(as_text=True)).xpath("//main//form")[0]
    assert again.get("action") == f"/wiki/page/{page.id}/edit"
    sent = {field.name: field.value for field in again.inputs if field.name}
    assert sent["source"].strip() == long_text.strip()
    saved = client.post(again.get("action"), data=sent | {"csrf_token": client.csrf_token})
    assert saved.status_code == 302
    assert reload_page(writer, page).source.strip() == long_text.strip()


@pytest.mark.parametrize("end", ["signed out in another window", "cookies gone with the browser"])
def test_a_text_is_kept_where_the_token_of_its_form_has_ended_with_the_session(login, end):
    page, long_text = make_page(source=TEXT), "A text of some length.\n" * 20
    client = login(UserFactory())
    token = client.csrf_token
    if end.startswith("signed"):
        client.post("/sign-out")
    else:
        client.delete_cookie("session")
    url, fields = f"/wiki/page/{page.id}/edit", edit(page, long_text, 1) | {"csrf_token": token}
    sent = client.post(url, data=fields, csrf=False)
    assert sent.status_code == 307
    assert 'name="kept"' in client.post(sent.location, data=fields, csrf=False).get_data(as_text=True)
    short = client.post(url, data={"csrf_token": token}, csrf=False)
    assert short.status_code == 303
    assert "/sign-in" in short.location


def end_sessions_of(user):
    for one in session.scalars(select(UserSession).where(UserSession.user_id == user.id)):
        session.delete(one)
    session.commit()
