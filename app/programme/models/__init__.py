"""The tables of the programme."""

from app.programme.models.audit import Audit, AuditAnswer, AuditInvitation
from app.programme.models.cycle import (
    CheckIn,
    Confidence,
    Cycle,
    CycleState,
    Goal,
    GoalReading,
    Lesson,
    LessonKind,
    Objective,
)
from app.programme.models.meter import ImportState, MeterSettings, TrafficImport
from app.programme.models.sums import PairSum, WeekSum
from app.programme.models.traffic import (
    Fingerprints,
    Flow,
    Headcount,
    ListTraffic,
    MailingList,
    Party,
    PartyKind,
    Sent,
    TrafficDay,
)
from app.programme.models.training import TrainingMark

__all__ = [
    "Audit", "AuditAnswer", "AuditInvitation", "CheckIn", "Confidence", "Cycle", "CycleState", "Fingerprints", "Flow",
    "Goal", "GoalReading", "Headcount", "ImportState", "Lesson", "LessonKind", "ListTraffic", "MailingList",
    "MeterSettings", "Objective", "PairSum", "Party", "PartyKind", "Sent", "TrafficDay", "TrafficImport",
    "TrainingMark", "WeekSum",
]  # fmt: skip
