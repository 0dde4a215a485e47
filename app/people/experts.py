"""Who knows about something: the ranking of the expert finder. What can be shown decides, nothing else.

Texts found for the question vote for those who wrote them, as in the voting model of Macdonald and Ounis ("Voting for
candidates", CIKM 2006), a document-centred model like Model 2 of Balog, Azzopardi and de Rijke (SIGIR 2006)::

    vote(text, person)  = (score / best score)^SHARPNESS * share of the text * 2^(-age / HALF_LIFE)
    written(person)     = sum over years of (sum of the votes of that year)^DAMPING / (1 + texts / usual)^MODESTY
    score(person)       = written + what the person names, by its level and what colleagues say of it

One text that is about nothing else outweighs many that mention the thing; a second text of the same year counts less
than one of another year; and whoever writes about everything needs more than whoever writes about this. The usual
number of texts is the mean of those who wrote about it at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import log2

SHARPNESS = 4
HALF_LIFE = 8 * 365.25
"""Days after which a text counts for half."""
DAMPING = 0.7
MODESTY = 0.3
LEVEL_WEIGHTS = {1: 0.25, 2: 0.75, 3: 1.5, 4: 2.5}
"""What naming a skill weighs; one text about it, this year, by this person alone, weighs 1."""
ENDORSEMENT_WEIGHT = 0.75
"""What the first endorsement weighs; the third brings as much again, the seventh once more."""
PROFILE_WEIGHT = 1.0
"""What it weighs that the profile speaks of it: the title, the projects, what one likes to be asked."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that shows that a person knows about something.

    Attributes:
        user_id: Who.
        kind: What it is: a kind of text as in the search index, `skill` or `profile`.
        number: Which one.
        weight: How much it counts.
        made_on: When a text was written; None for what stands on the profile.
        share: How much of a text is the person's.
        level: At which level the person names a skill.
        endorsements: How many colleagues endorse it.
    """

    user_id: int
    kind: str
    number: int
    weight: float
    made_on: date | None = None
    share: float = 1.0
    level: int = 0
    endorsements: int = 0


@dataclass
class Standing:
    """How a person stands: the score, and the evidence for it, the weightiest first."""

    user_id: int
    score: float
    evidence: list[Evidence] = field(default_factory=list)


def vote(strength: float, share: float, made_on: date, today: date) -> float:
    """Return what a text counts for one of its authors.

    Args:
        strength: How much it is about the question, compared to the text that is most.
        share: How much of it is this author's, between 0 and 1.
        made_on: When the author wrote.
        today: The day of the question.
    """
    age = max((today - made_on).days, 0)
    return float(strength**SHARPNESS * share * 0.5 ** (age / HALF_LIFE))


def weight_of_skill(strength: float, level: int, endorsements: int) -> float:
    """Return what it counts that a person names a skill.

    Args:
        strength: How much of the question the skill is, between 0 and 1.
        level: From 1 to 4.
        endorsements: How many colleagues endorse it.
    """
    return strength * (LEVEL_WEIGHTS[level] + ENDORSEMENT_WEIGHT * log2(1 + endorsements))


def rank(evidence: Iterable[Evidence], texts: Mapping[int, int], today: date) -> list[Standing]:
    """Return everybody for whom anything speaks, best first; equals by their ids.

    Args:
        evidence: All that the reader may see.
        texts: How many texts, about anything, each person wrote that the reader may see.
        today: The day of the question.
    """
    by_person: dict[int, list[Evidence]] = defaultdict(list)
    for one in evidence:
        by_person[one.user_id].append(one)
    usual = sum(texts.values()) / len(texts) if texts else 1.0
    standings = [
        Standing(
            user_id,
            _score(those, texts.get(user_id, 0) / usual, today),
            sorted(those, key=lambda one: (-one.weight, one.kind, one.number)),
        )
        for user_id, those in by_person.items()
    ]
    return sorted(standings, key=lambda one: (-one.score, one.user_id))


def _score(evidence: Iterable[Evidence], activity: float, today: date) -> float:
    named, years = 0.0, defaultdict[int, float](float)
    for one in evidence:
        if one.made_on is None:
            named += one.weight
        else:
            years[(today - one.made_on).days // 365] += one.weight
    written = sum(votes**DAMPING for votes in years.values())
    return float(named + written / (1 + activity) ** MODESTY)
