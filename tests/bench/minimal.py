"""The page to compare with: one route, one query by SQLAlchemy, a template of 10 KB.

It is what somebody writes who has nothing but Flask and SQLAlchemy: a session for the request, one row by its key, a
template that shows it 230 times, escaped. The table is made by whoever starts it. No sign-in, no cookie, no compression (Passerelle has none either: a proxy
compresses), the same gunicorn settings.
"""

import os
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import create_engine, select
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


@app.get("/")
def index() -> str:
    """Answer with the page."""
    with Session(engine) as session:
        name = session.scalars(select(Person.name).where(Person.id == 1)).one()
    return render_template("page.html", name=name)
