"""Files of posts: a cover picture and what is attached, for exactly those who may read the post."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from app.core.db import session
from app.core.events import StoredEvent
from app.core.files.store import FileStore, StoreUnavailableError
from app.core.installation import installation
from app.news.models import Post, PostFile
from app.news.queries.files import list_files
from app.news.service.files import MOST_FILES, forget_removed
from app.news.service.publishing import ask_for_review, give_review, publish_post, put_away, set_end
from app.news.service.writing import change_post
from app.search.indexing import rebuild_index
from tests.factories import DepartmentFactory, UserFactory, make_champion
from tests.factories.files import bomb, picture
from tests.factories.news import make_draft, make_post, reload_post, wording

pytestmark = pytest.mark.usefixtures("app")
JSON = {"Accept": "application/json"}
SECRET = "Camera of Jerome, 48.8584 N"


@pytest.fixture
def post(champion, works) -> Post:
    return make_post(champion, audience=[f"dept:{works.id}"], title="A new hall")


def upload(browser, post, *files, headers=None):
    data = {"file": [(io.BytesIO(content), name) for name, content in files or [("plan.pdf", b"%PDF-1.7 plan")]]}
    return browser.post(f"/news/{post.id}/files", data=data, headers=headers)


def upload_cover(browser, post, content=None, name="hall.jpg", **values):
    data = {"picture": (io.BytesIO(content or picture("JPEG")), name), "description": "The hall from the east."}
    return browser.post(f"/news/{post.id}/cover", data=data | values)


def only_file() -> PostFile:
    return session.scalars(select(PostFile)).one()


def text_of(response) -> str:
    return response.get_data(as_text=True)


def kept_keys() -> set[str]:
    return set(installation().files.list_keys())


def test_files_are_attached_listed_and_downloaded(login, champion, works, post):
    browser, reader = login(champion), login(UserFactory(department=works))
    response = upload(browser, post, ("plan.pdf", b"%PDF-1.7 plan"), ("list.csv", b"a,b\n"))
    assert response.location == f"/news/{post.id}/files"
    page = text_of(browser.get(response.location))
    assert "2 files added." in page
    shown = text_of(reader.get(post.url))
    assert "plan.pdf" in shown
    assert "PDF, 1\N{NO-BREAK SPACE}kB" in shown.replace("1 kB", "1\N{NO-BREAK SPACE}kB")
    plan = session.scalars(select(PostFile).where(PostFile.name == "plan.pdf")).one()
    given = reader.get(plan.url)
    assert given.data == b"%PDF-1.7 plan"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert reader.get(plan.url, headers={"If-None-Match": given.headers["ETag"]}).status_code == 304


def test_a_script_gets_the_markdown_and_the_picture_stands_in_the_text_alone(login, champion, works, post):
    response = upload(login(champion), post, ("Hall [1].png", picture()), headers=JSON)
    assert response.status_code == 201
    assert response.json["markdown"] == f"![Hall (1)]({only_file().url})"
    values = {"title": post.title, "source": response.json["markdown"], "audience": [f"dept:{works.id}"]}
    change_post(champion, reload_post(post), wording(**values), base_number=1)
    session.commit()
    page = text_of(login(UserFactory(department=works)).get(post.url))
    assert page.count("/news/files/") == 1
    assert "Attached" not in page


def test_the_editor_takes_files_once_there_is_a_draft(login, champion, works):
    browser = login(champion)
    assert "data-upload-url" not in text_of(browser.get("/news/new"))
    assert "once the draft is kept" in text_of(browser.get("/news/new"))
    draft = make_draft(champion, audience=[f"dept:{works.id}"])
    assert f'data-upload-url="/news/{draft.id}/files"' in text_of(browser.get(f"/news/{draft.id}/edit"))


def test_a_cover_is_shown_on_the_post_in_the_feed_and_in_search(login, champion, works, post, index, run_jobs):
    assert upload_cover(login(champion), post).status_code == 302
    run_jobs()
    rebuild_index()
    reader, cover = login(UserFactory(department=works)), only_file()
    page = text_of(reader.get(post.url))
    assert f'src="{cover.url}" alt="The hall from the east."' in page
    assert "Attached" not in page
    for address in ("/news/", "/search?q=hall"):
        assert f'src="{cover.small_url}" alt=""' in text_of(reader.get(address))
    small = reader.get(cover.small_url)
    assert Image.open(io.BytesIO(small.data)).size == (480, 270)
    assert reader.get(cover.small_url, headers={"If-None-Match": small.headers["ETag"]}).status_code == 304


def test_a_cover_is_described_or_only_decorates(login, champion, post):
    browser = login(champion)
    upload_cover(browser, post, description=" ")
    where = f"/news/files/{only_file().id}/description"
    assert "The post is shown with this picture." in text_of(browser.get(where))
    response = browser.post(where, data={"description": " "})
    assert response.status_code == 422
    assert "or that it only decorates" in text_of(response)
    assert browser.post(where, data={"is_decorative": "y"}).location == f"/news/{post.id}/files"
    assert f'src="{only_file().url}" alt=""' in text_of(browser.get(post.url))
    assert browser.post(where, data={"description": "x" * 301}).status_code == 422
    browser.post(where, data={"description": "A crane\nabove the hall."})
    assert 'alt="A crane above the hall."' in text_of(browser.get(post.url))


def test_a_cover_that_comes_without_words_is_asked_for_them_and_not_lost(login, champion, post):
    browser = login(champion)
    assert upload_cover(browser, post, description="").location == f"/news/files/{only_file().id}/description"
    upload_cover(browser, post, picture("PNG"), description="", is_decorative="y")
    assert browser.get(post.url).status_code == 200


def test_pictures_lose_what_the_camera_wrote(login, champion, post):
    exif = Image.Exif()
    exif[0x010E] = SECRET
    browser = login(champion)
    upload_cover(browser, post, picture("JPEG", (5000, 500), exif=exif))
    kept = browser.get(only_file().url).data
    assert SECRET.encode() not in kept
    assert Image.open(io.BytesIO(kept)).size == (2400, 240)


def test_a_new_cover_takes_the_place_of_the_old_one_which_comes_back_as_a_file(login, champion, post):
    browser = login(champion)
    upload_cover(browser, post)
    first = only_file()
    upload_cover(browser, post, picture("PNG"), "other.png")
    assert [(one.name, one.is_cover) for one in list_files(post)] == [("other.png", True)]
    assert "hall.jpg" in text_of(browser.get(f"/news/{post.id}/files"))
    browser.post(f"/news/files/{first.id}/return")
    session.expire_all()
    assert [(one.name, one.is_cover) for one in list_files(post)] == [("other.png", True), ("hall.jpg", False)]
    browser.post(f"/news/files/{first.id}/cover")
    session.expire_all()
    assert [(one.name, one.is_cover) for one in list_files(post)] == [("hall.jpg", True), ("other.png", False)]
    browser.post(f"/news/{post.id}/cover/removal")
    session.expire_all()
    assert {one.is_cover for one in list_files(post)} == {False}
    assert browser.get(first.small_url).status_code == 404


def test_a_picture_without_words_is_described_when_it_becomes_the_cover(login, champion, post):
    browser = login(champion)
    upload(browser, post, ("hall.png", picture()))
    assert browser.post(f"/news/files/{only_file().id}/cover").location.endswith("/description")


def test_only_pictures_become_covers(login, champion, post):
    browser = login(champion)
    upload(browser, post)
    assert browser.post(f"/news/files/{only_file().id}/cover").status_code == 400
    response = upload_cover(browser, post, b"%PDF-1.7 plan", "plan.pdf")
    assert response.status_code == 422
    assert "PNG, JPEG, GIF or WebP" in text_of(response)
    assert "The hall from the east." in text_of(response)


def test_what_is_removed_is_closed_at_once_and_comes_back_with_one_click(login, champion, works, post):
    browser, reader = login(champion), login(UserFactory(department=works))
    upload_cover(browser, post)
    cover = only_file()
    response = browser.post(f"/news/files/{cover.id}/removal", follow_redirects=True)
    assert f"/news/files/{cover.id}/return" in text_of(response)
    assert reader.get(cover.url).status_code == reader.get(cover.small_url).status_code == 404
    assert "p-post-cover" not in text_of(reader.get(post.url))
    for _click in range(2):
        assert browser.post(f"/news/files/{cover.id}/return").status_code == 302
    assert reader.get(cover.url).status_code == reader.get(cover.small_url).status_code == 200


def test_what_is_removed_is_deleted_after_a_day(login, champion, post, time_machine):
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    before = kept_keys()
    upload_cover(login(champion), post)
    upload(login(champion), post)
    session.expire_all()
    cover, attached = list_files(post)
    login(champion).post(f"/news/files/{cover.id}/removal")
    session.commit()
    assert forget_removed() == 0
    time_machine.move_to("2026-11-24T09:00:01Z", tick=False)
    assert forget_removed() == 1
    assert kept_keys() - before == {attached.key}
    assert login(champion).post(f"/news/files/{cover.id}/return").status_code == 404


def test_a_draft_takes_its_files_along_when_it_is_thrown_away(login, champion, works):
    before = kept_keys()
    draft = make_draft(champion, audience=[f"dept:{works.id}"])
    ask_for_review(champion, reload_post(draft), UserFactory())
    session.commit()
    upload_cover(login(champion), draft)
    assert len(kept_keys() - before) == 2
    assert login(champion).post(f"/news/{draft.id}/discarding").status_code == 302
    assert kept_keys() == before
    assert session.scalars(select(PostFile)).all() == []


def test_files_are_for_whoever_may_read_the_post_and_for_nobody_else(login, champion, works, time_machine):
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    draft = make_draft(champion, audience=[f"dept:{works.id}"])
    colleague, reader, outsider = UserFactory(), UserFactory(department=works), UserFactory()
    upload_cover(login(champion), draft)
    cover = only_file()

    def seen() -> list[bool]:
        session.commit()
        people = (champion, colleague, reader, outsider)
        answers = [[login(one).get(url).status_code for url in (cover.url, cover.small_url)] for one in people]
        assert all(answer in ([200, 200], [404, 404]) for answer in answers)
        return [answer[0] == 200 for answer in answers]

    assert seen() == [True, False, False, False]
    ask_for_review(champion, reload_post(draft), colleague)
    assert seen() == [True, True, False, False]
    give_review(colleague, reload_post(draft), is_approved=True, comment="")
    assert seen() == [True, False, False, False]
    set_end(champion, reload_post(draft), None)
    publish_post(champion, reload_post(draft))
    assert seen() == [True, False, True, False]
    tag = login(reader).get(cover.url).headers["ETag"]
    other = DepartmentFactory(name="Below", parent=works)
    UserFactory(department=other)
    narrowed = wording(title=draft.title, audience=[f"dept:{other.id}"])
    change_post(champion, reload_post(draft), narrowed, base_number=1)
    assert seen() == [True, False, False, False]
    assert login(reader).get(cover.url, headers={"If-None-Match": tag}).status_code == 404
    change_post(champion, reload_post(draft), wording(audience=[f"dept:{works.id}"]), base_number=1)
    put_away(champion, reload_post(draft))
    assert seen() == [True, False, False, False]


def test_nobody_else_changes_the_files_of_a_post(login, champion, works, post):
    upload_cover(login(champion), post)
    number = only_file().id
    for browser, status in ((login(make_champion(works)), 403), (login(UserFactory()), 404)):
        assert browser.get(f"/news/{post.id}/files").status_code == status
        assert browser.get(f"/news/files/{number}/description").status_code == status
        assert upload(browser, post).status_code == status
        assert upload(browser, post, headers=JSON).status_code == status
        for address in (f"{post.id}/cover", f"{post.id}/cover/removal", f"files/{number}/cover",
                        f"files/{number}/description", f"files/{number}/removal", f"files/{number}/return"):  # fmt: skip
            assert browser.post(f"/news/{address}").status_code == status
    assert only_file().removed_at is None


def test_a_file_is_not_reached_by_way_of_another_post(login, champion, works, post):
    upload(login(champion), post)
    number = only_file().id
    assert login(champion).get(f"/news/files/{number + 1}/plan.pdf").status_code == 404
    assert login(champion).post("/news/files/999999/removal").status_code == 404


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", b"<svg/>", "not taken"), ("a.exe", b"MZ", "not taken"), ("a.txt", b"", "empty"),
        ("a.png", b"not a picture", "not a picture"), ("a.pdf", b"<html>", "not what its name says"),
        ("bomb.png", bomb(30_000, 30_000), "million pixels"), ("a.png", picture()[:60], "damaged"),
    ],
)  # fmt: skip
def test_what_we_do_not_take_is_refused_with_a_sentence(login, champion, post, name, content, said):
    browser = login(champion)
    for response in (upload(browser, post, (name, content)), upload(browser, post, (name, content), headers=JSON)):
        assert response.status_code == 422
        assert said in (response.json["message"] if response.is_json else text_of(response))
    assert session.scalars(select(PostFile)).all() == []


def test_what_can_be_taken_is_taken_and_the_rest_is_explained(login, champion, post):
    browser = login(champion)
    response = upload(browser, post, ("plan.pdf", b"%PDF-1.7"), ("virus.exe", b"MZ"))
    page = text_of(browser.get(response.location))
    assert "1 file added." in page
    assert "virus.exe: Files of this type are not taken" in page
    assert only_file().name == "plan.pdf"


@pytest.mark.parametrize("data", [{}, {"file": "text"}, {"file": (io.BytesIO(b""), "")}])
def test_an_upload_without_a_file_is_refused(login, champion, post, data):
    browser = login(champion)
    response = browser.post(f"/news/{post.id}/files", data=data)
    assert response.status_code == 422
    assert "Choose a file first." in text_of(response)
    cover = browser.post(f"/news/{post.id}/cover", data={"description": "The hall."})
    assert cover.status_code == 422
    assert "Choose a file first." in text_of(cover)
    assert "The hall." in text_of(cover)


def test_the_same_file_sent_twice_is_kept_once(login, champion, post):
    before = kept_keys()
    for _click in range(2):
        upload(login(champion), post)
    assert kept_keys() - before == {only_file().key}


def test_another_file_of_the_same_name_gets_a_number(login, champion, post):
    upload(login(champion), post, ("plan.pdf", b"%PDF-1.7 one"), ("plan.pdf", b"%PDF-1.7 two"))
    assert [one.name for one in list_files(post)] == ["plan-2.pdf", "plan.pdf"]


def test_there_is_an_end_to_how_many(login, champion, post):
    for number in range(MOST_FILES):
        session.add(
            PostFile(post_id=post.id, name=f"{number}.txt", key=f"no/{number}", media_type="text/plain", size=1,
                     sha256=str(number), uploaded_at=post.created_at)
        )  # fmt: skip
    session.commit()
    before = kept_keys()
    assert "50 files at most" in text_of(upload(login(champion), post))
    assert kept_keys() == before


def test_a_store_without_room_is_said_and_nothing_is_half_there(login, champion, post, monkeypatch):
    def full(*_arguments):
        raise StoreUnavailableError("no room")

    monkeypatch.setattr(FileStore, "put", full)
    browser = login(champion)
    assert upload(browser, post).status_code == 503
    assert upload_cover(browser, post).status_code == 503
    assert session.scalars(select(PostFile)).all() == []


def test_what_happens_to_files_is_in_the_audit_trail(login, champion, post):
    upload_cover(login(champion), post)
    login(champion).post(f"/news/files/{only_file().id}/removal")
    files = StoredEvent.name.contains("file") | StoredEvent.name.contains("cover")
    names = session.scalars(select(StoredEvent.name).where(files).order_by(StoredEvent.id)).all()
    assert names == ["news.post_file_added", "news.post_cover_chosen", "news.post_file_removed"]


def test_the_files_of_a_post_cost_the_same_however_many(login, count_queries, champion, works, post):
    reader, costs = UserFactory(department=works), []
    for names in (["0.txt"], [f"{number}.txt" for number in range(1, 10)]):
        upload(login(champion), post, *((name, name.encode()) for name in names))
        for who, address in ((reader, post.url), (champion, f"/news/{post.id}/files")):
            browser = login(who)
            browser.get(address)
            with count_queries() as queries:
                assert names[-1] in text_of(browser.get(address))
            costs.append(len(queries))
    assert costs[:2] == costs[2:]


@pytest.mark.parametrize("size", [1, 10])
def test_covers_cost_the_feed_nothing(login, count_queries, champion, works, size):
    for _number in range(size):
        upload_cover(login(champion), make_post(champion, audience=[f"dept:{works.id}"]))
    browser = login(UserFactory(department=works))
    browser.get("/news/")
    with count_queries() as queries:
        assert text_of(browser.get("/news/")).count("p-post-small-cover") == size
    assert not [one for one in queries if "FROM news_files" in one]
