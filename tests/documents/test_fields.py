"""How a template asks for what is filled in: what its page says comes before what its document says."""

import pytest
from sqlalchemy import select

from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.events import StoredEvent
from app.documents.asking.entries import day_in, number_in
from app.documents.asking.questions import Asked, list_asked
from app.documents.filling import Placeholder
from app.documents.forms.filling import key_of
from app.documents.models import Field, FieldKind, FieldSource, Template
from app.documents.queries.filling import list_fields
from app.documents.service.fields import set_fields
from tests.documents.files import docx_of
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template, reload_template

PLACEHOLDERS = [Placeholder("name"), Placeholder("size", FieldKind.CHOICE, ("S", "L")), Placeholder("day")]


@pytest.fixture
def keeper(app):
    return make_champion(DepartmentFactory())


@pytest.fixture
def template(keeper) -> Template:
    text = "{{ name }} {{ size: choice(S|L) }} {{ day }}"
    return make_template(keeper, data=docx_of(text), file_name="form.docx", audience=[f"dept:{keeper.department_id}"])


def asked(**changed: Asked) -> list[Asked]:
    return [changed.get(one.name, one) for one in list_asked(PLACEHOLDERS, {})]


def test_a_document_asks_by_itself() -> None:
    said = list_asked(
        [
            Placeholder("first_name"),
            Placeholder("Name"),
            Placeholder("on", FieldKind.DATE, (), "today"),
            Placeholder("n", default="3"),
        ],
        {},
    )
    assert [(one.label, one.kind, one.source, one.default) for one in said] == [
        ("First name", FieldKind.TEXT, None, ""),
        ("Name", FieldKind.TEXT, FieldSource.NAME, ""),
        ("On", FieldKind.DATE, FieldSource.TODAY, ""),
        ("N", FieldKind.TEXT, None, "3"),
    ]


def test_what_the_page_says_comes_first(keeper, template) -> None:
    day = Asked("day", "First day", FieldKind.DATE, source=FieldSource.TODAY, is_required=True)
    set_fields(keeper, template, PLACEHOLDERS, asked(day=day))
    assert list_asked(PLACEHOLDERS, list_fields(template))[2] == day


def test_only_what_differs_from_the_document_is_kept(keeper, template) -> None:
    set_fields(keeper, template, PLACEHOLDERS, asked(day=Asked("day", "First day")))
    assert set(list_fields(template)) == {"day"}
    set_fields(keeper, template, PLACEHOLDERS, asked())
    assert list_fields(template) == {}


def test_placeholders_are_asked_for_in_another_order(keeper, template) -> None:
    set_fields(keeper, template, PLACEHOLDERS, asked()[::-1])
    assert [one.name for one in list_asked(PLACEHOLDERS, list_fields(template))] == ["day", "size", "name"]


def test_what_a_document_does_not_hold_is_not_taken(keeper, template) -> None:
    set_fields(keeper, template, PLACEHOLDERS, [*asked(), Asked("other", "Other")])
    assert list_fields(template) == {}


def test_a_change_is_told_once(keeper, template) -> None:
    for _time in range(2):
        set_fields(keeper, template, PLACEHOLDERS, asked(day=Asked("day", "First day")))
    names = session.scalars(select(StoredEvent.name)).all()
    assert names.count("documents.fields_changed") == 1


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (Asked("day", " "), "label"),
        (Asked("day", "x" * 201), "label"),
        (Asked("day", "Day", FieldKind.CHOICE), "choices"),
        (Asked("day", "Day", FieldKind.CHOICE, tuple(map(str, range(101)))), "choices"),
        (Asked("day", "Day", FieldKind.CHOICE, ("A", "B"), "C"), "default"),
        (Asked("day", "Day", FieldKind.DATE, default="soon"), "default"),
        (Asked("day", "Day", FieldKind.NUMBER, default="many"), "default"),
        (Asked("day", "Day", FieldKind.NUMBER, source=FieldSource.TODAY), "source"),
        (Asked("day", "Day", default="x" * 501), "default"),
    ],
)
def test_what_cannot_be_is_refused(keeper, template, wrong, part) -> None:
    with pytest.raises(InvalidError) as refused:
        set_fields(keeper, template, PLACEHOLDERS, asked(day=wrong))
    assert refused.value.field == f"day.{part}"
    assert list_fields(template) == {}


def test_only_who_looks_after_a_template_says_how_it_asks(keeper, template, login) -> None:
    reader = UserFactory(department=keeper.department)
    with pytest.raises(ForbiddenError):
        set_fields(reader, template, PLACEHOLDERS, asked(day=Asked("day", "First day")))
    assert login(reader).get(f"/templates/{template.id}/fields").status_code == 403
    assert login(reader).post(f"/templates/{template.id}/fields").status_code == 403
    assert login(UserFactory()).get(f"/templates/{template.id}/fields").status_code == 404


def form_of(template: Template, **changed: object) -> dict[str, object]:
    """Return what a browser sends for the three placeholders, with some values changed: `day_label="Day"`."""
    given: dict[str, object] = {}
    for place, name in enumerate(("name", "size", "day"), 1):
        usual = {"label": name, "kind": "text", "choices": "", "source": "", "default": "", "position": place}
        for part, value in usual.items():
            given[f"{key_of(name)}-{part}"] = changed.get(f"{name}_{part}", value)
    return given


def test_the_page_says_what_the_document_says(keeper, template, login) -> None:
    page = login(keeper).get(f"/templates/{template.id}/fields").get_data(as_text=True)
    assert page.count("<fieldset") == 3
    assert "{{ size }}" in page
    assert "S\nL</textarea>" in page


def test_the_page_keeps_what_is_entered(keeper, template, login) -> None:
    data = form_of(
        template, day_label="First day", day_kind="date", day_source="today", day_position=1, name_position=2,
        size_kind="choice", size_choices="Small\r\nLarge\r\n\r\nSmall", size_position=3,
    )  # fmt: skip
    browser = login(keeper)
    for _click in range(2):
        assert browser.post(f"/templates/{template.id}/fields", data=data).status_code == 302
    fields = list_fields(reload_template(template))
    assert list(fields) == ["day", "name", "size"]
    assert (fields["day"].label, fields["day"].kind, fields["day"].source) == (
        "First day",
        FieldKind.DATE,
        FieldSource.TODAY,
    )
    assert fields["size"].choices == "Small\nLarge"
    assert len(session.scalars(select(Field)).all()) == 3


def test_the_page_says_what_is_wrong_and_keeps_the_rest(keeper, template, login) -> None:
    data = form_of(template, day_label="My own words", size_kind="choice")
    response = login(keeper).post(f"/templates/{template.id}/fields", data=data)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Enter what there is to choose from" in page
    assert "My own words" in page
    assert f'href="#{key_of("size")}-choices"' in page
    assert (
        login(keeper).post(f"/templates/{template.id}/fields", data=form_of(template, day_kind="magic")).status_code
        == 422
    )


def test_a_document_without_placeholders_says_how_they_are_written(keeper, login) -> None:
    template = make_template(keeper, data=docx_of("Nothing"), file_name="plain.docx")
    page = login(keeper).get(f"/templates/{template.id}/fields").get_data(as_text=True)
    assert "has no placeholders" in page
    assert "{{ day: date = today }}" in page


def test_the_page_names_what_it_does_not_understand(keeper, login) -> None:
    data = docx_of("{{ name }} {{ day: datum }} {{ 7*7 }} {{ day: datum }}")
    template = make_template(keeper, data=data, file_name="odd.docx")
    page = login(keeper).get(f"/templates/{template.id}/fields").get_data(as_text=True)
    assert page.count("<fieldset") == 1
    assert "These are not understood" in page
    assert page.count("<code>{{ day: datum }}</code>") == page.count("<code>{{ 7*7 }}</code>") == 1


def test_an_administrator_says_it_too(template, login) -> None:
    owner = make_administrator(department=template.department)
    assert login(owner).get(f"/templates/{template.id}/fields").status_code == 200


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("12.5", "en", "12.5"), ("12,5", "en", "12.5"), ("1,234", "en", "1234"), ("1,234.50", "en", "1234.50"),
        ("1,234", "fr", "1.234"), ("1 234,50", "fr", "1234.50"), ("1\u202f234", "fr", "1234"), ("-3", "en", "-3"),
        ("\u22123", "fr", "-3"), ("1'000", "fr", "1000"), ("", "en", None), ("abc", "en", None), ("1e5", "en", None),
        ("1,2,3", "fr", None), ("1.2.3", "en", None), ("NaN", "en", None), ("٣", "en", None), ("9" * 40, "en", None),
    ],
)  # fmt: skip
def test_a_number_is_understood_as_the_reader_writes_it(text, language, expected) -> None:
    found = number_in(text, language)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-25", "2026-11-25"), ("25/11/2026", "2026-11-25"), ("25.11.2026", "2026-11-25"),
        ("2026-02-30", None), ("tomorrow", None), ("", None), ("0000-01-01", None),
    ],
)  # fmt: skip
def test_a_day_is_understood(text, expected) -> None:
    found = day_in(text)
    assert (found.isoformat() if found else None) == expected
