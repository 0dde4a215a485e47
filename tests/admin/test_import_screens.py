"""Importing a list of people in the browser."""

from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import session
from tests.factories import UserFactory, make_administrator

LIST = "email,name,department,title\nli.wei@example.com,Li Wei,Finance/Tax,Adviser\nbad line,,Sales,\nbo@example.com,Bo Lind,Sales,Buyer\n"


def upload(browser, text: str | bytes, **data: str):
    content = text.encode() if isinstance(text, str) else text
    return browser.post("/admin/people/import/preview", data={"file": (BytesIO(content), "people.csv"), **data})


def confirm(browser, preview):
    [form] = [one for one in html.fromstring(preview.text).forms if one.action == "/admin/people/import"]
    return browser.post(form.action, data={name: value for name, value in form.fields.items() if name != "csrf_token"})


def count_users() -> int:
    return session.scalar(select(func.count()).select_from(User)) or 0


def test_a_preview_tells_everything_and_changes_nothing(browser) -> None:
    before = count_users()
    page = upload(browser, LIST)
    text = " ".join(" ".join(html.fromstring(page.text).itertext()).split())
    assert page.status_code == 200
    assert "2 created 0 changed 0 unchanged 0 deactivated 1 problem" in text
    assert "li.wei@example.com created" in text
    assert "2 new departments" in text
    assert "Finance/Tax Sales" in text
    assert "3 “bad line” is not a mail address." in text
    assert count_users() == before


def test_a_preview_in_french_says_one_and_many_as_french_does(login) -> None:
    many = html.fromstring(upload(login(make_administrator(language="fr")), LIST).text)
    one = html.fromstring(upload(login(make_administrator(language="fr")), LIST.partition("bo@")[0]).text)
    many_said, one_said = (" ".join(" ".join(page.itertext()).split()) for page in (many, one))
    assert "2 créés 0 modifié 0 inchangé 0 désactivé 1 problème" in many_said
    assert "1 créé 0 modifié 0 inchangé 0 désactivé 1 problème" in one_said
    assert "li.wei@example.com créé " in many_said


def test_what_was_looked_at_is_imported_and_twice_changes_nothing(browser) -> None:
    preview = upload(browser, LIST)
    report = confirm(browser, preview)
    assert "The list is imported" in report.text
    created = session.scalars(select(User).where(User.email == "li.wei@example.com")).one()
    assert (created.name, created.title) == ("Li Wei", "Adviser")
    count = count_users()
    assert "Nothing has changed" in confirm(browser, preview).text
    assert count_users() == count
    assert "Nothing would change" in upload(browser, LIST).text


def said_of(page, address: str) -> str:
    [row] = html.fromstring(page.text).xpath(f"//tr[td='{address}']")
    return " ".join(" ".join(row.itertext()).split())


def test_what_changes_in_an_account_is_shown_before_and_after(browser) -> None:
    confirm(browser, upload(browser, LIST))
    text = "email,name,department,title\nbo@example.com,Bo <b>Lind,Finance/Tax,Buyer\n"
    preview = upload(browser, text)
    for page in (preview, confirm(browser, preview)):
        assert said_of(page, "bo@example.com") == (
            "bo@example.com changed name: Bo Lind → Bo <b>Lind department: Sales → Finance/Tax"
        )


def test_what_changes_in_an_account_is_shown_in_french(login) -> None:
    browser = login(make_administrator(language="fr"))
    confirm(browser, upload(browser, LIST))
    page = upload(browser, "email,department,title,role\nli.wei@example.com,Sales,Buyer,champion\n")
    assert said_of(page, "li.wei@example.com") == (
        "li.wei@example.com modifié fonction : Adviser → Buyer service : Finance/Tax → Sales rôle : rien → référent pour Sales"
    )


def test_who_would_be_deactivated_is_named_before_it_happens(browser, administrator) -> None:
    missing = UserFactory(name="Élodie Martin")
    silent = upload(browser, LIST)
    assert "Élodie Martin" not in silent.text
    preview = upload(browser, LIST, deactivate_missing="y")
    assert "1 person would be deactivated" in preview.text
    assert "Élodie Martin" in preview.text
    assert "Import, and deactivate 1 person" in preview.text
    session.expire_all()
    assert session.get_one(User, missing.id).is_active
    confirm(browser, preview)
    session.expire_all()
    assert not session.get_one(User, missing.id).is_active
    assert session.get_one(User, administrator.id).is_active


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "The file is empty."),
        ("name,title\nLi,x\n", "The first line must name the column"),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is not a text file."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_reason(browser, content, message: str) -> None:
    response = upload(browser, content)
    assert response.status_code == 422
    assert message in response.text


def test_a_large_file_is_for_the_command_line(browser, monkeypatch) -> None:
    monkeypatch.setattr("app.admin.views.importing.MAX_IMPORT_BYTES", len(LIST) - 1)
    response = upload(browser, LIST)
    assert response.status_code == 422
    assert "flask people import" in response.text


def test_no_file_is_no_list(browser) -> None:
    assert "Please choose a file." in browser.post("/admin/people/import/preview").text


@pytest.mark.parametrize("content", ["", "not base64!", "AAAA", "=" * 50, "é"])
def test_a_list_that_did_not_arrive_is_refused(browser, content: str) -> None:
    before = count_users()
    assert browser.post("/admin/people/import", data={"content": content}).status_code == 400
    assert count_users() == before


def test_words_of_western_spreadsheets_arrive_as_written(browser) -> None:
    confirm(browser, upload(browser, "email;name;department\nrené@example.com;René Müller;Büro\n".encode("cp1252")))
    assert session.scalars(select(User.name).where(User.name == "René Müller")).one()
