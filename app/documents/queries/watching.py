"""Who watches a template."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.accounts.models import User
from app.accounts.queries.audiences import belongs_to
from app.core.db import session
from app.documents.models import Template, TemplateWatch


def is_watching(reader: User, template: Template) -> bool:
    """Tell whether a reader is told of new versions."""
    query = select(TemplateWatch.id).where(TemplateWatch.template_id == template.id, TemplateWatch.user_id == reader.id)
    return session.scalar(query) is not None


def watchers_of(template: Template) -> Select[int]:
    """Return the query for the people who are told of new versions, as far as the template is for them."""
    watching = select(TemplateWatch.user_id).where(TemplateWatch.template_id == template.id)
    return select(User.id).where(User.id.in_(watching), belongs_to(template.audience_id))
