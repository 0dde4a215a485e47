"""The groups I belong to or keep."""

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts.models import GroupMember
from app.accounts.service import people
from app.core.db import session
from tests.factories import GroupFactory, UserFactory, make_administrator
from tests.factories.accounts import join_group


def member_ids(group) -> set[int]:
    return set(session.scalars(select(GroupMember.user_id).where(GroupMember.group_id == group.id)))


def test_mine_are_those_i_belong_to_and_those_i_keep(login) -> None:
    user = UserFactory()
    joined, _kept = GroupFactory(name="Choir"), GroupFactory(name="Kitchen", owner_id=user.id)
    GroupFactory(name="Others")
    join_group(user, joined)
    text = login(user).get("/settings/groups").text
    assert "Choir" in text
    assert "Kitchen" in text
    assert "Others" not in text
    assert "Leave Choir" in text
    assert "Leave Kitchen" not in text


def test_one_may_leave(login) -> None:
    user, group = UserFactory(), GroupFactory()
    join_group(user, group)
    assert login(user).post(f"/settings/groups/{group.id}/leave").location == "/settings/groups"
    assert member_ids(group) == set()


def test_a_keeper_adds_and_removes_and_can_take_it_back(login) -> None:
    keeper, colleague = UserFactory(), UserFactory(name="Élodie Roy")
    group = GroupFactory(owner_id=keeper.id)
    browser = login(keeper)
    found = html.fromstring(browser.get(f"/settings/groups/{group.id}?name=elo").text)
    [add] = found.xpath("//*[@id='candidates']//form/@action")
    done = html.fromstring(browser.post(add, follow_redirects=True).text)
    assert member_ids(group) == {colleague.id}
    [undo] = done.xpath("//*[@class='p-flashed']//form/@action")
    browser.post(undo)
    assert member_ids(group) == set()


def test_members_are_not_offered_again(login) -> None:
    keeper, colleague = UserFactory(), UserFactory(name="Élodie Roy")
    group = GroupFactory(owner_id=keeper.id)
    join_group(colleague, group)
    text = login(keeper).get(f"/settings/groups/{group.id}?name=elo", headers={"X-Fragment": "candidates"}).text
    assert "Nobody else is called that." in text


@pytest.mark.parametrize("kind", ["member", "outsider"])
def test_who_does_not_keep_a_group_changes_nobody_elses_membership(login, kind: str) -> None:
    reader, member, group = UserFactory(), UserFactory(), GroupFactory()
    join_group(member, group)
    if kind == "member":
        join_group(reader, group)
    before = member_ids(group)
    expected = 403 if kind == "member" else 404
    browser = login(reader)
    stranger = UserFactory()
    assert browser.post(f"/settings/groups/{group.id}/members/{stranger.id}/add").status_code == expected
    assert browser.post(f"/settings/groups/{group.id}/members/{member.id}/remove").status_code == expected
    session.expire_all()
    assert member_ids(group) == before


def test_nobody_joins_a_group_alone(login) -> None:
    reader, group = UserFactory(), GroupFactory()
    assert login(reader).post(f"/settings/groups/{group.id}/members/{reader.id}/add").status_code == 404
    assert member_ids(group) == set()


def test_a_group_of_others_looks_like_no_group(login) -> None:
    group = GroupFactory(name="Redundancies", description="Quite secret")
    browser = login(UserFactory())
    closed, missing = (browser.get(f"/settings/groups/{number}") for number in (group.id, 999_999))
    assert closed.status_code == missing.status_code == 404
    assert closed.text.replace(f"/{group.id}", "/999999") == missing.text.replace(f"/{group.id}", "/999999")
    assert browser.post(f"/settings/groups/{group.id}/leave").status_code == 404


def test_an_administrator_keeps_every_group(login) -> None:
    group, person = GroupFactory(), UserFactory()
    login(make_administrator()).post(f"/settings/groups/{group.id}/members/{person.id}/add")
    assert member_ids(group) == {person.id}


def test_somebody_who_left_the_company_is_neither_shown_nor_added(login) -> None:
    keeper, gone = UserFactory(), UserFactory(name="Gone Person")
    group = GroupFactory(owner_id=keeper.id)
    join_group(gone, group)
    people.deactivate_user(None, gone)
    session.commit()
    browser = login(keeper)
    assert "Gone Person" not in browser.get(f"/settings/groups/{group.id}?name=gone").text
    assert browser.post(f"/settings/groups/{group.id}/members/{gone.id}/add").status_code == 404


@pytest.mark.parametrize("size", [1, 10])
def test_the_page_of_a_group_costs_the_same_however_large(login, count_queries, size: int) -> None:
    keeper = UserFactory()
    group = GroupFactory(owner_id=keeper.id)
    for _member in range(size):
        join_group(UserFactory(), group)
    session.expire_all()
    browser = login(keeper)
    with count_queries() as queries:
        browser.get(f"/settings/groups/{group.id}")
    assert len(queries) <= 9
