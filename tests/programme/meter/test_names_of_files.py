"""What a file is called may name somebody as well as what stands in it."""

import io

import pytest

from app.core.db import session, unit_of_work
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format
from app.programme.models import TrafficImport
from app.programme.service.imports.importing import MAILBOX, begin_import, run_import
from tests.factories import make_administrator
from tests.programme.meter.uploading import import_at, looked_at, staff

pytestmark = pytest.mark.usefixtures("app")
BOX = b"From ann Wed Mar  4 10:00:00 2026\nFrom: ann@corp.example\nTo: bob@corp.example\nMessage-ID: <1@x>\n\nHi\n"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("ann@corp.example.csv", "@"),
        ("of ann%40corp.example.csv", "of @"),
        ("ann\uff20corp.example to bob.csv", "@ to bob.csv"),
        ("trace 2026-03.csv", "trace 2026-03.csv"),
    ],
)
def test_an_address_is_not_kept_however_it_is_spelled(name: str, kept: str) -> None:
    assert begin_import(None, source="folder", file_name=name, size=1).file_name == kept


def test_a_mailbox_is_not_called_after_its_owner() -> None:
    with unit_of_work():
        row = begin_import(None, source="command", file_name="ann.smith.mbox", size=len(BOX))
    run_import(row.id, io.BytesIO(BOX), format=Format.AUTO, lists=MailingLists(), progress=lambda _bytes: None)
    session.expire_all()
    assert session.get_one(TrafficImport, row.id).file_name == MAILBOX


def test_a_mailbox_that_is_only_looked_at_is_not_either(login) -> None:
    staff()
    address = looked_at(login(make_administrator()), BOX, "ann.smith.mbox")
    assert import_at(address).file_name == MAILBOX
