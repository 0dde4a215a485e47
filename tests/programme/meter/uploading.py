"""Uploading logs as a manager of the programme does."""

from io import BytesIO

from werkzeug.test import TestResponse

from app.core.db import session
from app.core.files.passing import PASSING
from app.core.installation import installation
from app.programme.models import TrafficImport
from tests.client import InspectingClient
from tests.factories import DepartmentFactory, UserFactory
from tests.programme.meter.logs import NOON, Mail, trace

IMPORTS = "/programme/email/imports"
LISTS = "address,name,members\nall@corp.example,All staff,ann@corp.example;bob@corp.example\n"


def staff() -> None:
    """Make two people of two departments."""
    for name in ("ann", "bob"):
        UserFactory(name=name, email=f"{name}@corp.example", department=DepartmentFactory(name=f"Home of {name}"))
    session.commit()


def mails(count: int = 3) -> bytes:
    """Return a trace of mails from one of them to the other."""
    return trace(Mail(number, "ann@corp.example", ("bob@corp.example",), NOON) for number in range(count))


def upload(browser: InspectingClient, log: bytes, name: str = "trace.csv", **fields: object) -> TestResponse:
    """Send a log to be looked at."""
    return browser.post(IMPORTS, data={"file": (BytesIO(log), name), "format": "auto", **fields})


def looked_at(browser: InspectingClient, log: bytes, name: str = "trace.csv", **fields: object) -> str:
    """Send a log, and return the address of what was found in it."""
    response = upload(browser, log, name, **fields)
    assert response.status_code == 302, response.text
    return str(response.location)


def import_at(address: str) -> TrafficImport:
    """Return the import at an address."""
    session.expire_all()
    return session.get_one(TrafficImport, int(address.rpartition("/")[2]))


def kept_logs() -> list[str]:
    """Return what passes through the store."""
    return [key for key in installation().files.list_keys() if key.startswith(PASSING)]
