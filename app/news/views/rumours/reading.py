"""The list of questions, and one of them."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.feature import house
from app.core.markup import excerpt
from app.core.markup.text import plain_of
from app.core.pagination import requested_page
from app.core.templating import flash_status, page
from app.news.policy.rumours import can_moderate
from app.news.queries.rumours import Part, count_followers, count_parts, find_rumours, is_following
from app.news.service.rumours.following import follow_rumour, unfollow_rumour
from app.news.views.blueprint import blueprint
from app.news.views.rumours.fetching import audience_names, rumour_or_404
from app.news.wording import RUMOUR_TAGS

TEXT_LENGTH = 200


@blueprint.get("/rumours/")
def rumours() -> ResponseReturnValue:
    """List the questions whether something is true, those without an answer first."""
    asked_for, text = request.args.get("part", ""), request.args.get("q", "").strip()[:TEXT_LENGTH]
    part = Part(asked_for) if asked_for in set(Part) else Part.ALL
    found = find_rumours(current_user, part, text, requested_page())
    return page(
        "rumours/index.html",
        rumours=found,
        text=text,
        tabs=_tabs(part, text),
        audiences=audience_names(list(found.items)),
        followers=count_followers([one.id for one in found.items]),
        excerpts={one.id: excerpt(plain_of(one.answer_html)) for one in found.items},
        tags=RUMOUR_TAGS,
    )


def _tabs(chosen: Part, text: str) -> list[dict[str, object]]:
    """Return the parts of the list as links, each with how many questions there are for the reader."""
    labels = {Part.ALL: _("All"), Part.OPEN: _("Without an answer"), Part.ANSWERED: _("Answered")}
    counts = count_parts(current_user, text)
    return [
        {
            "label": label,
            "url": url_for(".rumours", part=None if part is Part.ALL else part.value, q=text or None),
            "count": counts[part],
            "active": part is chosen,
        }
        for part, label in labels.items()
    ]


@blueprint.get("/rumours/<int:rumour_id>", defaults={"slug": ""})
@blueprint.get("/rumours/<int:rumour_id>-<slug>")
def rumour(rumour_id: int, slug: str) -> ResponseReturnValue:
    """Show a question and what is true."""
    shown = rumour_or_404(rumour_id)
    if shown.url != f"/news/rumours/{rumour_id}-{slug}":
        return redirect(shown.url)
    house().see(current_user, f"rumour:{shown.id}")
    return page(
        "rumours/show.html",
        rumour=shown,
        audience=audience_names([shown])[shown.id],
        followers=count_followers([shown.id]).get(shown.id, 0),
        is_following=is_following(current_user, shown),
        can_moderate=can_moderate(current_user, shown),
        tags=RUMOUR_TAGS,
    )


@blueprint.post("/rumours/<int:rumour_id>/following")
def follow_answer(rumour_id: int) -> ResponseReturnValue:
    """Want to know the answer too."""
    followed = rumour_or_404(rumour_id)
    follow_rumour(current_user, followed)
    flash_status(_("You will hear of the answer. Nobody sees that you want to know."))
    return redirect(followed.url)


@blueprint.post("/rumours/<int:rumour_id>/unfollowing")
def unfollow_answer(rumour_id: int) -> ResponseReturnValue:
    """Want to know it no longer."""
    followed = rumour_or_404(rumour_id)
    unfollow_rumour(current_user, followed)
    flash_status(_("You will not hear of it any more."))
    return redirect(followed.url)
