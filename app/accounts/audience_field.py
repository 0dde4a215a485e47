"""Who is it for: the form field with which every room lets people choose an audience.

A room writes `audience = AudienceField(_l("Who is it for?"))` in its form, `{{ form.audience() }}` in its template, and
gives the field's tokens to `service.audiences.audience_for`. Without scripts the field is a list of checkboxes, a box
for a name, and a button that counts anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from app.accounts import queries
from app.accounts.models import Audience
from app.accounts.models.audience import EVERYONE
from app.accounts.queries import Option, Reach
from app.accounts.queries.departments import Branch
from app.accounts.queries.groups import CountedGroup

TEMPLATE = "accounts/audience_picker.html"
MOST_TOKENS = 200


class AudienceWidget:
    """Draws the picker."""

    def __call__(self, field: AudienceField, *, has_recount: bool = True, **_attributes: object) -> Markup:
        """Return the picker as HTML.

        Args:
            field: The field.
            has_recount: Offer a button that counts anew where there are no scripts; a form that does nothing else
                needs none.
        """
        html = render_template(TEMPLATE, field=field, has_recount=has_recount)
        return Markup(html)  # noqa: S704 (our own template, which escapes)


class AudienceField(Field):
    """Whom something is for, as audience tokens.

    The field takes an `Audience` with its tokens, or tokens, for what is chosen at first. Two further values belong to
    it: `<name>_text`, a name that was typed and not picked, and `<name>_recount`, the button that counts anew.
    """

    widget = AudienceWidget()
    data: list[str]
    errors: Sequence[str]

    def process(self, formdata: Any, *values: Any, **options: Any) -> None:
        """Take what was chosen, and what was typed beside it."""
        given = formdata or {}
        self.typed = str(given.get(f"{self.name}_text", "")).strip()[:200]
        self.is_recounting = f"{self.name}_recount" in given
        super().process(formdata, *values, **options)

    def process_data(self, value: Audience | Iterable[str] | None) -> None:
        """Take what is chosen at first."""
        self.data = value.token_texts if isinstance(value, Audience) else list(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was ticked, and what was typed where it fits one name only."""
        ticked = list(dict.fromkeys(valuelist))[:MOST_TOKENS]
        meant = self.suggestions[0].token if len(self.suggestions) == 1 else None
        self.data = ticked if meant is None else [*ticked, *({meant} - {*ticked})]

    def validate(self, form: BaseForm, extra_validators: Sequence[Any] = ()) -> bool:
        """Check the choice; a form that was sent only to count anew is never valid, and nothing in it is wrong."""
        if self.is_recounting:
            self.errors = []
            return False
        return bool(super().validate(form, extra_validators))

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse an audience of nobody, of what does not exist, or one that is still half typed."""
        if self.typed and len(self.suggestions) != 1:
            raise ValidationError(
                _("“%(text)s” is not chosen yet. Pick it from the list, or empty the box.", text=self.typed)
            )
        if not self.data or {*self.data} - {EVERYONE} - {one.token for one in self.labelled}:
            raise ValidationError(_("Please choose who it is for."))

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What is chosen, as tokens with their names."""
        everyone = [(EVERYONE, str(_("Everyone")))] if EVERYONE in self.data else []
        return everyone + [(one.token, one.label) for one in self.labelled]

    @cached_property
    def labelled(self) -> list[Option]:
        """What is chosen, with its names."""
        return queries.label_tokens(self.data)

    @cached_property
    def suggestions(self) -> list[Option]:
        """What the typed text may mean."""
        return queries.find_options(current_user, self.typed) if self.typed else []

    @property
    def open_suggestions(self) -> list[Option]:
        """What the typed text may mean, where that has to be asked."""
        return [one for one in self.suggestions if one.token not in self.data]

    @cached_property
    def reach(self) -> Reach:
        """Whom the choice reaches, as far as the reader may know."""
        return queries.reach_for(current_user, self.data)

    @cached_property
    def departments(self) -> list[Branch]:
        """The tree to choose from."""
        return queries.list_tree()

    @cached_property
    def groups(self) -> list[CountedGroup]:
        """The groups to choose from."""
        return queries.list_groups()

    @property
    def company_size(self) -> int:
        """How many people there are to reach."""
        return sum(branch.people_below for branch in self.departments)
