"""What can happen in search."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ResultArranged(Event):
    """A thing was put first for a phrase, left out there, or left to the ranking again, as `what` says."""

    audit_only = "the search page reads it from its table"
    what: str
    phrase: str
    kind: str
    object_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionLeft(Event):
    """Somebody has left a question with a department."""

    question_id: int
    department_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionTakenBack(Event):
    """Who left a question needs no answer any more; the question is gone."""

    audit_only = "it stands in no list any more, and no notice of it shows"
    question_id: int


@dataclass(frozen=True, kw_only=True)
class LeftQuestionAnswered(Event):
    """A question that was left has its answer."""

    question_id: int
