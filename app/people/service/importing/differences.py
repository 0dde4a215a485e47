"""What an import changes in an account, field by field, in words for whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self

from flask_babel import gettext as _

from app.accounts.models import Department, Role, User

MOST_SKILLS = 5


class Difference(NamedTuple):
    """What a field of an account said and says now; empty where it said or says nothing."""

    field: str
    before: str
    after: str


class Places:
    """What departments are called from the root down: `A/B` is B inside A.

    Args:
        departments: All that are there.

    Attributes:
        former_ids: Of those.
    """

    def __init__(self, departments: Sequence[Department]) -> None:
        names = {one.id: one.name for one in departments}
        self.former_ids = frozenset(names)
        self._paths = {one.id: "/".join(names[number] for number in one.lineage) for one in departments}

    def learn(self, department_id: int, names: Sequence[str]) -> None:
        """Take note of a department that may be new."""
        self._paths[department_id] = "/".join(names)

    def path(self, department_id: int) -> str:
        """Return the path of a department."""
        return self._paths[department_id]


class State(NamedTuple):
    """What an account says at one moment, of all that a list of people can change in it."""

    name: str
    title: str
    department_id: int
    is_active: bool
    roles: tuple[tuple[Role, int | None], ...]

    @classmethod
    def of(cls, user: User) -> Self:
        """Return what an account says now."""
        roles = tuple((one.role, one.department_id) for one in user.roles)
        return cls(user.name, user.title, user.department_id, user.is_active, roles)

    def differences(self, after: Self, places: Places) -> list[Difference]:
        """Return what differs from this moment to another."""
        texts = zip(self._texts(after, places), after._texts(self, places), strict=True)
        return [Difference(field, old, new) for (field, old), (_field, new) in texts if old != new]

    def _texts(self, other: Self, places: Places) -> Iterable[tuple[str, str]]:
        """Yield each field as text; of the roles only those that the other moment has not."""
        yield "account", _("active") if self.is_active else _("deactivated")
        yield "name", self.name
        yield "title", self.title
        yield "department", places.path(self.department_id)
        yield "role", ", ".join(_role(*one, places) for one in self.roles if one not in other.roles)


def _role(role: Role, department_id: int | None, places: Places) -> str:
    if role is Role.ADMINISTRATOR or department_id is None:
        return str(_("administrator"))
    return str(_("champion of %(department)s", department=places.path(department_id)))


def in_manager(before: User | None, after: User) -> Difference:
    """Return that somebody reports to somebody else now; of two of the same name, their addresses."""
    if before is not None and before.name == after.name:
        return Difference("manager", before.email, after.email)
    return Difference("manager", before.name if before else "", after.name)


def in_skills(levels: Mapping[str, tuple[int, int]]) -> Difference:
    """Return that somebody has other skills, or the same at other levels, as a list writes them: `welding:3`.

    Args:
        levels: Before and after, by the name of the skill; 0 where it is not there.
    """
    before = [f"{name}:{old}" for name, (old, _new) in levels.items() if old]
    after = [f"{name}:{new}" for name, (_old, new) in levels.items() if new]
    return Difference("skills", _some_of(before), _some_of(after))


def _some_of(skills: Sequence[str]) -> str:
    return "; ".join(skills[:MOST_SKILLS]) + ("; …" if len(skills) > MOST_SKILLS else "")
