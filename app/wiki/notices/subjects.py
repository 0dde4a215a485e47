"""What notices of the wiki are about: each is shown only to those for whom it is there at that moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import Found, NoticeSubject
from app.core.formats import short_day
from app.wiki import events, queries
from app.wiki.models import Kept
from app.wiki.policy import can_keep_page, can_see_unpublished
from app.wiki.queries import telling

REPORT_SHOWN = 200

OnePage = (
    events.PageEdited
    | events.ApprovalRequested
    | events.RevisionApproved
    | events.RevisionRejected
    | events.PageKeepingChanged
    | events.PageRetired
    | events.PageVerified
)
SomePages = events.PageAudienceChanged | events.PageDeleted | events.PageRestored
OneEntry = events.FaqEntryChanged | events.FaqEntryVerified


def _page(event: OnePage) -> list[int]:
    return [event.page_id]


def _pages(event: SomePages) -> list[int]:
    return event.page_ids


def _entry(event: OneEntry) -> list[int]:
    return [event.entry_id]


def _report(event: events.ReportSettled) -> list[int]:
    return [event.report_id]


def _reports(event: SomePages) -> Sequence[int]:
    return telling.list_reports_on(event.page_ids)


READERS = {events.PageAudienceChanged: _pages, events.PageDeleted: _pages, events.PageRestored: _pages}
"""What changes who may read pages; a page that moves, or whose space changes, tells so itself."""


def _pages_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {
        page.id: Found(page.title, page.url, page.space.name, lang=page.language)
        for page in queries.find_pages(reader, ids)
    }


PAGE = NoticeSubject("page", _pages_present, telling.audiences_of_pages, READERS)


def _histories_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {
        page.id: Found(page.title, f"/wiki/page/{page.id}/history", page.space.name, lang=page.language)
        for page in telling.find_pages_with_rights(reader, ids)
        if can_see_unpublished(reader, page)
    }


PAGE_HISTORY = NoticeSubject("page_history", _histories_present, telling.audiences_of_pages, READERS)


def _approvals_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {
        page.id: Found(
            page.title, f"/wiki/page/{page.id}/revisions/{page.latest_number}", page.space.name, lang=page.language
        )
        for page in queries.list_waiting_for(reader)
        if page.id in ids
    }


def _approval_audiences(ids: Sequence[int]) -> Mapping[int, int | None]:
    return telling.audiences_of_pages(ids, telling.waits_for_approval())


APPROVAL = NoticeSubject(
    "approval",
    _approvals_present,
    _approval_audiences,
    READERS
    | {
        events.PageEdited: _page,
        events.ApprovalRequested: _page,
        events.RevisionApproved: _page,
        events.RevisionRejected: _page,
        events.PageKeepingChanged: _page,
        events.PageRetired: _page,
    },
)


def _reports_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {
        report.id: Found(
            report.page.title,
            f"/wiki/page/{report.page_id}/reports",
            report.text[:REPORT_SHOWN],
            lang=report.page.language,
        )
        for report in telling.find_open_reports(reader, ids)
        if can_keep_page(reader, report.page)
    }


REPORT = NoticeSubject(
    "report",
    _reports_present,
    telling.audiences_of_reports,
    {
        events.ReportSettled: _report,
        events.PageAudienceChanged: _reports,
        events.PageDeleted: _reports,
        events.PageRestored: _reports,
    },
)


def _due(kept: Kept) -> str:
    return str(_("by %(day)s", day=short_day(kept.verified_until))) if kept.verified_until else ""


def _page_reviews_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {
        page.id: Found(page.title, page.url, _due(page), lang=page.language)
        for page in telling.find_due_pages(reader, ids, today())
    }


def _page_review_audiences(ids: Sequence[int]) -> Mapping[int, int | None]:
    return telling.audiences_of_pages(ids, telling.is_due(today()))


PAGE_REVIEW = NoticeSubject(
    "page_review",
    _page_reviews_present,
    _page_review_audiences,
    READERS
    | {
        events.PageVerified: _page,
        events.RevisionApproved: _page,
        events.PageKeepingChanged: _page,
        events.PageRetired: _page,
    },
)


def _entry_reviews_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    found = telling.find_due_entries(reader, ids, today())
    return {entry.id: Found(entry.question, entry.url, _due(entry), lang=entry.language) for entry in found}


def _entry_review_audiences(ids: Sequence[int]) -> Mapping[int, int | None]:
    return telling.audiences_of_due_entries(ids, today())


ENTRY_REVIEW = NoticeSubject(
    "faq_review",
    _entry_reviews_present,
    _entry_review_audiences,
    {events.FaqEntryChanged: _entry, events.FaqEntryVerified: _entry},
)
