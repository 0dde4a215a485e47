"""Taking templates out of a folder: a second time only what differs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func

from app.accounts.models import Department
from app.core.db import session
from app.core.errors import InvalidError, UnavailableError
from app.core.installation import installation
from app.core.typography import one_line
from app.documents.exchange.describing import Defaults, describe_anew, described, is_same, overlaid
from app.documents.exchange.naming import title_of
from app.documents.exchange.places import Places
from app.documents.exchange.reading import NotTakenError, Problem, Source, SourceFolder
from app.documents.models import Template
from app.documents.queries.templates import get_any_template, get_oldest_template, holds
from app.documents.queries.versions import has_content, list_versions
from app.documents.service.library import Description, add_template, describe_template
from app.documents.service.versions import DuplicateError, add_version

CHUNK = 1_000_000


@dataclass
class Report:
    """What an import did: the files that were new, changed and known, what was not taken, what was stored."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many files were taken."""
        return len(self.created) + len(self.updated) + len(self.unchanged)


def import_folder(
    folder: SourceFolder,
    *,
    department: str = "",
    language: str = "en",
    progress: Callable[[str], None] = lambda _file: None,
) -> Report:
    """Put the files of a folder among the templates.

    A template is known again by the content of its file, else by its title. A file that differs becomes a new version;
    what the manifest says, and nothing else, is said anew.

    Args:
        folder: What was read.
        department: The department of templates that do not say; the first at the top where nothing is named.
        language: The language of templates that do not say.
        progress: Called with the name of each file.
    """
    places = Places()
    defaults = Defaults(places.find(department) if department else places.first(), language, is_strict=bool(department))
    report = Report(problems=list(folder.problems), departments=places.made)
    known: dict[str, Template] = {}
    for source in folder.sources:
        try:
            with session.begin_nested():
                known[source.file] = _take(source, places, defaults, known, report)
        except (NotTakenError, InvalidError, UnavailableError, OSError) as error:
            places.look_again()
            reason = error.strerror if isinstance(error, OSError) else str(error)
            report.problems.append(Problem(source.file, reason or "It cannot be read."))
        progress(source.file)
    _replace(folder.sources, known, report)
    return report


def _take(
    source: Source, places: Places, defaults: Defaults, taken: Mapping[str, Template], report: Report
) -> Template:
    """Take one file, and return the template that it is of."""
    _check_size(source.path)
    sha256 = _sha256(source.path)
    title = one_line(str(source.said.get("title") or title_of(source.path.stem)))
    given = places.find(source.said["department"]) if source.said.get("department") else None
    within = given or (defaults.department if defaults.is_strict else None)
    template = _known(sha256, title, within, {one.id: file for file, one in taken.items()})
    if template is None:
        base = describe_anew(title, given or defaults.department, defaults.language)
        told = overlaid(base, source.said, places)
        template = _add(source, told.description, report)
        report.created.append(source.file)
    else:
        told = overlaid(described(template), source.said, places)
        is_new = not has_content(template, sha256) and _add_version(source, template, report)
        is_redescribed = _describe(template, told.description)
        (report.updated if is_new or is_redescribed else report.unchanged).append(source.file)
    report.problems += [Problem(source.file, remark) for remark in told.remarks]
    return template


def _check_size(path: Path) -> None:
    most = installation().settings.max_upload_mb
    if path.stat().st_size > most * 1_000_000:
        raise NotTakenError(f"It is larger than {most} MB.")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _known(sha256: str, title: str, within: Department | None, taken: Mapping[int, str]) -> Template | None:
    """Return the template that a file is of: one with this very content, else one of its title.

    Args:
        sha256: Of the content.
        title: How it is called.
        within: The department in which one of its title is meant; None for any.
        taken: The templates of other files of the folder, each with its file.

    Raises:
        NotTakenError: It is the same as another file of the folder.
    """
    is_free = Template.id.not_in(taken)
    called = [is_free, func.lower(Template.title) == title.lower()]
    if within is not None:
        called.append(Template.department_id == within.id)
    found = get_oldest_template(holds(sha256), *called) or get_oldest_template(holds(sha256), is_free)
    if found is None and (other := get_oldest_template(holds(sha256))):
        raise NotTakenError(f"It is the same as {taken[other.id]}.")
    return found or get_oldest_template(*called)


def _add(source: Source, description: Description, report: Report) -> Template:
    with source.path.open("rb") as stream:
        template = add_template(None, description, stream, source.path.name, _note(description.language))
    report.keys += [version.key for version in list_versions(template)]
    return template


def _note(language: str) -> str:
    """Return what is noted of a version, in the language of its readers."""
    with force_locale(language):
        return str(_("Imported"))


def _add_version(source: Source, template: Template, report: Report) -> bool:
    """Take a file as a new version; tell whether it is one: a picture is known again only once it is developed."""
    try:
        with source.path.open("rb") as stream:
            version = add_version(None, template, stream, source.path.name, _note(template.language))
    except DuplicateError as error:
        if error.url == template.url:
            return False
        raise
    report.keys.append(version.key)
    return True


def _describe(template: Template, description: Description) -> bool:
    """Say what a manifest says, where that differs; tell whether it did."""
    if is_same(described(template), description):
        return False
    describe_template(None, template, description)
    return True


def _replace(sources: Sequence[Source], known: dict[str, Template], report: Report) -> None:
    """Note which templates take the place of others, which are all there by now."""
    for source in sources:
        template, name = known.get(source.file), source.said.get("replaces")
        if template is None or not name:
            continue
        replaced = known.get(str(name)) or get_oldest_template(Template.title == str(name))
        if replaced is None:
            report.problems.append(Problem(source.file, f"There is no template for it to replace: {name}."))
        else:
            _set_replaced(template, replaced, source, report)


def _set_replaced(template: Template, replaced: Template, source: Source, report: Report) -> None:
    fresh = get_any_template(template.id)
    assert fresh is not None
    try:
        is_changed = _describe(fresh, replace(described(fresh), replaces=replaced))
    except InvalidError as error:
        report.problems.append(Problem(source.file, error.message))
        return
    if is_changed and source.file in report.unchanged:
        report.unchanged.remove(source.file)
        report.updated.append(source.file)
