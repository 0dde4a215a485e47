"""The page to compare with: one route, one query by SQLAlchemy, a template of 10 KB; without sign-in and cookies.

It is there twice. `/` is as lean as it can be written: a statement on a connection, a template at hand. `/orm` is what
somebody writes who begins with Flask: a session for the request, a mapped class, `render_template`. Both show a name from
the database 230 times, escaped. Nothing is compressed, as in Passerelle: that is left to a proxy. The server has the same
settings. The table is made by whoever starts it.
"""

import os
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

TEMPLATE = (
    "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1>" + "<p>{{ name }}: some words of a page.</p>" * 230
)


class Model(DeclarativeBase):
    """Base of the only table."""


class Person(Model):
    """A person."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class MinimalFlask(Flask):
    """An application whose only template stands in this file."""

    def create_global_jinja_loader(self) -> Any:
        """Return where templates are found."""
        return DictLoader({"page.html": TEMPLATE})


engine = create_engine(f"sqlite:///{os.environ['MINIMAL_DATABASE']}")
app = MinimalFlask(__name__)
with app.app_context():
    page = app.jinja_env.get_template("page.html")


@app.get("/")
def lean() -> str:
    """Answer with the page."""
    with engine.connect() as connection:
        name = connection.scalar(text("SELECT name FROM people WHERE id = 1"))
    return page.render(name=name)


@app.get("/orm")
def mapped() -> str:
    """Answer with the page."""
    with Session(engine) as session:
        person = session.scalars(select(Person).where(Person.id == 1)).one()
        return render_template("page.html", name=person.name)
