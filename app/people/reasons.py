"""Why somebody is suggested, in one line."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.people.finding import Expert, Piece
from app.people.models import LEVELS

MOST_SKILLS = 2


def reason_for(expert: Expert) -> str:
    """Return what speaks for a person: the skills named, the endorsements, the texts written."""
    return " · ".join(_reasons(expert))


def _reasons(expert: Expert) -> Iterator[str]:
    for piece in [one for one in expert.pieces if one.skill][:MOST_SKILLS]:
        yield _skill(piece)
    if expert.texts:
        yield _texts(expert)
    if any(piece.evidence.kind == "profile" for piece in expert.pieces):
        yield _("speaks of it on the profile")


def _skill(piece: Piece) -> str:
    name = piece.skill.name if piece.skill else ""
    named = str(_("“%(skill)s”: %(level)s", skill=name, level=LEVELS[piece.evidence.level]))
    if not piece.evidence.endorsements:
        return named
    endorsed = ngettext("endorsed by %(num)s colleague", "endorsed by %(num)s colleagues", piece.evidence.endorsements)
    return f"{named}, {endorsed}"


def _texts(expert: Expert) -> str:
    title = next((piece.text.title for piece in expert.pieces if piece.text), "")
    if not title:
        return str(ngettext("wrote %(num)s text about it", "wrote %(num)s texts about it", expert.texts))
    if expert.texts == 1:
        return str(_("wrote “%(title)s”", title=title))
    more = ngettext("and %(num)s more text", "and %(num)s more texts", expert.texts - 1)
    return str(_("wrote “%(title)s” %(more)s", title=title, more=more))
