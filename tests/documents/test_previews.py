"""What a template looks like is shown on its page, to whoever may have it."""

from typing import Any

import pytest
from lxml import html

from app.core.db import session
from app.documents.models import Template
from app.documents.queries.versions import get_version
from app.documents.service.reading import read_version
from app.documents.service.versions import withdraw_version
from tests.core.files.office_files import docx, paragraph, pdf, xlsx
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template, make_version, reload_template


def template_of(data: bytes, file_name: str, **values: Any) -> Template:
    """Return a template that was read."""
    template = make_template(data=data, file_name=file_name, **values)
    return read_current(template)


def read_current(template: Template) -> Template:
    version = get_version(template)
    assert version is not None
    read_version(version.id)
    session.refresh(version)
    return reload_template(template)


def preview_on(client, template: Template) -> html.HtmlElement:
    page = html.fromstring(client.get(template.url).data)
    return page.get_element_by_id("document-preview")


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def picture_of(template: Template, page: int = 1, number: int = 1) -> str:
    return f"/templates/{template.id}/versions/{number}/pages/{page}.webp"


def test_before_it_is_read_nothing_is_shown_but_how_to_look_again(app, login) -> None:
    template = make_template(data=pdf(), file_name="a.pdf")
    preview = preview_on(login(UserFactory()), template)
    assert "The preview is being made" in words(preview)
    assert preview.xpath(".//a/@href") == [f"{template.url}#document-preview"]
    assert not preview.xpath(".//img")


def test_pages_are_shown_with_words_for_those_who_do_not_see_them(app, login) -> None:
    template = template_of(pdf("one", "two", "three", "four"), "a.pdf")
    client = login(UserFactory())
    preview = preview_on(client, template)
    assert preview.xpath(".//img/@alt") == ["Page 1 of 4", "Page 2 of 4", "Page 3 of 4"]
    assert "3 of 4 pages are shown." in words(preview)
    for address in preview.xpath(".//img/@src"):
        shown = client.get(address)
        assert (shown.status_code, shown.mimetype) == (200, "image/webp")
        assert shown.data.startswith(b"RIFF")


def test_a_picture_is_asked_about_each_time_and_sent_once(app, login) -> None:
    template = template_of(pdf(), "a.pdf")
    client = login(UserFactory())
    first = client.get(picture_of(template))
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(picture_of(template), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_outsider_finds_no_picture_and_a_guess_finds_none_either(app, login) -> None:
    insider, outsider = UserFactory(), UserFactory()
    template = template_of(pdf(), "a.pdf", audience=[f"user:{insider.id}"])
    assert login(insider).get(picture_of(template)).status_code == 200
    etag = login(insider).get(picture_of(template)).headers["ETag"]
    refused = login(outsider).get(picture_of(template), headers={"If-None-Match": etag})
    assert refused.status_code == 404
    for address in (picture_of(template, page=2), picture_of(template, page=0), picture_of(template, number=2)):
        assert login(insider).get(address).status_code == 404
    assert app.test_client().get(picture_of(template)).status_code in (302, 401)


def test_pictures_of_versions_that_do_not_count_are_for_those_who_may_have_them(app, login) -> None:
    keeper, reader, champion = make_administrator(), UserFactory(), make_champion(DepartmentFactory())
    template = template_of(pdf("approved"), "a.pdf")
    waiting = make_version(template, champion, data=pdf("waiting"), file_name="b.pdf")
    read_version(waiting.id)
    assert login(reader).get(picture_of(template, number=2)).status_code == 404
    assert login(champion).get(picture_of(template, number=2)).status_code == 200
    assert login(keeper).get(picture_of(template, number=2)).status_code == 200


def test_a_withdrawn_version_takes_its_pictures_out_of_sight(app, login) -> None:
    keeper, reader = make_administrator(), UserFactory()
    template = template_of(pdf(), "a.pdf")
    client = login(reader)
    assert client.get(picture_of(template)).status_code == 200
    version = get_version(template)
    assert version is not None
    withdraw_version(keeper, template, version)
    session.commit()
    assert client.get(picture_of(template)).status_code == 404


def test_headings_and_sheets_are_listed(app, login) -> None:
    client = login(UserFactory())
    document = template_of(docx(paragraph("Before <b>you</b> leave".replace("<", "&lt;"), "Titre1")), "a.docx")
    preview = preview_on(client, document)
    assert [words(one) for one in preview.xpath(".//li")] == ["Before <b>you</b> leave"]
    assert "Headings" in words(preview)
    assert "Sheets Costs" in words(preview_on(client, template_of(xlsx(), "a.xlsx")))


def test_markdown_is_rendered_and_runs_nothing(app, login) -> None:
    hostile = b"# Travel\n\n**Where** to? <script>alert(1)</script>\n\n[x](javascript:alert(1))\n"
    preview = preview_on(login(UserFactory()), template_of(hostile, "a.md"))
    assert words(preview.xpath(".//strong")[0]) == "Where"
    assert not preview.xpath(".//script | .//a[starts-with(@href, 'javascript')]")


def test_plain_text_is_shown_as_it_is_and_cut(app, login) -> None:
    preview = preview_on(login(UserFactory()), template_of(b"<b>as it is</b>\n" + b"line\n" * 10_000, "a.txt"))
    assert preview.xpath("string(.//pre)").startswith("<b>as it is</b>\nline\n")
    assert "Only the beginning is shown" in words(preview)


def test_the_first_rows_of_a_table_are_shown(app, login) -> None:
    rows = b"name,price\n" + b"train,12\n" * 30
    preview = preview_on(login(UserFactory()), template_of(rows, "a.csv"))
    cells = preview.xpath(".//tr")
    assert len(cells) == 20
    assert words(cells[1]) == "train12"


FORM = pdf(
    catalog="/AcroForm<</Fields[100 0 R 101 0 R]/DA(/F1 12 Tf 0 g)>>",
    page="/Annots[100 0 R 101 0 R]",
    objects=(
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(city_name)/Rect[72 500 300 520]>>",
        "<</Type/Annot/Subtype/Widget/FT/Btn/T(agreed)/TU(I agree <b>)/Rect[72 600 90 620]>>",
    ),
)


def test_the_fields_of_a_form_are_a_table_in_reading_order(app, login) -> None:
    template = template_of(FORM, "a.pdf")
    version = get_version(template)
    assert version is not None
    assert [one["name"] for one in version.content["form_fields"]] == ["agreed", "city_name"]
    preview = preview_on(login(UserFactory()), template)
    assert "This form has 2 fields to fill in." in words(preview)
    assert [words(row) for row in preview.xpath(".//tbody/tr")] == ["I agree <b>Box to tick", "city nameText"]


def test_what_could_not_be_read_says_why_in_words(app, login) -> None:
    preview = preview_on(login(UserFactory()), template_of(b"%PDF-1.7\nnothing", "a.pdf"))
    assert "damaged" in words(preview)
    assert not preview.xpath(".//img")


def test_french_readers_read_french(app, login) -> None:
    template = template_of(FORM, "a.pdf")
    reader = UserFactory(language="fr")
    preview = words(preview_on(login(reader), template))
    assert "Aperçu" in preview
    assert "Ce formulaire a 2 champs à remplir." in preview


@pytest.mark.parametrize("pages", [1, 3])
def test_a_page_costs_the_same_however_much_it_shows(app, login, count_queries, pages: int) -> None:
    template = template_of(pdf(*["line"] * pages), "a.pdf")
    client = login(UserFactory())
    client.get(template.url)
    with count_queries() as queries:
        client.get(template.url)
    assert len([one for one in queries if "documents_previews" in one]) == 1
