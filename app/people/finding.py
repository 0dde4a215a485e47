"""The expert finder: the index proposes, the database says what the reader may see, `experts` ranks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core.calendar import today
from app.core.feature import Found, house
from app.core.index import Match, Query, question_terms
from app.core.installation import installation
from app.people.experts import PROFILE_WEIGHT, Evidence, Standing, rank, vote, weight_of_skill
from app.people.models import Profile, Skill
from app.people.queries.evidence import count_texts, list_claims, list_contributions, list_told
from app.people.queries.people import list_people
from app.people.queries.profiles import list_bare_profiles
from app.people.queries.skills import find_skills_by_id
from app.people.understanding import Understanding, understand

VOTERS = 1_000
"""Texts that vote."""
WEAKEST = 0.2
"""What is less about it, compared to what is most, does not vote: it would count for less than a five-hundredth."""
OTHER_WORDING = 0.8
"""What a text counts that was found by other words for what was asked."""
SHOWN_EVIDENCE = 5
MOST_EVIDENCE = 200
"""Of the one person of whom all is to be shown."""
MOST_CHARACTERS = 400
"""Of a question; what goes beyond says nothing more about what is meant."""


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as it is shown: a text, a skill or the profile."""

    evidence: Evidence
    text: Found | None = None
    skill: Skill | None = None


@dataclass(frozen=True)
class Expert:
    """Somebody who knows, and why.

    Attributes:
        user: Who, with the department.
        profile: The profile, where there is one.
        score: How much speaks for the person; only comparisons mean anything.
        pieces: The weightiest evidence.
        texts: How many texts speak for the person.
        rest: How much evidence there is besides.
    """

    user: User
    profile: Profile | None
    score: float
    pieces: Sequence[Piece] = field(default=())
    texts: int = 0
    rest: int = 0


def find_experts(reader: User, text: str, limit: int = 10, *, opened_id: int | None = None) -> list[Expert]:
    """Return who knows about something, best first, each with the evidence.

    Args:
        reader: Who asks; what the reader may not see neither shows nor counts.
        text: What about.
        limit: How many people at most.
        opened_id: Of whom all evidence is shown; of the others the weightiest.

    Raises:
        IndexUnavailableError: The index does not answer.
    """
    standings = rank_people(reader, text)[:limit]
    people = list_people(reader, [one.user_id for one in standings])
    profiles = list_bare_profiles(people)
    pieces = _pieces(reader, standings, opened_id)
    return [
        Expert(
            user=people[one.user_id],
            profile=profiles.get(one.user_id),
            score=one.score,
            pieces=pieces[one.user_id],
            texts=sum(1 for evidence in one.evidence if evidence.made_on),
            rest=len(one.evidence) - len(pieces[one.user_id]),
        )
        for one in standings
        if one.user_id in people
    ]


def rank_people(reader: User, text: str) -> list[Standing]:
    """Return everybody for whom something speaks that the reader may see, best first.

    Raises:
        IndexUnavailableError: The index does not answer.
    """
    text, day, audience_ids = text[:MOST_CHARACTERS], today(), audience_ids_of(reader)
    if not question_terms(text):
        return []
    meant = understand(text, audience_ids)
    strengths = _retrieve(text, meant.wordings, audience_ids)
    evidence = [
        *_written(reader, strengths, day),
        *_named(reader, meant),
        *_told(reader, text, strengths.get("person", {})),
    ]
    return rank(evidence, count_texts(reader, {one.user_id for one in evidence}), day)


def _retrieve(text: str, wordings: Sequence[str], audience_ids: Sequence[int]) -> Mapping[str, Mapping[int, float]]:
    """Return how much things are about a question, by kind and id: 1 for those that are most."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for wording, factor in [(text, 1.0), *((one, OTHER_WORDING) for one in wordings)]:
        matches = _best(Query(text=wording, audience_ids=audience_ids, limit=VOTERS))
        top = matches[0].score if matches else 1.0
        for match in matches:
            strength = factor * match.score / top
            if strength >= WEAKEST:
                found[match.kind][match.id] = max(strength, found[match.kind].get(match.id, 0.0))
    return found


def _best(query: Query) -> Sequence[Match]:
    return installation().index.retrieve(query)


def _written(reader: User, strengths: Mapping[str, Mapping[int, float]], day: date) -> Iterator[Evidence]:
    """Yield what people wrote about it, of what the database lets the reader see."""
    readable = {
        kind: source.readable(reader, list(by_number))
        for kind, source in house().search_sources.items()
        if kind not in ("person", "skill") and (by_number := strengths.get(kind))
    }
    for one in list_contributions(reader, readable):
        weight = vote(strengths[one.kind][one.number], one.share, one.made_on, day)
        yield Evidence(one.user_id, one.kind, one.number, weight, one.made_on, one.share)


def _named(reader: User, meant: Understanding) -> Iterator[Evidence]:
    """Yield the skills that people name."""
    for claim in list_claims(reader, meant.skills):
        weight = weight_of_skill(meant.skills[claim.skill_id], claim.level, claim.endorsements)
        yield Evidence(
            claim.user_id, "skill", claim.skill_id, weight, level=claim.level, endorsements=claim.endorsements
        )


def _told(reader: User, text: str, strengths: Mapping[int, float]) -> Iterator[Evidence]:
    """Yield that profiles speak of it, unless only the person's own name does."""
    asked = question_terms(text)
    for user_id, told in list_told(reader, strengths).items():
        share = len(asked & question_terms(told)) / len(asked)
        if share:
            yield Evidence(user_id, "profile", user_id, PROFILE_WEIGHT * share)


def _pieces(reader: User, standings: Sequence[Standing], opened_id: int | None) -> Mapping[int, Sequence[Piece]]:
    """Return the evidence to be shown for some people, by their ids."""
    shown = {
        one.user_id: one.evidence[: MOST_EVIDENCE if one.user_id == opened_id else SHOWN_EVIDENCE] for one in standings
    }
    numbers: dict[str, set[int]] = defaultdict(set)
    for evidence in (one for those in shown.values() for one in those):
        numbers[evidence.kind].add(evidence.number)
    skills = find_skills_by_id(numbers.pop("skill", ()))
    numbers.pop("profile", None)
    sources = house().search_sources
    texts = {
        (kind, number): found
        for kind, those in numbers.items()
        for number, found in sources[kind].present(reader, sorted(those)).items()
    }
    return {
        user_id: [
            Piece(one, texts.get((one.kind, one.number)), skills.get(one.number) if one.kind == "skill" else None)
            for one in those
        ]
        for user_id, those in shown.items()
    }
