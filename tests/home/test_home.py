"""Home: what is new, what waits, what one keeps."""

from app.accounts.service.groups import create_group
from app.core.db import session
from tests.factories import DepartmentFactory, UserFactory, make_champion


def home(browser) -> str:
    response = browser.get("/")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_a_new_colleague_is_news_and_ones_own_arrival_is_not(login) -> None:
    reader = UserFactory(name="Zoé Reader")
    UserFactory(name="Jérôme Dupont", department=reader.department)
    text = home(login(reader))
    assert "Jérôme Dupont" in text
    assert "Hello, Zoé" in text
    assert text.count("Zoé Reader") == 2  # the account menu


def test_an_empty_profile_waits_for_its_owner(login) -> None:
    assert "Tell colleagues what they can ask you about" in home(login(UserFactory()))


def test_a_champion_sees_what_is_theirs_to_keep(login) -> None:
    champion = make_champion(DepartmentFactory(name="Quality"))
    create_group(None, "First aiders", "Plasters and calm", owner=champion)
    session.commit()
    text = home(login(champion))
    assert "You publish for this department" in text
    assert "First aiders" in text


def test_help_names_somebody_to_ask(login) -> None:
    assert login(UserFactory()).get("/help").status_code == 200
