"""A small site around the Markdown editor: the real macro, styles, scripts and policy, and answers made for tests."""

import threading
from pathlib import Path

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from markupsafe import Markup
from wtforms import StringField, TextAreaField

from app.core.forms import Form
from app.core.parts import init_parts
from app.core.security import CONTENT_SECURITY_POLICY
from app.core.templating import init_templating, page
from app.shell import Visitor

APP = Path(__file__).parents[2] / "app"
PEOPLE = [("Ana Roy", "Finance", 12), ("André Petit", "Support", 7)]
PAGES = [("VPN set-up", "IT > Network"), ("VPN for guests", "IT > Network"), ("Holidays", "HR")]
TEMPLATES = {
    "edit.html": """{% extends "base.html" %}
{% from "components/field.html" import field, form_tag, submit_row %}
{% from "components/editor.html" import editor %}
{% block title %}Edit a page{% endblock %}
{% block content %}
  {% call form_tag(form, action="/", draft=true) %}
    {{ field(form.title) }}
    {% call editor(form.body, "/preview", "/pages", "/people", "/upload", "/draft", hint="Write for colleagues.") %}
      {% block preview %}{{ html|default("") }}{% endblock %}
    {% endcall %}
    {{ submit_row("Save page") }}
  {% endcall %}
{% endblock %}""",
    "saved.html": """{% extends "base.html" %}
{% block title %}Saved{% endblock %}{% block content %}<pre>{{ text }}</pre>{% endblock %}""",
    "options.html": """{% from "components/combobox.html" import option, announced %}
{% for value, label, detail in options %}{{ option(value, label, detail) }}{% endfor %}
{{ announced(options|length ~ " results") }}""",
}


class PageForm(Form):
    """A page that somebody edits."""

    title = StringField("Title")
    body = TextAreaField("Text")


class House:
    """What the server of these tests does and has seen."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.drafts: list[str] = []
        self.draft_statuses: list[int] = []
        self.address = ""


def make_site(house: House) -> Flask:
    """Build a site of one form with the real macro, styles, scripts and policy."""
    app = Flask("editor_site", root_path=str(APP))
    app.config.update(SECRET_KEY="editor", WTF_CSRF_TIME_LIMIT=None)
    app.jinja_loader = ChoiceLoader([DictLoader(TEMPLATES), FileSystemLoader(APP / "templates")])
    Babel(app)
    CSRFProtect(app)
    init_templating(app)
    init_parts(app, Visitor)
    app.context_processor(lambda: {"viewer": None, "frame": ()})
    app.testing = True

    @app.after_request
    def add_policy(response: Response) -> Response:
        policy = CONTENT_SECURITY_POLICY.format(static=f"{request.host_url}static/")
        response.headers["Content-Security-Policy"] = policy
        return response

    add_form(app)
    add_draft_and_files(app, house)
    add_lookups(app)
    return app


def add_form(app: Flask) -> None:
    """Answer with the form, with its preview, and with what was saved."""

    @app.route("/", methods=["GET", "POST"])
    def edit() -> Response | str:
        form = PageForm()
        if request.method == "GET":
            return page("edit.html", form=form)
        if "preview" in request.form:
            return page("edit.html", form=form, html=rendered())
        return render_template("saved.html", text=form.body.data)

    def rendered() -> Markup:
        return Markup("").join(Markup("<p>{}</p>").format(line) for line in request.form["body"].splitlines())

    @app.post("/preview")
    def preview() -> Response:
        return page("edit.html", form=PageForm(), html=rendered())


def add_draft_and_files(app: Flask, house: House) -> None:
    """Take drafts and files, or refuse them."""

    @app.post("/draft")
    def draft() -> Response:
        house.drafts.append(request.form["body"])
        status = house.draft_statuses.pop(0) if house.draft_statuses else 200
        response = make_response("Draft saved <time>10:42</time>" if status == 200 else "", status)
        response.headers["X-Fragment"] = "draft-status"
        return response

    @app.post("/upload")
    def upload() -> tuple[Response, int]:
        name = request.files["file"].filename
        if "slow" in name:
            house.release.wait(10)
        if "refused" in name:
            return jsonify(message="This kind of file is not allowed."), 415
        return jsonify(markdown=f"![{name}](/wiki/files/3/{name})", name=name), 201


def add_lookups(app: Flask) -> None:
    """Offer pages and people."""

    @app.get("/pages")
    def pages() -> str:
        asked = request.args["q"].lower()
        return render_template("options.html", options=[(t, t, d) for t, d in PAGES if asked in t.lower()])

    @app.get("/people")
    def people() -> str:
        asked = request.args["q"].lower()
        found = [(f"[@{n}](/people/{i})", n, d) for n, d, i in PEOPLE if n.lower().startswith(asked)]
        return render_template("options.html", options=found)
