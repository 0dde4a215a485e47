"""A digest arrives, and is stopped by the link in it, without signing in."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, demo_email
from tests.browser.walking import ALL, violations


def digest_to(address: str, folder: Path) -> EmailMessage:
    """Return the digest that somebody was sent, once it lies in the outbox."""
    for _try in range(60):
        for path in folder.glob("*.eml"):
            email = BytesParser(policy=default).parsebytes(path.read_bytes())
            if email["To"].addresses[0].addr_spec == address and str(email.get("List-Id", "")).startswith("<digest."):
                return email
        time.sleep(0.5)
    raise AssertionError(f"no digest for {address}")


def test_a_digest_is_stopped_from_the_mail_without_signing_in(
    environment: dict[str, str], chromium: Browser, signed_in: Callable[..., Page], open_page: Callable[..., Page]
) -> None:
    subprocess.run([sys.executable, "-m", "tests.browser.hasten"], cwd=ROOT, env=environment, check=True)
    email = digest_to(demo_email("staff"), Path(environment["PASSERELLE_DATA_DIR"]) / "outbox")
    text = email.get_body(("plain",)).get_content()
    assert "Forty pumps for the Genoa water works" in text
    mail = chromium.new_page()
    mail.set_content(email.get_body(("html",)).get_content())
    assert violations(mail, {**ALL, "rules": {"page-has-heading-one": {"enabled": False}}}) == []
    mail.close()
    link = re.search(r"http://\S+/notifications/stop/\S+", text)
    assert link is not None
    stranger = open_page(link[0])
    expect(stranger.get_by_text("Stop the digest?")).to_be_visible()
    stranger.get_by_role("button", name="Stop these mails").click()
    expect(stranger.get_by_text("Done. You get no digest any more.")).to_be_visible()
    reader = signed_in("staff", "/notifications/wishes")
    expect(reader.get_by_label("Never; the site is enough")).to_be_checked()
    reader.goto("/notifications/")
    expect(reader.get_by_role("link", name="Forty pumps for the Genoa water works")).to_be_visible()
