"""Fetching what an address names, as far as the reader may know of it."""

from __future__ import annotations

from flask_login import current_user

from app.core.errors import NotFoundError
from app.documents.models import ChangeRequest, Template, Version
from app.documents.policy.templates import can_see_version
from app.documents.queries.requests import get_request
from app.documents.queries.templates import get_template
from app.documents.queries.versions import get_version


def template_or_404(template_id: int) -> Template:
    """Return a template.

    Raises:
        NotFoundError: There is none that the reader may open.
    """
    template = get_template(current_user, template_id)
    if template is None:
        raise NotFoundError
    return template


def version_or_404(template: Template, number: int | None = None) -> Version:
    """Return a version of a template, or the one that readers get.

    Raises:
        NotFoundError: There is none that the reader may have.
    """
    version = get_version(template, number)
    if version is None or not can_see_version(current_user, template, version):
        raise NotFoundError
    return version


def request_or_404(request_id: int) -> ChangeRequest:
    """Return what somebody asked for.

    Raises:
        NotFoundError: It is neither the reader's, nor his to answer.
    """
    request = get_request(current_user, request_id)
    if request is None:
        raise NotFoundError
    return request
