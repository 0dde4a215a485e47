"""The page to compare with: one route, one query by SQLAlchemy, a template of 10 KB."""

import os

from flask import Flask
from sqlalchemy import create_engine, text

TEMPLATE = (
    "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1>" + "<p>{{ name }}: some words of a page.</p>" * 230
)

engine = create_engine(f"sqlite:///{os.environ['MINIMAL_DATABASE']}")
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, name TEXT)"))
    connection.execute(text("INSERT OR IGNORE INTO people VALUES (1, 'Somebody')"))
app = Flask(__name__)
with app.app_context():
    page = app.jinja_env.from_string(TEMPLATE)


@app.get("/")
def index() -> str:
    """Answer with the page."""
    with engine.connect() as connection:
        name = connection.scalar(text("SELECT name FROM people WHERE id = 1"))
    return page.render(name=name)
