"""A profile says what somebody can be asked about; only its owner and administrators change it."""

from datetime import date

import pytest

from app.accounts.models import User
from app.accounts.service.people import deactivate_user
from app.core.db import session
from app.core.slugs import slugify
from app.people.models import Load
from app.people.queries import get_profile, suggest_skills
from app.people.service.skills import set_skills
from tests.factories import UserFactory, make_administrator


def edit(browser, user: User, **values: object):
    given = {"location": "Works", "phone": "", "about": "", "load": "open"} | values
    return browser.post(f"/people/{user.id}/edit", data=given)


def profile_of(user: User):
    session.expire_all()
    return get_profile(user.id)


def test_one_edits_ones_own_profile_and_it_counts_as_confirmed(login) -> None:
    user = UserFactory(name="Li Wei")
    response = edit(login(user), user, about="I like **pumps**", phone="01 99 00 00 01")
    assert response.location == f"/people/{user.id}-li-wei"
    text = login(user).get(response.location).get_data(as_text=True)
    assert "<strong>pumps</strong>" in text
    assert "Profile confirmed" in text


def test_everything_that_is_told_is_shown(login) -> None:
    user = UserFactory(name="Aline Roy")
    told = {
        "ask_me": "customs papers",
        "known_as": "Lili",
        "said_as": "ah-LEEN",
        "room": "B2 014",
        "working_days": ["1", "2", "3", "5"],
        "languages": ["fr", "de"],
        "projects": "Line 4\n\n  New furnace  \n",
        "load": "busy",
    }
    edit(login(user), user, **told)
    text = login(UserFactory()).get(f"/people/{user.id}-aline-roy").get_data(as_text=True)
    for shown in ("customs papers", "Lili", "ah-LEEN", "Works</a>, B2 014", "Mon–Wed, Fri", "French", "German"):
        assert shown in text
    assert "<li>Line 4</li><li>New furnace</li>" in text
    assert "little time just now" in text
    profile = profile_of(user)
    assert (profile.working_days, profile.load, profile.projects) == ("1235", Load.BUSY, "Line 4\nNew furnace")


def test_what_the_form_shows_can_be_saved_unchanged(login) -> None:
    user = UserFactory()
    edit(login(user), user, languages=["fr"], working_days=["1"], ask_me="pumps")
    before = profile_of(user).changed_at
    page = login(user).get(f"/people/{user.id}/edit").get_data(as_text=True)
    assert 'value="pumps"' in page
    edit(login(user), user, languages=["fr"], working_days=["1"], ask_me="pumps")
    assert profile_of(user).changed_at == before


def test_a_language_that_is_none_is_refused_and_nothing_typed_is_lost(login) -> None:
    user = UserFactory()
    response = edit(login(user), user, languages=["fr", "xx"], about="a long story")
    assert response.status_code == 422
    assert "a long story" in response.get_data(as_text=True)
    assert get_profile(user.id) is None


def test_a_name_in_the_address_that_is_old_leads_to_the_new_one(login) -> None:
    user = UserFactory(name="Li Wei")
    assert login(user).get(f"/people/{user.id}-old-name").location == f"/people/{user.id}-li-wei"


def test_nobody_edits_somebody_elses_profile_except_administrators(login) -> None:
    user = UserFactory()
    assert edit(login(UserFactory()), user, about="hacked").status_code == 403
    assert login(UserFactory()).post(f"/people/{user.id}/confirmation").status_code == 403
    assert login(UserFactory()).post(f"/people/{user.id}/presence").status_code == 403
    assert login(UserFactory()).get(f"/people/{user.id}/absence").status_code == 403
    assert profile_of(user) is None
    assert edit(login(make_administrator()), user, about="helped").status_code == 302
    assert profile_of(user).confirmed_at is None


def test_a_text_that_cannot_be_laid_out_is_shown_as_typed_and_its_author_is_told(login) -> None:
    user = UserFactory()
    response = edit(login(user), user, about="kept words " + "[a" * 4_000)
    text = login(user).get(response.location).get_data(as_text=True)
    assert "kept words [a[a" in text
    browser = login(user)
    told = browser.get(edit(browser, user, about="other words " + "[a" * 4_000).location).get_data(as_text=True)
    assert "could not be laid out" in told


def test_a_hostile_profile_runs_nothing(login) -> None:
    user = UserFactory(name="<script>alert(1)</script>")
    hostile = "<img src=x onerror=alert(1)>"
    lines = dict.fromkeys(("ask_me", "known_as", "said_as", "room", "location", "projects"), hostile)
    edit(login(user), user, about=hostile + "[x](javascript:alert(1))", **lines)
    text = login(UserFactory()).get(f"/people/{user.id}", follow_redirects=True).get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "javascript:" not in text


def test_one_click_says_that_a_profile_is_still_right(login) -> None:
    user = UserFactory()
    login(user).post(f"/people/{user.id}/confirmation")
    assert profile_of(user).confirmed_at is not None


def test_a_year_later_home_asks_whether_it_is_still_right(login, time_machine) -> None:
    time_machine.move_to("2026-01-10T09:00:00Z", tick=False)
    user = UserFactory()
    edit(login(user), user)
    set_skills(user, {"VAT": 3})
    assert "still right?" not in login(user).get("/").get_data(as_text=True)
    time_machine.move_to("2027-01-11T09:00:00Z", tick=False)
    home = login(user).get("/").get_data(as_text=True)
    assert "still right?" in home
    own = f"/people/{user.id}-{slugify(user.name)}"
    assert f'href="{own}"' in home[home.index("still right?") - 200 :]
    assert f"/people/{user.id}/confirmation" in login(user).get(own).get_data(as_text=True)


def test_what_is_missing_is_shown_to_oneself_alone(login) -> None:
    user = UserFactory(name="Li Wei")
    assert "Help colleagues find you" in login(user).get(f"/people/{user.id}-li-wei").get_data(as_text=True)
    assert "Help colleagues find you" not in login(UserFactory()).get(f"/people/{user.id}-li-wei").get_data(
        as_text=True
    )


def test_skills_that_differ_in_case_or_accents_are_one(app) -> None:
    for name in ("Démarches", "demarches", "DÉMARCHES "):
        set_skills(UserFactory(), {name: 2})
    assert [skill.name for skill in suggest_skills("demar")] == ["Démarches"]


def away(browser, user: User, first: str, last: str, deputy: str = ""):
    return browser.post(
        f"/people/{user.id}/absence", data={"absent_from": first, "absent_until": last, "deputy": deputy}
    )


def test_while_somebody_is_away_the_deputy_is_offered(login, time_machine) -> None:
    time_machine.move_to("2026-12-01T09:00:00Z", tick=False)
    user, deputy = UserFactory(name="Li Wei"), UserFactory(name="Ana Roy")
    away(login(user), user, "2026-12-03", "2026-12-10", deputy.email)
    before = login(deputy).get(f"/people/{user.id}-li-wei").get_data(as_text=True)
    assert "Away from" in before
    assert "Away until" not in before
    time_machine.move_to("2026-12-10T09:00:00Z", tick=False)
    during = login(deputy).get(f"/people/{user.id}-li-wei").get_data(as_text=True)
    assert "Away until" in during
    assert f"/people/{deputy.id}-ana-roy" in during
    time_machine.move_to("2026-12-11T09:00:00Z", tick=False)
    assert "Away" not in login(deputy).get(f"/people/{user.id}-li-wei").get_data(as_text=True)


def test_whoever_has_left_is_neither_offered_as_deputy_nor_as_manager(login, time_machine) -> None:
    time_machine.move_to("2026-12-01T09:00:00Z", tick=False)
    boss, deputy = UserFactory(name="Bo Ss"), UserFactory(name="Ana Roy")
    user = UserFactory(name="Li Wei", manager=boss)
    away(login(user), user, "2026-12-01", "2026-12-10", deputy.email)
    for gone in (boss, deputy):
        deactivate_user(None, gone)
    session.commit()
    text = login(UserFactory()).get(f"/people/{user.id}-li-wei").get_data(as_text=True)
    assert "Away until" in text
    assert "Ana Roy" not in text
    assert "Bo Ss" not in text


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("2026-12-10", "2026-12-03", "before the first"), ("2026-12-10", "", "needs a first and a last day")],
)
def test_days_that_do_not_fit_are_explained(login, first, last, said) -> None:
    user = UserFactory()
    response = away(login(user), user, first, last)
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)


def test_nobody_stands_in_for_himself(login) -> None:
    user = UserFactory()
    response = away(login(user), user, "2026-12-03", "2026-12-10", user.email)
    assert "Somebody else has to stand in" in response.get_data(as_text=True)


def test_one_is_back_with_one_click(login) -> None:
    user = UserFactory()
    away(login(user), user, "2026-12-03", "2026-12-10")
    assert profile_of(user).absent_from == date(2026, 12, 3)
    login(user).post(f"/people/{user.id}/presence")
    assert profile_of(user).absent_from is None
