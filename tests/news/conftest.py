"""Who stands about in most tests of news."""

import pytest

from app.accounts.models import Department, User
from tests.factories import DepartmentFactory, make_champion


@pytest.fixture
def works(app) -> Department:
    return DepartmentFactory(name="Works")


@pytest.fixture
def champion(works) -> User:
    return make_champion(works, name="Cham Pion")


@pytest.fixture
def author(works) -> User:
    return make_champion(works, name="Aut Hor")
