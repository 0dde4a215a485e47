"""The form that a template becomes: from the first input to the document, and to the copy where one is asked for."""

import io
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import docx
import openpyxl
import pytest
import time_machine
from lxml import html
from sqlalchemy import select

from app.accounts.service.people import deactivate_user
from app.core import clock
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.installation import installation
from app.documents.forms.filling import key_of
from app.documents.models import Filled, Template, Use, UseKind
from app.documents.queries.filling import list_filled
from app.documents.service import filling
from app.documents.service.filling import Document, forget_removed, keep_filled, restore_filled
from app.documents.service.library import delete_template
from app.documents.service.versions import withdraw_version
from tests.documents.files import docx_of, odt_of, odt_texts, workbook_of
from tests.factories import DepartmentFactory, UserFactory, make_administrator
from tests.factories.documents import make_template, make_version, reload_template
from tests.factories.people import make_profile

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TEXT = (
    "{{ name }} of {{ department }}, {{ phone }}, under {{ manager }}, on {{ day! : date = today }}: "
    "{{ reason! : long text }}, {{ amount: number }}, {{ size: choice(S|L) = L }}"
)


@pytest.fixture
def reader(app):
    manager = UserFactory(name="Ana Roy")
    reader = UserFactory(name="Li Wei", department=DepartmentFactory(name="Sales"), manager_id=manager.id)
    make_profile(reader, phone="+33 1 23")
    session.commit()
    return reader


@pytest.fixture
def template(app) -> Template:
    return make_template(data=docx_of(TEXT), file_name="form.docx", title="Expense claim")


def entered(**values: str) -> dict[str, str]:
    usual = {"name": "Li Wei", "department": "Sales", "day": "2026-11-25", "reason": "A trip", "size": "L"}
    return {key_of(name): value for name, value in (usual | values).items()}


def fill_url(template: Template) -> str:
    return f"/templates/{template.id}/fill"


def paragraph_of(response) -> str:
    return docx.Document(io.BytesIO(response.data)).paragraphs[0].text


@time_machine.travel(datetime(2026, 11, 25, 23, 30, tzinfo=UTC), tick=False)
def test_the_form_knows_what_the_house_knows(reader, template, login) -> None:
    page = html.fromstring(login(reader).get(fill_url(template)).get_data(as_text=True))
    values = {one.get("name"): one.get("value") for one in page.xpath("//input")}
    assert values[key_of("name")] == "Li Wei"
    assert values[key_of("department")] == "Sales"
    assert values[key_of("phone")] == "+33 1 23"
    assert values[key_of("manager")] == "Ana Roy"
    assert values[key_of("day")] == "2026-11-26", "it is tomorrow already where the reader is"
    assert page.xpath(f"//input[@name='{key_of('day')}']/@type") == ["date"]
    assert page.xpath(f"//input[@name='{key_of('amount')}']/@inputmode") == ["decimal"]
    assert page.xpath(f"//select[@name='{key_of('size')}']/option[@selected]/@value") == ["L"]
    assert page.xpath(f"//textarea[@name='{key_of('reason')}']/@required")
    assert page.xpath("//form[@data-draft]")


@time_machine.travel(NOON, tick=False)
def test_the_answer_is_the_document(reader, template, login) -> None:
    response = login(reader).post(
        fill_url(template), data=entered(reason="One\r\nTwo", amount="1 234,5", phone="", manager="")
    )
    assert response.status_code == 200
    assert paragraph_of(response) == "Li Wei of Sales, , under , on 25 November 2026: One\nTwo, 1 234,5, L"
    disposition = unquote(response.headers["Content-Disposition"])
    assert disposition == "attachment; filename*=UTF-8''Expense claim - 2026-11-25.docx"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.mimetype.endswith("wordprocessingml.document")
    assert list_filled(reader) == []


def test_days_are_written_in_the_language_of_the_document(reader, login) -> None:
    template = make_template(data=docx_of("Le {{ jour: date }}"), file_name="f.docx", language="fr")
    response = login(reader).post(fill_url(template), data={key_of("jour"): "2026-02-01"})
    assert paragraph_of(response) == "Le 1 février 2026"


def test_a_workbook_gets_real_numbers_and_dates(reader, login) -> None:
    data = workbook_of("{{ amount: number }}", "{{ day: date }}", formats={"A1": "0.00", "A2": "dd/mm/yyyy"})
    template = make_template(data=data, file_name="f.xlsx")
    response = login(reader).post(fill_url(template), data={key_of("amount"): "12.50", key_of("day"): "2026-11-25"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    assert (sheet["A1"].value, sheet["A2"].value) == (12.5, datetime(2026, 11, 25))  # noqa: DTZ001 (a sheet knows no zones)


def test_an_open_document_and_markdown_are_filled_in_too(reader, login) -> None:
    text = make_template(data=odt_of("Dear {{ guest }}"), file_name="f.odt")
    response = login(reader).post(fill_url(text), data={key_of("guest"): "Zoé"})
    assert odt_texts(response.data) == ["Dear Zoé"]
    markdown = make_template(data=b"# {{ guest }}", file_name="f.md")
    response = login(reader).post(fill_url(markdown), data={key_of("guest"): "<script>"})
    assert response.data == b"# <script>"
    assert response.mimetype == "text/markdown"


def test_what_is_wrong_is_said_and_what_was_typed_stays(reader, template, login) -> None:
    data = entered(reason=" ", amount="many", day="soon", size="XXL", name="My own name")
    response = login(reader).post(fill_url(template), data=data)
    page = html.fromstring(response.get_data(as_text=True))
    assert response.status_code == 422
    problems = page.xpath("//*[contains(@class, 'p-error-summary')]//a/@href")
    assert problems == [f"#{key_of(name)}" for name in ("day", "reason", "amount", "size")]
    assert page.xpath(f"//input[@name='{key_of('name')}']/@value") == ["My own name"]
    assert page.xpath(f"//input[@name='{key_of('amount')}']/@value") == ["many"]


@pytest.mark.parametrize("value", ["a\0b", "x" * 10_001])
def test_what_no_document_takes_is_refused(reader, template, login, value) -> None:
    assert login(reader).post(fill_url(template), data=entered(reason=value)).status_code in (400, 422)
    assert session.scalars(select(Use)).all() == []


def test_hostile_values_are_text(reader, template, login) -> None:
    reason = "{{ config }} {% for x in y %} </w:t> \U0001f600 \u202eمرحبا"
    assert reason in paragraph_of(login(reader).post(fill_url(template), data=entered(reason=reason)))


@time_machine.travel(NOON, tick=False)
def test_it_is_counted_for_the_department_and_for_nobody(reader, template, login) -> None:
    colleague = UserFactory(department=reader.department)
    for person in (reader, colleague):
        assert login(person).post(fill_url(template), data=entered()).status_code == 200
    login(reader).post(fill_url(template), data=entered(reason=""))
    login(reader).get(fill_url(template))
    uses = session.scalars(select(Use)).all()
    assert [(one.kind, one.department_id, one.count) for one in uses] == [(UseKind.FILL, reader.department_id, 2)]


def test_a_template_is_filled_in_only_by_its_readers(reader, login) -> None:
    other = UserFactory()
    template = make_template(data=docx_of("{{ a }}"), file_name="f.docx", audience=[f"user:{other.id}"])
    for address in (fill_url(template), f"/templates/{template.id}/fields"):
        assert login(reader).get(address).status_code == 404
        assert login(reader).post(address).status_code == 404
    assert login(other).get(fill_url(template)).status_code == 200
    delete_template(make_administrator(), reload_template(template))
    session.commit()
    assert login(other).get(fill_url(template)).status_code == 404


def test_the_form_is_of_the_version_that_readers_get(reader, template, login) -> None:
    make_version(template, make_administrator(), data=docx_of("{{ other }}"), file_name="form.docx")
    page = login(reader).get(fill_url(template)).get_data(as_text=True)
    assert key_of("other") in page
    assert key_of("reason") not in page


def test_where_there_is_nothing_to_fill_in_it_says_so(reader, login) -> None:
    for data, name in ((docx_of("Nothing"), "f.docx"), (b"{{ a }}", "f.txt")):
        template = make_template(data=data, file_name=name)
        response = login(reader).get(fill_url(template))
        assert response.status_code == 302
        assert response.location.endswith(template.url)


def test_a_file_that_is_too_large_is_refused_with_the_reason(reader, template, login, monkeypatch) -> None:
    monkeypatch.setattr(filling, "LARGEST_FILE", 1_000)
    response = login(reader).get(fill_url(template))
    assert response.status_code == 400
    assert "too large to be filled in here" in response.get_data(as_text=True)


class TestCopies:
    @pytest.fixture
    def kept(self, reader, template, login) -> Filled:
        login(reader).post(fill_url(template), data={**entered(), "is_kept": "y"})
        return list_filled(reader)[0]

    def test_a_copy_is_kept_for_who_asks_for_it(self, reader, template, login) -> None:
        browser = login(reader)
        for _click in range(2):
            response = browser.post(fill_url(template), data={**entered(), "is_kept": "y"})
        filled = list_filled(reader)
        assert len(filled) == 1, "a second click keeps no second copy"
        assert browser.get(f"/templates/filled/{filled[0].id}").data == response.data
        page = browser.get("/templates/filled").get_data(as_text=True)
        assert filled[0].name in page
        assert "is kept for you" in page

    def test_nobody_else_sees_it(self, kept, login) -> None:
        for person in (UserFactory(), make_administrator()):
            browser = login(person)
            assert kept.name not in browser.get("/templates/filled").get_data(as_text=True)
            assert browser.get(f"/templates/filled/{kept.id}").status_code == 404
            assert browser.post(f"/templates/filled/{kept.id}/removal").status_code == 404
            assert browser.post(f"/templates/filled/{kept.id}/return").status_code == 404
        assert kept.removed_at is None

    def test_it_is_deleted_and_comes_back(self, reader, kept, login) -> None:
        browser = login(reader)
        for _click in range(2):
            assert browser.post(f"/templates/filled/{kept.id}/removal").status_code == 302
        page = browser.get("/templates/filled").get_data(as_text=True)
        assert f"/templates/filled/{kept.id}/return" in page
        assert browser.get(f"/templates/filled/{kept.id}").status_code == 404
        browser.post(f"/templates/filled/{kept.id}/return")
        assert browser.get(f"/templates/filled/{kept.id}").status_code == 200

    def test_after_a_day_it_is_gone_for_good(self, reader, kept, login) -> None:
        login(reader).post(f"/templates/filled/{kept.id}/removal")
        assert forget_removed() == 0
        with time_machine.travel(clock.now() + timedelta(hours=25)):
            assert forget_removed() == 1
        assert session.scalars(select(Filled)).all() == []
        assert kept.key not in set(installation().files.list_keys())

    def test_it_stays_when_its_version_counts_no_more(self, reader, template, login) -> None:
        keeper = make_administrator()
        version = make_version(template, keeper, data=docx_of("{{ b }}"), file_name="form.docx")
        login(reader).post(fill_url(template), data={key_of("b"): "1", "is_kept": "y"})
        withdraw_version(keeper, reload_template(template), version)
        session.commit()
        kept = list_filled(reader)[0]
        assert login(reader).get(f"/templates/filled/{kept.id}").status_code == 200

    def test_it_goes_with_its_owner(self, reader, kept, run_jobs) -> None:
        key = kept.key
        deactivate_user(None, reader)
        run_jobs()
        assert session.scalars(select(Filled)).all() == []
        assert key not in set(installation().files.list_keys())

    def test_there_are_only_so_many(self, reader, template, kept, login, monkeypatch) -> None:
        monkeypatch.setattr(filling, "MOST_KEPT", 1)
        browser = login(reader)
        response = browser.post(fill_url(template), data={**entered(reason="Another"), "is_kept": "y"})
        assert response.status_code == 422
        assert "Delete one of them first" in response.get_data(as_text=True)
        assert browser.post(fill_url(template), data=entered(reason="Another")).status_code == 200
        browser.post(f"/templates/filled/{kept.id}/removal")
        browser.post(fill_url(template), data={**entered(reason="Another"), "is_kept": "y"})
        session.refresh(kept)
        with pytest.raises(InvalidError):
            restore_filled(reader, kept)

    def test_nobody_touches_what_is_somebody_elses(self, kept) -> None:
        with pytest.raises(ForbiddenError):
            restore_filled(UserFactory(), kept)

    def test_whoever_has_left_keeps_nothing(self, reader, kept, template) -> None:
        deactivate_user(None, reader)
        with pytest.raises(ForbiddenError):
            keep_filled(reader, session.get_one(Template, template.id), Document("x.docx", "x", b""))  # type: ignore[arg-type]

    @pytest.mark.parametrize("size", [1, 10])
    def test_the_list_costs_the_same_however_long(self, reader, template, login, count_queries, size) -> None:
        browser = login(reader)
        for number in range(size):
            browser.post(fill_url(template), data={**entered(reason=str(number)), "is_kept": "y"})
        browser.get("/templates/filled")
        with count_queries() as queries:
            browser.get("/templates/filled")
        assert len(queries) == 6
