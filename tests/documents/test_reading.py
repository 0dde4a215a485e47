"""The worker reads what templates say and look like; whatever cannot be read is still handed out."""

import io
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from app.core import clock
from app.core.confined import Limits
from app.core.db import session
from app.core.events import StoredEvent
from app.core.installation import installation
from app.documents.models import Preview, ReadState, Version
from app.documents.queries.previews import list_previews
from app.documents.queries.versions import get_version
from app.documents.reading import libreoffice
from app.documents.reading.found import cleaned, cut
from app.documents.service import reading
from app.documents.service.reading import read_file, read_version, read_waiting
from app.documents.service.versions import decline_version
from tests.core.files.office_files import WORD, docx, opendocument, paragraph, pdf, pptx, xlsx
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template, make_version, reload_template
from tests.waiting import has_ended, wait_until

DOWNLOADS = Path(__file__).parents[3] / "shared" / "handbook-18f" / "downloads"
WORDS = {
    "EFT_Enrollment_Form.pdf": "Depositor Account Number",
    "TEMPLATE_Internal_kickoff_agenda.docx": "Icebreaker question",
    "TEMPLATE_Project_README.docx": "Projected end date",
    "TEMPLATE_Risk_tracker.xlsx": "Mitigation",
    "TEMPLATE_Team_charter.docx": "emergency contact",
    "TEMPLATE_Weekly_ship_template.docx": "distribution list",
    "my-form.pdf": "intentionally",
}


def version_of(data: bytes, file_name: str) -> Version:
    template = make_template(data=data, file_name=file_name)
    version = get_version(template)
    assert version is not None
    return version


def read(data: bytes, file_name: str) -> Version:
    """Return a version that was read."""
    version = version_of(data, file_name)
    read_version(version.id)
    return afresh(version)


def afresh(version: Version) -> Version:
    session.refresh(version)
    return version


def picture(kind: str = "PNG", size: tuple[int, int] = (2_000, 500)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size).save(stream, kind)
    return stream.getvalue()


def outline(version: Version) -> list[tuple[int, str]]:
    return [(level, words) for level, words in version.content["outline"]]


@pytest.mark.skipif(not DOWNLOADS.exists(), reason="the handbook is not at hand")
@pytest.mark.parametrize("name", WORDS)
def test_the_documents_of_a_real_handbook_are_read(app, name: str) -> None:
    version = read((DOWNLOADS / name).read_bytes(), name)
    assert version.read_state is ReadState.DONE
    assert version.problem == ""
    assert WORDS[name].lower() in version.text.lower()
    if name.endswith(".pdf"):
        assert [(one.page, one.width) for one in list_previews(version)] == [(1, 1000)]
        assert version.content["pages"] == 1
    else:
        assert len(version.content["outline"]) >= 2


@pytest.mark.skipif(not DOWNLOADS.exists(), reason="the handbook is not at hand")
def test_a_real_form_shows_its_fields_in_reading_order(app) -> None:
    form = read((DOWNLOADS / "EFT_Enrollment_Form.pdf").read_bytes(), "EFT_Enrollment_Form.pdf")
    labels = [one["label"] for one in form.content["form_fields"]]
    assert labels[:3] == ["Last Name", "First Name", "Middle Initial"]
    assert len(labels) == 15
    assert {one["kind"] for one in form.content["form_fields"]} == {"text", "checkbox"}


@pytest.mark.skipif(not DOWNLOADS.exists(), reason="the handbook is not at hand")
def test_a_pdf_that_is_called_a_form_and_has_no_fields_has_none(app) -> None:
    called_form = read((DOWNLOADS / "my-form.pdf").read_bytes(), "my-form.pdf")
    assert called_form.content["form_fields"] == []


def test_a_word_document_says_its_words_headings_and_placeholders(app) -> None:
    body = paragraph("Before you leave", "Titre1") + paragraph("I travel to {{ city }} on {{ day: date }}.")
    version = read(docx(body), "a.docx")
    assert "I travel to" in version.text
    assert outline(version) == [(1, "Before you leave")]
    assert version.content["placeholders"] == ["city", "day"]


def test_a_heading_may_say_its_level_itself(app) -> None:
    body = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Deeper</w:t></w:r></w:p>'
    assert outline(read(docx(body), "a.docx")) == [(2, "Deeper")]


def test_sheets_and_slides_are_listed(app) -> None:
    assert outline(read(xlsx(sheet="Costs &amp; more"), "a.xlsx")) == [(1, "Costs & more")]
    presentation = read(pptx(), "a.pptx")
    assert outline(presentation) == [(1, "Welcome")]
    assert "Welcome" in presentation.text


@pytest.mark.parametrize(("ending", "words", "line"), [("odt", "Where to?", "Travel"), ("ods", "Train", "Costs"), ("odp", "Welcome", "Welcome")])  # fmt: skip
def test_opendocument_is_read(app, ending: str, words: str, line: str) -> None:
    version = read(opendocument(ending), f"a.{ending}")
    assert words in version.text
    assert outline(version) == [(1, line)]


def test_markdown_text_and_tables_are_read(app) -> None:
    note = read(b"# Travel\n\n```\n# not a heading\n```\n\n## Trains\n{{ city }}\n", "a.md")
    assert outline(note) == [(1, "Travel"), (2, "Trains")]
    assert note.content["placeholders"] == ["city"]
    assert read("déjà vu".encode("cp1252"), "a.txt").text == "déjà vu"
    table = read(b"\xef\xbb\xbfname;price\n\n" + b"train;12\n" * 50, "a.csv")
    assert table.content["rows"][:2] == [["name", "price"], ["train", "12"]]
    assert len(table.content["rows"]) == 20


def test_pages_and_pictures_are_drawn_no_wider_than_a_screen_needs(app) -> None:
    version = read(pdf("one", "two", "three", "four", "five"), "a.pdf")
    assert version.content["pages"] == 5
    assert [one.page for one in list_previews(version)] == [1, 2, 3]
    assert "one" in version.text
    assert "five" in version.text
    for kind, name in (("PNG", "a.png"), ("JPEG", "a.jpg")):
        shown = list_previews(read(picture(kind), name))
        assert [(one.width, one.height) for one in shown] == [(1000, 250)]
        with Image.open(io.BytesIO(b"".join(installation().files.read(shown[0].key)))) as drawn:
            assert drawn.format == "WEBP"


def test_control_characters_never_get_into_the_database(app) -> None:
    assert cleaned("a\0b\x1bc\r\nd\ud800e\tf") == "abc\nde\tf"
    assert cut("é" * 800_000).encode().__len__() <= 1_000_000
    version = read(b"bell\x07 and escape\x1b[31m", "a.txt")
    assert version.text == "bell and escape[31m"


def test_reading_again_replaces_what_was_there_and_forgets_the_rest(app) -> None:
    version = read(pdf("one", "two"), "a.pdf")
    keys = [one.key for one in list_previews(version)]
    session.add(Preview(version_id=version.id, page=3, key="gone", width=1, height=1))
    session.commit()
    installation().files.put("gone", io.BytesIO(b"x"))
    before = set(installation().files.list_keys())
    read_version(version.id)
    assert [one.key for one in list_previews(afresh(version))] == keys
    assert before - set(installation().files.list_keys()) == {"gone"}
    assert session.scalars(select(Preview.id).where(Preview.version_id == version.id)).all().__len__() == 2


def test_a_version_that_is_gone_is_left_alone(app) -> None:
    before = set(installation().files.list_keys())
    read_version(999_999)
    assert set(installation().files.list_keys()) == before
    assert not session.scalars(select(StoredEvent)).all()


def test_the_worker_reads_what_is_added(app, run_jobs) -> None:
    version = version_of(pdf("Reimbursement"), "a.pdf")
    assert version.read_state is ReadState.WAITING
    run_jobs()
    run_jobs()
    assert afresh(version).read_state is ReadState.DONE
    assert "Reimbursement" in afresh(version).text


def test_what_was_left_is_read_later(app) -> None:
    left, fresh = version_of(b"left behind", "a.txt"), version_of(b"just come", "b.txt")
    left.uploaded_at = clock.now() - timedelta(minutes=11)
    session.commit()
    assert read_waiting() == 1
    assert afresh(left).read_state is ReadState.DONE
    assert afresh(fresh).read_state is ReadState.WAITING
    assert read_waiting() == 0


def test_what_took_too_long_is_tried_again_but_not_for_ever(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMITS", Limits(seconds=0.01))
    version = read(b"text", "a.txt")
    version.uploaded_at = clock.now() - timedelta(minutes=11)
    session.commit()
    assert [read_waiting() for _round in range(3)] == [1, 1, 0]
    assert (afresh(version).problem, version.content) == ("too_slow", {"tries": 3})


def test_what_took_too_long_once_can_be_read_when_there_is_time(app, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as hurry:
        hurry.setattr(reading, "LIMITS", Limits(seconds=0.01))
        version = read(b"words", "a.txt")
    version.uploaded_at = clock.now() - timedelta(minutes=11)
    session.commit()
    assert read_waiting() == 1
    assert (afresh(version).text, version.problem) == ("words", "")
    assert "tries" not in version.content
    assert read_waiting() == 0


LIES = [
    [],
    {"text": "x"},
    {"text": "x", "content": [], "pictures": [], "problem": ""},
    {"text": "x", "content": {}, "pictures": [], "problem": "<b>invented</b>"},
    {"text": "x", "content": {"outline": ["x"]}, "pictures": [], "problem": ""},
    {"text": "x", "content": {"pages": "many"}, "pictures": [], "problem": ""},
    {"text": "x", "content": {"form_fields": [{"name": "x"}]}, "pictures": [], "problem": ""},
    {"text": "x", "content": {}, "pictures": [{"width": 1e999, "height": 1, "webp": ""}], "problem": ""},
    {"text": "x", "content": {}, "pictures": [{"width": 10**12, "height": 1, "webp": ""}], "problem": ""},
    {"text": "x", "content": {}, "pictures": {"a": 1}, "problem": ""},
]


@pytest.mark.parametrize("answer", LIES)
def test_an_answer_of_another_shape_counts_as_none(app, monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    monkeypatch.setattr(reading, "run_confined", lambda *_given, **_limits: answer)
    assert read_file(b"x", "txt") == reading.Read(problem="too_much")


def test_of_an_answer_only_what_is_shown_is_kept(app, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "text": "a\0b",
        "content": {"tries": -9, "rows": [["a\0\ud800"]], "x": "y" * 9_999},
        "pictures": [],
        "problem": "",
    }
    monkeypatch.setattr(reading, "run_confined", lambda *_given, **_limits: said)
    assert read_file(b"x", "txt") == reading.Read("ab", {"rows": [["a"]]})


def test_a_version_that_is_declined_takes_its_pictures_along(app) -> None:
    keeper = make_administrator()
    template = make_template(keeper)
    champion = make_champion(DepartmentFactory())
    version = make_version(template, champion, data=pdf("draft"), file_name="a.pdf")
    read_version(version.id)
    keys = {version.key, *(one.key for one in list_previews(version))}
    assert len(keys) == 2
    decline_version(keeper, reload_template(template), afresh(version))
    session.commit()
    assert session.get(Version, version.id) is None
    assert not session.scalars(select(Preview).where(Preview.version_id == version.id)).all()


DAMAGED = {
    "a.pdf": b"%PDF-1.7\nnothing else",
    "b.pdf": pdf("one").replace(b"/Type/Pages", b"/Type/Nothing"),
    "deep.docx": docx("<w:p>" * 200 + "</w:p>" * 200),
}


def test_what_cannot_be_read_says_so_and_is_still_handed_out(app, login) -> None:
    version = read(DAMAGED["a.pdf"], "a.pdf")
    assert version.read_state is ReadState.FAILED
    assert version.problem == "damaged"
    answer = login(UserFactory()).get(f"/templates/{version.template_id}/latest")
    assert answer.data == DAMAGED["a.pdf"]


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_never_stops_the_worker(app, name: str) -> None:
    assert read(DAMAGED[name], name).read_state in (ReadState.DONE, ReadState.FAILED)


def test_a_hostile_file_past_the_door_reaches_nothing(app) -> None:
    """Whatever the door missed: what reads the file resolves no entity and finds no file."""
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    body = f'{entity}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>x&b;</w:t></w:r></w:p></w:body></w:document>'
    result = read_file(docx(more={"word/document.xml": body}), "docx")
    assert "root:" not in result.text
    assert "root:" not in str(result.content)


def test_a_bomb_past_the_door_ends_with_its_process(app) -> None:
    bomb = docx(more={"word/document.xml": b"<x>" + b"a" * 200_000_000})
    result = read_file(bomb, "docx")
    assert result.state is ReadState.FAILED
    assert result.problem in ("damaged", "too_much", "too_slow")


def test_what_takes_too_long_is_given_up_in_words(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMITS", Limits(seconds=0.01))
    version = read(b"text", "a.txt")
    assert (version.read_state, version.problem) == (ReadState.FAILED, "too_slow")


def test_what_needs_too_much_memory_is_given_up_in_words(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMITS", Limits(memory_bytes=60_000_000))
    version = read(pdf("text"), "a.pdf")
    assert (version.read_state, version.problem) == (ReadState.FAILED, "too_much")


def office_program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program in the place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_an_office_program_draws_pages_where_there_is_one(app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "drawn.pdf").write_bytes(pdf("drawn", "twice"))
    out = 'while [ "$1" != --outdir ]; do shift; done; out=$2'
    office_program(tmp_path, f'{out}; cp {tmp_path}/drawn.pdf "$out/file.pdf"', monkeypatch)
    version = read(docx(), "a.docx")
    assert version.content["pages"] == 2
    assert len(list_previews(version)) == 2
    assert version.text == "Travel form"


def test_an_office_program_that_hangs_is_ended_with_all_it_started(
    app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "SECONDS", 1.5)
    office_program(tmp_path, f"sleep 300 & echo $! > {tmp_path}/child; wait", monkeypatch)
    result = read_file(docx(), "docx")
    assert result.text == "Travel form"
    assert result.pictures == []
    child = int((tmp_path / "child").read_text())
    wait_until(lambda: has_ended(child))
