"""A profile says what somebody can be asked about; only its owner and administrators change it."""

from app.accounts.models import User
from app.core.db import session
from app.people.queries import get_profile, suggest_skills
from app.people.service.profiles import update_profile
from tests.factories import UserFactory, make_administrator


def edit(browser, user: User, **values: str):
    given = {"location": "Works", "phone": "", "skills": "", "about": ""} | values
    return browser.post(f"/people/{user.id}/edit", data=given)


def test_one_edits_ones_own_profile_and_it_counts_as_confirmed(login) -> None:
    user = UserFactory(name="Li Wei")
    response = edit(login(user), user, skills="VAT: 4\nGerman", about="I like **pumps**", phone="01 99 00 00 01")
    assert response.location == f"/people/{user.id}-li-wei"
    text = login(user).get(response.location).get_data(as_text=True)
    assert "<strong>pumps</strong>" in text
    assert "can teach it" in text
    assert "Profile confirmed" in text


def test_a_name_in_the_address_that_is_old_leads_to_the_new_one(login) -> None:
    user = UserFactory(name="Li Wei")
    assert login(user).get(f"/people/{user.id}-old-name").location == f"/people/{user.id}-li-wei"


def test_nobody_edits_somebody_elses_profile_except_administrators(login) -> None:
    user = UserFactory()
    assert edit(login(UserFactory()), user, about="hacked").status_code == 403
    assert login(UserFactory()).post(f"/people/{user.id}/confirmation").status_code == 403
    session.expire_all()
    assert get_profile(user.id) is None
    assert edit(login(make_administrator()), user, about="helped").status_code == 302
    assert get_profile(user.id).confirmed_at is None


def test_a_wrong_level_is_explained_and_nothing_typed_is_lost(login) -> None:
    user = UserFactory()
    response = edit(login(user), user, skills="VAT: 7", about="a long story")
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "a level is a number from 1 to 4" in text
    assert "a long story" in text
    assert "VAT: 7" in text


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
    edit(login(user), user, about="<img src=x onerror=alert(1)>[x](javascript:alert(1))", skills="<b>bold</b>: 2")
    text = login(UserFactory()).get(f"/people/{user.id}", follow_redirects=True).get_data(as_text=True)
    assert "<script>alert" not in text
    assert "onerror" not in text
    assert "javascript:" not in text
    assert "<b>bold" not in text


def test_one_click_says_that_a_profile_is_still_right(login) -> None:
    user = UserFactory()
    login(user).post(f"/people/{user.id}/confirmation")
    session.expire_all()
    assert get_profile(user.id).confirmed_at is not None


def test_skills_that_differ_in_case_or_accents_are_one(app) -> None:
    for name in ("Démarches", "demarches", "DÉMARCHES "):
        update_profile(None, UserFactory(), location="", phone="", about="", skills={name: 2})
    assert suggest_skills("demar") == ["Démarches"]
