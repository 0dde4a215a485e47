"""Skills: on one's profile, in the shared list, endorsed by colleagues, kept by administrators."""

import pytest

from app.accounts.models import User
from app.core.db import current_unit, session, unit_of_work
from app.core.errors import InvalidError
from app.people.models import Skill
from app.people.queries import get_profile, suggest_skills
from app.people.queries.skills import find_by_name, get_skill, list_endorsements
from app.people.service.skill_list import add_alias, merge_skills, rename_skill
from app.people.service.skills import set_skills
from tests.factories import (
    DepartmentFactory,
    UserFactory,
    give_skill,
    make_administrator,
    make_champion,
    make_endorsement,
)


def levels_of(user: User) -> dict[str, int]:
    current_unit().commit()
    with unit_of_work(read_only=True):
        profile = get_profile(user.id)
        return {one.skill.name: one.level for one in profile.skills} if profile else {}


@pytest.fixture
def team(app) -> list[User]:
    department = DepartmentFactory(name="Works")
    return [UserFactory(name=name, department=department) for name in ("Ana", "Bo", "Cleo")]


def reloaded(skill: Skill) -> Skill:
    session.expire(skill)
    fresh = get_skill(skill.id)
    assert fresh is not None
    return fresh


def test_a_skill_is_added_rated_and_taken_away_with_undo(login, team) -> None:
    ana, *_others = team
    browser = login(ana)
    browser.post(f"/people/{ana.id}/skills", data={"name": "Laser cutting", "level": "2"})
    browser.post(f"/people/{ana.id}/skills", data={"name": "laser CUTTING", "level": "4"})
    assert levels_of(ana) == {"Laser cutting": 4}
    skill_id = get_profile(ana.id).skills[0].skill_id
    page = browser.get(browser.post(f"/people/{ana.id}/skills/{skill_id}/removal").location).get_data(as_text=True)
    assert levels_of(ana) == {}
    assert 'name="name" value="Laser cutting"' in page
    assert "Undo" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 300, "longer than 80 characters"),
        ("y" * 81, "longer than 80 characters"),
        ("🔥🔥", "in a word or a few"),
        ("   ", "in a word or a few"),
        ("...", "in a word or a few"),
    ],
)
def test_names_that_are_none_are_explained(login, team, name: str, said: str) -> None:
    ana, *_others = team
    for address, field in ((f"/people/{ana.id}/skills", "name"), (f"/people/{ana.id}/interests", "interest")):
        response = login(ana).post(address, data={field: name, "level": "3"})
        assert response.status_code == 422
        assert said in response.get_data(as_text=True)
    assert levels_of(ana) == {}


def test_c_and_its_relatives_are_skills_of_their_own(team) -> None:
    ana, *_others = team
    for level, name in enumerate(("C", "C++", "C#"), 1):
        give_skill(ana, name, level)
    assert levels_of(ana) == {"C": 1, "C++": 2, "C#": 3}


def test_a_skill_that_looks_like_html_is_shown_as_text(login, team) -> None:
    ana, bo, _cleo = team
    give_skill(ana, "<b>bold</b><script>alert(1)</script>")
    for address in ("/people/skills/", f"/people/{ana.id}-ana", f"/people/{ana.id}/skills"):
        text = login(ana if address.endswith("skills") else bo).get(address).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "&lt;b&gt;bold" in text


def test_what_one_wants_to_learn_is_apart_from_what_one_can(login, team) -> None:
    ana, bo, _cleo = team
    login(ana).post(f"/people/{ana.id}/interests", data={"interest": "Welding"})
    give_skill(bo, "welding", 4)
    skill = find_by_name(["welding"])["welding"]
    text = login(bo).get(f"/people/skills/{skill.id}-welding").get_data(as_text=True)
    assert "Would like to learn it" in text
    assert text.index("Bo") < text.index("Ana")
    assert levels_of(ana) == {}


def test_nobody_changes_the_skills_of_others(login, team) -> None:
    ana, bo, _cleo = team
    held = give_skill(ana, "VAT")
    browser = login(bo)
    assert browser.post(f"/people/{ana.id}/skills", data={"name": "x", "level": 1}).status_code == 403
    assert browser.post(f"/people/{ana.id}/interests", data={"interest": "x"}).status_code == 403
    assert browser.post(f"/people/{ana.id}/skills/{held.skill_id}/removal").status_code == 403


def test_there_is_an_end_to_the_skills_of_one_person(team) -> None:
    ana, *_others = team
    set_skills(ana, {f"skill {number}": 1 for number in range(60)})
    with pytest.raises(InvalidError):
        give_skill(ana, "one more")


def test_a_colleague_endorses_with_a_reason_once(login, team) -> None:
    ana, bo, _cleo = team
    held = give_skill(ana, "VAT", 4)
    address = f"/people/{ana.id}/skills/{held.skill_id}/endorsement"
    for reason in ("She knows it all.", "She knows it by heart."):
        login(bo).post(address, data={"reason": reason})
    text = login(bo).get(f"/people/{ana.id}-ana").get_data(as_text=True)
    assert "She knows it by heart." in text
    assert "1 endorsement" in text
    login(bo).post(f"{address}/withdrawal")
    assert list_endorsements(ana.id) == {}


@pytest.mark.parametrize(("reason", "said"), [("", "required"), ("  ", "required"), ("x" * 400, "300")])
def test_a_reason_that_is_none_is_explained(login, team, reason: str, said: str) -> None:
    ana, bo, _cleo = team
    held = give_skill(ana, "VAT")
    response = login(bo).post(f"/people/{ana.id}/skills/{held.skill_id}/endorsement", data={"reason": reason})
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)


def test_nobody_endorses_oneself_or_what_nobody_names(login, team) -> None:
    ana, bo, _cleo = team
    held = give_skill(ana, "VAT")
    own = login(ana).post(f"/people/{ana.id}/skills/{held.skill_id}/endorsement", data={"reason": "I am good."})
    assert own.status_code == 403
    assert "ask a colleague" in own.get_data(as_text=True)
    unnamed = login(ana).post(f"/people/{bo.id}/skills/{held.skill_id}/endorsement", data={"reason": "He is."})
    assert unnamed.status_code == 404


def test_endorsements_come_back_with_the_skill(team) -> None:
    ana, bo, _cleo = team
    give_skill(ana, "VAT")
    make_endorsement(ana, "VAT", bo)
    set_skills(ana, {})
    held = give_skill(ana, "VAT")
    assert [one.endorser_id for one in list_endorsements(ana.id)[held.skill_id]] == [bo.id]


def test_synonyms_become_one_skill(team) -> None:
    ana, bo, cleo = team
    keeper = make_administrator()
    kept, gone = give_skill(ana, "CNC", 2).skill, give_skill(ana, "computer numerical control", 4).skill
    give_skill(bo, "computer numerical control", 3)
    for name in ("CNC", "computer numerical control"):
        make_endorsement(ana, name, cleo)
    merge_skills(keeper, reloaded(kept), reloaded(gone))
    session.commit()
    assert levels_of(ana) == {"CNC": 4}
    assert levels_of(bo) == {"CNC": 3}
    assert len(list_endorsements(ana.id)[kept.id]) == 1
    give_skill(cleo, "Computer Numerical Control")
    assert levels_of(cleo) == {"CNC": 3}
    assert [one.name for one in suggest_skills("numerical")] == ["CNC"]


def test_an_administrator_merges_after_having_seen_what_it_means(login, team) -> None:
    ana, bo, _cleo = team
    kept = give_skill(ana, "CNC").skill
    give_skill(bo, "computer numerical control")
    browser, address = login(make_administrator()), f"/people/skills/{kept.id}/merger"
    asked = browser.post(address, data={"other": "Computer numerical control"}).get_data(as_text=True)
    assert "cannot be undone" in asked
    assert levels_of(bo) == {"computer numerical control": 3}
    browser.post(address, data={"other": "Computer numerical control", "is_sure": "y"})
    assert levels_of(bo) == {"CNC": 3}
    for other in ("CNC", "nothing at all"):
        response = browser.post(address, data={"other": other, "is_sure": "y"})
        assert response.status_code == 422
        assert "Pick another skill" in response.get_data(as_text=True)


def test_a_renamed_skill_is_still_found_by_its_old_name(login, team) -> None:
    ana, *_others = team
    skill = give_skill(ana, "Ketchup").skill
    browser = login(make_administrator())
    browser.post(f"/people/skills/{skill.id}/edit", data={"name": "Sauces"})
    assert levels_of(ana) == {"Sauces": 3}
    assert find_by_name(["ketchup"])["ketchup"].id == skill.id
    keeper = make_administrator()
    rename_skill(keeper, reloaded(skill), "Ketchup")
    session.commit()
    assert {one.folded for one in reloaded(skill).aliases} == {"sauces"}


def test_a_name_that_is_taken_is_refused(team) -> None:
    ana, *_others = team
    keeper, one, other = make_administrator(), give_skill(ana, "One").skill, give_skill(ana, "Other").skill
    add_alias(keeper, reloaded(one), "First")
    for change in (rename_skill, add_alias):
        for name in ("One", "first"):
            with pytest.raises(InvalidError, match="Merge"):
                change(keeper, reloaded(other), name)


def test_only_administrators_keep_the_list(login, team) -> None:
    ana, *_others = team
    skill = give_skill(ana, "VAT").skill
    for browser in (login(ana), login(make_champion(ana.department))):
        assert browser.get(f"/people/skills/{skill.id}/edit").status_code == 403
        for what in ("edit", "names", "merger", "names/1/removal"):
            assert browser.post(f"/people/skills/{skill.id}/{what}", data={"name": "x"}).status_code == 403


def test_champions_see_what_hangs_on_one_person(login, team) -> None:
    ana, bo, cleo = team
    thin = give_skill(ana, "Organ building", 4).skill
    give_skill(cleo, "Organ building", 1)
    for user in (ana, bo):
        give_skill(user, "VAT")
    champion = login(make_champion(ana.department))
    assert "Only one person can do this" in champion.get(f"/people/skills/{thin.id}-organ-building").get_data(
        as_text=True
    )
    listed = champion.get("/people/skills/?thin=1").get_data(as_text=True)
    assert "Organ building" in listed
    assert "VAT" not in listed.replace("Search", "")
    for address in ("/people/skills/", "/people/skills/?thin=1", f"/people/skills/{thin.id}-organ-building"):
        assert "Only one person" not in login(bo).get(address).get_data(as_text=True)
    assert "VAT" in login(bo).get("/people/skills/?thin=1").get_data(as_text=True)


def test_whoever_has_left_has_no_skills(login, team) -> None:
    ana, bo, _cleo = team
    skill = give_skill(ana, "Organ building").skill
    ana.deactivate(ana.created_at)
    session.commit()
    assert "Nobody names this skill" in login(bo).get(f"/people/skills/{skill.id}-organ-building").get_data(
        as_text=True
    )
    assert "Organ building" not in login(bo).get("/people/skills/").get_data(as_text=True)


@pytest.mark.parametrize("size", [1, 10])
def test_a_skill_and_the_list_cost_the_same_however_many_have_it(login, count_queries, team, size: int) -> None:
    ana, *_others = team
    for number in range(size):
        person = UserFactory(name=f"Person {number}x", department=ana.department)
        skill = give_skill(person, "VAT").skill
        give_skill(person, f"other {number}")
        make_endorsement(person, "VAT", ana)
    browser = login(ana)
    browser.get("/people/skills/")
    with count_queries() as queries:
        browser.get(f"/people/skills/{skill.id}-vat")
        browser.get("/people/skills/")
    assert len(queries) == 17
