"""What the tests of the screens of administration share."""

import pytest
from lxml import html

from app.accounts.models import User
from tests.factories import make_administrator


@pytest.fixture
def administrator(app) -> User:
    return make_administrator(name="Ana Roy")


@pytest.fixture
def browser(login, administrator):
    """A browser in which an administrator is signed in."""
    return login(administrator)


@pytest.fixture
def undo():
    """Return a function that gives the address behind the Undo of a page."""

    def address(response) -> str:
        [action] = html.fromstring(response.text).xpath("//*[@class='p-flashed']//form/@action")
        return action

    return address
