"""Charts: the picture and the table behind it say the same."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask, get_template_attribute, render_template_string
from lxml import html

from app.programme.charts.bars import Bar, BarChart
from app.programme.charts.lines import Level, LineChart, LineLayout, Mark, Series
from app.programme.charts.radar import RadarChart, Ring
from app.programme.charts.spark import SparkLine

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(13)]
VALUES = [0.21, 0.2, 0.25, None, 0.24, None, None, 0.18, 0.17, 0.2, 0.16, 0.12, 0.15]


@pytest.fixture(autouse=True)
def request_context(app: Flask):
    with app.test_request_context("/"):
        yield


def a_line_chart(**values: object) -> LineChart:
    given = {
        "title": "Rate",
        "summary": "It falls.",
        "days": MONDAYS,
        "series": [Series("All", VALUES), Series("Legal", [value and value / 2 for value in VALUES])],
    }
    return LineChart(**(given | values))


def drawn(macro: str, chart: object, **options: object) -> html.HtmlElement:
    template = "{% from 'programme/charts.html' import " + macro + " %}{{ " + macro + "(chart, **options) }}"
    return html.fromstring(render_template_string(template, chart=chart, options=options))


def values_in(layout: LineLayout, path: str, dots: list[tuple[float, float]]) -> dict[int, float]:
    """Read the values out of a drawing, as somebody would who has a ruler: by x the value."""
    zero, top = layout.up[0], layout.up[-1]
    per_unit = float(top.lines[0]) / (zero.y - top.y)
    points = [tuple(map(float, one)) for one in re.findall(r"[ML]([\d.]+),([\d.]+)", path)]
    return {round(x): (zero.y - y) * per_unit for x, y in [*points, *dots]}


@pytest.mark.parametrize("which", [0, 1])
def test_a_line_drawn_is_the_table_behind_it(which: int) -> None:
    chart = a_line_chart()
    layout = chart.layouts[which]
    across = (layout.box.right - layout.box.left) / (MONDAYS[-1] - MONDAYS[0]).days
    for number, line in enumerate(layout.lines):
        read = values_in(layout, line.path, line.dots)
        for day, row in zip(MONDAYS, chart.rows, strict=True):
            x = round(round(layout.box.left + (day - MONDAYS[0]).days * across, 1))
            told = row[number + 1]
            assert (x in read) == (told != "–")
            if told != "–":
                assert read[x] == pytest.approx(float(told), abs=0.002)


def test_the_table_stands_behind_the_picture_and_has_every_value() -> None:
    page = drawn("line_chart", a_line_chart(), id="rate", csv_url="/rate.csv")
    rows = page.xpath("//details//tbody/tr")
    assert [cell.text_content() for cell in page.xpath("//details//thead//th")] == ["Day", "All", "Legal"]
    assert len(rows) == len(MONDAYS)
    assert [cell.text_content() for cell in rows[0].xpath("th|td")] == ["5 Jan 2026", "0.21", "0.105"]
    assert rows[3].xpath("string(td[1])") == "–"


def test_a_picture_is_drawn_for_wide_windows_and_for_phones_and_says_what_it_shows() -> None:
    page = drawn("line_chart", a_line_chart(), id="rate")
    pictures = page.xpath("//figure/*[name()='svg']")
    assert [one.get("viewbox") or one.get("viewBox") for one in pictures] == ["0 0 880 306", "0 0 360 266"]
    for one in pictures:
        assert one.get("role") == "img"
        title, description = (page.get_element_by_id(name).text for name in one.get("aria-labelledby").split())
        assert (title, description) == ("Rate", "It falls.")
    assert len(set(page.xpath("//@id"))) == len(page.xpath("//@id"))
    assert not page.xpath("//*[@style]")


def test_lines_differ_by_more_than_their_colour_and_are_named() -> None:
    page = drawn("line_chart", a_line_chart(), id="rate")
    assert [item.text_content().strip() for item in page.xpath("//ul/li")] == ["All", "Legal"]
    assert page.xpath("//*[contains(@class, 'p-chart-line p-chart-2')]")


def test_marks_outside_the_days_are_left_out_and_labels_of_one_day_stand_in_rows() -> None:
    marks = [Mark(MONDAYS[4], "Launch"), Mark(MONDAYS[4], "First cycle"), Mark(date(2020, 1, 1), "Long ago")]
    layout = a_line_chart(marks=marks).layouts[0]
    assert [mark.label.lines for mark in layout.marks] == [["Launch"], ["First cycle"]]
    assert layout.marks[0].label.y != layout.marks[1].label.y


def test_a_mark_near_the_right_edge_has_its_label_on_the_left() -> None:
    layout = a_line_chart(marks=[Mark(MONDAYS[-1], "Third cycle")]).layouts[1]
    assert layout.marks[0].label.anchor == "end"


def test_an_average_is_cut_to_the_days_that_are_shown() -> None:
    levels = [
        Level(date(2025, 10, 1), MONDAYS[5], 0.2, "average 0.2"),
        Level(date(2020, 1, 1), date(2020, 2, 1), 0.3, "not here"),
    ]
    found = a_line_chart(levels=levels).layouts[0].levels
    assert [(level.x1, level.label.lines) for level in found] == [(a_line_chart().layouts[0].box.left, ["average 0.2"])]


def test_a_chart_of_one_day_and_one_without_values_can_be_drawn() -> None:
    one_day = a_line_chart(days=MONDAYS[:1], series=[Series("All", [0.2])])
    assert one_day.layouts[0].lines[0].dots
    nothing = a_line_chart(series=[Series("All", [None] * 13)])
    assert nothing.layouts[0].lines[0].path == ""


def test_values_below_zero_stay_within_the_drawing() -> None:
    layout = a_line_chart(series=[Series("All", [-5.0] + [3.0] * 12)]).layouts[0]
    heights = [float(y) for y in re.findall(r",([\d.]+)", layout.lines[0].path)]
    assert all(layout.box.top <= y <= layout.box.bottom for y in heights)


def test_bars_drawn_are_the_table_behind_them() -> None:
    bars = [Bar("all@", 900), Bar("sales@", 450, "(retired)"), Bar("legal@", 90)]
    chart = BarChart("Lists", "all@ has most.", bars, ("Mailing list", "Deliveries"))
    page = drawn("bar_chart", chart, id="lists")
    for layout in chart.layouts:
        assert [row.length / layout.rows[0].length for row in layout.rows] == pytest.approx([1, 0.5, 0.1], abs=0.001)
    cells = [cell.text_content() for cell in page.xpath("//details//tbody//th | //details//tbody//td")]
    assert cells == ["all@", "900", "sales@", "450 (retired)", "legal@", "90"]


def test_a_radar_has_a_corner_for_each_value_and_leaves_out_what_is_not_known() -> None:
    rings = [Ring("Second cycle", [4, 3, None, 5]), Ring("First cycle", [2, 3, 1, 1])]
    chart = RadarChart("Audit", "Better.", ["Finding", "Hearing", "Trusting", "Asking"], rings, lowest=1)
    page = drawn("radar_chart", chart, id="audit")
    first, second = chart.layouts[0].rings
    assert (len(first.dots), len(second.dots)) == (3, 4)
    assert page.xpath("//*[contains(@class, 'p-chart-ring')]/@points")[0] == second.corners
    cells = [row.text_content() for row in page.xpath("//details//tbody/tr[3]/*")]
    assert cells == ["Trusting", "–", "1"]


def test_a_small_line_says_in_words_what_it_shows() -> None:
    page = drawn("spark_line", SparkLine("from 10 to 14", [10, None, 12, 14]))
    assert page.get("aria-label") == "from 10 to 14"
    assert page.get("role") == "img"


def test_what_people_wrote_is_escaped() -> None:
    page = drawn("bar_chart", BarChart("<b>x</b>", "s", [Bar("<script>alert(1)</script>", 1)], ("a", "b")), id="x")
    assert not page.xpath("//script | //b")


def test_every_macro_is_there() -> None:
    for name in ("line_chart", "bar_chart", "radar_chart", "spark_line", "heat_map"):
        assert callable(get_template_attribute("programme/charts.html", name))
