"""Several imports at the same moment."""

from app.core.db import unit_of_work
from app.programme.queries.imports import page_of_imports
from tests.factories import DepartmentFactory, UserFactory
from tests.programme.meter.logs import count, mail, totals
from tests.racing import race


def test_imports_at_the_same_moment_count_each_message_once(real_app) -> None:
    with unit_of_work():
        homes = [DepartmentFactory(name=name) for name in ("Legal", "Trading")]
        for name, home in (("ann", homes[0]), ("bob", homes[1])):
            UserFactory(name=name, email=f"{name}@corp.example", department=home)
    mails = [mail(number, "ann", "bob", "ann", days=number % 5) for number in range(300)]
    logs = [mails[:200], mails[100:], mails[50:250], mails]
    assert race(real_app, 4, lambda: count(logs.pop())) == 4
    with unit_of_work(read_only=True):
        assert totals() == (300, 600, 300)
        assert sum(row.counted for row in page_of_imports(1).items) == 300
