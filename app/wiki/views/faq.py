"""The FAQ: one searchable page per topic, each answer with an address of its own."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from app.core.calendar import today
from app.core.errors import InvalidError, NotFoundError
from app.core.feature import house
from app.core.pagination import requested_page
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.wiki import policy, queries, showing
from app.wiki.forms import EntryForm, TopicForm
from app.wiki.linking import Reference, read_name
from app.wiki.models import FaqEntry, FaqTopic, Page
from app.wiki.queries import faq as faq_queries
from app.wiki.service import faq as service
from app.wiki.service.reading import vote as cast_vote

blueprint = Blueprint("faq", __name__, url_prefix="/faq", template_folder="../templates")


def language() -> str:
    """Return the language that the reader reads."""
    return str(get_locale())


def entry_or_404(entry_id: int) -> FaqEntry:
    """Return an entry that the reader may see."""
    entry = faq_queries.get_entry(current_user, entry_id)
    if entry is None:
        raise NotFoundError
    return entry


def topic_or_404(slug: str) -> FaqTopic:
    """Return a topic, if there is anything in it for the reader, or he may write in it."""
    topic = faq_queries.get_topic(slug)
    if topic is None:
        raise NotFoundError
    return topic


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the topics; with a few words typed, the questions that they fit."""
    text = request.args.get("q", "").strip()[:200]
    counts = faq_queries.count_by_topic(current_user)
    can_write = policy.can_write_faq(current_user)
    return page(
        "faq/index.html",
        topics=[one for one in faq_queries.list_topics() if counts.get(one.id) or can_write],
        counts=counts,
        text=text,
        found=faq_queries.find_asked(current_user, text, 30) if text else [],
        can_write=can_write,
        language=language(),
    )


@blueprint.get("/<slug>")
def topic(slug: str) -> ResponseReturnValue:
    """Show the questions and answers of a topic."""
    topic = topic_or_404(slug)
    entries = faq_queries.find_topic(current_user, topic, language(), requested_page())
    can_write = policy.can_write_faq(current_user)
    if not entries.total and not can_write:
        raise NotFoundError
    return page(
        "faq/topic.html",
        topic=topic,
        entries=entries,
        backings=faq_queries.visible_backings(current_user, entries.items),
        votes=faq_queries.count_entry_votes([entry.id for entry in entries.items]),
        can_write=can_write,
        language=language(),
        today=today(),
    )


@blueprint.get("/<int:entry_id>-<slug>")
def entry(entry_id: int, slug: str) -> ResponseReturnValue:
    """Show one question with its answer; a topic may be called as if it were an entry, as in `5-s`."""
    if (named := faq_queries.get_topic(f"{entry_id}-{slug}")) is not None:
        return topic(named.slug)
    entry = entry_or_404(entry_id)
    if slug != entry.slug:
        return redirect(entry.url)
    house().see(current_user, f"faq:{entry.id}")
    return page(
        "faq/entry.html",
        entry=entry,
        pages=faq_queries.visible_backings(current_user, [entry])[entry.id],
        votes=faq_queries.count_entry_votes([entry.id]).get(entry.id, (0, 0)),
        audience=showing.audience_label(entry.audience),
        can_change=policy.can_change_entry(current_user, entry),
        freshness=entry.freshness(today()),
        language=language(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Write an entry."""
    require(policy.can_write_faq(current_user))
    if not faq_queries.list_topics():
        return redirect(url_for(".new_topic"))
    form = EntryForm(
        topic_id=_wanted_topic(), owner=current_user, audience=["all"], language=language(), review_months=12,
        question=request.args.get("question", "")[:200],
    )  # fmt: skip
    return _edit(form, None)


def _wanted_topic() -> int | None:
    topic = faq_queries.get_topic(request.args.get("topic", ""))
    return topic.id if topic else None


@blueprint.route("/<int:entry_id>/edit", methods=["GET", "POST"])
def edit(entry_id: int) -> ResponseReturnValue:
    """Change an entry."""
    entry = entry_or_404(entry_id)
    require(policy.can_change_entry(current_user, entry))
    pages = faq_queries.visible_backings(current_user, [entry])[entry.id]
    form = EntryForm(
        obj=entry,
        department_id=entry.owner_department_id if entry.owner_id is None else None,
        pages="\n".join(f"{one.space.slug}/{one.path}" for one in pages),
    )
    return _edit(form, entry)


def _edit(form: EntryForm, entry: FaqEntry | None) -> ResponseReturnValue:
    form.topic_id.choices = [SelectChoice(one.id, one.name_in(language())) for one in faq_queries.list_topics()]
    if form.validate_on_submit():
        with form.showing_refusals():
            saved = _save(form, entry)
            flash_status(_("The answer is published."))
            return redirect(saved.url)
    return page("faq/edit.html", form=form, entry=entry), form.status


def _save(form: EntryForm, entry: FaqEntry | None) -> FaqEntry:
    topic = next(one for one in faq_queries.list_topics() if one.id == form.topic_id.data)
    return service.save_entry(
        current_user,
        entry,
        topic=topic,
        question=form.question.data or "",
        answer=form.answer.data or "",
        audience=form.audience.data,
        language=form.language.data,
        owner=form.owner.data,
        department=form.department_id.department,
        review_months=form.review_months.data,
        pages=_pages_in(form),
    )


def _pages_in(form: EntryForm) -> list[Page]:
    """Return the pages that were named, one a line.

    Raises:
        InvalidError: One of them is not there.
    """
    names = [line.strip().removeprefix("/wiki/") for line in (form.pages.data or "").splitlines() if line.strip()]
    references = {name: read_name(name) or Reference(title=name) for name in names}
    found = queries.resolve(references.values(), 0, current_user)
    missing = [name for name, reference in references.items() if reference not in found]
    if missing:
        raise InvalidError(_("There is no page “%(name)s”. Write its title or its address.", name=missing[0]), "pages")
    return [found[reference] for reference in references.values()]


@blueprint.post("/preview")
def preview() -> ResponseReturnValue:
    """Show how an answer will look."""
    require(policy.can_write_faq(current_user))
    return page("wiki/preview.html", html=showing.preview_of(current_user, request.form.get("answer", ""), 0))


@blueprint.post("/<int:entry_id>/verification")
def verify(entry_id: int) -> ResponseReturnValue:
    """Note that an answer is still right."""
    entry = entry_or_404(entry_id)
    service.verify_entry(current_user, entry)
    flash_status(_("Thank you. Readers see that you have checked the answer."))
    back = request.form.get("back") == "reviews"
    return redirect(url_for("wiki.reviews") if back else entry.url)


@blueprint.post("/<int:entry_id>/vote")
def vote(entry_id: int) -> ResponseReturnValue:
    """Note whether an answer helped."""
    entry = entry_or_404(entry_id)
    cast_vote(current_user, entry, is_helpful=request.form.get("helpful") == "yes")
    flash_status(_("Thank you. It counts, without your name."))
    return redirect(entry.url)


@blueprint.post("/<int:entry_id>/deletion")
def delete(entry_id: int) -> ResponseReturnValue:
    """Take an entry out of the FAQ."""
    entry = entry_or_404(entry_id)
    service.delete_entry(current_user, entry)
    flash_status(_("The entry is gone."), undo_url=url_for(".restore", entry_id=entry.id))
    is_left = faq_queries.count_by_topic(current_user).get(entry.topic_id)
    return redirect(url_for(".topic", slug=entry.topic.slug) if is_left else url_for(".index"))


@blueprint.post("/<int:entry_id>/restoration")
def restore(entry_id: int) -> ResponseReturnValue:
    """Put an entry back."""
    entry = faq_queries.get_deleted_entry(current_user, entry_id)
    if entry is None:
        raise NotFoundError
    service.restore_entry(current_user, entry)
    flash_status(_("The entry is back."))
    return redirect(entry.url)


@blueprint.route("/topics/new", methods=["GET", "POST"])
def new_topic() -> ResponseReturnValue:
    """Add a topic."""
    require(policy.can_write_faq(current_user))
    return _edit_topic(TopicForm(), None)


@blueprint.route("/topics/<int:topic_id>/edit", methods=["GET", "POST"])
def edit_topic(topic_id: int) -> ResponseReturnValue:
    """Rename a topic."""
    require(policy.can_write_faq(current_user))
    topic = next((one for one in faq_queries.list_topics() if one.id == topic_id), None)
    if topic is None:
        raise NotFoundError
    return _edit_topic(TopicForm(obj=topic), topic)


def _edit_topic(form: TopicForm, topic: FaqTopic | None) -> ResponseReturnValue:
    if form.validate_on_submit():
        with form.showing_refusals():
            saved = service.save_topic(current_user, topic, **form.values)
            flash_status(_("The topic is saved."))
            return redirect(url_for(".topic", slug=saved.slug))
    return page("faq/edit_topic.html", form=form, topic=topic), form.status
