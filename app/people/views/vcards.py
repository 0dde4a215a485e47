"""People for the contacts of a phone or a mail program."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from app.core.installation import installation
from app.core.slugs import slugify
from app.people import queries
from app.people.vcard import MEDIA_TYPE, vcard_of
from app.people.views.blueprint import blueprint, person_or_404


@blueprint.get("/<int:user_id>/vcard")
def vcard(user_id: int) -> ResponseReturnValue:
    """Hand out a person as a vCard."""
    person = person_or_404(user_id)
    text = vcard_of(person, queries.get_profile(person.id), installation().settings.base_url)
    response = Response(text, mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(person.name)}.vcf"'
    return response
