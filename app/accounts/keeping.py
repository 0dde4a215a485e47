"""What was sent after a session had ended: carried through the sign-in form, so that nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

SECRET = {"csrf_token", "password"}
MOST_FIELDS = 200


def write_kept(sent: MultiDict[str, str]) -> str:
    """Return the fields of a form as one text; tokens and passwords are left out."""
    fields = [(name, value) for name, values in sent.lists() for value in values if name not in SECRET]
    return json.dumps(fields[:MOST_FIELDS])


def read_kept(text: str | None) -> Sequence[tuple[str, str]]:
    """Return the fields that `write_kept` wrote; nothing where it is anything else."""
    try:
        fields = json.loads(text or "[]")
        return [(str(name), str(value)) for name, value in fields[:MOST_FIELDS]]
    except (ValueError, TypeError):
        return []
