"""The blueprint that the views of people share, and how they fetch what an address names."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import get_person
from app.core.errors import NotFoundError
from app.core.slugs import slugify

blueprint = Blueprint("people", __name__, url_prefix="/people", template_folder="../templates")


def person_or_404(user_id: int) -> User:
    """Return a colleague.

    Raises:
        NotFoundError: There is none that the reader may see.
    """
    person = get_person(current_user, user_id)
    if person is None:
        raise NotFoundError
    return person


def url_of(person: User, anchor: str | None = None) -> str:
    """Return the address of a person's profile."""
    return url_for("people.show", user_id=person.id, slug=slugify(person.name), _anchor=anchor)
