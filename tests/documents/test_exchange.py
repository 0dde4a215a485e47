"""Templates out of a folder and into one: `flask documents import` and `flask documents export`."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from sqlalchemy import delete, select

from app.core.db import session
from app.core.installation import installation
from app.documents.exchange.exporting import export_folder
from app.documents.exchange.importing import Report, import_folder
from app.documents.exchange.naming import category_of, title_of
from app.documents.exchange.reading import ManifestError, read_folder
from app.documents.models import Template, TemplateTag, Version
from app.documents.queries.templates import get_any_template
from app.documents.queries.versions import list_versions
from app.documents.service.library import delete_template
from tests.factories import DepartmentFactory, GroupFactory, UserFactory, make_administrator
from tests.factories.documents import make_template

HANDBOOK = Path(__file__).parents[3] / "shared" / "handbook-18f" / "downloads"
pytestmark = pytest.mark.usefixtures("app")
has_handbook = pytest.mark.skipif(not HANDBOOK.is_dir(), reason="the folder of the handbook is not here")


def write(folder: Path, **files: str) -> None:
    """Write text files; `a__b` lies in the folder a."""
    for name, text in files.items():
        path = folder.joinpath(*name.split("__")).with_suffix(".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def describe(folder: Path, *entries: object) -> None:
    (folder / "manifest.yaml").write_text(yaml.safe_dump([*entries], allow_unicode=True))


def take(folder: Path, **options: str) -> Report:
    report = import_folder(read_folder(folder), **options)
    session.commit()
    session.expunge_all()
    return report


def templates() -> list[Template]:
    ids = session.scalars(
        select(Template.id).where(Template.deleted_at.is_(None)).order_by(Template.title, Template.id)
    ).all()
    return [template for one in ids if (template := get_any_template(one))]


def told(report: Report) -> dict[str, str]:
    return {problem.file: problem.reason for problem in report.problems}


def sizes(report: Report) -> tuple[int, int, int]:
    return len(report.created), len(report.updated), len(report.unchanged)


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("TEMPLATE_Team_charter", "Team charter"),
        ("EFT_Enrollment_Form", "EFT Enrollment Form"),
        ("my-form", "My form"),
        ("Modèle - note de frais", "Note de frais"),
        ("template", "Template"),
        ("2026-11_risk-list", "2026-11 risk-list"),
    ],
)
def test_a_file_is_called_by_its_name(stem: str, title: str) -> None:
    assert title_of(stem) == title


def test_words_of_a_title_say_what_it_is_filed_under() -> None:
    assert category_of("Expense report") == "money"
    assert category_of("Demande de congé") == "people"
    assert category_of("Audit de sécurité") == "quality-safety"
    assert category_of("Canteen menu") == "everyday-work"


@has_handbook
def test_the_handbook_is_taken_as_it_is() -> None:
    report = take(HANDBOOK)
    assert report.problems == []
    assert sizes(report) == (7, 0, 0)
    assert [one.title for one in templates()] == [
        "EFT Enrollment Form", "Internal kickoff agenda", "My form", "Project README", "Risk tracker", "Team charter",
        "Weekly ship template",
    ]  # fmt: skip
    assert all(one.current_number == 1 for one in templates())
    assert sizes(take(HANDBOOK)) == (0, 0, 7)


@has_handbook
def test_what_is_exported_gives_the_same_templates_in_an_empty_house(tmp_path) -> None:
    take(HANDBOOK, department="Delivery/Office", language="en")
    group, owner = GroupFactory(name="Pilots"), UserFactory(email="owner@example.org")
    charter, risk = (
        next(one for one in templates() if one.title == title) for title in ("Team charter", "Risk tracker")
    )
    charter.owner, charter.review_months, charter.replaces_id, charter.description = owner, 12, risk.id, "Who we are."
    charter.tags.append(TemplateTag(name="Team", folded="team"))
    session.commit()
    exported = export_folder(tmp_path / "out")
    assert (exported.files, exported.problems) == (7, [])
    before = _said()
    _empty()
    assert sizes(take(tmp_path / "out")) == (7, 0, 0)
    assert _said() == before
    assert sizes(take(tmp_path / "out")) == (0, 0, 7)
    assert group.id


def _said() -> list[object]:
    """Return all that an export keeps, in words."""
    titles = {one.id: one.title for one in templates()}
    return [
        (
            one.title, one.description, one.language, one.category.slug, one.department.name,
            [tag.name for tag in one.tags], sorted(token.token for token in one.audience.tokens),
            one.owner.email if one.owner else None, one.review_months, titles.get(one.replaces_id or 0),
            [(version.name, version.sha256, version.media_type) for version in list_versions(one)][:1],
        )
        for one in templates()
    ]  # fmt: skip


def _empty() -> None:
    session.execute(delete(Version))
    session.execute(delete(TemplateTag))
    session.execute(Template.__table__.update().values(replaces_id=None))
    session.execute(delete(Template))
    session.commit()
    session.expunge_all()


def test_a_manifest_says_what_each_file_is(tmp_path) -> None:
    finance = DepartmentFactory(name="Finance")
    travel = DepartmentFactory(name="Travel", parent=finance)
    group, owner = GroupFactory(name="Drivers"), UserFactory(email="li@example.org")
    write(tmp_path, claim="old claim", trips__claim2="new claim")
    describe(
        tmp_path,
        {"file": "claim.txt", "title": "Old claim"},
        {
            "file": "trips/claim2.txt", "title": "Claim", "description": "For trips.", "category": "money",
            "language": "fr", "department": "Finance/Travel", "tags": ["Travel", "money"],
            "audience": ["Finance", "group: Drivers", "person: li@example.org"], "owner": "li@example.org",
            "review_months": 6, "replaces": "claim.txt",
        },
    )  # fmt: skip
    report = take(tmp_path)
    assert (sizes(report), report.problems, report.departments) == ((2, 0, 0), [], [])
    claim, old = templates()
    assert (claim.title, claim.description, claim.language) == ("Claim", "For trips.", "fr")
    assert (claim.category.slug, claim.department_id, claim.owner_id) == ("money", travel.id, owner.id)
    assert {one.token for one in claim.audience.tokens} == {
        f"dept:{finance.id}", f"group:{group.id}", f"user:{owner.id}",
    }  # fmt: skip
    assert (claim.review_months, claim.replaces_id) == (6, old.id)
    assert sorted(tag.name for tag in claim.tags) == ["Travel", "money"]
    assert [one.note for template in (claim, old) for one in list_versions(template)] == ["Importé", "Imported"]
    assert (old.department_id, [one.token for one in old.audience.tokens]) == (finance.id, ["all"])
    assert sizes(take(tmp_path)) == (0, 0, 2)


def test_only_what_differs_is_taken_again(tmp_path) -> None:
    write(tmp_path, menu="soup", notes="minutes")
    take(tmp_path)
    write(tmp_path, menu="salad")
    report = take(tmp_path)
    assert (report.updated, report.unchanged) == (["menu.txt"], ["notes.txt"])
    menu = templates()[0]
    assert (menu.current_number, [one.note for one in list_versions(menu)]) == (2, ["Imported", "Imported"])
    write(tmp_path, menu="soup")
    assert sizes(take(tmp_path)) == (0, 0, 2), "an older version is known too"


def test_what_people_have_written_stays_where_no_manifest_speaks(tmp_path) -> None:
    write(tmp_path, menu="soup")
    take(tmp_path)
    menu = templates()[0]
    menu.title, menu.description = "Menu of the canteen", "Each Monday."
    session.commit()
    assert sizes(take(tmp_path)) == (0, 0, 1)
    assert templates()[0].title == "Menu of the canteen"
    describe(tmp_path, {"file": "menu.txt", "tags": "food, week"})
    assert sizes(take(tmp_path)) == (0, 1, 0)
    menu = templates()[0]
    assert menu.description == "Each Monday."
    assert [tag.name for tag in menu.tags] == ["food", "week"]


def test_departments_are_made_where_they_are_named_and_missing(tmp_path) -> None:
    write(tmp_path, menu="soup")
    assert take(tmp_path).departments == ["Passerelle"], "a house without departments gets one of its own name"
    first = templates()[0].department
    write(tmp_path, other="tea")
    report = take(tmp_path, department="Works/Kitchen")
    assert report.departments == ["Works / Kitchen"]
    assert {one.department.name for one in templates()} == {first.name, "Kitchen"}
    assert sizes(report) == (1, 0, 1), "the menu is known by its content, wherever it belongs"


def test_a_template_of_the_same_title_elsewhere_is_left_alone(tmp_path) -> None:
    other = make_template(title="Travel form", data=b"theirs")
    write(tmp_path, Travel_form="ours")
    take(tmp_path, department="Works")
    assert len(templates()) == 2
    assert get_any_template(other.id).latest_number == 1


def test_what_cannot_be_taken_is_told_and_stops_nothing(tmp_path, monkeypatch, app) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "in"
    write(folder, good="fine", deep__down__fine="fine too")
    (folder / ".hidden.txt").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_text("x")
    (folder / "link.txt").symlink_to(outside)
    (folder / "folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    (folder / "run.exe").write_bytes(b"MZ")
    (folder / "false.pdf").write_text("no pdf")
    (folder / "empty.txt").write_text("")
    (folder / "copy.txt").write_text("fine")
    (folder / "huge.txt").write_bytes(b"x" * 1_000_001)
    small = replace(installation(), settings=replace(installation().settings, max_upload_mb=1))
    monkeypatch.setitem(app.extensions, "passerelle.installation", small)
    report = take(folder)
    problems = told(report)
    assert sorted(problems) == [
        ".git", ".hidden.txt", "empty.txt", "false.pdf", "folder", "good.txt", "huge.txt", "link.txt", "pipe.txt",
        "run.exe",
    ]  # fmt: skip
    assert "secret" not in " ".join(problems.values())
    assert problems["link.txt"] == problems["folder"] == "It is a symbolic link."
    assert problems["good.txt"] == "It is the same as copy.txt."
    assert sorted(report.created) == ["copy.txt", "deep/down/fine.txt"]


@pytest.mark.parametrize(
    "entry",
    [
        {"file": "../outside.txt"},
        {"file": "/etc/hostname"},
        {"file": "deep/../../outside.txt"},
        {"file": "link.txt"},
        {"file": ".hidden.txt"},
        {"file": "nowhere.txt"},
        {"file": "."},
        {"file": "a\0b"},
        {"title": "No file"},
        {"file": ["good.txt"]},
        "good.txt",
        None,
        {"file": "good.txt", "audience": ["group: Nobody knows"]},
        {"file": "good.txt", "audience": ["person: nobody@example.org"]},
        {"file": "good.txt", "audience": []},
        {"file": "good.txt", "title": "x" * 500},
    ],
)
def test_an_entry_that_cannot_be_taken_is_told(tmp_path, entry: object) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "in"
    write(folder, good="fine", other="fine too")
    (folder / ".hidden.txt").write_text("x")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    describe(folder, entry, {"file": "other.txt"})
    report = take(folder)
    assert report.created == ["other.txt"]
    assert report.problems


def test_what_a_manifest_says_that_means_nothing_is_told(tmp_path) -> None:
    write(tmp_path, menu="soup")
    describe(
        tmp_path,
        {
            "file": "menu.txt", "owner": "nobody@example.org", "category": "No such", "language": "tlh",
            "review_months": 900, "replaces": "nothing.txt", "colour": "red",
        },
        {"file": "menu.txt"},
    )  # fmt: skip
    report = take(tmp_path)
    assert report.created == ["menu.txt"]
    reasons = " ".join(problem.reason for problem in report.problems)
    for word in ("owner", "category", "language", "review_months", "replace", "colour", "twice"):
        assert word in reasons


def test_two_templates_do_not_replace_each_other(tmp_path) -> None:
    write(tmp_path, one="1", two="2")
    describe(tmp_path, {"file": "one.txt", "replaces": "two.txt"}, {"file": "two.txt", "replaces": "one.txt"})
    report = take(tmp_path)
    assert sizes(report) == (2, 0, 0)
    assert len(report.problems) == 1


@pytest.mark.parametrize("text", ["{", "title: x", "- !!python/object/apply:os.system ['true']", "[" * 100_000, "\xff"])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, app, text: str) -> None:
    (tmp_path / "manifest.yaml").write_bytes(text.encode("latin-1"))
    with pytest.raises(ManifestError):
        read_folder(tmp_path)
    result = app.test_cli_runner().invoke(args=["documents", "import", str(tmp_path)])
    assert result.exit_code == 1
    assert "manifest.yaml" in result.output


def test_what_was_deleted_comes_back_as_something_new(tmp_path) -> None:
    write(tmp_path, menu="soup")
    take(tmp_path)
    delete_template(make_administrator(), templates()[0])
    session.commit()
    assert sizes(take(tmp_path)) == (1, 0, 0)


def test_a_dry_run_changes_nothing_and_leaves_no_file(tmp_path, app) -> None:
    write(tmp_path, menu="soup")
    keys = set(installation().files.list_keys())
    result = app.test_cli_runner().invoke(args=["documents", "import", str(tmp_path), "--dry-run"])
    assert result.exit_code == 0
    assert "would be new: menu.txt" in result.output
    assert "would be made: the department Passerelle" in result.output
    assert "1 new, 0 changed, 0 unchanged, 0 problems (nothing was changed)" in result.output
    assert templates() == []
    assert set(installation().files.list_keys()) == keys


def test_the_commands_tell_what_they_did(tmp_path, app) -> None:
    write(tmp_path / "in", menu="soup")
    (tmp_path / "in" / "run.exe").write_bytes(b"MZ")
    runner = app.test_cli_runner()
    first = runner.invoke(args=["documents", "import", str(tmp_path / "in"), "--department", "Kitchen"])
    assert (first.exit_code, "1 new, 0 changed, 0 unchanged, 1 problems" in first.output) == (0, True)
    assert "run.exe: " in first.output
    assert "made: the department Kitchen" in first.output
    out = tmp_path / "out"
    done = runner.invoke(args=["documents", "export", str(out)])
    assert (done.exit_code, "1 templates exported" in done.output) == (0, True)
    assert sorted(one.name for one in out.iterdir()) == ["manifest.yaml", "menu.txt"]
    again = runner.invoke(args=["documents", "export", str(out)])
    assert (again.exit_code, "is not empty" in again.output) == (1, True)
    shutil.rmtree(tmp_path / "in")
    (tmp_path / "in").mkdir()
    assert runner.invoke(args=["documents", "import", str(tmp_path / "in")]).exit_code == 1


def test_files_of_the_same_name_in_different_folders_are_different_templates(tmp_path) -> None:
    write(tmp_path, a__menu="soup", b__menu="salad")
    assert sizes(take(tmp_path)) == (2, 0, 0)
    assert sizes(take(tmp_path)) == (0, 0, 2)
    write(tmp_path, b__menu="bread")
    assert take(tmp_path).updated == ["b/menu.txt"]
    assert [(one.title, one.current_number) for one in templates()] == [("Menu", 1), ("Menu", 2)]


def test_files_of_the_same_name_are_exported_beside_each_other(tmp_path) -> None:
    make_template(title="One", data=b"1", file_name="Form.txt")
    make_template(title="Two", data=b"2", file_name="form.txt")
    exported = export_folder(tmp_path)
    assert exported.files == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["Form.txt", "form-2.txt", "manifest.yaml"]


def test_a_file_that_the_store_has_lost_is_told(tmp_path) -> None:
    template = make_template(title="Lost")
    installation().files.delete(list_versions(template)[0].key)
    exported = export_folder(tmp_path)
    assert (exported.files, len(exported.problems)) == (0, 1)
    assert yaml.safe_load((tmp_path / "manifest.yaml").read_text()) == []


def test_the_audience_of_an_export_is_never_wider(tmp_path) -> None:
    works = DepartmentFactory(name="R/D")
    insider = UserFactory(department=works, email="in@example.org")
    make_template(title="Secret", data=b"s", audience=[f"dept:{works.id}", f"user:{insider.id}"])
    export_folder(tmp_path)
    entry = yaml.safe_load((tmp_path / "manifest.yaml").read_text())[0]
    assert entry["audience"] == [["R/D"], "person: in@example.org"]
    before = _said()
    _empty()
    take(tmp_path)
    assert [one[:4] for one in _said()] == [one[:4] for one in before]
    assert _said()[0][6] == before[0][6]
