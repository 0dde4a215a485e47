"""Filling in, on the files themselves: what is a placeholder, where it may stand, and what never happens."""

import contextlib
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.filling import Placeholder, Reason, UnfillableError, fill, find_asked, find_placeholders
from app.documents.filling import package as packages
from app.documents.filling import xml as xml_parts
from app.documents.filling.grammar import find_places
from app.documents.models import FieldKind
from tests.documents.files import docx_of, members_of, odt_of, odt_texts, workbook_of

HANDBOOK = Path(__file__).parents[3] / "shared" / "handbook-18f" / "downloads"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ name }}", Placeholder("name")),
        ("{{name}}", Placeholder("name")),
        ("{{ Prénom de l_agent - 2 }}", Placeholder("Prénom de l_agent - 2")),
        ("{{ 名前 }}", Placeholder("名前")),
        ("{{ नाम }}", Placeholder("नाम")),
        ("{{ day: date }}", Placeholder("day", FieldKind.DATE)),
        ("{{ montant\u00a0: nombre }}", Placeholder("montant", FieldKind.NUMBER)),
        ("{{ raison\u00a0!\u00a0: texte long }}", Placeholder("raison", FieldKind.LONG_TEXT, is_required=True)),
        ("{{ size: choice(A|B | C) }}", Placeholder("size", FieldKind.CHOICE, ("A", "B", "C"))),
        ("{{ size: choix (A|A) = A }}", Placeholder("size", FieldKind.CHOICE, ("A",), "A")),
        ("{{ name = Li Wei }}", Placeholder("name", default="Li Wei")),
        ("{{ name! }}", Placeholder("name", is_required=True)),
        ("{{ amount: number ! = 3 }}", Placeholder("amount", FieldKind.NUMBER, (), "3", is_required=True)),
        ("{{ x = 7*7 }}", Placeholder("x", default="7*7")),
    ],
)
def test_a_placeholder_is_a_name_with_hints(text, expected) -> None:
    assert [place.placeholder for place in find_places(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ name.upper }}",
        "{{ name|attr('x') }}",
        "{{ config['SECRET_KEY'] }}",
        "{{ 7*7 }}",
        "{{ 7 }}",
        "{% for x in y %}",
        "{# note #}",
        "{{{ name }}}",
        "{ name }",
        "{{ name }",
        "{{ }}",
        "{{ name: colour }}",
        "{{ name: choice() }}",
        "{{ " + "a" * 61 + " }}",
        "${{ name() }}",
        "{{ !name }}",
        "{{ a\u200bb }}",
    ],
)
@pytest.mark.parametrize("ending", ["docx", "odt", "xlsx", "md"])
def test_anything_else_between_braces_is_text(text, ending) -> None:
    make = {"docx": docx_of, "odt": odt_of, "xlsx": workbook_of, "md": str.encode}[ending]
    data = make(text)
    assert find_placeholders(data, ending) == []
    assert fill(data, ending, {"name": "x", "config": "x", "a": "x", "7": "x"}) == data


def test_a_name_that_frameworks_know_is_a_name_and_nothing_else() -> None:
    filled = fill(b"{{ config }} {{ self }} {{ request }}", "md", {"config": "{{ self }}", "self": "mine"})
    assert filled == b"{{ self }} mine {{ request }}"


def test_what_several_places_say_of_one_placeholder_is_put_together() -> None:
    asked = find_asked(b"{{ a }} {{ b = x }} {{ a: number }} {{ a! = 3 }} {{ b = y }}", "md")
    assert asked == [Placeholder("a", FieldKind.NUMBER, (), "3", True), Placeholder("b", default="x")]


def test_a_placeholder_stands_in_one_line() -> None:
    assert find_placeholders(b"{{ na\nme }}", "md") == []
    assert find_placeholders(docx_of("{{ na\nme }}", "{{ na", "me }}"), "docx") == []


def test_a_composed_name_is_the_same_as_a_decomposed_one() -> None:
    assert find_placeholders("{{ e\u0301t\u00e9 }}{{ \u00e9te\u0301 }}".encode(), "md") == ["\u00e9t\u00e9"]


class TestWord:
    def test_a_placeholder_may_be_spread_over_runs_and_looks_like_the_first(self) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph("Dear ")
        first = paragraph.add_run("{")
        first.bold = True
        second = paragraph.add_run("{ na")
        second.font.color.rgb = RGBColor(255, 0, 0)
        paragraph.add_run("me: te")
        paragraph._p.append(paragraph._p.makeelement(f"{W}proofErr", {f"{W}type": "spellStart"}))
        paragraph.add_run("xt }}, hello {{ name }}")
        filled = docx.Document(io.BytesIO(fill(saved(document), "docx", {"name": "Li"})))
        runs = filled.paragraphs[0].runs
        assert filled.paragraphs[0].text == "Dear Li, hello Li"
        assert [run.text for run in runs] == ["Dear ", "Li", "", "", ", hello Li"]
        assert runs[1].bold

    def test_placeholders_are_filled_in_wherever_readers_see_them(self) -> None:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "{{ head }}"
        document.sections[0].footer.paragraphs[0].text = "{{ foot }}"
        document.add_table(1, 1).cell(0, 0).text = "{{ cell }}"
        document.add_heading("{{ heading }}", 1)
        data = with_text_box(saved(document), "{{ box }}")
        names = ["cell", "heading", "box", "head", "foot"]
        assert sorted(find_placeholders(data, "docx")) == sorted(names)
        filled = fill(data, "docx", {name: f"<{name}>" for name in names})
        assert find_placeholders(filled, "docx") == []
        again = docx.Document(io.BytesIO(filled))
        assert again.sections[0].header.paragraphs[0].text == "<head>"
        assert again.sections[0].footer.paragraphs[0].text == "<foot>"
        assert again.tables[0].cell(0, 0).text == "<cell>"
        assert b"&lt;box&gt;" in members_of(filled)["word/document.xml"]

    def test_comments_and_removed_text_are_left_alone(self) -> None:
        document = docx.Document()
        run = document.add_paragraph("Text {{ a }}").runs[0]
        document.add_comment(run, text="What is {{ b }}?", author="Ana", initials="A")
        data = saved(document)
        assert find_placeholders(data, "docx") == ["a"]
        filled = fill(data, "docx", {"a": "1", "b": "2"})
        assert [name for name, content in members_of(filled).items() if content != members_of(data)[name]] == [
            "word/document.xml"
        ]

    def test_line_breaks_and_tabs_become_those_of_word(self) -> None:
        filled = fill(docx_of("a {{ x }} b"), "docx", {"x": "1\r\n2\n\n\t3"})
        assert docx.Document(io.BytesIO(filled)).paragraphs[0].text == "a 1\n2\n\n\t3 b"
        xml = members_of(filled)["word/document.xml"]
        assert xml.count(b"<w:br/>") == 3
        assert xml.count(b"<w:tab/>") == 1

    def test_markup_in_a_value_is_text(self) -> None:
        value = '</w:t></w:r><w:r><w:instrText>INCLUDETEXT "/etc/passwd"</w:instrText> & ]]> &lol; <!ENTITY x>'
        filled = fill(docx_of("{{ x }}"), "docx", {"x": value})
        assert docx.Document(io.BytesIO(filled)).paragraphs[0].text == value
        root = etree.fromstring(members_of(filled)["word/document.xml"])
        assert not list(root.iter(f"{W}instrText"))

    def test_blanks_around_a_value_are_kept(self) -> None:
        filled = fill(docx_of("{{ x }}"), "docx", {"x": "  two  "})
        assert docx.Document(io.BytesIO(filled)).paragraphs[0].text == "  two  "

    def test_all_other_parts_stay_byte_for_byte(self) -> None:
        data = docx_of("{{ x }}")
        before, after = members_of(data), members_of(fill(data, "docx", {"x": "y"}))
        assert list(before) == list(after)
        assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]

    def test_filling_in_twice_gives_the_same_file(self) -> None:
        data = docx_of("{{ x }}")
        assert fill(data, "docx", {"x": "y"}) == fill(data, "docx", {"x": "y"})


class TestOpenDocument:
    def test_a_placeholder_may_be_spread_over_spans_and_blanks(self) -> None:
        body = (
            '<text:p>Dear <text:span text:style-name="B">{{<text:s/>na</text:span>me<text:s text:c="2"/>}}, '
            "hello</text:p><text:h>{{ title }}</text:h>"
        )
        data = odt_of(body=body)
        assert find_placeholders(data, "odt") == ["name", "title"]
        filled = fill(data, "odt", {"name": "Li Wei", "title": "T"})
        assert odt_texts(filled) == ["Dear Li Wei, hello", "T"]
        root = etree.fromstring(members_of(filled)["content.xml"])
        assert [one.text for one in root.iter("{*}span")] == ["Li Wei"]

    def test_line_breaks_tabs_and_blanks_become_elements(self) -> None:
        filled = fill(odt_of("a {{ x }} b"), "odt", {"x": "1\n2\t3   4 "})
        assert odt_texts(filled) == ["a 1\n2\t3   4  b"]
        xml = members_of(filled)["content.xml"]
        assert b"<text:line-break/>" in xml
        assert b"<text:tab/>" in xml
        assert b'<text:s text:c="3"/>' in xml

    def test_headers_are_filled_in_and_comments_are_not(self) -> None:
        body = (
            "<text:p>{{ a }}<office:annotation><text:p>{{ b }}</text:p></office:annotation></text:p>"
            "<text:tracked-changes><text:p>{{ c }}</text:p></text:tracked-changes>"
        )
        data = odt_of(body=body, header="{{ head }}")
        assert find_placeholders(data, "odt") == ["a", "head"]
        filled = fill(data, "odt", dict.fromkeys("abc", "1") | {"head": "H"})
        assert b"{{ b }}" in members_of(filled)["content.xml"]
        assert b"{{ c }}" in members_of(filled)["content.xml"]
        assert b">H<" in members_of(filled)["styles.xml"]

    def test_the_mimetype_comes_first_and_is_not_packed(self) -> None:
        filled = fill(odt_of("{{ x }}", mimetype_last=True), "odt", {"x": "y"})
        with zipfile.ZipFile(io.BytesIO(filled)) as archive:
            first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert filled[30:38] == b"mimetype"
        assert filled[38:77] == b"application/vnd.oasis.opendocument.text"

    def test_markup_in_a_value_is_text(self) -> None:
        value = '</text:p><text:a xlink:href="http://evil">&amp;'
        assert odt_texts(fill(odt_of("{{ x }}"), "odt", {"x": value})) == [value]


class TestWorkbook:
    @pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
    def test_a_formula_in_a_value_stays_text(self, value) -> None:
        for inline in (False, True):
            cell = cells_of(fill(workbook_of("{{ x }}", inline=inline), "xlsx", {"x": value}))["A1"]
            assert (cell.value, cell.data_type) == (value, "s")

    def test_a_cell_that_is_a_number_or_a_date_becomes_one(self) -> None:
        data = workbook_of(
            "{{ amount: number }}", "{{ day: date }}", "=A1*2", "{{ amount }} EUR", formats={"A2": "dd/mm/yyyy"}
        )
        values, exact = (
            {"amount": "12,5", "day": "25 November 2026"},
            {"amount": Decimal("12.5"), "day": date(2026, 11, 25)},
        )
        cells = cells_of(fill(data, "xlsx", values, exact))
        assert (cells["A1"].value, cells["A1"].data_type) == (12.5, "n")
        assert cells["A2"].value.date() == date(2026, 11, 25)
        assert cells["A3"].value == "=A1*2"
        assert cells["A4"].value == "12,5 EUR"

    @pytest.mark.parametrize(
        ("shown_as", "exact"),
        [
            ("@", Decimal("12.5")),
            ("dd/mm/yyyy", Decimal("12.5")),
            ("General", date(2026, 11, 25)),
            ('"d"0', date(2026, 11, 25)),
            ("dd/mm/yyyy", date(1899, 1, 1)),
            ("General", Decimal("1234567890123456789")),
        ],
    )
    def test_a_cell_whose_format_shows_no_such_thing_stays_text(self, shown_as, exact) -> None:
        data = workbook_of("{{ x }}", formats={"A1": shown_as})
        cell = cells_of(fill(data, "xlsx", {"x": "as written"}, {"x": exact}))["A1"]
        assert (cell.value, cell.data_type) == ("as written", "s")

    def test_formulas_are_reckoned_anew_when_a_number_has_come_in(self) -> None:
        data = with_result(workbook_of("{{ x }}", "=A1*2"), b"<v>7</v>")
        filled = fill(data, "xlsx", {"x": "4"}, {"x": Decimal(4)})
        assert b"<v>7</v>" not in members_of(filled)["xl/worksheets/sheet1.xml"]
        assert b'fullCalcOnLoad="1"' in members_of(filled)["xl/workbook.xml"]

    def test_a_workbook_that_counts_from_1904_gets_its_own_number(self) -> None:
        book = openpyxl.Workbook()
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active["A1"] = "{{ day }}"
        book.active["A1"].number_format = "yyyy-mm-dd"
        cell = cells_of(fill(saved(book), "xlsx", {"day": "x"}, {"day": date(2026, 11, 25)}))["A1"]
        assert cell.value.date() == date(2026, 11, 25)

    def test_a_string_that_several_cells_share_is_filled_in_everywhere(self) -> None:
        cells = cells_of(fill(workbook_of("{{ x }}", "{{ x }}"), "xlsx", {"x": "y"}))
        assert [cells["A1"].value, cells["A2"].value] == ["y", "y"]

    def test_what_a_reader_would_take_for_an_escape_is_escaped(self) -> None:
        filled = fill(workbook_of("{{ x }}"), "xlsx", {"x": "_x0041_"})
        assert b"_x005F_x0041_" in members_of(filled)["xl/sharedStrings.xml"]

    def test_formulas_with_braces_are_left_alone(self) -> None:
        data = workbook_of('="{{ x }}"')
        assert find_placeholders(data, "xlsx") == []
        assert fill(data, "xlsx", {"x": "y"}) == data


class TestMarkdown:
    def test_bytes_that_are_no_text_stay(self) -> None:
        assert fill(b"\xef\xbb\xbf\xff {{ x }} \xfe\r\n", "md", {"x": "1\n2"}) == b"\xef\xbb\xbf\xff 1\r\n2 \xfe\r\n"

    def test_other_formats_have_no_placeholders(self) -> None:
        for ending in ("txt", "csv", "pdf", "pptx", "ods", "png", ""):
            assert find_placeholders(b"{{ x }}", ending) == []
            assert fill(b"{{ x }}", ending, {"x": "y"}) == b"{{ x }}"


class TestRefusals:
    @pytest.mark.parametrize("ending", ["docx", "odt", "xlsx", "md"])
    def test_nul_is_refused(self, ending) -> None:
        with pytest.raises(UnfillableError) as refused:
            fill(b"", ending, {"x": "a\0b"})
        assert refused.value.reason is Reason.NUL

    def test_a_damaged_file_is_refused(self) -> None:
        data = docx_of("{{ x }}")
        unclosed = with_member(data, "word/document.xml", b"<w:p>{{ a }} {{ b }}")
        for broken in (b"", b"PK\x03\x04", data[: len(data) // 2], unclosed):
            with pytest.raises(UnfillableError):
                fill(broken, "docx", {"x": "y"})
            assert find_placeholders(broken, "docx") == []

    def test_entities_are_never_read(self, tmp_path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("{{ leaked }}")
        for declared in (f'<!ENTITY e SYSTEM "{secret.as_uri()}">', '<!ENTITY e "{{ inside }}">'):
            data = with_declaration(docx_of("&e; {{ x }}"), declared)
            assert find_placeholders(data, "docx") == []
            with pytest.raises(UnfillableError):
                fill(data, "docx", {"x": "y"})

    def test_a_bomb_is_refused(self) -> None:
        data = with_member(docx_of("{{ x }}"), "word/media/zeros.bin", b"\0" * (packages.LARGEST_UNPACKED + 1))
        with pytest.raises(UnfillableError) as refused:
            fill(data, "docx", {"x": "y"})
        assert refused.value.reason is Reason.TOO_LARGE

    def test_a_part_that_is_too_large_is_refused(self, monkeypatch) -> None:
        monkeypatch.setattr(packages, "LARGEST_PART", 1_000)
        monkeypatch.setattr(xml_parts, "LARGEST_PART", 1_000)
        with pytest.raises(UnfillableError) as refused:
            fill(docx_of("{{ x }}" + "a" * 1_000), "docx", {"x": "y"})
        assert refused.value.reason is Reason.TOO_LARGE

    def test_a_file_that_is_too_large_is_refused(self, monkeypatch) -> None:
        monkeypatch.setattr(packages, "LARGEST_FILE", 1_000)
        assert find_placeholders(docx_of("{{ x }}"), "docx") == []


@pytest.mark.skipif(not HANDBOOK.is_dir(), reason="the handbook's files are not here")
@pytest.mark.parametrize("path", sorted(HANDBOOK.iterdir()) if HANDBOOK.is_dir() else [], ids=lambda path: path.name)
def test_real_files_without_placeholders_stay_as_they_are(path) -> None:
    data, ending = path.read_bytes(), path.suffix[1:].lower()
    assert find_placeholders(data, ending) == []
    assert fill(data, ending, {"name": "x"}) == data


@pytest.mark.skipif(not HANDBOOK.is_dir(), reason="the handbook's files are not here")
@pytest.mark.parametrize("path", sorted(HANDBOOK.glob("*.docx")), ids=lambda path: path.name)
def test_a_real_document_is_filled_in(path) -> None:
    document = docx.Document(path)
    document.add_paragraph("For {{ client name! }} by {{ author }}")
    filled = fill(saved(document), "docx", {"client name": "Ada & Co", "author": "Li"})
    assert docx.Document(io.BytesIO(filled)).paragraphs[-1].text == "For Ada & Co by Li"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["docx", "odt", "xlsx"])
def test_libreoffice_opens_what_was_filled_in(ending, tmp_path) -> None:
    make = {"docx": docx_of, "odt": odt_of, "xlsx": workbook_of}[ending]
    path = tmp_path / f"filled.{ending}"
    path.write_bytes(fill(make("Dear {{ x }}"), ending, {"x": "Li <&> \u4f60\u597d"}))
    wanted = "csv" if ending == "xlsx" else "txt:Text (encoded):UTF8"
    subprocess.run(
        ["soffice", "--headless", "--convert-to", wanted, "--outdir", tmp_path, path], check=True, timeout=120
    )
    text = next(one for one in tmp_path.iterdir() if one.suffix in (".csv", ".txt")).read_text("utf-8")
    assert "Dear Li <&>" in text


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
VALUE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=200),
    st.sampled_from(["</w:t>", "&amp;", "{{ b }}", "=1+1", "\U0001f600" * 50, "\u202eمرحبا", "a  b   c", " ", "", "x" * 10_000]),
)  # fmt: skip
NO_XML = re.compile("[\ufffe\uffff]")


def as_kept(value: str) -> str:
    return NO_XML.sub("", value)


@settings(max_examples=60, deadline=None)
@given(before=TEXT.filter(lambda text: "{" not in text and "}" not in text), first=VALUE, second=VALUE)
def test_any_values_go_into_a_document_and_nothing_else_changes(before, first, second) -> None:
    values, kept = {"a": first, "b": second}, (as_kept(first), as_kept(second))
    before = as_kept(before)
    data = docx_of(f"{before}{{{{ a }}}}-{{{{ b }}}}.")
    filled = fill(data, "docx", values)
    assert docx.Document(io.BytesIO(filled)).paragraphs[0].text == f"{before}{kept[0]}-{kept[1]}."
    same = {name: content for name, content in members_of(data).items() if name != "word/document.xml"}
    assert same.items() <= members_of(filled).items()


@settings(max_examples=60, deadline=None)
@given(first=VALUE, second=VALUE)
def test_any_values_go_into_an_open_document(first, second) -> None:
    data = odt_of("x{{ a }}-{{ b }}.")
    filled = fill(data, "odt", {"a": first, "b": second})
    assert odt_texts(filled) == [f"x{as_kept(first)}-{as_kept(second)}."]
    same = {name: content for name, content in members_of(data).items() if name != "content.xml"}
    assert same.items() <= members_of(filled).items()


@settings(max_examples=60, deadline=None)
@given(first=VALUE.filter(lambda value: "x005F_" not in value), inline=st.booleans())
def test_any_value_goes_into_a_workbook_as_text(first, inline) -> None:
    data = workbook_of("x{{ a }}.", inline=inline)
    filled = fill(data, "xlsx", {"a": first})
    cell = cells_of(filled)["A1"]
    assert (cell.value, cell.data_type) == (f"x{as_kept(first)}.", "s")
    changing = {"xl/worksheets/sheet1.xml" if inline else "xl/sharedStrings.xml"}
    same = {name: content for name, content in members_of(data).items() if name not in changing}
    assert same.items() <= members_of(filled).items()


@settings(max_examples=100, deadline=None)
@given(
    first=VALUE,
    rest=st.binary(max_size=50).filter(lambda data: b"{" not in data and b"}" not in data and b"\r\n" not in data),
)
def test_any_value_goes_into_markdown(first, rest) -> None:
    filled = fill(rest + b"\n{{ a }}\n" + rest, "md", {"a": first})
    assert filled == rest + b"\n" + as_kept(first).encode() + b"\n" + rest


@settings(max_examples=200, deadline=None)
@given(junk=st.binary(max_size=400), ending=st.sampled_from(["docx", "odt", "xlsx", "md", "pdf"]))
def test_junk_has_no_placeholders_and_breaks_nothing(junk, ending) -> None:
    assert isinstance(find_placeholders(junk, ending), list)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), ending=st.sampled_from(["docx", "odt", "xlsx"]))
def test_a_file_with_a_wrong_byte_breaks_nothing(place, byte, ending) -> None:
    data = bytearray({"docx": docx_of, "odt": odt_of, "xlsx": workbook_of}[ending]("{{ x }}"))
    data[place % len(data)] = byte
    assert isinstance(find_placeholders(bytes(data), ending), list)
    with contextlib.suppress(UnfillableError):
        fill(bytes(data), ending, {"x": "y"})


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="{}! :=|()ab\u00e9_-%.'\n", max_size=80))
def test_any_text_between_braces_is_read_without_harm(text) -> None:
    for place in find_places(text):
        assert text[place.start : place.start + 2] == "{{"
        assert text[place.end - 2 : place.end] == "}}"


def cells_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def saved(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def rewritten(data: bytes, change) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(members_of(data)).items():
            archive.writestr(name, content)
    return target.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    return rewritten(data, lambda members: members | {name: content})


def with_text_box(data: bytes, text: str) -> bytes:
    box = (
        '<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r>'
        f"<w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>"
    ).encode()
    name = "word/document.xml"
    return rewritten(data, lambda all_: all_ | {name: all_[name].replace(b"</w:p>", box + b"</w:p>", 1)})


def with_declaration(data: bytes, declared: str) -> bytes:
    name = "word/document.xml"
    doctype = f"<!DOCTYPE x [{declared}]>".encode()

    def declare(members):
        head, _end, body = members[name].partition(b"?>")
        return members | {name: head + b"?>" + doctype + body.replace(b"&amp;e;", b"&e;")}

    return rewritten(data, declare)


def with_result(data: bytes, result: bytes) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    return rewritten(data, lambda all_: all_ | {name: re.sub(rb"</f><v ?/>|</f><v></v>", b"</f>" + result, all_[name])})
