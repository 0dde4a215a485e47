"""Counting: by department and day, never by name; and what else is needed."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.documents.models import Template, Use, UseKind
from app.documents.queries.around import find_also_needed
from app.documents.queries.usage import DAYS, count_uses, tally_by_department
from app.documents.service.collections import Pack, add_item, save_collection
from app.documents.service.library import delete_template
from app.documents.service.usage import note_use, note_uses
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template
from tests.servers import environment_of

pytestmark = pytest.mark.usefixtures("app")


def counts(template: Template) -> list[tuple[UseKind, int]]:
    session.expire_all()
    query = select(Use.kind, Use.count).where(Use.template_id == template.id).order_by(Use.kind, Use.id)
    return [(kind, count) for kind, count in session.execute(query)]


def staff(people: int, **values: object):
    """Return a department of some people."""
    department = DepartmentFactory(**values)
    UserFactory.create_batch(people, department=department)
    return department


def test_each_use_adds_one_to_the_day_of_its_department() -> None:
    template, department = make_template(), DepartmentFactory()
    for _number in range(3):
        note_use(template.id, department.id, UseKind.DOWNLOAD)
    note_use(template.id, department.id, UseKind.FILL)
    note_uses([template.id, template.id], department.id, UseKind.DOWNLOAD)
    assert sorted(counts(template)) == [(UseKind.DOWNLOAD, 4), (UseKind.FILL, 1)]


def test_a_use_is_counted_while_a_page_is_only_read() -> None:
    template, department = make_template(), DepartmentFactory()
    with unit_of_work(read_only=True):
        note_use(template.id, department.id, UseKind.DOWNLOAD)
    assert counts(template) == [(UseKind.DOWNLOAD, 1)]


def test_nothing_is_kept_of_who_it_was() -> None:
    assert not [one for one in Use.__table__.columns if "user" in one.name or "person" in one.name]


def test_small_departments_are_counted_together() -> None:
    template = make_template()
    large, small, tiny = staff(3, name="Large"), staff(2, name="Small"), staff(1, name="Tiny")
    for department, times in ((large, 3), (small, 2), (tiny, 1)):
        for _number in range(times):
            note_use(template.id, department.id, UseKind.DOWNLOAD)
    note_use(template.id, large.id, UseKind.FILL)
    lines = tally_by_department(template)
    assert [(one.name, one.downloads, one.fills) for one in lines] == [("Large", 3, 1), ("", 3, 0)]
    assert count_uses(template).total == 7


def test_a_small_department_never_stands_alone() -> None:
    template = make_template(make_champion(staff(4, name="Offering")))
    session.query(User).filter(User.department_id != template.department_id).delete()
    small, middle = staff(1, name="Alone"), staff(3, name="Middle")
    note_use(template.id, small.id, UseKind.DOWNLOAD)
    note_use(template.id, middle.id, UseKind.DOWNLOAD)
    assert [(one.name, one.downloads) for one in tally_by_department(template)] == [("", 2)]


def test_what_is_long_ago_is_not_counted() -> None:
    template, department = make_template(), staff(3)
    note_use(template.id, department.id, UseKind.DOWNLOAD)
    use = session.scalars(select(Use)).one()
    use.used_on = today() - timedelta(days=DAYS + 1)
    session.commit()
    assert count_uses(template).total == 0
    assert tally_by_department(template) == []


def test_who_looks_after_a_template_sees_how_much_it_is_used(login) -> None:
    department = staff(3, name="Works")
    champion, reader = make_champion(department), UserFactory(name="Jo Reader", department=department)
    template = make_template(champion, title="Travel form", audience=[f"dept:{department.id}"])
    address = f"/templates/{template.id}/use"
    assert "Not used yet" in login(champion).get(address).get_data(as_text=True)
    login(reader).get(template.latest_url)
    shown = login(champion).get(address).get_data(as_text=True)
    assert "Works" in shown
    assert "Jo Reader" not in shown.partition("<main")[2]
    assert login(reader).get(address).status_code == 403
    hidden = make_template(champion, audience=[f"user:{champion.id}"])
    assert login(reader).get(f"/templates/{hidden.id}/use").status_code == 404


def test_what_is_in_the_same_collections_is_needed_too_then_what_is_alike() -> None:
    actor, reader = make_administrator(), UserFactory()
    one = make_template(actor, title="One", tags=["Travel"])
    packed = make_template(actor, title="Zebra, packed")
    alike = make_template(actor, title="Alike", tags=["travel"])
    make_template(actor, title="Neither", tags=["other"])
    hidden = make_template(actor, title="Hidden", tags=["travel"], audience=[f"user:{actor.id}"])
    gone = make_template(actor, title="Gone", tags=["travel"])
    delete_template(actor, gone)
    pack = save_collection(actor, None, Pack("Pack", "", actor.department, ("all",)))
    secret = save_collection(actor, None, Pack("Secret", "", actor.department, (f"user:{actor.id}",)))
    lone = make_template(actor, title="Lone")
    for collection, templates in ((pack, (one, packed, hidden)), (secret, (one, lone))):
        for template in templates:
            add_item(actor, collection, template)
    session.commit()
    assert [template.title for template in find_also_needed(reader, one)] == ["Zebra, packed", "Alike"]
    assert [template.id for template in find_also_needed(actor, one)][:3] == [hidden.id, lone.id, packed.id]
    assert find_also_needed(reader, alike, limit=1)


AT_ONCE = """
import threading
from alembic import command
from app import create_app
from app.core.db import session, unit_of_work
from app.core.migrating import alembic_config
from app.documents.models import Use, UseKind
from app.documents.service.usage import note_use
from sqlalchemy import select
from tests.factories import DepartmentFactory
from config import load_settings
from tests.factories.documents import make_template

app = create_app(load_settings())
with app.app_context():
    command.upgrade(alembic_config(), "head")
    with unit_of_work():
        department_id, template_id = DepartmentFactory().id, make_template().id
    start = threading.Barrier(6)

def download():
    start.wait()
    for number in range(5):
        with app.app_context(), unit_of_work(read_only=number % 2 == 0):
            note_use(template_id, department_id, UseKind.DOWNLOAD)

threads = [threading.Thread(target=download) for _ in range(6)]
[one.start() for one in threads]
[one.join() for one in threads]
with app.app_context(), unit_of_work():
    print("counted", session.scalars(select(Use.count)).all())
"""


def test_no_count_is_lost_when_many_download_at_once(tmp_path) -> None:
    """In a process and a database of its own, for the tests share one connection."""
    environment = environment_of(tmp_path, f"uses_{os.getpid()}")
    done = subprocess.run([sys.executable, "-c", AT_ONCE], env=environment, capture_output=True, text=True, check=False)
    assert "counted [30]" in done.stdout, done.stderr
