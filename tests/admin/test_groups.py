"""Groups: their names, their keepers and their members."""

import pytest
from sqlalchemy import select

from app.accounts.models import Group, GroupMember
from app.accounts.service import people
from app.core.db import session
from tests.factories import GroupFactory, UserFactory
from tests.factories.accounts import join_group


def member_ids(group: Group) -> set[int]:
    return set(session.scalars(select(GroupMember.user_id).where(GroupMember.group_id == group.id)))


def test_a_group_is_created_changed_and_deleted(browser) -> None:
    keeper = UserFactory(name="Li Wei")
    created = browser.post("/admin/groups/new", data={"name": "First-aiders", "description": "Help", "owner": "Li Wei"})
    group = session.scalars(select(Group).where(Group.name == "First-aiders")).one()
    assert created.location == f"/admin/groups/{group.id}"
    assert group.owner_id == keeper.id
    browser.post(f"/admin/groups/{group.id}/edit", data={"name": "Helpers", "description": "", "owner": ""})
    session.expire_all()
    assert (group.name, group.description, group.owner_id) == ("Helpers", "", None)
    assert "kept by administrators" in browser.get("/admin/groups").text
    browser.post(f"/admin/groups/{group.id}/members", data={"person": "Li Wei"})
    assert browser.post(f"/admin/groups/{group.id}/deletion").location == "/admin/groups"
    assert session.scalars(select(Group)).all() == []


@pytest.mark.parametrize("name", ["", "everyone", "Admin", "Choir"])
def test_a_name_that_cannot_be_taken_is_refused(browser, name: str) -> None:
    GroupFactory(name="Choir")
    assert browser.post("/admin/groups/new", data={"name": name, "description": "x"}).status_code == 422
    assert len(session.scalars(select(Group)).all()) == 1


def test_members_are_added_by_address_and_removed_and_both_can_be_undone(browser, undo) -> None:
    group, person = GroupFactory(), UserFactory(name="Élodie Martin")
    add = f"/admin/groups/{group.id}/members"
    added = browser.post(add, data={"person": person.email.upper()}, follow_redirects=True)
    assert member_ids(group) == {person.id}
    removed = browser.post(undo(added), follow_redirects=True)
    assert member_ids(group) == set()
    browser.post(undo(removed))
    assert member_ids(group) == {person.id}


@pytest.mark.parametrize("text", ["", "nobody", "gone.person@example.com", "Gone Person"])
def test_nobody_who_is_not_here_becomes_a_member(browser, text: str) -> None:
    group, gone = GroupFactory(), UserFactory(name="Gone Person")
    people.deactivate_user(None, gone)
    session.commit()
    assert browser.post(f"/admin/groups/{group.id}/members", data={"person": text}).status_code == 422
    browser.post(f"/admin/groups/{group.id}/members/{gone.id}/addition")
    assert member_ids(group) == set()


def test_empty_places_say_what_belongs_there(browser) -> None:
    assert "There is no group yet" in browser.get("/admin/groups").text
    assert "Nobody belongs to it yet" in browser.get(f"/admin/groups/{GroupFactory().id}").text


def test_only_active_members_are_counted(browser) -> None:
    group = GroupFactory()
    gone = UserFactory(name="Gone Person")
    join_group(gone, group)
    join_group(UserFactory(), group)
    people.deactivate_user(None, gone)
    session.commit()
    for path in ("/admin/groups", f"/admin/groups/{group.id}"):
        text = browser.get(path).text
        assert "1 member" in text
        assert "Gone Person" not in text


@pytest.mark.parametrize("size", [1, 10])
def test_list_and_group_cost_the_same_however_many(browser, count_queries, size: int) -> None:
    group = GroupFactory(owner=UserFactory())
    for _number in range(size):
        join_group(UserFactory(), group)
        GroupFactory(owner=UserFactory())
    number = group.id
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/admin/groups")
        browser.get(f"/admin/groups/{number}")
    assert len(queries) == 10
