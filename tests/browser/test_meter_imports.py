"""Reading in a log in a real browser: look, confirm, watch it being read, see the report."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.programme.meter.logs import NOON, Mail, trace

LOG = trace(
    Mail(number, "nadia.belkacem@precilor.example", ("wei.zhang@precilor.example",), NOON) for number in range(3)
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "trace.csv"
    path.write_bytes(LOG)
    return path


def test_a_log_is_looked_at_confirmed_and_read_while_one_watches(signed_in, log: Path) -> None:
    page: Page = signed_in("administrator", "/programme/email/imports")
    page.get_by_label("The log").set_input_files(log)
    page.get_by_role("button", name="Preview the log").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What trace.csv holds")
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("trace.csv is imported", timeout=90_000)
    expect(page.get_by_text("The file itself is deleted.")).to_be_visible()


def test_the_parts_of_a_country_follow_the_country_that_is_chosen(signed_in) -> None:
    page: Page = signed_in("administrator", "/programme/email/settings")
    page.get_by_label("Country", exact=True).select_option("DE")
    expect(page.get_by_label("Part of the country").get_by_role("option", name="Bayern")).to_be_attached()
