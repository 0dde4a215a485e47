"""Every address of the site that shows a page to an administrator of the demo company, and what others alone see."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Page

NOT_PAGES = {
    "/healthz", "/readyz", "/colleagues/options", "/wiki/page/<int:page_id>/branch", "/static/<path:filename>", "/admin/audit.csv", "/wiki/page/<int:page_id>/markdown",
    "/people/<int:user_id>/vcard", "/news/<int:post_id>/confirmations.csv", "/news/feed.atom",
    "/templates/<int:template_id>/latest", "/templates/<int:template_id>/versions/<int:number>",
    "/templates/collections/<int:collection_id>/zip",
    "/programme/email/rate.csv", "/programme/email/pairs.csv", "/programme/email/lists.csv",
}  # fmt: skip
FURTHER = (
    "/wiki/how-we-work/", "/wiki/how-we-work/write-a-good-page", "/wiki/tags/style", "/wiki/link?to=Nowhere",
    "/faq/pay-and-time-off", "/faq/1-x", "/wiki/page/1/revisions/1", "/search?q=pay+day", "/search?q=zzzz",
    "/people/24-karim-ouali", "/people/experts?q=calibration", "/people/experts?q=zzz", "/people/?name=jerme+dupon",
    "/templates/?q=note&language=fr", "/templates/?q=zzz",
    "/programme/cycles/2", "/programme/cycles/2/closure", "/programme/cycles/2/edit", "/programme/cycles/2/report",
    "/programme/cycles/2/goals/new", "/programme/goals/4", "/programme/goals/4/edit", "/programme/goals/5",
    "/programme/email?period=all", "/programme/email?department=2",
)  # fmt: skip
OF_STAFF = ("/", "/news/4", "/news/4/wordings/1/confirmation", "/notifications/", "/people/6", "/programme/audit")
OF_A_CHAMPION = ("/", "/news/own", "/people/23/edit", "/programme/training", "/wiki/reviews")
FOUND = {"rumour_id": "/news/rumours/", "skill_id": "/people/24-karim-ouali"}
"""Pages that link to a thing whose number nobody knows beforehand."""
KNOWN = {"post_id": 5, "comment_id": 7}
"""Things that an administrator sees all of; of all others the first is taken."""
LINKS = {"rumour_id": r"/news/rumours/(\d+)", "skill_id": r"/people/24/skills/(\d+)/endorsement"}


def addresses_of(app: Flask, page: Page) -> list[str]:
    """Return an address of every route that shows a page, with things in it that are there."""
    numbers = {**KNOWN, **{name: _number_on(page, address, LINKS[name]) for name, address in FOUND.items()}}
    rules = [
        rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.rule not in NOT_PAGES
    ]
    filled = {re.sub(r"<int:(\w+)>", lambda match: str(numbers.get(match[1], 1)), rule) for rule in rules}
    endorsement = f"/people/24/skills/{numbers['skill_id']}/endorsement"
    plain = {address for address in filled if "<" not in address and not address.endswith((".webp", ".atom"))}
    return sorted({*plain, *FURTHER, endorsement} - {f"/people/1/skills/{numbers['skill_id']}/endorsement"})


def _number_on(page: Page, address: str, link: str) -> str:
    page.goto(address)
    found = re.search(link, page.content())
    assert found is not None, f"no {link} on {address}"
    return found[1]
