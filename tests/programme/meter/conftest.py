import pytest

from app.accounts.models import User
from tests.factories import DepartmentFactory, UserFactory


@pytest.fixture
def company() -> dict[str, User]:
    """Two people of Legal and two of Trading."""
    legal, trading = DepartmentFactory(name="Legal"), DepartmentFactory(name="Trading")
    homes = {"ann": legal, "ada": legal, "bob": trading, "ben": trading}
    return {name: UserFactory(name=name, email=f"{name}@corp.example", department=homes[name]) for name in homes}
