"""Telling events: ids become names, and names a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.admin.queries.names import Names, ids_in, kind_of
from app.admin.wording.kinds import kind_label
from app.admin.wording.sentences import SENTENCES
from app.admin.wording.values import told_counts, told_field, told_value
from app.core.events import StoredEvent
from app.core.formats import labelled

Show = Callable[[str, int, str], str]
"""How a name is shown: kind, id and name in, text or Markup out."""


def show_plainly(_kind: str, _id: int, name: str) -> str:
    """Show a name as it is."""
    return name


class Telling:
    """Tells events in sentences.

    Args:
        names: The names of everything that the events mention.
        show: How a name is shown.
    """

    def __init__(self, names: Names, show: Show = show_plainly) -> None:
        self._names = names
        self._show = show

    def sentence(self, event: StoredEvent) -> Markup:
        """Return what happened, ready for HTML."""
        template = self._template(event)
        if template is None:
            return self._without_words(event)
        return Markup(escape(template)) % self._values(event)  # noqa: S704 (escaped, and % escapes its values)

    def details(self, event: StoredEvent) -> list[str]:
        """Return what differs, field by field: "title: Clerk → Head clerk"."""
        changes: Mapping[str, list[Any]] = event.payload.get("changes") or {}
        return [
            labelled(told_field(key), f"{self._value(key, values[0])} → {self._value(key, values[1])}")
            for key, values in changes.items()
        ]

    def actor(self, event: StoredEvent) -> str:
        """Return who did it, as plain text."""
        return str(Markup(escape(self._actor(event))).striptags())  # noqa: S704 (escaped)

    def _template(self, event: StoredEvent) -> str | None:
        is_own = event.actor_id is not None and event.actor_id == event.payload.get("user_id")
        variant = (
            event.payload.get("role")
            or event.payload.get("purpose")
            or event.payload.get("what")
            or ("own" if is_own else "")
        )
        found = SENTENCES.get(f"{event.name}.{variant}") or SENTENCES.get(event.name)
        return None if found is None else str(found)

    def _without_words(self, event: StoredEvent) -> Markup:
        """Return who did what kind of thing, ready for HTML."""
        return Markup(labelled(escape(self._actor(event)), escape(kind_label(event.name))))  # noqa: S704 (escaped)

    def _values(self, event: StoredEvent) -> Mapping[str, Any]:
        """Return what a sentence may name; what an event of former times lacks is left empty."""
        payload = event.payload
        values = defaultdict(str, payload, actor=self._actor(event), user=self._person(payload.get("user_id")))
        values.update(told_counts({"count": len(payload.get("page_ids", ())), **payload}))
        values["page"] = self._text("page", payload.get("page_id"))
        values["entry"] = self._text("faq", payload.get("entry_id"))
        values["post"] = self._text("news", payload.get("post_id"))
        values["rumour"] = self._text("rumour", payload.get("rumour_id"))
        values["template"] = self._text("template", payload.get("template_id"))
        values["owner"] = self._person(payload.get("owner_id"))
        values["skill"] = self._text("skill", payload.get("skill_id"))
        for kind in ("department", "group"):
            values[kind] = self._named(kind, payload.get(f"{kind}_id"), payload.get(kind))
        return values

    def _actor(self, event: StoredEvent) -> str:
        return str(_("The system")) if event.actor_id is None else self._person(event.actor_id)

    def _person(self, user_id: int | None) -> str:
        if user_id is None:
            return str(_("an address without an account"))
        name = self._names.people.get(user_id)
        return self._show("user", user_id, name) if name else str(_("somebody whose account no longer exists"))

    def _named(self, kind: str, thing_id: int | None, name_then: str | None = None) -> str:
        """Return the name of a department or a group, and whether it is there no more."""
        if thing_id is None:
            return ""
        existing = self._names.departments if kind == "department" else self._names.groups
        if name := existing.get(thing_id):
            return self._show(kind, thing_id, name_then or name)
        last_name = name_then or self._names.gone.get((kind, thing_id)) or str(thing_id)
        return str(_("“%(name)s” (deleted)", name=last_name))

    def _text(self, kind: str, text_id: int | None) -> str:
        """Return the title of a page or another text; its number alone where it is not for the reader's eyes."""
        if text_id is None:
            return ""
        title = self._names.texts.get((kind, text_id))
        return str(text_id) if title is None else self._show(kind, text_id, title)

    def _value(self, key: str, value: Any) -> str:
        """Return a value of a field as plain text."""
        if value in (None, "", []):
            return str(_("nothing"))
        kind = kind_of(key)
        return ", ".join(self._called(kind, id_) for id_ in ids_in(value)) if kind else told_value(key, value)

    def _called(self, kind: str, id_: int) -> str:
        """Return the name of a person, a department, a group or an audience as plain text."""
        if kind == "user":
            return self._names.people.get(id_) or str(_("somebody whose account no longer exists"))
        if kind == "audience":
            return self._audience(id_)
        return Telling(self._names)._named(kind, id_)

    def _audience(self, audience_id: int) -> str:
        named = self._names.audiences.get(audience_id, ())
        return str(_("everyone")) if named is None else ", ".join(named) or str(_("nobody any more"))
