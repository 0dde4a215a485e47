"""The demo company's templates, and what belongs together among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.accounts.models.audience import EVERYONE
from app.documents.exchange.importing import Report, import_folder
from app.documents.exchange.places import Places
from app.documents.exchange.reading import read_folder
from app.documents.queries.collections import get_collection_called
from app.documents.queries.templates import list_all_templates
from app.documents.service.collections import Pack, add_item, save_collection


def seed_templates(folder: Path, collections: Sequence[dict[str, Any]]) -> Report:
    """Take in the templates of a folder, and make collections of them; a second time changes nothing.

    Args:
        folder: With a manifest.
        collections: Each with its title, description, department, and the titles of its templates.
    """
    report = import_folder(read_folder(folder))
    for given in collections:
        if get_collection_called(given["title"]) is None:
            _make(given)
    return report


def _make(given: dict[str, Any]) -> None:
    pack = Pack(given["title"], given["description"], Places().find(given["department"]), (EVERYONE,))
    collection = save_collection(None, None, pack)
    by_title = {one.title: one for one in list_all_templates()}
    for title in given["templates"]:
        add_item(None, collection, by_title[title])
