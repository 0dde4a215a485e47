"""From a question to SQL: any word matches, matching more of them weighs more."""

from __future__ import annotations

import json
from typing import Any

from app.core.index.analysis import Question, Wanted
from app.core.index.base import Query

GROUP_BONUS = 0.9
WEIGHTS = "{0.1, 0.2, 0.5, 1.0}"
"""Of a match in the body, a compound word, the keywords and the title."""

MATCHING = """
    FROM {documents}
    WHERE audience_id = ANY(%(audiences)s) AND terms @@ %(asked)s::tsquery
      AND (%(phrases)s = '' OR terms @@ %(phrases)s::tsquery)
"""
NARROWED = (
    MATCHING
    + """
      AND (%(kinds)s::text[] = '{{}}' OR kind = ANY(%(kinds)s)) AND facets @> %(facets)s::jsonb
"""
)
SCORE = f"""
    ts_rank('{WEIGHTS.replace("{", "{{").replace("}", "}}")}', terms, %(asked)s::tsquery, 1) * boost
    * (1 + {GROUP_BONUS} * (SELECT count(*) FROM unnest(%(words)s::text[]) AS word WHERE terms @@ word::tsquery))
"""
HITS = f"""
SELECT kind, number, version, audience_id, title, body, {SCORE} AS score {NARROWED}
ORDER BY score DESC, key LIMIT %(limit)s OFFSET %(offset)s
"""
MATCHES = f"""
SELECT kind, number,
    ts_rank('{WEIGHTS.replace("{", "{{").replace("}", "}}")}', terms, %(asked)s::tsquery, 1) AS score {NARROWED}
ORDER BY score DESC, key LIMIT %(limit)s
"""
TOTAL = f"SELECT count(*) {NARROWED}"
FACETS = f"""
WITH matching AS (SELECT kind, facets {MATCHING})
SELECT 'kind' AS name, kind AS value, count(*) AS size FROM matching GROUP BY kind
UNION ALL
SELECT one.key, one.value, count(*) FROM matching, jsonb_each_text(facets) AS one GROUP BY one.key, one.value
ORDER BY size DESC, value
"""
SUGGESTIONS = """
SELECT kind, number, version, audience_id, title, '' AS body, boost AS score FROM {documents}
WHERE audience_id = ANY(%(audiences)s) AND names @@ %(asked)s::tsquery ORDER BY boost DESC, title, key LIMIT %(limit)s
"""
OCCURS = """
SELECT 1 FROM {documents} WHERE audience_id = ANY(%(audiences)s) AND terms @@ %(asked)s::tsquery LIMIT 1
"""
BEGINNING = """
SELECT DISTINCT word FROM {words} WHERE word LIKE %(first)s AND audience_id = ANY(%(audiences)s)
  AND length(word) BETWEEN length(%(word)s) - 2 AND length(%(word)s) + 2 LIMIT %(most)s
"""
SIMILAR = """
SELECT word FROM {words} WHERE audience_id = ANY(%(audiences)s) AND similarity(word, %(word)s) > 0.2
GROUP BY word ORDER BY similarity(word, %(word)s) DESC LIMIT %(most)s
"""


def any_of(word: Wanted) -> str:
    """Return the query for one word: any of its stems. Terms consist of letters and digits alone."""
    return " | ".join(f"'{term}'" for term in sorted(word.terms | {word.folded}))


def parameters(question: Question, query: Query, audiences: list[int]) -> dict[str, Any]:
    """Return what the statements above are given."""
    words = [any_of(word) for word in question.words]
    phrases = [
        "(" + " | ".join("(" + " <-> ".join(f"'{term}'" for term in terms) + ")" for terms in variants) + ")"
        for variants in question.phrases
    ]
    return {
        "asked": " | ".join(words),
        "words": words,
        "phrases": " & ".join(phrases),
        "audiences": audiences,
        "kinds": list(query.kinds),
        "facets": json.dumps(dict(query.facets)),
        "limit": max(query.limit, 0),
    }
