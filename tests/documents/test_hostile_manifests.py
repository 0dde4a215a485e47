"""Manifests that were made to fill the memory, or that hold what no database holds, are told of in a sentence."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.accounts.models import Department
from app.core.db import session
from app.documents.exchange.importing import import_folder
from app.documents.exchange.reading import ManifestError, read_folder
from app.documents.models import Template
from tests.factories import DepartmentFactory

pytestmark = pytest.mark.usefixtures("app")


def folder_with(folder: Path, manifest: str) -> Path:
    (folder / "a.md").write_text("words")
    (folder / "b.md").write_text("other words")
    (folder / "manifest.yaml").write_text(manifest)
    return folder


def test_aliases_that_stand_for_more_than_any_memory_holds_are_not_followed(tmp_path: Path) -> None:
    laughs = "- &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"- &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 12)
    )
    with pytest.raises(ManifestError, match="aliases are not taken"):
        read_folder(folder_with(tmp_path, f"{laughs}- file: *a11\n"))


@pytest.mark.parametrize("manifest", ["[" * 100_000, "- file: !!python/object/apply:os.system [id]", "a: b", "\u0007"])
def test_what_is_no_manifest_is_said_to_be_none(tmp_path: Path, manifest: str) -> None:
    with pytest.raises(ManifestError):
        read_folder(folder_with(tmp_path, manifest))


@pytest.mark.parametrize(
    "said",
    [r'title: "a\0b"', r'description: "\ud800"', r'tags: ["\0"]', r'department: "A\0"', r'owner: "\0"', r'"\0": x'],
)
def test_what_no_text_can_hold_costs_one_entry_and_not_the_import(tmp_path: Path, said: str) -> None:
    DepartmentFactory()
    report = import_folder(read_folder(folder_with(tmp_path, f"- file: a.md\n  {said}\n- file: b.md\n")))
    assert report.created == ["b.md"]
    assert any("no text can hold" in problem.reason for problem in report.problems)


def test_a_department_is_made_of_names_alone(tmp_path: Path) -> None:
    DepartmentFactory(name="Alone")
    manifest = "- file: a.md\n  department: {a: b}\n- file: b.md\n  audience: [{a: b}]\n"
    report = import_folder(read_folder(folder_with(tmp_path, manifest)))
    assert {problem.reason for problem in report.problems} == {"The department is no name."}
    assert session.scalars(select(Department.name)).all() == ["Alone"]
    assert not session.scalars(select(Template)).all()
