"""The programme over HTTP."""

from app.programme.views import (
    audits,
    champions,
    check_ins,
    cycles,
    email,
    goals,
    lessons,
    meter,
    objectives,
    overview,
    report,
)
from app.programme.views.blueprint import blueprint
from app.programme.views.meter.blueprint import meter_blueprint

__all__ = [
    "audits",
    "blueprint",
    "champions",
    "check_ins",
    "cycles",
    "email",
    "goals",
    "lessons",
    "meter",
    "meter_blueprint",
    "objectives",
    "overview",
    "report",
]
