"""What many see alike is drawn once; what is one reader's own is another one's for another reader."""

from types import SimpleNamespace

import pytest
from flask import Flask, g
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import DictLoader

from app.core.generations import Memory
from app.core.parts import Parts, init_parts, kept_page

TEMPLATES = {
    "page.html": '{% from "macros.html" import form %}<h1>{{ own.name }}</h1>{{ form() }}<p>{{ count.next() }}</p>',
    "macros.html": '{% macro form() %}<input name="csrf_token" value="{{ csrf_token() }}">{% endmacro %}',
    "lost.html": "{{ own.secret }}",
    "forged.html": "{{ text }}{{ own.name }}",
}


class Count:
    """How often something was drawn."""

    def __init__(self) -> None:
        self.drawn = 0

    def next(self) -> int:
        self.drawn += 1
        return self.drawn


@pytest.fixture
def parts() -> Parts:
    return Memory(size=10)


@pytest.fixture
def site(parts: Parts) -> Flask:
    app = Flask("parts")
    app.config.update(SECRET_KEY="not a secret", TESTING=True)
    app.jinja_loader = DictLoader(TEMPLATES)
    Babel(app)
    CSRFProtect(app)
    init_parts(app, lambda: SimpleNamespace(name=g.who, csrf_token=f"token-of-{g.who}", frame=()))
    count = Count()

    @app.get("/<who>/<name>")
    def show(who: str, name: str) -> object:
        g.who = who
        return kept_page(f"{name}.html", parts, name, lambda: {"count": count, "text": "\0ab:name\0<b>"})

    return app


def test_it_is_drawn_once_and_filled_for_each_reader(site: Flask) -> None:
    first, second = (site.test_client().get(f"/{who}/page").get_data(as_text=True) for who in ("Ann", "Bob"))
    assert "<h1>Ann</h1>" in first
    assert 'value="token-of-Ann"' in first
    assert second == first.replace("Ann", "Bob")
    assert "<p>1</p>" in second


def test_what_is_a_readers_own_is_escaped(site: Flask) -> None:
    assert "<h1>&lt;i&gt;</h1>" in site.test_client().get("/%3Ci%3E/page").get_data(as_text=True)


def test_what_nobody_has_is_an_error_and_no_empty_place(site: Flask) -> None:
    with pytest.raises(AttributeError):
        site.test_client().get("/Ann/lost")


def test_nobody_who_writes_a_text_can_make_a_hole(site: Flask) -> None:
    assert site.test_client().get("/Ann/forged").get_data(as_text=True) == "\0ab:name\0&lt;b&gt;Ann"
