"""Following what one wants to hear of first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import fold_name
from app.core.errors import InvalidError, NotFoundError
from app.core.security import safe_path
from app.core.templating import flash_status, page
from app.news.models import FollowKind, Post
from app.news.queries.categories import list_categories
from app.news.queries.feed import Choice
from app.news.queries.following import Subject, list_follows, name_subjects, subjects_of
from app.news.service import following as service
from app.news.views.blueprint import blueprint


@dataclass(frozen=True)
class Followable:
    """Something that can be followed, how it is called, and whether the reader follows it."""

    subject: Subject
    name: str
    is_followed: bool


def followed_of(post: Post) -> tuple[Subject, ...]:
    """Return which of what a published post is about the reader follows."""
    if not post.is_published:
        return ()
    followed = set(list_follows(current_user))
    return tuple(subject for subject in subjects_of(post) if subject in followed)


def follows_on(post: Post, followed: Collection[Subject]) -> list[Followable]:
    """Return what a published post is about, as far as the reader can follow it: nobody follows himself."""
    if not post.is_published:
        return []
    names = [post.category.name_in(current_user.language), post.department.name, post.author.name]
    names += [f"#{tag.name}" for tag in post.tags]
    own = Subject(FollowKind.AUTHOR, str(current_user.id))
    return [
        Followable(subject, name, subject in followed)
        for subject, name in zip(subjects_of(post), names, strict=True)
        if subject != own
    ]


def followable_of(choice: Choice) -> Followable | None:
    """Return what the feed is narrowed to, where it is one thing alone that the reader can follow."""
    narrowed = list(_subjects_in(choice))
    if len(narrowed) != 1 or choice.only_bookmarked or choice.only_followed:
        return None
    subject, name = narrowed[0]
    if subject == Subject(FollowKind.AUTHOR, str(current_user.id)):
        return None
    return Followable(subject, name, subject in list_follows(current_user))


def _subjects_in(choice: Choice) -> Iterator[tuple[Subject, str]]:
    """Yield what the feed is narrowed to, each with its name."""
    if choice.category:
        yield Subject(FollowKind.CATEGORY, str(choice.category.id)), choice.category.name_in(current_user.language)
    if choice.department:
        yield Subject(FollowKind.DEPARTMENT, str(choice.department.id)), choice.department.name
    if fold_name(choice.tag):
        yield Subject(FollowKind.TAG, fold_name(choice.tag)), f"#{choice.tag}"
    if choice.author:
        yield Subject(FollowKind.AUTHOR, str(choice.author.id)), choice.author.name


def url_of(subject: Subject, slugs: dict[str, str]) -> str:
    """Return the address of the news about something."""
    ref = slugs.get(subject.ref, "") if subject.kind is FollowKind.CATEGORY else subject.ref
    return f"{url_for('.index')}?{urlencode({subject.kind.value: ref})}"


@blueprint.get("/following")
def following() -> ResponseReturnValue:
    """List what the reader follows."""
    names = name_subjects(current_user, list_follows(current_user))
    slugs = {str(one.id): one.slug for one in list_categories()}
    followed = [(Followable(subject, name, True), url_of(subject, slugs)) for subject, name in names.items()]
    return page("news/following.html", followed=followed)


@blueprint.post("/following")
def follow() -> ResponseReturnValue:
    """Follow something."""
    try:
        name = service.follow(current_user, _entered())
        flash_status(_("You follow %(name)s. You get a notice of each news about it.", name=name))
    except InvalidError as error:
        flash_status(error.message, kind="bad")
    return redirect(safe_path(request.form.get("next"), url_for(".following")))


@blueprint.post("/following/removal")
def unfollow() -> ResponseReturnValue:
    """Follow something no longer."""
    subject = _entered()
    service.unfollow(current_user, subject)
    again = {"kind": subject.kind.value, "ref": subject.ref, "next": request.form.get("next", "")}
    flash_status(_("You do not follow it any more."), undo_url=url_for(".follow"), undo_fields=again)
    return redirect(safe_path(request.form.get("next"), url_for(".following")))


def _entered() -> Subject:
    """Return what a form names.

    Raises:
        NotFoundError: Nothing of that kind can be followed.
    """
    subject = Subject.entered(request.form.get("kind", ""), request.form.get("ref", ""))
    if subject is None:
        raise NotFoundError
    return subject
