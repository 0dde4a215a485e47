"""Mail about pages: reviews that are due, problems that readers report, revisions to approve."""

from __future__ import annotations

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import get_department, get_user, list_champions_of
from app.core.db import session
from app.core.installation import installation
from app.core.mail import Message
from app.core.mail.sending import send
from app.wiki import events, queries
from app.wiki.models import Page, Report
from app.wiki.policy import can_see_unpublished
from app.wiki.queries.faq import find_entries


def send_reviews(event: events.ReviewsDue) -> None:
    """Tell a keeper what to check; only what he may see by now."""
    user = get_user(event.user_id)
    if user is None or not user.is_active:
        return
    titles = _titles(user, event)
    if not titles:
        return
    with force_locale(user.language):
        text = ngettext(
            "Hello %(name)s,\n\n%(num)s text that you look after is to be checked. If it is still right, one click "
            "says so.",
            "Hello %(name)s,\n\n%(num)s texts that you look after are to be checked. If they are still right, one "
            "click each says so.",
            len(titles),
            name=user.name,
        )
        lines = "\n".join(f"- {title}" for title in titles)
        subject = ngettext("%(num)s page to check", "%(num)s pages to check", len(titles))
        key = f"wiki.reviews:{user.id}:{event.on}"
        _send(user, subject, f"{text}\n\n{lines}", key, _("See what to check"), "/wiki/reviews")


def _titles(user: User, event: events.ReviewsDue) -> list[str]:
    ids: dict[str, list[int]] = {"page": [], "faq": []}
    for kind, id_ in event.texts:
        ids[kind].append(id_)
    pages = [page.title for page in queries.find_pages(user, ids["page"])]
    return sorted(pages + [entry.question for entry in find_entries(user, ids["faq"])])


def send_report(event: events.ProblemReported) -> None:
    """Tell whoever looks after a page that a reader found something wrong."""
    report = session.get(Report, event.report_id)
    if report is None or report.settled_at is not None:
        return
    reporter = get_user(report.reporter_id)
    for keeper in _keepers_of(report.page_id):
        page = queries.get_page(keeper, report.page_id)
        if page is None or reporter is None or keeper.id == reporter.id:
            continue
        with force_locale(keeper.language):
            text = _(
                "Hello %(name)s,\n\n%(reporter)s writes about “%(page)s”:\n\n%(text)s",
                name=keeper.name, reporter=reporter.name, page=page.title, text=report.text,
            )  # fmt: skip
            where = "\n\n".join(part for part in (report.section, report.quote) if part)
            text += f"\n\n{_('Where:')}\n{where}" if where else ""
            subject = _("Something is wrong on “%(page)s”", page=page.title)
            key = f"wiki.report:{report.id}:{keeper.id}"
            _send(keeper, subject, text, key, _("See the report"), f"/wiki/page/{page.id}/reports")


def _keepers_of(page_id: int) -> list[User]:
    """Return who is told about a page: its owner, else its department's or its space's champions, else its author."""
    page = session.get_one(Page, page_id)
    owner = get_user(page.owner_id) if page.owner_id else None
    if owner is not None and owner.is_active:
        return [owner]
    any_page = queries.get_any_page(page_id)
    assert any_page is not None
    for department_id in (page.owner_department_id, any_page.space.department_id):
        department = get_department(department_id) if department_id else None
        if department is not None and (champions := list_champions_of(department)):
            return [user for one in champions if (user := get_user(one.id)) is not None]
    author = get_user(page.created_by_id) if page.created_by_id else None
    return [author] if author is not None and author.is_active else []


def send_approval_request(event: events.ApprovalRequested) -> None:
    """Ask the approvers of a page."""
    page = queries.get_any_page(event.page_id)
    if page is None or page.latest_number != event.number:
        return
    for approver in [get_user(one.user_id) for one in page.approvers]:
        if approver is None or not approver.is_active or queries.get_page(approver, page.id) is None:
            continue
        with force_locale(approver.language):
            text = _(
                "Hello %(name)s,\n\nrevision %(number)s of “%(page)s” waits for your approval.",
                name=approver.name, number=event.number, page=page.title,
            )  # fmt: skip
            key = f"wiki.approval:{page.id}:{event.number}:{event.round}:{approver.id}"
            url = f"/wiki/page/{page.id}/revisions/{event.number}"
            _send(approver, _("To approve: %(page)s", page=page.title), text, key, _("Read and decide"), url)


def send_decision(event: events.RevisionRejected | events.RevisionApproved) -> None:
    """Tell the author of a revision what became of it."""
    page = queries.get_any_page(event.page_id)
    revision = queries.get_revision(page, event.number) if page is not None else None
    author = get_user(revision.author_id) if revision is not None and revision.author_id else None
    if page is None or author is None or not author.is_active or author.id == event.actor_id:
        return
    if queries.get_page(author, page.id) is None or not can_see_unpublished(author, page):
        return
    with force_locale(author.language):
        is_approved = isinstance(event, events.RevisionApproved)
        text = (
            _("Revision %(number)s of “%(page)s” was approved.")
            if is_approved
            else _("Revision %(number)s of “%(page)s” was sent back. The history says why.")
        )
        text = text % {"number": event.number, "page": page.title}
        subject = _("Approved: %(page)s") if is_approved else _("Sent back: %(page)s")
        key = f"{event.name}:{page.id}:{event.number}:{event.round}"
        _send(author, subject % {"page": page.title}, text, key, _("See the history"), f"/wiki/page/{page.id}/history")


def _send(user: User, subject: str, text: str, key: str, action: str, path: str) -> None:
    message = Message(
        to_name=user.name,
        to_address=user.email,
        subject=" ".join(subject.split()),
        text=text,
        key=key,
        language=user.language,
    )
    send(message, action=action, url=installation().settings.base_url + path)
