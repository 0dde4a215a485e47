import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, get_flashed_messages, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from app.core.assets import UnknownAssetError
from app.core.icons import UnknownIconError
from app.core.parts import init_parts
from app.core.templating import flash_status, icon, init_templating, page

ROOT = Path(__file__).parents[2] / "app"
TEMPLATES = {
    "list.html": """
        {% extends "base.html" %}
        {% from "components/card.html" import tag %}
        {% block title %}Pages{% endblock %}
        {% block content %}
        <div id="page-list">{% block page_list %}{{ tag(word) }}|{{ site_name }}{% endblock %}</div>
        {% endblock %}
    """,
}
ERRORS = (400, 403, 404, 413, 429, 500, 503)
CAMILLE = SimpleNamespace(id=7, name="Camille Moreau", theme="dark", is_administrator=False)
OWN = {
    "user_id": 7, "name": "Camille Moreau", "initials": "CM", "series": 1, "profile_url": "/people/7-camille-moreau",
    "here_at_profile": "", "inbox_label": "Inbox", "inbox_badge": "", "thumb_badge": "", "asked": "", "flashed": "",
    "color_scheme": "dark", "shortcuts": "on", "path": "/list", "csrf_token": "a-token",
}  # fmt: skip


def frame_of(viewer):
    is_administrator = bool(viewer and viewer.is_administrator)
    shell = SimpleNamespace(navigation=[], thumbs=[], inbox_url="/notifications/", is_administrator=is_administrator)
    return {"viewer": viewer, "shell": shell, "frame": ("templating", viewer is None, is_administrator)}


def make_app(viewer=None):
    app = Flask("templating", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="not a secret", TESTING=True)
    app.jinja_loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_loader])
    Babel(app)
    CSRFProtect(app)
    init_templating(app)
    init_parts(app, lambda: SimpleNamespace(**OWN, theme=viewer.theme if viewer else "auto"))
    app.context_processor(lambda: frame_of(viewer))
    app.add_url_rule("/list", "list", lambda: page("list.html", word="draft"))
    app.add_url_rule("/error/<int:code>", "error", lambda code: page(f"errors/{code}.html", reference="7F3A"))
    return app


@pytest.fixture(scope="module")
def bare_app():
    return make_app(CAMILLE)


@pytest.fixture
def visitor(bare_app):
    return bare_app.test_client()


def render(app, source, **context):
    with app.test_request_context():
        return render_template_string(source, **context)


def test_a_view_answers_with_a_whole_page(visitor):
    response = visitor.get("/list")
    assert response.get_data(as_text=True).count("<h1>Pages</h1>") == 1
    assert "X-Fragment" in response.vary
    assert "X-Fragment" not in response.headers


def test_a_fragment_is_its_block_alone_with_the_imports_and_the_frames_values(visitor):
    response = visitor.get("/list", headers={"X-Fragment": "page-list"})
    text = response.get_data(as_text=True)
    assert text == '<span class="p-tag p-tag-neutral">draft</span>|Passerelle'
    assert response.headers["X-Fragment"] == "page-list"
    assert response.headers["Vary"] == "X-Fragment"


@pytest.mark.parametrize("name", ["nothing", "__class__", "../list", "é"])
def test_a_fragment_that_is_not_there_is_answered_by_the_whole_page(visitor, name):
    response = visitor.get("/list", headers={"X-Fragment": name.encode("utf-8").decode("latin-1")})
    assert "<h1>Pages</h1>" in response.get_data(as_text=True)
    assert "X-Fragment" not in response.headers


def test_a_page_is_served_with_the_files_it_names(visitor):
    text = visitor.get("/list").get_data(as_text=True)
    addresses = re.findall(r'(?:src|href)="(/static/[^"#]+)', text)
    assert len(set(addresses)) >= 7
    assert {visitor.get(address).status_code for address in addresses} == {200}


def test_a_page_has_no_inline_script_or_style(visitor):
    for path in ("/list", *(f"/error/{code}" for code in ERRORS)):
        text = visitor.get(path).get_data(as_text=True)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text)


def test_the_theme_comes_from_the_person_and_is_automatic_before_sign_in(visitor):
    assert 'data-bs-theme="dark"' in visitor.get("/list").get_data(as_text=True)
    assert 'data-bs-theme="auto"' in make_app().test_client().get("/list").get_data(as_text=True)


def test_administration_is_offered_to_administrators_alone(visitor):
    chief = SimpleNamespace(**vars(CAMILLE) | {"is_administrator": True})
    assert "/admin/" not in visitor.get("/list").get_data(as_text=True)
    assert "/admin/" in make_app(chief).test_client().get("/list").get_data(as_text=True)


def test_an_absent_value_in_a_template_is_an_error(bare_app):
    with pytest.raises(UndefinedError):
        render(bare_app, "{{ nothing_like_this }}")


def test_an_unknown_icon_is_an_error_in_tests_and_nothing_in_production(bare_app):
    with bare_app.test_request_context(), pytest.raises(UnknownIconError):
        icon("no-such-icon")
    serious = make_app()
    serious.testing = False
    with serious.test_request_context():
        assert icon("no-such-icon") == ""


def test_an_icon_points_into_the_sprite(bare_app):
    with bare_app.test_request_context():
        assert re.search(r'aria-hidden="true"><use href="/static/icons\.[0-9a-f]{10}\.svg#bell"/>', icon("bell"))


def test_an_unknown_file_is_an_error(bare_app):
    with pytest.raises(UnknownAssetError):
        render(bare_app, '{{ asset_url("js/none.js") }}')


@pytest.mark.parametrize("code", ERRORS)
@pytest.mark.parametrize("viewer", [None, CAMILLE])
def test_error_pages_are_shown_to_everybody_in_plain_words(code, viewer):
    text = make_app(viewer).test_client().get(f"/error/{code}").get_data(as_text=True)
    assert text.count("<h1>") == 1
    assert "data-keep-drafts" in text
    assert "Traceback" not in text
    assert ("7F3A" in text) is (code == 500)


def test_what_has_happened_is_said_once_with_a_way_back(bare_app):
    with bare_app.test_request_context():
        flash_status("The page <VPN> is archived.", undo_url="/wiki/page/1/restoration")
        source = '{% from "components/status.html" import flashed %}{{ flashed(messages) }}'
        text = render_template_string(source, messages=get_flashed_messages(with_categories=True))
    assert "The page &lt;VPN&gt; is archived." in text
    assert 'method="post" action="/wiki/page/1/restoration"' in text
    assert 'name="csrf_token"' in text
    assert "p-status-ok" in text


def test_what_people_wrote_is_escaped_by_every_component(bare_app):
    evil = '"><script>alert(1)</script>'
    text = render(
        bare_app,
        """
        {% from "components/button.html" import button, link_button, post_button, icon_button %}
        {% from "components/card.html" import card, meta, tag, entry, definitions, figure %}
        {% from "components/combobox.html" import combobox, chips_combobox, option, search_box %}
        {% from "components/navigation.html" import breadcrumb, tabs, tree, facets, chosen, menu_link %}
        {% from "components/person.html" import avatar, person_row %}
        {% from "components/status.html" import status, empty_state, progress, steps %}
        {% from "components/table.html" import table, sortable %}
        {% set items = [{"label": x, "url": x, "title": x, "count": 1, "active": true, "state": "now", "detail": x}] %}
        {{ button(x, name=x, value=x, data_copy=x) }}{{ link_button(x, x) }}{{ post_button(x, x, fields={"a": x}) }}
        {{ icon_button(x, "bell") }}{{ meta(x) }}{{ tag(x) }}{{ entry(x, x, detail=x, lang=x) }}
        {{ definitions([(x, x)]) }}{{ figure(x, x, x) }}{{ combobox("n", x, x, x, "v", x, x, x) }}
        {{ chips_combobox("n", x, x, [(x, x)], hint=x) }}{{ option(x, x, x, x) }}
        {{ search_box(x) }}{{ breadcrumb([(x, x)], x) }}
        {{ tabs(items, x) }}{{ tree(items, x) }}{{ facets(x, items) }}{{ chosen(items, x) }}{{ menu_link(x, x) }}
        {{ avatar(x, x) }}{{ person_row(x, x, x, x, x) }}{{ status(x, title=x) }}{{ empty_state(x, x, x) }}
        {{ progress(1, 2, x) }}{{ steps(items, x) }}{{ sortable(x, x) }}
        {% call card(x, url=x) %}{% endcall %}{% call table(x) %}{% endcall %}
        """,
        x=evil,
    )
    assert "<script" not in text
    assert text.count("&lt;script&gt;") > 50


def test_a_list_of_many_pages_shows_the_ends_and_the_neighbours(bare_app):
    pages = SimpleNamespace(page=6, pages=12, total=583, url_for_page=lambda n: f"/list?page={n}")
    source = '{% from "components/navigation.html" import pagination %}{{ pagination(pages, "page-list") }}'
    text = render(bare_app, source, pages=pages)
    assert re.findall(r'aria-label="Page (\d+)"', text) == ["1", "5", "6", "7", "12"]
    assert text.count("…") == 2
    assert 'aria-current="page"' in text
    assert 'data-target="#page-list"' in text


def test_a_list_of_one_page_needs_no_pagination(bare_app):
    pages = SimpleNamespace(page=1, pages=1, total=3, url_for_page=str)
    source = '{% from "components/navigation.html" import pagination %}{{ pagination(pages) }}'
    assert render(bare_app, source, pages=pages).strip() == ""
