"""A skill's page, and keeping its names: what readers are offered, and what administrators are told."""

import pytest

from app.accounts.models import User
from app.core.db import current_unit, session, unit_of_work
from app.people.models import Skill, SkillAlias
from app.people.queries import get_profile, suggest_skills
from app.people.queries.skills import find_by_name
from tests.factories import (
    DepartmentFactory,
    UserFactory,
    give_skill,
    make_administrator,
    make_champion,
    make_endorsement,
    make_profile,
)


@pytest.fixture
def team(app) -> list[User]:
    department = DepartmentFactory(name="Works")
    return [UserFactory(name=name, department=department) for name in ("Ana", "Bo", "Cleo")]


def text_of(browser, address: str) -> str:
    return browser.get(address).get_data(as_text=True)


def levels_of(user: User) -> dict[str, int]:
    current_unit().commit()
    with unit_of_work(read_only=True):
        profile = get_profile(user.id)
        return {one.skill.name: one.level for one in profile.skills} if profile else {}


def named(name: str) -> Skill:
    return find_by_name([name])[name]


def test_those_who_know_it_best_stand_first_with_what_colleagues_say(login, team) -> None:
    ana, bo, cleo = team
    make_profile(bo, location="Lyon")
    skill = give_skill(ana, "Milling", 2).skill
    give_skill(bo, "Milling", 4)
    make_endorsement(bo, "Milling", ana)
    text = text_of(login(cleo), f"/people/skills/{skill.id}-milling")
    assert text.index("Can teach it") < text.index(">Bo<") < text.index("Can do it with help") < text.index(">Ana<")
    assert "Works · Lyon" in text
    assert text.count("endorsed by 1 colleague") == 1
    assert "/people/experts?q=Milling" in text


def test_an_endorsement_is_offered_for_colleagues_not_for_oneself(login, team) -> None:
    ana, bo, _cleo = team
    skill = give_skill(ana, "Milling").skill
    give_skill(bo, "Milling")
    text = text_of(login(ana), f"/people/skills/{skill.id}-milling")
    assert f"/people/{bo.id}/skills/{skill.id}/endorsement" in text
    assert f"/people/{ana.id}/skills/{skill.id}/endorsement" not in text


def test_a_reader_takes_up_a_skill_with_one_click_and_is_not_asked_again(login, team) -> None:
    ana, bo, _cleo = team
    skill = give_skill(ana, "Milling", 4).skill
    address, browser = f"/people/skills/{skill.id}-milling", login(bo)
    assert "I have this too" in text_of(browser, address)
    browser.post(f"/people/{bo.id}/skills", data={"name": "Milling"})
    assert levels_of(bo) == {"Milling": 3}
    for user in (ana, bo):
        assert "I have this too" not in text_of(login(user), address)


def test_what_one_already_wants_to_learn_is_not_offered_again(login, team) -> None:
    ana, bo, _cleo = team
    skill = give_skill(ana, "Milling").skill
    address, browser = f"/people/skills/{skill.id}-milling", login(bo)
    assert "I would like to learn it" in text_of(browser, address)
    browser.post(f"/people/{bo.id}/interests", data={"interest": "Milling"})
    assert "I would like to learn it" not in text_of(browser, address)


def test_an_address_without_the_name_or_with_an_old_one_leads_to_the_page(login, team) -> None:
    skill = give_skill(team[0], "Milling").skill
    for address in (f"/people/skills/{skill.id}", f"/people/skills/{skill.id}-turning"):
        assert login(team[1]).get(address).location == f"/people/skills/{skill.id}-milling"
    assert login(team[1]).get("/people/skills/999999").status_code == 404


def test_the_list_is_narrowed_by_any_name_of_a_skill(login, team) -> None:
    skill = give_skill(team[0], "CNC").skill
    give_skill(team[0], "Milling")
    login(make_administrator()).post(f"/people/skills/{skill.id}/names", data={"alias": "numerical control"})
    text = text_of(login(team[1]), "/people/skills/?q=NUMERICAL")
    assert "CNC" in text
    assert "Milling" not in text
    assert "Who knows about it?" in text_of(login(team[1]), "/people/skills/?q=qqqq")


def test_another_name_is_given_and_taken_away_with_undo(login, team) -> None:
    skill, browser = give_skill(team[0], "CNC").skill, login(make_administrator())
    browser.post(f"/people/skills/{skill.id}/names", data={"alias": "Numerical control"})
    assert "Also called: Numerical control" in text_of(browser, f"/people/skills/{skill.id}-cnc")
    assert [one.name for one in suggest_skills("numerical")] == ["CNC"]
    alias_id = session.query(SkillAlias).one().id
    gone = browser.post(f"/people/skills/{skill.id}/names/{alias_id}/removal")
    assert 'name="alias" value="Numerical control"' in text_of(browser, gone.location)
    assert suggest_skills("numerical") == []
    assert browser.post(f"/people/skills/{skill.id}/names/{alias_id}/removal").status_code == 302


@pytest.mark.parametrize(("what", "field"), [("edit", "name"), ("names", "alias")])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 300, "longer than 80 characters"),
        ("y" * 81, "longer than 80 characters"),
        ("🔥🔥", "in a word or a few"),
        ("   ", "in a word or a few"),
        ("", "required"),
        ("Milling", "is a skill of its own. Merge the two instead."),
    ],
)
def test_a_name_that_cannot_be_is_explained_and_changes_nothing(
    login, team, what: str, field: str, name: str, said: str
) -> None:
    skill = give_skill(team[0], "CNC").skill
    give_skill(team[0], "Milling", 2)
    response = login(make_administrator()).post(f"/people/skills/{skill.id}/{what}", data={field: name})
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert levels_of(team[0]) == {"CNC": 3, "Milling": 2}


def test_names_that_look_like_html_are_shown_as_text(login, team) -> None:
    skill, browser = give_skill(team[0], "CNC").skill, login(make_administrator())
    browser.post(f"/people/skills/{skill.id}/edit", data={"name": "<i>mill</i>"})
    browser.post(f"/people/skills/{skill.id}/names", data={"alias": "<script>alert(1)</script>"})
    for address in (f"/people/skills/{skill.id}/edit", f"/people/skills/{skill.id}-i-mill-i", "/people/skills/"):
        text = text_of(browser, address)
        assert "&lt;i&gt;mill&lt;/i&gt;" in text
        assert "<script>alert" not in text


def test_merging_asks_once_more_until_the_box_is_ticked(login, team) -> None:
    ana, bo, _cleo = team
    kept = give_skill(ana, "CNC").skill
    give_skill(bo, "Numerical control", 4)
    browser, address = login(make_administrator()), f"/people/skills/{kept.id}/merger"
    asked = browser.post(address, data={"other": "Numerical control"}).get_data(as_text=True)
    assert "Yes, make them one" in asked
    assert asked.count("1 colleague has it") == 2
    assert levels_of(bo) == {"Numerical control": 4}
    done = browser.post(address, data={"other": "Numerical control", "is_sure": "y"})
    assert done.location == f"/people/skills/{kept.id}-cnc"
    assert named("numerical control").id == kept.id


def test_only_who_keeps_the_list_is_led_to_it(login, team) -> None:
    skill = give_skill(team[0], "CNC").skill
    address = f"/people/skills/{skill.id}-cnc"
    for reader in (team[1], make_champion(team[0].department)):
        assert f"/people/skills/{skill.id}/edit" not in text_of(login(reader), address)
    assert f"/people/skills/{skill.id}/edit" in text_of(login(make_administrator()), address)


def test_a_skill_that_two_have_is_no_risk(login, team) -> None:
    ana, bo, _cleo = team
    skill = give_skill(ana, "Milling").skill
    champion = login(make_champion(ana.department))
    for address in ("/people/skills/", f"/people/skills/{skill.id}-milling"):
        assert "Only one person" in text_of(champion, address)
    give_skill(bo, "Milling", 2)
    assert "Only one person can do this" not in text_of(champion, f"/people/skills/{skill.id}-milling")
    assert "Milling" not in text_of(champion, "/people/skills/?thin=1")


@pytest.mark.parametrize("asked", ["%", "???", "zzz"])
def test_what_no_skill_is_called_finds_none(login, team, asked: str) -> None:
    give_skill(team[0], "Milling")
    text = login(team[0]).get("/people/skills/", query_string={"q": asked}).get_data(as_text=True)
    assert "No skill is called that" in text
    assert "Milling" not in text
