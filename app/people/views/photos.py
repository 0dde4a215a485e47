"""Photos: handing one out, and changing one's own."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired

from app.core.errors import NotFoundError
from app.core.files.serving import send_unchanging
from app.core.forms import Form
from app.core.installation import installation
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.people import policy, queries
from app.people.queries.photos import get_profile_in_picture
from app.people.service.photos import remove_photo, set_photo
from app.people.views.blueprint import blueprint, person_or_404, url_of


class PhotoForm(Form):
    """A photo of a person."""

    file = FileField(
        _l("Photo"),
        [FileRequired(_l("Choose a file first."))],
        description=_l("JPEG, PNG, WebP or GIF, up to 20 MB."),
        render_kw={"accept": "image/*"},
    )


@blueprint.route("/<int:user_id>/photo", methods=["GET", "POST"])
def photo(user_id: int) -> ResponseReturnValue:
    """Change the photo of a person."""
    person = person_or_404(user_id)
    require(policy.can_edit_profile(current_user, person))
    form = PhotoForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            set_photo(current_user, person, form.file.data.stream, form.file.data.filename)
            flash_status(_("Colleagues see the new photo."))
            return redirect(url_of(person))
    return page("people/photo.html", form=form, person=person, profile=queries.get_profile(person.id)), form.status


@blueprint.post("/<int:user_id>/photo/removal")
def discard_photo(user_id: int) -> ResponseReturnValue:
    """Take the photo of a person away."""
    remove_photo(current_user, person_or_404(user_id))
    flash_status(_("The photo is removed."))
    return redirect(url_for(".photo", user_id=user_id))


@blueprint.get("/photos/<int:user_id>-<version>.webp")
def picture(user_id: int, version: str) -> ResponseReturnValue:
    """Hand out the photo of a person, if the address names the present one."""
    profile = get_profile_in_picture(current_user, user_id, version)
    if profile is None:
        raise NotFoundError
    response = send_unchanging(installation().files, profile.photo_key, f"{user_id}.webp", "image/webp")
    response.set_etag(profile.photo_sha256[:32])
    return response.make_conditional(request)
