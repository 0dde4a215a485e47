"""From a question to SQL: any word matches, matching more of them weighs more."""

from __future__ import annotations

import json
from math import ceil
from typing import Any

from app.core.index.analysis import Question, Wanted
from app.core.index.base import Query

GROUP_BONUS = 0.9
MAX_OFFSET = 10_000
LOOKED_AT, STEP, CLOSER = 1_000, 3_000, 3
"""How many documents are weighed, by how many more where that is too few, and how many at least for each one wanted."""
WEIGHTS = "{{0.1, 0.2, 0.5, 1.0}}"
"""Of a match in the body, a compound word, the keywords and the title."""

READABLE = """
    audience_id = ANY(%(audiences)s) AND key <> ALL(%(without)s::text[])
      AND (%(phrases)s = '' OR terms @@ %(phrases)s::tsquery)
"""
MATCHING = f"FROM {{documents}} WHERE terms @@ %(asked)s::tsquery AND {READABLE}"
OF_KINDS = "(%(kinds)s::text[] = '{{}}' OR kind = ANY(%(kinds)s))"
OTHER_FACETS = """
    (%(facets)s = '{{}}' OR NOT EXISTS (
        SELECT 1 FROM jsonb_each(%(facets)s::jsonb) AS wanted
        WHERE wanted.key <> {but} AND NOT COALESCE(wanted.value ? (facets ->> wanted.key), false)
    ))
"""
WITH_FACETS = OTHER_FACETS.replace("{but}", "''")
WITH_OTHER_FACETS = OTHER_FACETS.replace("{but}", "one.key")
WANTED = f"{READABLE} AND {OF_KINDS} AND {WITH_FACETS}"
BEST = "boost DESC, hashtext(key), key LIMIT %(candidates)s"
CANDIDATES = f"""
WITH named AS (
    SELECT key, %(held)s::bigint AS held FROM {{documents}}
    WHERE names @@ %(every)s::tsquery AND terms @@ %(every)s::tsquery AND {WANTED}
    ORDER BY {BEST}
), whole AS (
    SELECT key, %(held)s::bigint AS held FROM {{documents}}
    WHERE (SELECT count(*) FROM named) < %(candidates)s AND terms @@ %(every)s::tsquery AND {WANTED}
    ORDER BY {{in_names}} DESC, {BEST}
), candidates AS (
    SELECT * FROM named WHERE (SELECT count(*) FROM named) = %(candidates)s
    UNION ALL
    SELECT * FROM whole WHERE (SELECT count(*) FROM whole) = %(candidates)s
    UNION ALL
    (SELECT key, count(*) AS held FROM unnest(%(words)s::text[]) AS word JOIN {{documents}} ON terms @@ word::tsquery
    WHERE (SELECT count(*) FROM named) < %(candidates)s AND (SELECT count(*) FROM whole) < %(candidates)s AND {WANTED}
    GROUP BY key
    ORDER BY held DESC, count(*) FILTER (WHERE names @@ word::tsquery) DESC, {BEST})
)
"""
"""The documents worth a closer look: those with more of the words, those named so, those recommended.

Where enough have all words, be it in their names or anywhere, no others are looked at: of common words that is half the
time. What is asked of each one up to here, but for phrases, stands in indexes or in the row itself. Its terms lie
elsewhere: to fetch and weigh those of tens of thousands takes half a second.
"""
RANK = f"ts_rank('{WEIGHTS}', terms, %(asked)s::tsquery, 1)"
SCORE = f"""
    {RANK} * boost * COALESCE((%(weights)s::jsonb ->> (facets ->> %(weighed_by)s))::double precision, 1)
    * (1 + {GROUP_BONUS} * held)
"""
HITS = f"""{CANDIDATES}
SELECT kind, number, version, audience_id, title, body, {SCORE} AS score FROM candidates JOIN {{documents}} USING (key)
ORDER BY score DESC, key LIMIT %(limit)s OFFSET %(offset)s
"""
MATCHES = f"""{CANDIDATES}
SELECT kind, number, {RANK} AS score FROM candidates JOIN {{documents}} USING (key)
ORDER BY score DESC, key LIMIT %(limit)s
"""
FACETS = f"""
WITH matching AS MATERIALIZED (SELECT kind, facets, count(*) AS alike {MATCHING} GROUP BY kind, facets)
SELECT 'kind' AS name, kind AS value, sum(alike)::bigint AS size FROM matching
WHERE {WITH_FACETS} GROUP BY kind
UNION ALL
SELECT one.key, one.value, sum(alike)::bigint FROM matching, jsonb_each_text(facets) AS one
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
WITH holding AS MATERIALIZED (SELECT audience_id FROM {documents} WHERE terms @@ %(asked)s::tsquery)
SELECT 1 FROM holding WHERE audience_id = ANY(%(audiences)s) LIMIT 1
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


def in_names(words: int) -> str:
    """Return the SQL that counts how many of so many words stand in the names of a document."""
    return " + ".join(f"(names @@ (%(words)s::text[])[{at}]::tsquery)::int" for at in range(1, words + 1))


def _candidates(query: Query) -> int:
    """Return how many documents are weighed: as many for most pages of results, so that none shows up on two."""
    wanted = max(CLOSER * query.limit, min(query.offset, MAX_OFFSET) + query.limit)
    return LOOKED_AT if wanted <= LOOKED_AT else ceil(wanted / STEP) * STEP


def parameters(question: Question, query: Query, audiences: list[int]) -> dict[str, Any]:
    """Return what the statements above are given."""
    words = [any_of(word) for word in question.words]
    phrases = [
        "(" + " | ".join("(" + " <-> ".join(f"'{term}'" for term in terms) + ")" for terms in variants) + ")"
        for variants in question.phrases
    ]
    return {
        "asked": " | ".join(words),
        "every": " & ".join(f"({word})" for word in words),
        "words": words,
        "held": len(words),
        "phrases": " & ".join(phrases),
        "audiences": audiences,
        "kinds": list(query.kinds),
        "facets": json.dumps({name: list(values) for name, values in query.facets.items()}),
        "without": list(query.without),
        "weighed_by": query.weighed_by,
        "weights": json.dumps(dict(query.weights)),
        "limit": max(query.limit, 0),
        "offset": min(max(query.offset, 0), MAX_OFFSET),
        "candidates": _candidates(query),
    }
