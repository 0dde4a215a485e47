"""What was for a group or a department that is gone is for nobody, and not for the next one that gets its number."""

import pytest

from app.accounts.models import department_token, group_token
from app.accounts.service.audiences import audience_for
from app.accounts.service.departments import create_department, delete_department
from app.accounts.service.groups import add_member, create_group, delete_group
from app.core.db import session
from tests.factories import UserFactory, make_administrator
from tests.factories.wiki import make_page

pytestmark = pytest.mark.usefixtures("app")


def test_a_new_group_does_not_inherit_what_a_former_one_could_read(login) -> None:
    actor, reader = make_administrator(), UserFactory()
    former = create_group(actor, "Former")
    page = make_page(only_for=[group_token(former.id)])
    delete_group(actor, former)
    session.commit()
    group = create_group(actor, "Former")
    add_member(actor, group, reader)
    session.commit()
    assert login(reader).get(f"/wiki/page/{page.id}").status_code == 404


def test_a_new_department_does_not_inherit_what_a_former_one_could_read(login) -> None:
    actor = make_administrator()
    former = create_department(actor, "Former")
    page = make_page(only_for=[department_token(former.id)])
    delete_department(actor, former)
    session.commit()
    reader = UserFactory(department=create_department(actor, "Former"))
    session.commit()
    assert login(reader).get(f"/wiki/page/{page.id}").status_code == 404


def test_a_number_that_several_former_groups_had_is_passed_over() -> None:
    actor = make_administrator()
    former = [create_group(actor, name) for name in ("One", "Two", "Three")]
    audience_for([group_token(one.id) for one in former])
    numbers = {one.id for one in former}
    for one in former:
        delete_group(actor, one)
    session.commit()
    assert create_group(actor, "One").id not in numbers


def test_a_department_may_be_called_as_one_at_the_top_is() -> None:
    actor = make_administrator()
    top, plant = create_department(actor, "Sales"), create_department(actor, "Plant")
    assert create_department(actor, "Sales", plant).path == f"{plant.path}{top.id + 2}/"
