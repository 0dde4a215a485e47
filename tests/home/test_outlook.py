"""Home's one question: it may ask a room in vain, and never passes over one that has something to say."""

from datetime import timedelta

import pytest

from app.accounts.queries import get_user
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.core.feature import HomeSection, house
from app.documents.service.requests import request_change
from app.home.queries import outlook_for
from app.news.models import Rumour
from app.wiki.models import Page
from app.wiki.service.reading import report_problem, watch
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template
from tests.factories.news import make_draft, make_post
from tests.factories.programme import make_running_cycle
from tests.factories.wiki import make_entry, make_page
from tests.home.test_home import make_must_read


def furnish(department, owner) -> None:
    """Fill every room with things that wait: for their owner, or, where they have none, for those who keep others'."""
    due = today() + timedelta(days=3)
    for keeper in (owner, None):
        page = make_page()
        page.owner_id, page.owner_department_id, page.verified_until = keeper and keeper.id, department.id, due
        report_problem(UserFactory(), page, text="Wrong.")
        entry = make_entry()
        entry.owner_id, entry.owner_department_id, entry.verified_until = keeper and keeper.id, department.id, due
        template = make_template(department=department)
        template.owner_id, template.verified_until = keeper and keeper.id, due
        request_change(UserFactory(), template, "Please add a line.")
    late = make_page()
    late.owner_id, late.owner_department_id = UserFactory(department=department).id, department.id
    late.verified_until = today() - timedelta(days=3)
    make_must_read()
    make_post()
    make_running_cycle(owner, begun=9)
    for rumour in session.query(Rumour):
        rumour.owner_id = owner.id
    watch(owner, session.query(Page).first())
    session.commit()


@pytest.mark.parametrize("role", ["staff", "champion", "administrator"])
def test_no_source_that_has_something_to_say_is_passed_over(app, role: str) -> None:
    department = DepartmentFactory()
    makers = {
        "staff": lambda: UserFactory(department=department),
        "champion": lambda: make_champion(department),
        "administrator": make_administrator,
    }
    reader = makers[role]()
    furnish(department, reader)
    if role != "staff":
        make_draft(reader, audience=[f"dept:{department.id}"])
    session.commit()
    with app.test_request_context("/"), unit_of_work(read_only=True):
        person = get_user(reader.id)
        asked = set(outlook_for(person, house()).sources)
        speaking = {source for source in house().home_sources if source.items(person)}
    assert speaking <= asked
    sections = {source.section for source in speaking}
    assert {HomeSection.NEW, HomeSection.WAITING} <= sections
    assert (HomeSection.WORK in sections) == (role != "staff")


def test_somebody_with_nothing_to_do_asks_few_rooms(app) -> None:
    reader = UserFactory()
    session.commit()
    with app.test_request_context("/"), unit_of_work(read_only=True):
        person = get_user(reader.id)
        asked = [source for source in outlook_for(person, house()).sources if source.asked_if is not None]
    assert {source.section for source in asked} <= {HomeSection.WAITING, HomeSection.NEW}
    assert len(asked) <= 2
