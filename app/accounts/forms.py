"""What people enter about their own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, SelectChoice, SelectField
from wtforms.validators import DataRequired, InputRequired

from app.accounts.audience_field import AudienceField
from app.accounts.models import Theme
from app.accounts.time_zones import time_zone_choices
from app.core.forms import Form
from app.core.i18n import LANGUAGE_NAMES

PLAIN_TEXT = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
PASSWORD_HINT = _l("At least 8 characters. Three unusual words make a good password.")


class SignInForm(Form):
    """Email and password."""

    next = HiddenField()
    kept = HiddenField()
    email = EmailField(
        _l("Email"),
        [DataRequired(_l("Please enter your email."))],
        render_kw={"autocomplete": "username", **PLAIN_TEXT},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Please enter your password."))],
        render_kw={"autocomplete": "current-password", **PLAIN_TEXT},
    )
    remember = BooleanField(_l("Keep me signed in on this device"))


class ForgottenPasswordForm(Form):
    """The address to which a link is to go."""

    email = EmailField(
        _l("Email"),
        [DataRequired(_l("Please enter your email."))],
        render_kw={"autocomplete": "username", **PLAIN_TEXT},
    )


class NewPasswordForm(Form):
    """A password, chosen through a link."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Please choose a password."))],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password", **PLAIN_TEXT},
    )


class ChangePasswordForm(Form):
    """The password until now and the one from now on."""

    current = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Please enter your current password."))],
        render_kw={"autocomplete": "current-password", **PLAIN_TEXT},
    )
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Please choose a password."))],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password", **PLAIN_TEXT},
    )


class PreferencesForm(Form):
    """How the pages look and speak to a person."""

    language = RadioField(_l("Language"), choices=[SelectChoice(*one) for one in LANGUAGE_NAMES.items()])
    theme = RadioField(
        _l("Colours"),
        choices=[
            SelectChoice(Theme.AUTO, _l("As this device is set")),
            SelectChoice(Theme.LIGHT, _l("Light")),
            SelectChoice(Theme.DARK, _l("Dark")),
        ],
        coerce=Theme,
    )
    time_zone = SelectField(_l("Time zone"), [DataRequired()], choices=time_zone_choices)
    has_shortcuts = BooleanField(_l("Keyboard shortcuts"), description=_l("Single keys such as / for search."))


class AudienceForm(Form):
    """An audience to try out; changes nothing, so it is sent openly in the address and needs no token."""

    class Meta:
        """Settings of the form."""

        csrf = False

    audience = AudienceField(_l("Who is it for?"))
