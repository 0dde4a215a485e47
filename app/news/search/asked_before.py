"""What has been asked and answered before, found for somebody who is about to ask."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core.feature import Found, house
from app.core.index import IndexUnavailableError, Query
from app.core.index.analysis import question_terms
from app.core.installation import installation
from app.news.queries.rumours import find_sharing

KINDS = ("rumour", "faq")
CANDIDATES = 30
SHOWN = 5
ALIKE = 0.5
"""How large a share of the words that count have to be the same."""
FRAME = question_terms("true truth vrai vraie rumour rumeur heard hear entendu dire")
"""Words that stand in any such question."""
SHORTEST_WORD = 4
WORD = re.compile(r"\w+")


def find_answers(reader: User, question: str) -> list[Found]:
    """Return questions like one that is about to be asked, with their answers, those that the reader may see.

    Args:
        reader: Who is about to ask; nothing of it is kept or logged.
        question: As it was typed.
    """
    asked = question_terms(question) - FRAME
    if not asked:
        return []
    sources = house().search_sources
    shown = [
        one
        for kind, ids in _candidates(reader, question).items()
        if kind in sources
        for one in sources[kind].present(reader, sorted(ids)).values()
    ]
    alike = [(len(asked & question_terms(one.title)) / len(asked), one) for one in shown]
    best = sorted((pair for pair in alike if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [one for _share, one in best[:SHOWN]]


def _candidates(reader: User, question: str) -> Mapping[str, Collection[int]]:
    """Return what may be like a question: by the index, and by the database, which knows what was asked just now."""
    found: dict[str, set[int]] = defaultdict(set)
    words = [word for word in WORD.findall(question) if len(word) >= SHORTEST_WORD]
    if words:
        found["rumour"].update(find_sharing(reader, words, CANDIDATES))
    query = Query(text=question, audience_ids=audience_ids_of(reader), kinds=KINDS, limit=CANDIDATES)
    try:
        for match in installation().index.retrieve(query):
            found[match.kind].add(match.id)
    except IndexUnavailableError:
        return found
    return found
