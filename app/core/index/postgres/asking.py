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
    WHERE audience_id = ANY(%(audiences)s) AND terms @@ %(asked)s::tsquery AND key <> ALL(%(without)s::text[])
      AND (%(phrases)s = '' OR terms @@ %(phrases)s::tsquery)
"""
OF_KINDS = "(%(kinds)s::text[] = '{{}}' OR kind = ANY(%(kinds)s))"
OTHER_FACETS = """
    NOT EXISTS (
        SELECT 1 FROM jsonb_each(%(facets)s::jsonb) AS wanted
        WHERE wanted.key <> {but} AND NOT COALESCE(wanted.value ? (facets ->> wanted.key), false)
    )
"""
WITH_FACETS = OTHER_FACETS.replace("{but}", "''")
WITH_OTHER_FACETS = OTHER_FACETS.replace("{but}", "one.key")
NARROWED = f"{MATCHING} AND {OF_KINDS} AND {WITH_FACETS}"
SCORE = f"""
    ts_rank('{WEIGHTS.replace("{", "{{").replace("}", "}}")}', terms, %(asked)s::tsquery, 1) * boost
    * COALESCE((%(weights)s::jsonb ->> (facets ->> %(weighed_by)s))::double precision, 1)
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
SELECT 'kind' AS name, kind AS value, count(*) AS size FROM matching
WHERE {WITH_FACETS} GROUP BY kind
UNION ALL
SELECT one.key, one.value, count(*) FROM matching, jsonb_each_text(facets) AS one
WHERE {OF_KINDS} AND {WITH_OTHER_FACETS} GROUP BY one.key, one.value
ORDER BY size DESC, value
"""
SUGGESTIONS = """
SELECT kind, number, version, audience_id, title, '' AS body, score FROM (
    SELECT *, boost AS score, row_number() OVER (PARTITION BY kind ORDER BY boost DESC, title, key) AS place
    FROM {documents} WHERE audience_id = ANY(%(audiences)s) AND names @@ %(asked)s::tsquery
) AS named WHERE place <= %(limit)s ORDER BY score DESC, title, key
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
        "facets": json.dumps({name: list(values) for name, values in query.facets.items()}),
        "without": list(query.without),
        "weighed_by": query.weighed_by,
        "weights": json.dumps(dict(query.weights)),
        "limit": max(query.limit, 0),
    }
