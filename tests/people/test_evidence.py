"""What one is found by: all of it can be looked at, by oneself and by whoever asks why."""

import pytest

from app.accounts.models import User
from app.core.db import session
from app.people.finding import SHOWN_EVIDENCE
from app.people.models import HiddenEvidence
from app.people.queries.skills import get_skill
from app.people.service.evidence import hide_evidence
from app.people.service.skill_list import merge_skills
from app.search.indexing import rebuild_index
from tests.factories import DepartmentFactory, UserFactory, give_skill, make_administrator
from tests.factories.wiki import make_page

FURNACES = SHOWN_EVIDENCE + 3


@pytest.fixture
def reader(app) -> User:
    return UserFactory(name="Rea Der", department=DepartmentFactory(name="Reading"))


@pytest.fixture
def stoker(reader, index, run_jobs) -> User:
    """Somebody who wrote more about furnaces than is shown at first."""
    user = UserFactory(name="Sto Ker", department=reader.department)
    for number in range(FURNACES):
        make_page(title=f"Furnace number {number}", source="The furnace.", actor=user)
    run_jobs()
    rebuild_index()
    return user


def test_every_reason_can_be_looked_at(login, reader, stoker) -> None:
    browser = login(reader)
    first = browser.get("/people/experts?q=furnace").get_data(as_text=True)
    assert first.count("wrote 100") == SHOWN_EVIDENCE
    assert "and 3 more reasons" in first
    assert f"/people/experts?q=furnace&amp;why={stoker.id}#why-{stoker.id}" in first
    opened = browser.get(f"/people/experts?q=furnace&why={stoker.id}").get_data(as_text=True)
    assert opened.count("wrote 100") == FURNACES
    assert "more reasons" not in opened


def test_whoever_names_no_skill_can_still_hide_the_profile(login, reader) -> None:
    browser = login(reader)
    assert f"/people/evidence/profile/{reader.id}/hiding" in browser.get("/people/evidence").get_data(as_text=True)
    browser.post(f"/people/evidence/profile/{reader.id}/hiding")
    assert f"/people/evidence/profile/{reader.id}/showing" in browser.get("/people/evidence").get_data(as_text=True)


def test_a_hidden_skill_stays_hidden_when_it_is_merged(reader) -> None:
    other = UserFactory(name="Hol Der", department=reader.department)
    kept, gone = give_skill(reader, "CNC").skill, give_skill(reader, "numerical control").skill
    give_skill(other, "numerical control")
    hide_evidence(reader, "skill", kept.id)
    hide_evidence(reader, "skill", gone.id)
    hide_evidence(other, "skill", gone.id)
    session.commit()
    merge_skills(make_administrator(), get_skill(kept.id), get_skill(gone.id))
    hidden = [(one.user_id, one.number) for one in session.query(HiddenEvidence)]
    assert sorted(hidden) == sorted([(reader.id, kept.id), (other.id, kept.id)])
