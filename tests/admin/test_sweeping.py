"""What an upload leaves behind that did not come to its end is cleared away, and nothing else."""

import io
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.admin import sweeping
from app.admin.sweeping import key_columns, sweep_files
from app.core import clock
from app.core.db import session
from app.core.files.taking import take
from app.core.installation import installation
from app.news.models import PostFile
from app.news.service.files import add_cover, add_file
from app.people.service.photos import set_photo
from app.wiki.service.files import add_file as attach
from tests.factories import make_administrator
from tests.factories.documents import make_template
from tests.factories.files import picture
from tests.factories.news import make_draft, reload_post
from tests.factories.wiki import make_page, make_space

pytestmark = pytest.mark.usefixtures("empty_store")


def keys() -> set[str]:
    return set(installation().files.list_keys())


def a_day_later(time_machine) -> None:
    time_machine.move_to(clock.now() + timedelta(days=1, hours=1), tick=False)


def fill_every_room(author: User) -> None:
    post = make_draft(author)
    add_cover(author, reload_post(post), io.BytesIO(picture()), "cover.png", "a picture")
    add_file(author, reload_post(post), io.BytesIO(b"words"), "words.txt")
    attach(author, make_page(make_space(), "A page", "text", actor=author), io.BytesIO(b"more words"), "more.txt")
    set_photo(author, author, io.BytesIO(picture(size=(400, 400))), "me.png")
    make_template(author)
    session.commit()


def test_files_that_something_names_stay(app, time_machine) -> None:
    fill_every_room(make_administrator())
    before = keys()
    assert len(before) == 6
    a_day_later(time_machine)
    assert sweep_files() == 0
    assert keys() == before


def test_a_file_that_nothing_names_goes_after_a_day(app, time_machine) -> None:
    template = make_template()
    orphan = take(io.BytesIO(b"half an upload"), "half.txt").key
    assert sweep_files() == 0
    assert orphan in keys()
    a_day_later(time_machine)
    assert sweep_files() == 1
    assert orphan not in keys()
    assert template.current_number == 1
    assert len(keys()) == 1


def test_what_is_not_ours_is_left_alone(app, time_machine) -> None:
    installation().files.put("somebody/elses", io.BytesIO(b"keep"))
    a_day_later(time_machine)
    assert sweep_files() == 0
    assert "somebody/elses" in keys()


def test_the_wrong_database_clears_no_store(app, time_machine, monkeypatch, caplog) -> None:
    monkeypatch.setattr(sweeping, "ALWAYS_ALLOWED", 1)
    for number in range(3):
        take(io.BytesIO(f"file {number}".encode()), "file.txt")
    a_day_later(time_machine)
    assert sweep_files() == 0
    assert len(keys()) == 3
    assert "belong to nothing" in caplog.text


def test_every_table_of_files_is_known() -> None:
    assert {str(column) for column in key_columns()} >= {
        f"{PostFile.__tablename__}.key",
        "wiki_file_versions.key",
        "documents_versions.key",
        "documents_previews.key",
        "documents_filled.key",
        "people_profiles.photo_key",
    }
