"""Several imports at the same moment."""

from datetime import timedelta

from app.core.db import unit_of_work
from app.programme.queries.meter import list_imports
from tests.factories import DepartmentFactory, UserFactory
from tests.programme.logs import NOON, Mail, count, totals
from tests.racing import race


def mail(number: int, sender: str, *recipients: str, days: int) -> Mail:
    addresses = tuple(f"{one}@corp.example" for one in recipients)
    return Mail(number, f"{sender}@corp.example", addresses, NOON + timedelta(days=days))


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
        assert sum(row.counted for row in list_imports()) == 300
