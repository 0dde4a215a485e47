"""What is read from Whoosh's files in one go is what Whoosh itself reads from them piece by piece."""

from pathlib import Path

from app.core.index.whoosh import WhooshEngine
from tests.core.index.conftest import document


def test_each_document_has_the_length_that_whoosh_says(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([document(1, "Oil", "oil " * 7), document(2, "Oil", ""), document(3, "Oil", "oil " * 400)])
    engine.add([document(4, "Oil", "oil " * 30), document(5, "Oil", "")])
    reader = engine._current()
    lengths = reader.snapshot.by_length("body", float)
    numbers = range(reader.snapshot.size)
    assert lengths == [float(reader.searcher.reader().doc_field_length(one, "body") or 0) for one in numbers]
    assert sorted(lengths)[:3] == [0.0, 0.0, 7.0]
