"""What is found, in which order, by whom: the same for both engines."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.index import IndexState, Query
from tests.core.index.conftest import EVERYONE, MANAGERS, document, ids


def test_a_document_with_every_word_comes_before_those_with_one(engine, ask) -> None:
    engine.add(
        [
            document(1, "Holidays", "When to ask for them"),
            document(2, "Printers", "Ask the workshop for paper"),
            document(3, "Holiday requests", "Paper form for the workshop"),
        ]
    )
    assert ids(ask("workshop holiday paper"))[0] == 3
    assert set(ids(ask("workshop holiday paper"))) == {1, 2, 3}


def test_a_title_weighs_more_than_a_keyword_and_that_more_than_the_body(engine, ask) -> None:
    engine.add(
        [
            document(1, "One", "expenses are explained here"),
            document(2, "Two", "something else", keywords=("expenses",)),
            document(3, "Expenses", "something else"),
        ]
    )
    assert ids(ask("expenses")) == [3, 2, 1]


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("fr", "Réunion d'équipe", "reunion"),
        ("fr", "Réunion d'équipe", "équipe"),
        ("fr", "Demandes de congés", "demande congé"),
        ("en", "Reunion of pensioners", "réunion"),
        ("en", "Logging and signing in", "logged"),
        ("en", "Calibrating gauges", "calibrated gauge"),
        ("en", "whoosh_index.py", "index"),
        ("en", "The XMLParser of pumpControl", "parser"),
        ("en", "The XMLParser of pumpControl", "pump control"),
        ("en", "whoosh_index.py", "whooshindexpy"),
        ("fr", "Œuvres sociales", "oeuvre"),
    ],
)
def test_words_meet_across_accents_endings_and_compounds(engine, ask, language, written, asked) -> None:
    engine.add([document(1, written, language=language), document(2, "Nothing of the kind")])
    assert ids(ask(asked)) == [1]


def test_a_phrase_in_quotes_is_found_as_it_stands(engine, ask) -> None:
    engine.add([document(1, "A", "the red safety valve"), document(2, "B", "a valve of safety, and red")])
    assert ids(ask('"safety valve"')) == [1]
    assert set(ids(ask("safety valve"))) == {1, 2}


def test_a_typing_mistake_is_forgiven_and_said(engine, ask) -> None:
    engine.add([document(1, "Calibration of gauges")])
    found = ask("calibratoin gauges")
    assert ids(found) == [1]
    assert found.corrected == "calibration gauges"
    assert ask("calibration").corrected is None


def test_nothing_shows_through_from_other_audiences(engine, ask) -> None:
    engine.add(
        [
            document(1, "Canteen", "menu"),
            document(2, "Redundancies canary", "menu", audience_id=MANAGERS, facets={"department": "Secret"}),
        ]
    )
    found = ask("menu")
    assert (ids(found), found.total) == ([1], 1)
    assert found.facets == {"kind": {"page": 1}}
    assert ask("redundancies").total == 0
    assert ask("redundencies").corrected is None
    assert ask("canarry").corrected is None
    assert list(engine.suggest("redun", (EVERYONE,), 5)) == []
    assert ids(ask("redundancies", (EVERYONE, MANAGERS))) == [2]
    assert ask("menu", ()).total == 0


def test_facets_count_what_was_found_and_narrow_it(engine, ask) -> None:
    engine.add(
        [
            document(1, "Pump", facets={"department": "Sales"}),
            document(2, "Pump", facets={"department": "Quality"}),
            document(3, "Pump", kind="person", facets={"department": "Quality"}),
        ]
    )
    assert ask("pump").facets == {"kind": {"page": 2, "person": 1}, "department": {"Quality": 2, "Sales": 1}}
    narrowed = ask("pump", kinds=("page",), facets={"department": ["Quality"]})
    assert (ids(narrowed), narrowed.total) == ([2], 1)
    assert narrowed.facets == {"kind": {"page": 1, "person": 1}, "department": {"Quality": 1, "Sales": 1}}


def test_matching_words_are_marked_in_fragments_around_them(engine, ask) -> None:
    engine.add([document(1, "Rules", "word " * 300 + "the limits for expenses abroad" + " word" * 300)])
    [fragment] = ask("expense limit").hits[0].fragments
    assert [piece for piece, is_match in fragment if is_match] == ["limits", "expenses"]
    assert len("".join(piece for piece, _is_match in fragment)) < 260


def test_suggestions_begin_like_every_word_typed(engine) -> None:
    engine.add(
        [
            document(1, "Jérôme Dupont", kind="person", keywords=("CNC turning",)),
            document(2, "Jeremy Dunn", kind="person"),
        ]
    )
    assert [hit.id for hit in engine.suggest("jer dup", (EVERYONE,), 5)] == [1]
    assert {hit.id for hit in engine.suggest("du je", (EVERYONE,), 5)} == {1, 2}
    assert [hit.id for hit in engine.suggest("turn", (EVERYONE,), 5)] == [1]
    assert list(engine.suggest("", (EVERYONE,), 5)) == []


def test_words_that_only_ask_hide_nothing_from_a_question(engine, ask) -> None:
    engine.add([document(1, "VAT"), document(2, "Which rules everybody knows", body="Nobody knows about much.")])
    for asked in ("who knows about vat", "qui connaît la VAT", "Qui sait ce qu’est la VAT ?"):
        assert ids(ask(asked)) == [1]
        assert [hit.id for hit in engine.suggest(asked.removesuffix(" ?"), (EVERYONE,), 5)] == [1]
    assert [hit.id for hit in engine.suggest("who kno", (EVERYONE,), 5)] == [2]
    assert ids(ask("who knows about")) == [2]


def test_an_update_replaces_and_a_removal_forgets(engine, ask) -> None:
    engine.add([document(1, "Old words"), document(2, "Other")])
    engine.add([document(1, "New words", version=2)])
    assert ask("old").total == 0
    assert [(hit.id, hit.version) for hit in ask("new").hits] == [(1, 2)]
    engine.remove(["page:1", "page:99"])
    assert engine.count() == 1
    assert list(engine.inventory()) == [("page:2", 1, EVERYONE)]


def test_a_rebuild_holds_exactly_what_it_was_given(engine, ask) -> None:
    engine.add([document(1, "Old")])
    engine.rebuild([document(2, "New"), document(3, "New")])
    assert engine.state() is engine.verify() is IndexState.READY
    assert ask("old").total == 0
    assert ask("new").total == 2


def test_pages_of_results_follow_each_other(engine, ask) -> None:
    engine.add([document(number, f"Pump {number}", "x " * number) for number in range(1, 31)])
    pages = [ids(ask("pump", limit=10, offset=offset)) for offset in (0, 10, 20, 30)]
    assert sorted(number for page in pages for number in page) == list(range(1, 31))
    assert pages[3] == []


HOSTILE = [
    "", "   ", '"', '"" ""', "*", "*a*", "email:*", "title:pump OR 1=1", "'; DROP TABLE documents; --", "pump & | !",
    "pump\0valve", "\\", "(((", "🙂", "a" * 5_000, "word " * 10_000, "<script>", "NOT pump", "~2", "[a TO z]", "'", "a'b",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_question_is_an_error_and_none_has_a_syntax(engine, ask, text: str) -> None:
    engine.add([document(1, "Pump valve", "somebody@example.com")])
    assert ask(text).total in (0, 1)
    assert len(engine.suggest(text, (EVERYONE,), 5)) in (0, 1)


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_indexed_and_asked_for(engine, text: str) -> None:
    engine.add([document(1, text, text)])
    found = engine.search(Query(text=text, audience_ids=(EVERYONE,)))
    assert found.total <= 1
    assert all("".join(piece for piece, _mark in fragment) for hit in found.hits for fragment in hit.fragments)


def test_the_same_thing_twice_in_one_batch_is_one(engine, ask) -> None:
    engine.add([document(1, "Pump"), document(1, "Pump valve", version=2)])
    assert (ask("pump").total, engine.count()) == (1, 1)
    assert [hit.version for hit in ask("pump").hits] == [2]


def test_words_that_are_everywhere_are_found_where_they_are_meant(engine, ask) -> None:
    engine.add([document(1, "IT support"), document(2, "Who is who")])
    assert ids(ask("IT"))[0] == 1
    assert ids(ask("who is who")) == [2]
    assert ask("support", offset=-3).total == 1


def test_any_of_several_values_of_a_facet_will_do(engine, ask) -> None:
    engine.add([document(number, "Pump", facets={"month": f"2026-0{number}"}) for number in (1, 2, 3)])
    found = ask("pump", facets={"month": ["2026-01", "2026-03", "2026-09"]})
    assert (sorted(ids(found)), found.total) == ([1, 3], 2)
    assert ask("pump", facets={"month": []}).total == 0
    assert ask("pump", facets={"place": ["Lyon"]}).total == 0


def test_what_is_left_out_is_neither_found_nor_counted(engine, ask) -> None:
    engine.add([document(1, "Pump"), document(2, "Pump")])
    found = ask("pump", without=["page:1", "page:99"])
    assert (ids(found), found.total, found.facets) == ([2], 1, {"kind": {"page": 1}})


def test_a_weight_by_facet_puts_the_newer_of_equals_first(engine, ask) -> None:
    engine.add([document(1, "Pump", facets={"month": "2020-01"}), document(2, "Pump", facets={"month": "2026-01"})])
    assert ids(ask("pump"))[0] == 1
    assert ids(ask("pump", weighed_by="month", weights={"2026-01": 1.1, "2026-02": 1.1}))[0] == 2


def test_suggestions_are_so_many_of_each_kind(engine) -> None:
    engine.add([document(number, f"Pump {number}", kind="page") for number in range(1, 9)])
    engine.add([document(9, "Pumphrey", kind="person"), document(10, "Pump sinking", boost=0.4)])
    found = [(hit.kind, hit.id) for hit in engine.suggest("pump", (EVERYONE,), 3)]
    assert [kind for kind, _id in found].count("page") == 3
    assert ("person", 9) in found
    assert ("page", 10) not in found
