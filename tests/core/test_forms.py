import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale
from flask_wtf import CSRFProtect
from hypothesis import given
from hypothesis import strategies as st
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length

from app.core.errors import InvalidError
from app.core.forms import CheckboxesField, Form, attributes_of, in_order_of, kind_of, number_in
from app.core.templating import init_templating

ROOT = Path(__file__).parents[2] / "app"
FORM = """
    {% from "components/field.html" import form_tag, field, submit_row %}
    {% call form_tag(form, draft=true) %}
    {% for one in form if one.name != "csrf_token" %}{{ field(one) }}{% endfor %}
    {{ submit_row("Save", "/") }}
    {% endcall %}
"""
UPSIDE_DOWN = """
    {% from "components/field.html" import form_tag, field %}
    {% call form_tag(form) %}{{ field(form.place) }}{{ field(form.days) }}{{ field(form.title) }}{% endcall %}
"""


class Place(PlainForm):
    town = StringField("Town", [DataRequired()])


class Everything(Form):
    title = StringField("Title", [DataRequired(), Length(max=80)], description="One line.")
    mail = EmailField("Mail")
    secret = PasswordField("Secret")
    department = SelectField("Department", choices=["Sales", "Finance"])
    days = IntegerField("Days")
    due_on = DateField("Due")
    text = TextAreaField("Text")
    attachment = FileField("Attachment")
    who = RadioField("Who", choices=[SelectChoice("all", "Everyone"), SelectChoice("some", "Sales")], default="all")
    topics = CheckboxesField("Topics", choices=["VAT", "Customs"])
    must_read = BooleanField("Must read", description="One reminder.")
    revision = HiddenField("Revision")
    place = FormField(Place, "Place")


@pytest.fixture(scope="module")
def bare_app():
    app = Flask("forms", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="not a secret", TESTING=True, WTF_CSRF_ENABLED=False)
    Babel(app)
    CSRFProtect(app)
    init_templating(app)
    return app


@pytest.fixture
def post(bare_app):
    def send(**data):
        context = bare_app.test_request_context("/", method="POST", data=data)
        contexts.append(context)
        context.push()
        return Everything()

    contexts = []
    yield send
    for context in contexts:
        context.pop()


VALID = {"title": "VPN", "department": "Sales", "days": "3", "due_on": "2026-11-23", "who": "all", "place-town": "Lyon"}


def test_a_valid_form_hands_over_its_values_without_the_token(post):
    form = post(**VALID)
    assert form.validate_on_submit(), form.errors
    assert form.values["title"] == "VPN"
    assert "csrf_token" not in form.values
    assert form.status == 200
    assert form.problems == []


def test_every_problem_names_its_field_and_leads_to_it(post):
    form = post(**VALID | {"title": "", "who": "nobody", "place-town": ""})
    assert not form.validate_on_submit()
    assert [problem.target for problem in form.problems] == ["title", "who-0", "place-town"]
    assert form.problems[0].message == "Title: This field is required."
    assert form.status == 422


def test_the_summary_follows_the_screen_whatever_the_order_of_the_fields(post):
    form = post(**VALID | {"title": "", "days": "many", "place-town": ""})
    form.validate()
    form.refuse("Too late.")
    shown = form.place.form.town() + form.days() + form.title()
    assert [one.target for one in in_order_of(form.problems, shown)] == [None, "place-town", "days", "title"]
    [summary, _rest] = render_template_string(UPSIDE_DOWN, form=form).split("</ul>")
    assert re.findall(r'href="#([^"]+)"', summary) == ["place-town", "days", "title"]


def test_a_field_that_asks_is_not_followed_by_a_colon(post):
    form = post(**VALID | {"title": ""})
    form.title.label.text = "What is it called?"
    form.validate()
    assert form.problems[0].message == "What is it called? This field is required."


def test_the_refusal_of_a_service_stands_at_its_field(post):
    form = post(**VALID)
    assert form.validate_on_submit()
    with form.showing_refusals():
        raise InvalidError("Somebody else has this title.", "title")
    assert form.problems[0].target == "title"
    assert form.status == 422


@pytest.mark.parametrize("field", [None, "not_there"])
def test_a_refusal_without_a_field_stands_above_the_form(post, field):
    form = post(**VALID)
    form.validate()
    with form.showing_refusals():
        raise InvalidError("Too late.", field)
    assert [(problem.message, problem.target) for problem in form.problems] == [("Too late.", None)]


def test_other_errors_pass_through_a_form(post):
    form = post(**VALID)
    with pytest.raises(KeyError), form.showing_refusals():
        raise KeyError


def test_a_form_without_its_token_says_what_to_do(bare_app):
    bare_app.config["WTF_CSRF_ENABLED"] = True
    try:
        with bare_app.test_request_context("/", method="POST", data=VALID):
            form = Everything()
            assert not form.validate()
            assert form.problems[0].message.startswith("This form was open for too long")
            assert form.problems[0].target is None
    finally:
        bare_app.config["WTF_CSRF_ENABLED"] = False


def test_errors_speak_the_readers_language(post):
    form = post(**VALID | {"title": ""})
    with force_locale("fr"):
        form.validate()
        assert "Ce champ est requis" in form.problems[0].message


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("title", "input"),
        ("mail", "input"),
        ("secret", "password"),
        ("department", "select"),
        ("text", "textarea"),
        ("attachment", "file"),
        ("who", "choices"),
        ("topics", "choices"),
        ("must_read", "checkbox"),
        ("revision", "hidden"),
        ("place", "group"),
    ],
)
def test_each_kind_of_field_is_known(post, name, kind):
    assert kind_of(post()[name]) == kind


def test_a_control_is_tied_to_its_hint_and_its_error(post):
    form = post(**VALID | {"title": ""})
    form.validate()
    attributes = attributes_of(form.title, data_get="/x", placeholder=None)
    assert attributes["aria-describedby"] == "title-hint title-error"
    assert attributes["aria-invalid"] == "true"
    assert attributes["data_get"] == "/x"
    assert "placeholder" not in attributes
    assert "aria-describedby" not in attributes_of(form.mail)


def test_every_control_of_a_page_has_a_label_and_every_reference_a_target(post):
    form = post(**VALID | {"title": "", "place-town": ""})
    form.validate()
    html = render_template_string(FORM, form=form)
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    controls = re.findall(r"<(?:input|select|textarea)[^>]*>", html)
    for control in (one for one in controls if 'type="hidden"' not in one):
        assert re.search(r'\bid="([^"]+)"', control)[1] in labelled
    for reference in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(reference.split()) <= ids
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


def test_a_form_shows_its_hints_errors_and_what_is_optional(post):
    form = post(**VALID | {"title": ""})
    form.validate()
    html = render_template_string(FORM, form=form)
    assert 'id="title-hint">One line.' in html
    assert 'role="alert"' in html
    assert "data-draft-notice" in html
    assert html.count("(optional)") > 3
    assert '<form class="p-form" method="post" novalidate' in html


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\0")))
def test_what_was_typed_comes_back_escaped_and_complete(bare_app, text):
    with bare_app.test_request_context("/", method="POST", data=VALID | {"title": text}):
        form = Everything()
        html = render_template_string(
            '{% from "components/field.html" import field %}{{ field(form.title) }}', form=form
        )
        assert form.title.data == text
    value = re.search(r'name="title"[^>]*? value="([^"]*)"', html)
    assert value is not None
    assert "<" not in value[1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (7, 7),
        ("0", 0),
        ("", None),
        (None, None),
        ("-1", None),
        ("²", None),
        ("9" * 9, 999_999_999),
        ("9" * 10, None),
    ],
)
def test_a_hidden_field_holds_a_number_or_none(text: object, number: int | None) -> None:
    assert number_in(text) == number
