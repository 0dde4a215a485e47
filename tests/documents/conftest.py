"""What tests of shared templates begin with: a department, who publishes for it, and a template of theirs."""

import pytest

from app.accounts.models import User
from app.documents.models import Template
from tests.factories import DepartmentFactory, make_champion
from tests.factories.documents import make_template


@pytest.fixture
def works(app):
    return DepartmentFactory(name="Works")


@pytest.fixture
def champion(works) -> User:
    return make_champion(works, name="Cham Pion")


@pytest.fixture
def template(champion, works) -> Template:
    return make_template(champion, title="Travel form", audience=[f"dept:{works.id}"])
