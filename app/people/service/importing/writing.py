"""From rows to accounts and profiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Department, Role, User
from app.accounts.queries.departments import list_departments
from app.accounts.queries.people import WITH_RIGHTS
from app.accounts.service.departments import department_at
from app.accounts.service.people import create_user, deactivate_user, reactivate_user, update_user
from app.accounts.service.roles import grant_role
from app.core.db import rehearsal, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.people import events, policy
from app.people.service.importing.differences import Difference, Places, State, in_manager, in_skills
from app.people.service.importing.reading import Problem, Row, name_from
from app.people.service.profiles import Details, update_profile
from app.people.service.skills import set_skills


@dataclass(frozen=True)
class Change:
    """What an import did, or would do, to one account."""

    email: str
    what: str
    differences: tuple[Difference, ...] = ()


@dataclass
class Report:
    """What an import did, or would do."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    deactivated: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    """Those that are new, by their paths: `A/B` is B inside A."""
    differences: dict[str, tuple[Difference, ...]] = field(default_factory=dict)
    """What differs in each account that was there before and changed, by its address."""

    @property
    def taken(self) -> int:
        """How many lines were taken."""
        return len(self.created) + len(self.updated) + len(self.unchanged)

    @property
    def changes(self) -> list[Change]:
        """Everything that differs from before."""
        groups = (("created", self.created), ("updated", self.updated), ("deactivated", self.deactivated))
        return [Change(email, what, self.differences.get(email, ())) for what, emails in groups for email in emails]


def import_people(
    actor: User | None,
    rows: Sequence[Row],
    problems: Iterable[Problem] = (),
    *,
    deactivate_missing: bool = False,
    dry_run: bool = False,
    is_demo: bool = False,
    progress: Callable[[Row], None] = lambda _row: None,
) -> Report:
    """Create, update and deactivate accounts so that they agree with a list.

    Args:
        actor: Who imports; None for the command line.
        rows: The lines that can be taken.
        problems: What was wrong with the other lines; it comes back in the report.
        deactivate_missing: Close the accounts that are not on the list. Administrators' accounts are never closed.
        dry_run: Undo everything at the end.
        is_demo: The accounts belong to the demo company.
        progress: Called after each row.

    Raises:
        ForbiddenError: The actor may not import people.
    """
    require(actor is None or policy.can_import_people(actor))
    if dry_run:
        with rehearsal():
            return import_people(
                actor, rows, problems, deactivate_missing=deactivate_missing, is_demo=is_demo, progress=progress
            )
    work = _Import(actor, rows, is_demo=is_demo)
    work.report.problems.extend(problems)
    for row in rows:
        work.take(row)
        progress(row)
    work.set_managers()
    if deactivate_missing and work.report.taken:
        work.deactivate_missing()
    work.finish()
    return work.report


class _Import:
    """One run: what is known at its start, and the report that grows."""

    def __init__(self, actor: User | None, rows: Sequence[Row], *, is_demo: bool) -> None:
        self.actor = actor
        self.rows = rows
        self.is_demo = is_demo
        self.report = Report()
        self.users = {user.email: user for user in session.scalars(select(User).options(*WITH_RIGHTS))}
        self.by_id: dict[int, User] = {}
        self.known = frozenset(self.users)
        self.departments: dict[tuple[str, ...], Department] = {}
        self.places = Places(list_departments())

    def take(self, row: Row) -> None:
        """Create or update one account; whatever is wrong with it undoes this line alone."""
        try:
            with session.begin_nested():
                user = self.users.get(row.email)
                if user is None:
                    self.users[row.email] = self._create(row)
                    self.report.created.append(row.email)
                else:
                    self._sort(row.email, self._update(user, row))
        except InvalidError as error:
            self.users.pop(row.email, None)
            self.departments = {names: one for names, one in self.departments.items() if one in session}
            self.report.problems.append(Problem(row.line, error.message, row.email))

    def _sort(self, email: str, differences: tuple[Difference, ...]) -> None:
        (self.report.updated if differences else self.report.unchanged).append(email)
        if differences:
            self.report.differences[email] = differences

    def _department(self, names: tuple[str, ...]) -> Department:
        if names not in self.departments:
            self.departments[names] = department_at(self.actor, names)
            self.places.learn(self.departments[names].id, names)
        return self.departments[names]

    def _create(self, row: Row) -> User:
        user = create_user(
            self.actor,
            email=row.email,
            name=row.name or name_from(row.email),
            department=self._department(row.department),
            title=row.title or "",
            is_demo=self.is_demo,
        )
        self._describe(user, row)
        self._grant(user, row)
        return user

    def _update(self, user: User, row: Row) -> tuple[Difference, ...]:
        before = State.of(user)
        values: dict[str, object] = {"department_id": self._department(row.department).id}
        values |= {key: value for key, value in (("name", row.name), ("title", row.title)) if value}
        reactivate_user(self.actor, user)
        update_user(self.actor, user, **values)
        self._grant(user, row)
        return *before.differences(State.of(user), self.places), *self._describe(user, row)

    def _describe(self, user: User, row: Row) -> list[Difference]:
        """Bring the profile up to date, where the list says anything about it."""
        details = Details()
        if row.location is not None:
            details["location"] = row.location
        if row.phone is not None:
            details["phone"] = row.phone
        changes = update_profile(None, user, **details).changes if details else {}
        found = [Difference(name, str(before), str(after)) for name, (before, after) in changes.items()]
        if row.skills is not None and (levels := set_skills(user, row.skills)):
            found.append(in_skills(levels))
        return found

    def _grant(self, user: User, row: Row) -> None:
        """Give the role that the list names; a list takes no role away."""
        if row.role == "champion":
            assignment = grant_role(self.actor, user, Role.CHAMPION, self._department(row.department))
        elif row.role == "administrator":
            assignment = grant_role(self.actor, user, Role.ADMINISTRATOR)
        else:
            return
        if assignment not in user.roles:
            user.roles.append(assignment)

    def set_managers(self) -> None:
        """Set who reports to whom, now that everybody is there."""
        self.by_id = {user.id: user for user in self.users.values()}
        for row in self.rows:
            user = self.users.get(row.email)
            if user is None or not row.manager_email:
                continue
            manager = self.users.get(row.manager_email)
            if manager is None:
                self._refuse_manager(row, _("%(email)s has no account.", email=row.manager_email))
            elif self._reports_to(manager, user):
                self._refuse_manager(row, _("%(email)s reports to this person.", email=row.manager_email))
            else:
                self._set_manager(user, manager)

    def _set_manager(self, user: User, manager: User) -> None:
        before = self.by_id.get(user.manager_id) if user.manager_id else None
        if not update_user(self.actor, user, manager_id=manager.id) or user.email not in self.known:
            return
        if user.email not in self.report.differences:
            self.report.unchanged.remove(user.email)
            self.report.updated.append(user.email)
        earlier = self.report.differences.get(user.email, ())
        self.report.differences[user.email] = *earlier, in_manager(before, manager)

    def _refuse_manager(self, row: Row, reason: str) -> None:
        self.report.problems.append(Problem(row.line, _("The manager was left as it was: %(reason)s", reason=reason)))

    def _reports_to(self, user: User, other: User) -> bool:
        """Tell whether somebody is another person, or reports to them directly or through others."""
        seen: set[int] = set()
        above: User | None = user
        while above is not None and above.id not in seen:
            if above.id == other.id:
                return True
            seen.add(above.id)
            above = self.by_id.get(above.manager_id) if above.manager_id else None
        return False

    def deactivate_missing(self) -> None:
        """Close the accounts that are not on the list."""
        listed = {row.email for row in self.rows} | {problem.email for problem in self.report.problems}
        for email, user in self.users.items():
            if email not in listed and user.is_active and not user.is_administrator:
                deactivate_user(self.actor, user)
                self.report.deactivated.append(email)

    def finish(self) -> None:
        """Record what was done."""
        new = {one.id for one in self.departments.values()} - self.places.former_ids
        self.report.departments = sorted(map(self.places.path, new))
        if not self.report.changes:
            return
        record(
            events.PeopleImported(
                actor_id=self.actor.id if self.actor else None,
                created=len(self.report.created),
                updated=len(self.report.updated),
                deactivated=len(self.report.deactivated),
                refused=len(self.report.problems),
            )
        )
