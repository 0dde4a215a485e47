"""Shared templates: letters and forms of real text, as Word files, Markdown and plain text, in several versions."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from app.accounts.models import department_token
from app.accounts.models.audience import EVERYONE
from app.accounts.queries import fold_name
from app.accounts.service.audiences import audience_for
from app.core import clock
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.core.files.sniffing import ALLOWED
from app.core.installation import installation
from app.core.slugs import slugify
from app.documents.models import ReadState, Template, TemplateTag, TemplateWatch, Version
from app.documents.queries.categories import list_categories
from app.documents.reading.work import read
from tests.bench.company import Company
from tests.bench.texts import Mixer
from tests.documents.files import docx_of

ENDINGS = ("docx", "md", "txt")
FOLDER = "benchmark"
"""Where the files lie in the store."""
GREETING = "Dear {{ name }}, on {{ date }} we write to you about {{ subject }}."


def fill_library(count: int, company: Company, mixer: Mixer) -> list[str]:
    """Add templates with one to three approved versions each, read as the worker reads them.

    Args:
        count: How many templates.
        company: Who looks after them.
        mixer: What they say.

    Returns:
        The addresses of those that everybody may open.
    """
    templates, versions, tags, addresses = [], [], [], []
    with unit_of_work():
        categories = [one.id for one in list_categories()]
        everybody = audience_for([EVERYONE]).id
        for number in range(1, count + 1):
            department_id = company.division_ids[number % len(company.division_ids)]
            is_open = number % 5 != 0
            audience_id = everybody if is_open else audience_for([department_token(department_id)]).id
            title = f"{mixer.short(number).title[:100]}, form {number:03}"
            row = _row(number, title, company) | {
                "category_id": categories[number % len(categories)],
                "audience_id": audience_id,
                "department_id": department_id,
            }
            templates.append(row)
            versions += [_version_row(row, version, mixer) for version in range(1, row["latest_number"] + 1)]
            words = [word for word in fold_name(title).split() if word.isalpha() and len(word) > 5]
            tags += [{"template_id": number, "name": word, "folded": word} for word in dict.fromkeys(words[:2])]
            if is_open:
                addresses.append(f"/templates/{number}-{slugify(title)}")
        for model, rows in ((Template, templates), (Version, versions), (TemplateTag, tags)):
            session.execute(insert(model), rows)
        watched = [{"user_id": one, "template_id": one % count + 1} for one in company.ids[::4]]
        session.execute(insert(TemplateWatch), watched)
    return addresses


def _row(number: int, title: str, company: Company) -> dict[str, Any]:
    changed_at = clock.now() - timedelta(days=number * 3 % 700)
    owner_id = company.ids[number * 13 % len(company.ids)]
    return {
        "id": number,
        "title": title,
        "description": f"For whoever needs it: {title}.",
        "owner_id": owner_id,
        "current_number": 1 + number % 3,
        "latest_number": 1 + number % 3,
        "created_at": changed_at,
        "changed_at": changed_at,
        "review_months": 12,
        "verified_at": changed_at,
        "verified_by_id": owner_id,
        "verified_until": today() + timedelta(days=number * 11 % 360 - 20),
    }


def _version_row(template: dict[str, Any], number: int, mixer: Mixer) -> dict[str, Any]:
    """Keep the file of a version, and return what is noted of it."""
    ending = ENDINGS[template["id"] % len(ENDINGS)]
    data = _file(ending, template, number, mixer)
    key = f"{FOLDER}/{template['id']}-{number}"
    installation().files.put(key, io.BytesIO(data))
    found = read(data, ending)
    return {
        "template_id": template["id"],
        "number": number,
        "name": f"{slugify(template['title'])}.{ending}",
        "key": key,
        "media_type": ALLOWED[ending],
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "note": "" if number == 1 else "As the law is now",
        "author_id": template["owner_id"],
        "approved_by_id": template["owner_id"],
        "uploaded_at": template["created_at"],
        "approved_at": template["created_at"],
        "read_state": ReadState.DONE,
        "text": found["text"],
        "content": found["content"],
    }


def _file(ending: str, template: dict[str, Any], number: int, mixer: Mixer) -> bytes:
    section = mixer.short(template["id"] + number)
    if ending == "docx":
        return docx_of(template["title"], GREETING, *section.plain.split(". "), f"Version {number}")
    words = section.source if ending == "md" else section.plain
    return f"# {template['title']}\n\n{GREETING}\n\n{words}\n\nVersion {number}\n".encode()
