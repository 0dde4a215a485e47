"""Two who decide about the same version at the same moment, and uploads that are no files."""

import pytest
from sqlalchemy import select

from app.core.db import session
from app.core.errors import ConflictError, NotFoundError
from app.core.events import StoredEvent
from app.documents.models import Version
from app.documents.service.versions import approve_version, decline_version, withdraw_version
from tests.factories import DepartmentFactory, make_administrator, make_champion
from tests.factories.documents import make_template, make_version, reload_template

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("decide", [approve_version, decline_version, withdraw_version])
def test_a_version_that_was_declined_a_moment_ago_is_gone(decide) -> None:
    keeper = make_administrator()
    template = make_template(keeper)
    late = make_version(template, make_champion(DepartmentFactory()), data=b"a draft")
    session.commit()
    session.expunge(late)
    decline_version(keeper, reload_template(template), session.get_one(Version, late.id))
    session.commit()
    session.add(late)
    with pytest.raises(NotFoundError):
        decide(keeper, reload_template(template), late)


def test_of_two_approvals_at_once_one_is_told() -> None:
    keeper = make_administrator()
    template = make_template(keeper)
    version = make_version(template, make_champion(DepartmentFactory()), data=b"a draft")
    before = len(session.scalars(select(StoredEvent.id)).all())
    for _click in range(2):
        approve_version(keeper, reload_template(template), version)
    session.commit()
    names = session.scalars(select(StoredEvent.name).order_by(StoredEvent.id)).all()[before:]
    assert [name for name in names if "version" in name.lower()] == ["documents.version_approved"]
    with pytest.raises(ConflictError):
        decline_version(keeper, reload_template(template), version)


def test_a_text_in_the_place_of_a_file_is_no_file(login) -> None:
    keeper = make_administrator()
    template = make_template(keeper)
    browser = login(keeper)
    for data in ({"file": "a.docx", "note": ""}, {"file": ["a", "b"]}, {"note": "x" * 9_999}):
        answer = browser.post(f"/templates/{template.id}/versions/new", data=data)
        assert answer.status_code == 422
    assert reload_template(template).latest_number == 1
