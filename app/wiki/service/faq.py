"""Writing the FAQ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import Department, User
from app.accounts.queries import fold_name
from app.accounts.service.audiences import audience_for
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.markup import RENDERER_VERSION, render
from app.core.permissions import require
from app.core.slugs import slugify
from app.core.typography import one_line
from app.wiki import events, policy
from app.wiki.models import FaqBacking, FaqEntry, FaqTopic, Page
from app.wiki.queries.faq import get_entry, get_topic
from app.wiki.service.keeping import set_owner

QUESTION_LENGTH = 200
BATCH = 50


def save_entry(
    actor: User | None,
    entry: FaqEntry | None,
    *,
    topic: FaqTopic,
    question: str,
    answer: str,
    audience: Iterable[str],
    language: str,
    owner: User | None,
    department: Department | None,
    review_months: int | None,
    pages: Sequence[Page] = (),
) -> FaqEntry:
    """Write an entry, or change one.

    Args:
        actor: Who writes; None for the house itself.
        entry: The entry to change; None for a new one.
        topic: Where it stands.
        question: As people ask it.
        answer: Markdown.
        audience: Tokens of those who may read it.
        language: `en` or `fr`.
        owner: Who keeps it current.
        department: The department that does, where no person does.
        review_months: How many months a check counts; None for no reviews.
        pages: The pages that back the answer.

    Raises:
        ForbiddenError: The actor may not write it.
        InvalidError: The question or the answer is missing or too long.
    """
    require(actor is None or (policy.can_change_entry(actor, entry) if entry else policy.can_write_faq(actor)))
    question, answer = _checked(question, answer)
    what, entry = ("changed", entry) if entry else ("created", _new_entry(actor, topic))
    entry.question, entry.folded_question, entry.slug = question, fold_name(question), slugify(question)
    entry.topic, entry.language, entry.review_months = topic, language, review_months
    entry.audience = audience_for(audience)
    set_owner(entry, owner, department)
    _set_answer(entry, answer)
    _set_pages(entry, pages)
    entry.changed_at = clock.now()
    entry.verify(actor.id if actor else None, clock.now(), today())
    session.add(entry)
    session.flush()
    _require_seen(actor, entry)
    _tell(actor, entry, what)
    return entry


def _checked(question: str, answer: str) -> tuple[str, str]:
    """Return a question and its answer without needless blanks and line ends of other systems."""
    question = one_line(question)
    if not question or len(question) > QUESTION_LENGTH:
        raise InvalidError(_("Write the question as people ask it, in at most 200 characters."), "question")
    if not answer.strip():
        raise InvalidError(_("An answer is missing."), "answer")
    return question, answer.replace("\r\n", "\n")


def _require_seen(actor: User | None, entry: FaqEntry) -> None:
    """Let nobody write what he would not see himself."""
    if actor is not None and get_entry(actor, entry.id) is None:
        raise InvalidError(
            _("You would no longer see this answer yourself. Add yourself, or a group you are in."), "audience"
        )


def _new_entry(actor: User | None, topic: FaqTopic) -> FaqEntry:
    last = session.scalar(select(func.max(FaqEntry.position)).where(FaqEntry.topic_id == topic.id)) or 0
    now = clock.now()
    return FaqEntry(
        created_by_id=actor.id if actor else None,
        created_at=now,
        changed_at=now,
        position=last + 1,
        number=0,
        backings=[],
    )


def _set_answer(entry: FaqEntry, answer: str) -> None:
    rendered = render(answer)
    entry.answer, entry.html, entry.plain = answer, rendered.html, rendered.plain
    entry.html_version = rendered.version
    entry.number += 1


def _set_pages(entry: FaqEntry, pages: Sequence[Page]) -> None:
    wanted = {page.id: position for position, page in enumerate(pages)}
    for backing in list(entry.backings):
        if backing.page_id not in wanted:
            entry.backings.remove(backing)
    for backing in entry.backings:
        backing.position = wanted[backing.page_id]
    known = {backing.page_id for backing in entry.backings}
    entry.backings += [FaqBacking(page_id=id_, position=at) for id_, at in wanted.items() if id_ not in known]


def verify_entry(actor: User, entry: FaqEntry) -> None:
    """Note that an answer is still right.

    Raises:
        ForbiddenError: The actor does not look after it.
    """
    require(policy.can_change_entry(actor, entry))
    entry.verify(actor.id, clock.now(), today())
    record(events.FaqEntryVerified(actor_id=actor.id, entry_id=entry.id))


def delete_entry(actor: User, entry: FaqEntry) -> None:
    """Take an entry out of the FAQ; it can be put back.

    Raises:
        ForbiddenError: The actor may not change it.
    """
    require(policy.can_change_entry(actor, entry))
    entry.deleted_at = clock.now()
    _tell(actor, entry, "deleted")


def restore_entry(actor: User, entry: FaqEntry) -> None:
    """Put an entry back.

    Raises:
        ForbiddenError: The actor may not change it.
    """
    require(policy.can_change_entry(actor, entry))
    entry.deleted_at = None
    _tell(actor, entry, "restored")


def _tell(actor: User | None, entry: FaqEntry, what: str) -> None:
    record(events.FaqEntryChanged(actor_id=actor.id if actor else None, entry_id=entry.id, what=what))


def save_topic(actor: User | None, topic: FaqTopic | None, *, name: str, name_fr: str = "", slug: str = "") -> FaqTopic:
    """Add a topic, or rename one.

    Raises:
        ForbiddenError: The actor may not write in the FAQ.
        InvalidError: The name is missing or taken.
    """
    require(actor is None or policy.can_write_faq(actor))
    name = one_line(name)
    if not name:
        raise InvalidError(_("Give the topic a name."), "name")
    what = "changed"
    if topic is None:
        slug, what = slugify(slug or name), "created"
        if get_topic(slug) is not None or slug in ("new", "topics", "suggestions"):
            raise InvalidError(_("There is a topic of that name already."), "name")
        last = session.scalar(select(func.max(FaqTopic.position))) or 0
        topic = FaqTopic(slug=slug, position=last + 1)
    topic.name, topic.name_fr = name, one_line(name_fr)
    session.add(topic)
    session.flush()
    record(
        events.FaqTopicsChanged(actor_id=actor.id if actor else None, topic_id=topic.id, topic=topic.name, what=what)
    )
    return topic


def render_outdated_entries() -> int:
    """Render anew some entries that an older renderer has rendered.

    Returns:
        How many entries were rendered.
    """
    outdated = select(FaqEntry).where(FaqEntry.html_version < RENDERER_VERSION).order_by(FaqEntry.id).limit(BATCH)
    entries = session.scalars(outdated).all()
    for entry in entries:
        rendered = render(entry.answer)
        entry.html, entry.plain, entry.html_version = rendered.html, rendered.plain, rendered.version
    return len(entries)
