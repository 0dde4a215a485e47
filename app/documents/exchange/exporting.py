"""Taking templates out: their files, and a manifest that says what each is.

What is written here is what the import reads: into an empty installation it gives the same templates again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from app.core.files.store import StoreUnavailableError
from app.core.installation import installation
from app.documents.exchange.packing import member_names
from app.documents.exchange.places import Places
from app.documents.exchange.reading import MANIFEST, Problem
from app.documents.models import Template, Version
from app.documents.queries.templates import list_all_templates
from app.documents.queries.versions import current_versions


@dataclass
class Exported:
    """How many files were written, and which could not be."""

    files: int = 0
    problems: list[Problem] = field(default_factory=list)


def export_folder(folder: Path) -> Exported:
    """Write the newest approved version of every template, whoever may read it: this is the keeper's copy.

    Args:
        folder: Where to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    templates = list_all_templates()
    versions = current_versions(templates)
    names = dict(zip(versions, member_names([one.name for one in versions.values()]), strict=True))
    exported, written = Exported(), []
    for template in templates:
        if _write(folder / names[template.id], versions[template.id], exported):
            written.append(template)
    _write_manifest(folder, written, names)
    return exported


def _write(path: Path, version: Version, exported: Exported) -> bool:
    """Write one file, whole or not at all; tell whether it was written."""
    try:
        with path.open("xb") as out:
            out.writelines(installation().files.read(version.key))
    except StoreUnavailableError as error:
        path.unlink(missing_ok=True)
        exported.problems.append(Problem(path.name, str(error)))
        return False
    exported.files += 1
    return True


def _write_manifest(folder: Path, templates: Sequence[Template], names: Mapping[int, str]) -> None:
    places = Places()
    entries = [_entry(template, names, places) for template in templates]
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1_000)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _entry(template: Template, names: Mapping[int, str], places: Places) -> dict[str, Any]:
    """Return what a manifest says of a template; what goes without saying is left out."""
    values = {
        "file": names[template.id],
        "title": template.title,
        "description": template.description or None,
        "category": template.category.slug,
        "language": template.language,
        "department": places.path_of(template.department),
        "tags": [tag.name for tag in template.tags] or None,
        "audience": places.names_of(template.audience),
        "owner": template.owner.email if template.owner else None,
        "review_months": template.review_months,
        "replaces": names.get(template.replaces_id or 0),
    }
    return {key: value for key, value in values.items() if value is not None}
