"""Filling in the headers and footers of a workbook's printed pages, in which an ampersand begins a code."""

import io

import openpyxl
import pytest
from lxml import etree

from app.documents.filling import fill, find_placeholders
from tests.documents.files import members_of


def workbook_with(header: str) -> bytes:
    """Return a workbook with a header, in the middle of its odd pages, and a footer on its first one."""
    book = openpyxl.Workbook()
    book.active.oddHeader.center.text = header
    book.active.firstFooter.left.text = header
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def filled(header: str, value: str) -> list[str]:
    """Return what stands in that header and that footer when a value was put in place."""
    data = workbook_with(header)
    assert find_placeholders(data, "xlsx") == ["x"]
    sheet = etree.fromstring(members_of(fill(data, "xlsx", {"x": value}))["xl/worksheets/sheet1.xml"])
    return [sheet.findtext(".//{*}oddHeader"), sheet.findtext(".//{*}firstFooter")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann", "Report by Ann &P"),
        ("R&D &D", "Report by R&&D &&D &P"),
        ("two\nlines", "Report by two\nlines &P"),
        ("_x0041_", "Report by _x005F_x0041_ &P"),
        ("<b>", "Report by <b> &P"),
        ("a" * 300, "Report by " + "a" * 243),
        ("a" + "&" * 300, "Report by a"),
    ],
)
def test_what_is_entered_is_no_code_in_a_header(value: str, expected: str) -> None:
    assert filled("Report by {{ x }} &P", value) == [f"&C{expected}", f"&L{expected}"]


def test_a_number_is_no_part_of_the_size_before_it() -> None:
    assert filled('&"Calibri,Bold"&14{{ x }}', "2026")[0] == '&C&"Calibri,Bold"&14 2026'
    assert filled('&"Calibri,Bold"&14{{ x }}', "Ann")[0] == '&C&"Calibri,Bold"&14Ann'
