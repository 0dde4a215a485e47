"""The programme over HTTP."""

from app.programme.views import (
    audits,
    champions,
    check_ins,
    cycles,
    email,
    email_tables,
    goals,
    imports,
    lessons,
    objectives,
    overview,
    privacy,
    report,
    settings,
)
from app.programme.views.blueprint import blueprint
from app.programme.views.meter_blueprint import meter_blueprint

__all__ = [
    "audits",
    "blueprint",
    "champions",
    "check_ins",
    "cycles",
    "email",
    "email_tables",
    "goals",
    "imports",
    "lessons",
    "meter_blueprint",
    "objectives",
    "overview",
    "privacy",
    "report",
    "settings",
]
