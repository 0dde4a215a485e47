"""What people enter about the files of a post."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import BooleanField, Field, StringField, ValidationError

from app.core.forms import Asked, Form
from app.news.service.files import DESCRIPTION_LENGTH

PICTURES = ".png,.jpg,.jpeg,.gif,.webp"


class AttachmentsForm(Form):
    """Files to be added to a post."""

    file = MultipleFileField(
        _l("Files"),
        [FileRequired(_l("Choose a file first."))],
        description=_l("Several at once, if you like. Readers download them below the text."),
    )


class DescribedForm(Form):
    """What a picture shows."""

    description = StringField(
        _l("What the picture shows"),
        [Asked()],
        description=_l("One sentence, for those who have the page read out to them."),
        render_kw={"maxlength": DESCRIPTION_LENGTH},
    )
    is_decorative = BooleanField(_l("Nothing that matters: it only decorates"))

    @property
    def is_said(self) -> bool:
        """Whether somebody has thought of those who do not see the picture."""
        return bool((self.description.data or "").strip() or self.is_decorative.data)


class CoverForm(DescribedForm):
    """A cover picture and what it shows; where that is not said, it is asked afterwards, so that no upload is lost."""

    picture = FileField(
        _l("Picture"),
        [FileRequired(_l("Choose a file first."))],
        description=_l("PNG, JPEG, GIF or WebP, wider than high."),
        render_kw={"accept": PICTURES},
    )


class DescriptionForm(DescribedForm):
    """What a picture that is there shows."""

    def validate_description(self, _field: Field) -> None:
        """Refuse to forget those who do not see the picture."""
        if not self.is_said:
            raise ValidationError(_("Say what the picture shows, or that it only decorates."))
