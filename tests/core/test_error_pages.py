"""What readers are told while a part of the house does not answer."""

from sqlalchemy import create_engine

from app.core.db import use_engine
from tests.factories import UserFactory


def test_a_reader_is_asked_for_patience_where_not_even_the_sign_in_can_be_looked_up(login) -> None:
    browser = login(UserFactory())
    use_engine(create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing"))
    response = browser.get("/")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "<h1" in response.get_data(as_text=True)
