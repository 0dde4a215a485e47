"""Rules of the house that a machine can check."""

import ast
import os
from pathlib import Path

import pytest
from flask import Flask

from app.core.events import Event, bus
from app.core.permissions import Permission
from config import PREFIX, Settings

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
README = ROOT / "README.md"
NAMELESS = {"utils", "helpers", "common", "misc"}


def test_a_file_is_short_named_and_imports_at_its_top() -> None:
    assert len(SOURCES) > 500
    assert {str(path.relative_to(ROOT)): faults for path in SOURCES if (faults := faults_of(path))} == {}


def faults_of(path: Path) -> list[str]:
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    hidden = [one.name for one in functions for node in ast.walk(one) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [
        *(["more than 400 lines"] if text.count("\n") > 400 else []),
        *(["a name that says nothing"] if path.stem in NAMELESS else []),
        *(["takes the day in UTC for the company's"] if "now().date()" in text else []),
        *(f"imports inside {name}" for name in hidden),
    ]


def test_every_event_has_a_listener_or_a_reason_to_have_none(app: Flask) -> None:
    for name, kind in Event.kinds.items():
        if kind.__module__.startswith("app."):
            assert bool(bus().listeners_of(kind)) != bool(kind.audit_only), f"{name}: listener or reason, not both"


def test_every_template_parses(app: Flask) -> None:
    names = app.jinja_env.list_templates(extensions=["html", "txt"])
    assert len(names) > 20
    for name in names:
        assert app.jinja_env.get_template(name)


def test_every_setting_is_in_the_readme() -> None:
    text = README.read_text()
    missing = [name for name in Settings.__dataclass_fields__ if f"`{PREFIX}{name.upper()}`" not in text]
    assert missing == []


def test_every_permission_is_in_the_readme() -> None:
    text = README.read_text()
    assert [permission for permission in Permission if f"`{permission}`" not in text] == []


def test_every_command_is_in_the_readme(app: Flask) -> None:
    text = README.read_text()
    own = {name: command for name, command in app.cli.commands.items() if name not in {"run", "shell", "routes"}}
    commands = [
        f"flask {name} {sub}" if sub else f"flask {name}"
        for name, command in own.items()
        for sub in getattr(command, "commands", {"": None})
    ]
    assert [command for command in commands if command not in text] == []


@pytest.mark.xdist_group("together")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="the tests run in one process")
def test_tests_that_share_something_run_in_one_process(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@together"), "the groups of the tests are lost: each runs anywhere"
