"""What people enter about themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.core.forms import Form


class ProfileForm(Form):
    """One's profile. Skills are one per line, as in `welding: 3`, so that a keyboard is all it takes."""

    location = StringField(_l("Where you work"), [Optional(), Length(max=120)], description=_l("Site, building, room"))
    phone = StringField(
        _l("Phone"), [Optional(), Length(max=40)], render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    skills = TextAreaField(
        _l("What colleagues can ask you about"),
        [Optional(), Length(max=5_000)],
        description=_l(
            "One skill a line. A number says how well: 1 learning it, 2 with help, 3 alone, 4 can teach it. "
            "Example: welding: 3"
        ),
        render_kw={"rows": 8},
    )
    about = TextAreaField(
        _l("About me"),
        [Optional(), Length(max=20_000)],
        description=_l(
            "What you work on, and what you like to be asked. Markdown works: **bold**, - list, [link](https://…)."
        ),
        render_kw={"rows": 8},
    )
