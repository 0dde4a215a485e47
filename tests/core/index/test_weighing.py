"""PostgreSQL weighs only some of the documents: those with the most words, those named so, those recommended."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from app.core.index import Query
from app.core.index.postgres import PostgresEngine, asking
from tests.core.index.conftest import EVERYONE, MANAGERS, document

PLACES = ("nowhere", "body", "title")


@dataclass(frozen=True)
class Made:
    """A document about pumps and valves, which stand in its title, in its body, or not in it at all."""

    number: int
    pump: str
    valve: str
    boost: float

    @property
    def rank(self) -> tuple[int, int, float]:
        """How many of the words stand in it, how many in its title, and how much it is recommended."""
        places = (self.pump, self.valve)
        return len(places) - places.count("nowhere"), places.count("title"), self.boost

    def words_in(self, place: str) -> str:
        return " ".join(word for word, stands in (("pump", self.pump), ("valve", self.valve)) if stands == place)


MADE = [
    Made(number, pump, valve, 1 + number / 100)
    for number, (pump, valve, _time) in enumerate(product(PLACES, PLACES, range(2)))
]


@pytest.fixture
def engine(search_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresEngine]:
    """An index that weighs no more documents than are wanted."""
    for name, number in {"LOOKED_AT": 0, "STEP": 1, "CLOSER": 1}.items():
        monkeypatch.setattr(asking, name, number)
    engine = PostgresEngine(search_database)
    engine.rebuild(
        [
            *(
                document(one.number, f"Title {one.words_in('title')}", f"Text {one.words_in('body')}", boost=one.boost)
                for one in MADE
            ),
            document(90, "pump valve", boost=9, audience_id=MANAGERS),
            document(91, "pump valve", boost=9, kind="faq"),
        ]
    )
    yield engine
    engine.close()


@pytest.mark.parametrize(("text", "places"), [("pump valve", ("pump", "valve")), ("valve", ("valve",))])
@pytest.mark.parametrize("wanted", range(1, len(MADE) + 2))
def test_the_documents_that_are_weighed_are_those_with_the_most_words(engine, text, places, wanted: int) -> None:
    asked = [one if "pump" in places else Made(one.number, "nowhere", one.valve, one.boost) for one in MADE]
    found = sorted((one for one in asked if one.rank[0]), key=lambda one: one.rank, reverse=True)
    matches = engine.retrieve(Query(text=text, audience_ids=[EVERYONE], kinds=("page",), limit=wanted))
    assert {match.id for match in matches} == {one.number for one in found[:wanted]}
