"""Departments, audiences, people and categories, as a manifest names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.accounts.models import Audience, Department, Group, User
from app.accounts.models.audience import EVERYONE, department_token, group_token, user_token
from app.accounts.queries import fold_name, get_user_by_email
from app.accounts.queries.departments import Place, list_places
from app.accounts.queries.groups import get_group_called
from app.accounts.service.departments import department_at
from app.core.db import session
from app.core.installation import installation
from app.documents.exchange.reading import NotTakenError
from app.documents.models import TemplateCategory
from app.documents.queries.categories import list_categories

GROUP, PERSON = "group: ", "person: "


class Places:
    """The departments of the house; one that a manifest names and that is not there is made, and remembered as made."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self._places = list_places()

    def find(self, name: Any) -> Department:
        """Return a department by its path, as `A/B` or as a list, or by its name alone where there is but one such.

        Raises:
            NotTakenError: Nothing is named.
        """
        path = _path_of(name)
        if not path:
            raise NotTakenError("The department is no name.")
        labels = (" / ".join(path), str(name).strip())
        found = [one for one in self._places if one.label in labels]
        found = found or (self._called(path[0]) if len(path) == 1 else [])
        return found[0].department if found else self._make(path)

    def _called(self, name: str) -> list[Place]:
        named = [one for one in self._places if one.department.name == name]
        return named if len(named) == 1 else []

    def _make(self, path: Sequence[str]) -> Department:
        department = department_at(None, path)
        self.made.append(" / ".join(path))
        self._places = list_places()
        return department

    def look_again(self) -> None:
        """See which departments there are, after something was undone."""
        self._places = list_places()
        labels = {one.label for one in self._places}
        self.made[:] = [name for name in self.made if name in labels]

    def first(self) -> Department:
        """Return the oldest department at the top; in a house without any, one that is called like the house."""
        tops = [one.department for one in self._places if one.department.parent_id is None]
        if tops:
            return min(tops, key=lambda one: one.id)
        return self._make([installation().settings.site_name])

    def path_of(self, department: Department) -> str | list[str]:
        """Return how a manifest names a department."""
        names = {one.department.id: one.department.name for one in self._places}
        path = [names[id_] for id_ in department.lineage]
        return path if any("/" in name for name in path) else "/".join(path)

    def tokens_of(self, names: Any) -> list[str]:
        """Return the audience that a manifest names; it is never wider than what it says.

        Raises:
            NotTakenError: It names a group or a person that is not here, or nobody.
        """
        if names is None or names == EVERYONE:
            return [EVERYONE]
        named = names if isinstance(names, list) else [names]
        if not named:
            raise NotTakenError("The audience is empty.")
        return [self._token(name) for name in named]

    def _token(self, name: Any) -> str:
        text = str(name)
        if text.startswith(GROUP):
            if (group := get_group_called(text.removeprefix(GROUP).strip())) is None:
                raise NotTakenError(f"There is no such group: {text.removeprefix(GROUP)}.")
            return group_token(group.id)
        if text.startswith(PERSON):
            if (user := get_user_by_email(text.removeprefix(PERSON))) is None:
                raise NotTakenError(f"There is no such person: {text.removeprefix(PERSON)}.")
            return user_token(user.id)
        return department_token(self.find(name).id)

    def names_of(self, audience: Audience) -> list[Any] | None:
        """Return how a manifest names an audience, its tokens being loaded; None for everyone."""
        tokens = sorted(audience.token_texts)
        if EVERYONE in tokens:
            return None
        return [self._name(token) for token in tokens]

    def _name(self, token: str) -> Any:
        kind, _colon, number = token.partition(":")
        if kind == "dept":
            department = session.get(Department, int(number))
            return self.path_of(department) if department else token
        if kind == "group":
            group = session.get(Group, int(number))
            return f"{GROUP}{group.name}" if group else token
        user = session.get(User, int(number))
        return f"{PERSON}{user.email}" if user else token


def _path_of(name: Any) -> list[str]:
    if isinstance(name, dict):
        return []
    parts: Iterable[Any] = name if isinstance(name, list) else str(name or "").split("/")
    return [str(part).strip() for part in parts if str(part).strip()]


def category_called(name: str) -> TemplateCategory | None:
    """Return a category by its address or its name in any language."""
    folded = fold_name(name)
    for one in list_categories():
        if folded in (fold_name(one.slug), fold_name(one.name), fold_name(one.name_fr)):
            return one
    return None
