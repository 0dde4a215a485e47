"""How documents lie in PostgreSQL: a schema of our own, beside the application's tables.

Terms are analysed by us and stored under the `simple` configuration, so that both engines agree and the server needs
neither unaccent nor dictionaries. Weights: A title, B keywords, D body; C the wholes of compound words.
"""

from __future__ import annotations

import json
from typing import Any

from app.core.index.analysis import compounds_of, folded_words, plain, terms_of
from app.core.index.base import Document

CREATE = """
CREATE SCHEMA IF NOT EXISTS passerelle_search;
CREATE TABLE {documents} (
    key text PRIMARY KEY, kind text NOT NULL, number bigint NOT NULL, version bigint NOT NULL,
    audience_id bigint NOT NULL, title text NOT NULL, body text NOT NULL, facets jsonb NOT NULL,
    boost double precision NOT NULL, terms tsvector NOT NULL, names tsvector NOT NULL
);
CREATE INDEX ON {documents} USING gin (terms);
CREATE INDEX ON {documents} USING gin (names);
CREATE INDEX ON {documents} (audience_id);
CREATE INDEX ON {documents} (kind);
CREATE TABLE {words} (word text, audience_id bigint, PRIMARY KEY (word, audience_id));
CREATE INDEX ON {words} (word text_pattern_ops);
"""
INSERT = """
INSERT INTO {documents} VALUES (
    %(key)s, %(kind)s, %(number)s, %(version)s, %(audience_id)s, %(title)s, %(body)s, %(facets)s, %(boost)s,
    setweight(to_tsvector('simple', %(title_terms)s), 'A') || setweight(to_tsvector('simple', %(keyword_terms)s), 'B')
        || setweight(to_tsvector('simple', %(compounds)s), 'C')
        || setweight(to_tsvector('simple', %(body_terms)s), 'D'),
    to_tsvector('simple', %(names)s)
)
ON CONFLICT (key) DO UPDATE SET
    version = excluded.version, audience_id = excluded.audience_id, title = excluded.title, body = excluded.body,
    facets = excluded.facets, boost = excluded.boost, terms = excluded.terms, names = excluded.names
"""
INSERT_WORDS = """
INSERT INTO {words} SELECT word, %(audience_id)s FROM unnest(%(words)s::text[]) AS word ON CONFLICT DO NOTHING
"""
MAX_TERMS_LENGTH = 400_000
"""Characters of terms kept of one text, so that a vector stays below PostgreSQL's limit of 1 MB."""


def parameters_of(document: Document) -> dict[str, Any]:
    """Return what the statements are given for a document; PostgreSQL takes no NUL."""
    title, body = plain(document.title), plain(document.body)
    keywords = plain(" . ".join(document.keywords))
    everything = f"{title} {keywords} {body}"
    return {
        "key": document.key,
        "kind": document.kind,
        "number": document.id,
        "version": document.version,
        "audience_id": document.audience_id,
        "title": title,
        "body": body,
        "facets": json.dumps(dict(document.facets)),
        "boost": document.boost,
        "title_terms": " ".join(terms_of(title, document.language)),
        "keyword_terms": " ".join(terms_of(keywords, document.language)),
        "body_terms": " ".join(terms_of(body, document.language))[:MAX_TERMS_LENGTH],
        "compounds": " ".join(compounds_of(everything))[:MAX_TERMS_LENGTH],
        "names": " ".join(folded_words(f"{title} {keywords}")),
        "words": sorted(set(folded_words(everything))),
    }
