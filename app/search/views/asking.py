"""Questions that nothing answers yet: left, listed, answered."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import get_department
from app.core.errors import NotFoundError
from app.core.feature import Found, house
from app.core.security import database_id
from app.core.templating import flash_status, page
from app.search import finding, policy
from app.search.finding import FoundHit
from app.search.forms import IN_WORDS, AnswerForm, LeaveForm
from app.search.models import OpenQuestion
from app.search.queries import get_question, list_left_by, list_waiting
from app.search.questions import answer_question, leave_question, take_back_question
from app.search.views.blueprint import TEXT_LENGTH, asked_text, blueprint

OFFERED = 8


@blueprint.route("/search/questions/new", methods=["GET", "POST"])
def leave() -> ResponseReturnValue:
    """Leave a question with a department."""
    text = asked_text()
    form = LeaveForm(text=text)
    if request.method == "GET":
        form.department_id.data = _asked_department_id() or _department_for(text)
    if form.validate_on_submit():
        with form.showing_refusals():
            department = form.department_id.department
            if department is None:
                raise NotFoundError
            question = leave_question(current_user, form.text.data, department)
            flash_status(_("Left with %(department)s. You hear of the answer.", department=department.name))
            return redirect(question.url)
    return page("search/leave.html", form=form, text=text), form.status


def _asked_department_id() -> int | None:
    """Return the department that the address names: that of a colleague whose profile led here."""
    department_id = request.args.get("department", type=database_id)
    department = get_department(department_id) if department_id else None
    return department.id if department else None


def _department_for(text: str) -> int:
    """Return the department of whoever knows most about it, the reader's own where nobody does."""
    experts = finding.who_knows(current_user, text) if text else []
    return experts[0].user.department_id if experts else current_user.department_id


@blueprint.get("/search/questions/")
def questions() -> ResponseReturnValue:
    """List the questions that wait for the reader, and those that the reader has left."""
    return page(
        "search/questions.html",
        waiting=list_waiting(current_user),
        mine=list_left_by(current_user),
        can_answer=policy.can_arrange(current_user),
    )


@blueprint.route("/search/questions/<int:question_id>", methods=["GET", "POST"])
def question(question_id: int) -> ResponseReturnValue:
    """Show a question with its answer, or what may answer it to whoever can."""
    found = _question_or_404(question_id)
    house().see(current_user, found.thread)
    is_to_answer = found.answered_at is None and policy.can_answer(current_user, found)
    if request.method == "POST" or is_to_answer:
        return _answering(found)
    return page("search/question.html", question=found, thing=_thing_of(found), form=None, look="")


@blueprint.post("/search/questions/<int:question_id>/withdrawal")
def take_back(question_id: int) -> ResponseReturnValue:
    """Take a question back."""
    found = _question_or_404(question_id)
    take_back_question(current_user, found)
    flash_status(_("Taken back. Nobody is asked it any more."))
    return redirect(url_for(".questions"))


def _question_or_404(question_id: int) -> OpenQuestion:
    """Return a question.

    Raises:
        NotFoundError: There is none that the reader may see.
    """
    found = get_question(current_user, question_id)
    if found is None:
        raise NotFoundError
    return found


def _answering(found: OpenQuestion) -> ResponseReturnValue:
    look = request.args.get("look", "").strip()[:TEXT_LENGTH] or found.text
    hits = _offered(found, look)
    form = AnswerForm()
    form.thing.choices = [
        *((f"{hit.kind}:{hit.id}", hit.title) for hit in hits), (IN_WORDS, _("None of these; my words below do")),
    ]  # fmt: skip
    if form.validate_on_submit():
        with form.showing_refusals():
            answer_question(current_user, found, thing=form.chosen, text=form.text.data or "")
            flash_status(_("Answered. %(name)s is told.", name=found.asker.name))
            return redirect(url_for(".questions"))
    return page("search/question.html", question=found, thing=None, form=form, look=look), form.status


def _offered(found: OpenQuestion, look: str) -> Sequence[FoundHit]:
    """Return what may answer a question: what is found for it that its asker may read too."""
    hits = finding.find(current_user, look).hits
    sources = house().search_sources
    by_kind = {kind: [hit.id for hit in hits if hit.kind == kind] for kind in dict.fromkeys(hit.kind for hit in hits)}
    readable = {(kind, id_) for kind, ids in by_kind.items() for id_ in sources[kind].readable(found.asker, ids)}
    return [hit for hit in hits if hit.key in readable][:OFFERED]


def _thing_of(found: OpenQuestion) -> Found | None:
    """Return what answers a question, as far as the reader may see it."""
    source = house().search_sources.get(found.answer_kind)
    if source is None or found.answer_id is None:
        return None
    return source.present(current_user, [found.answer_id]).get(found.answer_id)
