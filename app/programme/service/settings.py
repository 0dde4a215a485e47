"""Setting up the meter: what is shown, how long it is kept, what are working days, where the company's mail is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import Department, User
from app.core.calendar import today
from app.core.db import add_once, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.programme import policy
from app.programme.events import MeterSettingsChanged
from app.programme.meter.calendar.holiday_places import is_country, list_subdivisions
from app.programme.models import MailingList, MeterSettings, Party, PartyKind
from app.programme.models.meter import SMALLEST_MIN_SIZE, USUAL_MIN_SIZE
from app.programme.queries.settings import get_party, list_starts

MOST_MIN_SIZE = 1_000
KEPT_MONTHS = range(3, 121)
MOST_DOMAINS = 200
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
"""A name of hosts as RFC 1035 has it (2.3.1), with a top level of letters; others are written in Punycode."""


@dataclass(frozen=True)
class Rules:
    """How a company measures; `app.programme.models.MeterSettings` says what each of these is."""

    min_size: int
    kept_months: int
    country: str
    subdivision: str
    domains: list[str]
    launched_on: date | None


def change_settings(actor: User, rules: Rules, *, is_agreed: bool) -> None:
    """Measure in another way from now on.

    Args:
        actor: Who decides so.
        rules: What is to hold.
        is_agreed: Whether smaller departments than usual may be shown, as was agreed with who speaks for the staff.

    Raises:
        ForbiddenError: The actor may not manage the programme.
        InvalidError: Something in it is not possible.
    """
    require(policy.can_manage(actor))
    settings = keep_settings()
    needs_agreement = rules.min_size < min(USUAL_MIN_SIZE, settings.min_size)
    _check(rules, is_agreed=is_agreed or not needs_agreement)
    changes = {
        name: [_plain(getattr(settings, name)), _plain(value)]
        for name, value in asdict(rules).items()
        if getattr(settings, name) != value
    }
    for name in changes:
        setattr(settings, name, getattr(rules, name))
    if needs_agreement:
        changes["is_agreed"] = ["", "✓"]
    _record(actor, changes)


def change_starts(actor: User, days: Mapping[int, date | None]) -> None:
    """Note when departments began to work with Passerelle.

    Args:
        actor: Who notes it.
        days: The day by the department's id; None: with everybody else. Departments left out stay as they are.

    Raises:
        ForbiddenError: The actor may not manage the programme.
    """
    require(policy.can_manage(actor))
    changed = [
        (one.department, one.started_on, days[one.department.id])
        for one in list_starts()
        if one.department.id in days and days[one.department.id] != one.started_on
    ]
    for department, _before, day in changed:
        keep_party(department).started_on = day
    before = ", ".join(f"{department.name} {day or '-'}" for department, day, _after in changed)
    after = ", ".join(f"{department.name} {day or '-'}" for department, _before, day in changed)
    _record(actor, {"started_on": [before, after]} if changed else {})


def retire_list(actor: User, mailing_list: MailingList) -> None:
    """Note that a mailing list is no longer in use.

    Raises:
        ForbiddenError: The actor may not manage the programme.
    """
    require(policy.can_manage(actor))
    if mailing_list.retired_on is None:
        mailing_list.retired_on = today()
        _record(actor, {"retired_lists": [None, mailing_list.name]})


def revive_list(actor: User, mailing_list: MailingList) -> None:
    """Note that a mailing list is in use after all.

    Raises:
        ForbiddenError: The actor may not manage the programme.
    """
    require(policy.can_manage(actor))
    if mailing_list.retired_on is not None:
        mailing_list.retired_on = None
        _record(actor, {"retired_lists": [mailing_list.name, None]})


def keep_settings() -> MeterSettings:
    """Return the row of the settings, which is made where there is none yet."""
    if (settings := session.get(MeterSettings, 1)) is None:
        add_once(MeterSettings(id=1))
        settings = session.get_one(MeterSettings, 1)
    return settings


def make_figures_old() -> None:
    """Note that figures computed before are old; whoever does so at the same moment takes nothing away from it."""
    keep_settings().generation = MeterSettings.generation + 1
    session.flush()


def keep_party(department: Department) -> Party:
    """Return what stands for a department in mail, which is made where nothing does yet."""
    if (party := get_party(department.id)) is None:
        add_once(Party(kind=PartyKind.DEPARTMENT, department_id=department.id, name=department.name))
        party = get_party(department.id)
        assert party is not None
    return party


def domains_in(text: str) -> list[str]:
    """Return the mail domains in a text, in lower case, each once, as mail writes them.

    Args:
        text: One in a line, or several with spaces or commas between; `@` before one does not matter.

    Raises:
        InvalidError: Something in it is no domain, or there are too many.
    """
    words = [word.removeprefix("@").rstrip(".") for word in re.split(r"[\s,;]+", text.strip().lower()) if word]
    domains = list(dict.fromkeys(_in_ascii(word) for word in words))
    if len(domains) > MOST_DOMAINS:
        raise InvalidError(_("These are more than %(count)s domains.", count=MOST_DOMAINS), "domains")
    return domains


def _in_ascii(word: str) -> str:
    """Return a domain as mail writes it.

    Raises:
        InvalidError: It is none.
    """
    try:
        domain = word.encode("idna").decode()
    except UnicodeError:
        domain = ""
    if not DOMAIN.fullmatch(domain):
        raise InvalidError(_("“%(word)s” is not a mail domain such as example.com.", word=word[:60]), "domains")
    return domain


def _check(rules: Rules, *, is_agreed: bool) -> None:
    """Refuse what is not possible.

    Raises:
        InvalidError: Something is not.
    """
    if not SMALLEST_MIN_SIZE <= rules.min_size <= MOST_MIN_SIZE:
        raise InvalidError(
            _("Enter a number from %(least)s to %(most)s.", least=SMALLEST_MIN_SIZE, most=MOST_MIN_SIZE), "min_size"
        )
    if not is_agreed:
        raise InvalidError(
            _("Below %(count)s people this needs the agreement of the works council. Confirm that you have it.",
              count=USUAL_MIN_SIZE), "is_agreed"
        )  # fmt: skip
    if rules.kept_months not in KEPT_MONTHS:
        raise InvalidError(
            _("Enter a number from %(least)s to %(most)s.", least=KEPT_MONTHS.start, most=KEPT_MONTHS.stop - 1),
            "kept_months",
        )
    if not is_country(rules.country):
        raise InvalidError(_("Choose a country from the list."), "country")
    if rules.subdivision and rules.subdivision not in dict(list_subdivisions(rules.country)):
        raise InvalidError(_("This part does not belong to the country. Choose anew, or none."), "subdivision")


def _record(actor: User, changes: Mapping[str, list[Any]]) -> None:
    """Note what changed, and that figures computed before are old."""
    if not changes:
        return
    make_figures_old()
    record(MeterSettingsChanged(actor_id=actor.id, changes=dict(changes)))


def _plain(value: object) -> Any:
    """Return a value as an event can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, Iterable) and not isinstance(value, str) else value
