"""Files of pages: one address, all versions, nothing that a browser would run."""

import io
import json
import struct
from dataclasses import replace
from urllib.parse import unquote

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from sqlalchemy import select

from app.core.db import session
from app.core.installation import installation
from app.wiki.models import Draft, File, FileVersion, Page
from app.wiki.service.drafts import keep_draft
from tests.factories import UserFactory, make_administrator
from tests.factories.files import bomb, picture
from tests.factories.wiki import make_page, make_space, reload_space

pytestmark = pytest.mark.usefixtures("app")
JSON = {"Accept": "application/json"}
SECRET = "Camera of Jerome, 48.8584 N"


def camera_notes(orientation=1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET, orientation
    exif.get_ifd(0x8825)[2] = (IFDRational(48), IFDRational(51), IFDRational(30))
    return exif


def damaged_notes(tag: int, kind: int) -> bytes:
    upright = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x02" + upright + struct.pack(">HHI", tag, kind, 1) + b"abc\0\0\0\0\0"


def upload(browser, page, content=b"One.", name="notes.txt", headers=JSON):
    data = {"file": (io.BytesIO(content), name)}
    return browser.post(f"/wiki/page/{page.id}/files", data=data, headers=headers)


def address(response) -> str:
    assert response.status_code == 201, response.get_data(as_text=True)
    return response.json["markdown"].rpartition("(")[2][:-1]


def got(browser, where: str, status=200) -> bytes:
    response = browser.get(where)
    assert response.status_code == status
    return response.data


def seen(browser, page) -> str:
    return got(browser, f"/wiki/page/{page.id}/files").decode()


def test_a_file_is_uploaded_by_form_and_listed(login):
    page, browser = make_page(), login(UserFactory(name="Ana Writer"))
    assert upload(browser, page, headers={}).location == f"/wiki/page/{page.id}/files"
    text = seen(browser, page)
    assert "“notes.txt” is there, version 1." in text
    assert "Ana Writer" in text
    assert "notes.txt" in got(browser, f"/wiki/page/{page.id}/files").decode()


def test_a_script_gets_the_markdown_that_shows_it(login):
    page, browser = make_page(), login(UserFactory())
    shown = upload(browser, page, picture(), "Plan [1].png").json["markdown"]
    assert shown.startswith("![Plan (1)](/wiki/files/")
    assert upload(browser, page, b"a,b\n", "list.csv").json["markdown"].startswith("[list](/wiki/files/")


def test_the_same_name_makes_a_version_and_the_address_stays(login):
    page, browser = make_page(), login(UserFactory())
    first = address(upload(browser, page, b"One."))
    assert address(upload(browser, page, b"Two.")) == first
    assert got(browser, first) == b"Two."
    assert got(browser, f"{first}?version=1") == b"One."
    assert got(browser, f"{first}?version=2") == b"Two."
    got(browser, f"{first}?version=3", 404)
    got(browser, f"{first}?version=-1", 404)
    assert "version 2" in seen(browser, page)


def test_the_same_bytes_make_no_version(login):
    page, browser = make_page(), login(UserFactory())
    for content in (b"One.", b"One."):
        upload(browser, page, content)
    upload(browser, page, picture("JPEG"), "plan.jpg")
    upload(browser, page, picture("JPEG"), "plan.jpg")
    assert session.scalars(select(FileVersion.number)).all() == [1, 1]


def test_a_browser_asks_again_whether_a_file_is_new(login):
    page, browser = make_page(), login(UserFactory())
    where = address(upload(browser, page))
    tag = browser.get(where).headers["ETag"]
    assert browser.get(where, headers={"If-None-Match": tag}).status_code == 304
    upload(browser, page, b"Two.")
    assert browser.get(where, headers={"If-None-Match": tag}).data == b"Two."


def test_a_file_is_removed_and_put_back(login):
    page, browser = make_page(), login(UserFactory())
    number = address(upload(browser, page)).split("/")[3]
    response = browser.post(f"/wiki/files/{number}/removal", follow_redirects=True)
    assert f"/wiki/files/{number}/return" in response.get_data(as_text=True)
    assert "notes.txt" not in got(browser, f"/wiki/page/{page.id}", 302).decode()
    browser.post(f"/wiki/files/{number}/return")
    browser.post(f"/wiki/files/{number}/return")
    assert session.scalars(select(File.name).where(File.deleted_at.is_(None))).all() == ["notes.txt"]


def test_a_removed_file_is_not_handed_out_to_readers(login):
    writer = UserFactory()
    page = make_page(make_space(editors=[f"user:{writer.id}"]))
    where = address(upload(login(writer), page))
    login(writer).post(f"/wiki/files/{where.split('/')[3]}/removal")
    assert b"One" not in got(login(UserFactory()), where, 404)


def test_a_file_that_comes_back_makes_way_for_one_that_took_its_name(login):
    page, browser = make_page(), login(UserFactory())
    first = address(upload(browser, page, b"One."))
    browser.post(f"/wiki/files/{first.split('/')[3]}/removal")
    second = address(upload(browser, page, b"Two."))
    assert second != first
    browser.post(f"/wiki/files/{first.split('/')[3]}/return")
    names = session.scalars(select(File.name).where(File.page_id == page.id)).all()
    assert sorted(names) == ["notes-2.txt", "notes.txt"]
    assert (got(browser, first), got(browser, second)) == (b"One.", b"Two.")


def test_a_file_of_a_page_that_is_being_written_goes_to_the_page(login):
    space, browser = make_space("Works"), login(UserFactory())
    data = {"file": (io.BytesIO(picture()), "plan.png")}
    response = browser.post(f"/wiki/spaces/{space.id}/files", data=data, headers=JSON)
    where = address(response)
    got(browser, where)
    got(login(make_administrator()), where, 404)
    new = {"title": "Plan", "source": response.json["markdown"], "language": "en"}
    browser.post(f"/wiki/spaces/{space.id}/new", data=new)
    assert f'src="{where}"' in got(login(UserFactory()), "/wiki/works/plan").decode()
    got(login(UserFactory()), where)
    file = session.scalars(select(File)).one()
    assert (file.draft_id, file.page_id) == (None, session.scalars(select(Page.id)).one())


def test_a_draft_with_a_file_can_be_thrown_away(login):
    space, browser = make_space(), login(UserFactory())
    browser.post(f"/wiki/spaces/{space.id}/files", data={"file": (io.BytesIO(b"One."), "notes.txt")}, headers=JSON)
    assert browser.post(f"/wiki/spaces/{space.id}/draft/removal").status_code == 302
    assert session.scalars(select(Draft)).all() == []


def test_what_was_typed_stays_when_a_file_is_added_to_a_draft(login):
    writer, space = UserFactory(), make_space()
    keep_draft(writer, reload_space(writer, space), None, title="Plan", source="Typed.")
    session.commit()
    data = {"file": (io.BytesIO(b"One."), "notes.txt")}
    login(writer).post(f"/wiki/spaces/{space.id}/files", data=data, headers=JSON)
    assert session.scalars(select(Draft.source)).one() == "Typed."


def test_files_are_for_those_who_may_read_and_uploads_for_those_who_may_write(login):
    writer = UserFactory()
    page = make_page(make_space(editors=[f"user:{writer.id}"]))
    stranger = login(UserFactory())
    assert upload(stranger, page).status_code == 403
    where = address(upload(login(writer), page))
    got(stranger, where)
    number = where.split("/")[3]
    assert stranger.post(f"/wiki/files/{number}/removal").status_code == 403
    assert stranger.post(f"/wiki/files/{number}/return").status_code == 403
    data = {"file": (io.BytesIO(b"One."), "notes.txt")}
    assert stranger.post(f"/wiki/spaces/{page.space_id}/files", data=data).status_code == 403
    secret = make_page(only_for=[f"user:{writer.id}"])
    hidden = address(upload(login(writer), secret))
    got(stranger, hidden, 404)
    got(stranger, f"/wiki/page/{secret.id}/files", 404)
    assert upload(stranger, secret).status_code == 404


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_lose_what_the_camera_wrote(login, kind):
    page, browser = make_page(), login(UserFactory())
    content = picture(kind, exif=camera_notes())
    assert SECRET.encode() in content
    kept = got(browser, address(upload(browser, page, content, f"plan.{kind.lower()}")))
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert SECRET.encode() not in kept


@pytest.mark.parametrize("note", ["comment", "xmp"])
def test_pictures_lose_further_notes_too(login, note):
    page, browser = make_page(), login(UserFactory())
    content = picture("JPEG", **{note: SECRET.encode()})
    assert SECRET.encode() in content
    assert SECRET.encode() not in got(browser, address(upload(browser, page, content, "plan.jpg")))


def test_a_picture_that_a_phone_stores_twice_in_one_file_loses_its_notes_too(login):
    page, browser, content = make_page(), login(UserFactory()), io.BytesIO()
    pair = [Image.new("RGB", (60, 40), colour) for colour in ("white", "grey")]
    pair[0].save(content, "MPO", save_all=True, append_images=pair[1:], exif=camera_notes())
    assert SECRET.encode() in content.getvalue()
    kept = got(browser, address(upload(browser, page, content.getvalue(), "IMG_1.jpg")))
    assert SECRET.encode() not in kept


def test_a_moving_picture_keeps_moving_and_loses_its_notes(login):
    page, browser, content = make_page(), login(UserFactory()), io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("white", "black")]
    frames[0].save(content, "WEBP", save_all=True, append_images=frames[1:], exif=camera_notes())
    kept = got(browser, address(upload(browser, page, content.getvalue(), "how.webp")))
    assert Image.open(io.BytesIO(kept)).n_frames == 2
    assert SECRET.encode() not in kept


def test_a_picture_taken_upright_stands_upright(login):
    page, browser = make_page(), login(UserFactory())
    content = picture("JPEG", exif=camera_notes(orientation=6))
    shown = Image.open(io.BytesIO(got(browser, address(upload(browser, page, content, "plan.jpg")))))
    assert shown.size == (40, 60)
    assert shown.getpixel((20, 5))[1] < 60 < 200 < shown.getpixel((20, 55))[1]


@pytest.mark.parametrize(("tag", "kind"), [(0xA005, 1), (0x010E, 11), (0x0102, 4), (0x011A, 2)])
def test_damaged_notes_of_a_camera_are_no_reason_to_fail(login, tag, kind):
    content = picture("JPEG", exif=damaged_notes(tag, kind))
    assert upload(login(UserFactory()), make_page(), content, "plan.jpg").status_code in (201, 422)


def test_a_large_picture_is_made_as_wide_as_a_screen_needs(login):
    page, browser = make_page(), login(UserFactory())
    kept = got(browser, address(upload(browser, page, picture("JPEG", (5000, 500)), "wide.jpg")))
    assert Image.open(io.BytesIO(kept)).size == (2400, 240)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("width", "height"), [(7_500, 7_500), (10_000, 10_000), (30_000, 30_000), (2**31 - 1, 1)])
def test_a_picture_that_would_fill_the_memory_is_refused(login, width, height):
    response = upload(login(UserFactory()), make_page(), bomb(width, height), "bomb.png")
    assert response.status_code == 422
    assert response.json["message"]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG), ("a.html", HTML), ("a.htm", HTML), ("a.js", b"alert(1)"), ("a.exe", b"MZ"), ("a", b"One."),
        ("a.png", b"not a picture"), ("a.png", SVG), ("a.jpg", HTML), ("a.webp", b""), ("a.gif", b"GIF89a"),
        ("a.png", picture("JPEG")), ("a.jpg", picture("JPEG")[:400]), ("a.png", picture()[:60]), ("a.pdf", HTML),
        ("a.docx", b"PK\x03\x04"), ("a.txt", b""), ("a.txt", b"\0\1\2"), (".txt", b""), ("..", b"One."),
    ],
)  # fmt: skip
def test_what_we_do_not_take_is_refused_with_a_sentence(login, name, content):
    page, browser = make_page(), login(UserFactory())
    response = upload(browser, page, content, name)
    assert response.status_code == 422
    assert len(response.json["message"]) > 10
    assert upload(browser, page, content, name, headers={}).status_code in (400, 422)
    assert session.scalars(select(File)).all() == []


@pytest.mark.parametrize("data", [{}, {"file": "text"}, {"file": (io.BytesIO(b""), "")}])
def test_an_upload_without_a_file_is_refused(login, data):
    page, browser = make_page(), login(UserFactory())
    response = browser.post(f"/wiki/page/{page.id}/files", data=data, headers=JSON)
    assert response.status_code == 422
    assert json.loads(response.data) == {"message": "Choose a file first."}
    assert "Choose a file first." in browser.post(f"/wiki/page/{page.id}/files", data={}).get_data(as_text=True)


@pytest.mark.parametrize(("name", "content"), [("notes.txt", b"One."), ("plan.png", picture())])
def test_a_file_that_is_too_large_is_refused(login, settings, monkeypatch, name, content):
    small = replace(installation(), settings=replace(settings, max_upload_mb=0))
    monkeypatch.setattr("app.core.files.taking.installation", lambda: small)
    response = upload(login(UserFactory()), make_page(), content, name)
    assert response.status_code == 422
    assert response.json["message"] == "This file is larger than 0 MB."
    assert session.scalars(select(File)).all() == []


def test_a_text_is_downloaded_and_never_run(login):
    page, browser = make_page(), login(UserFactory())
    response = browser.get(address(upload(browser, page, HTML, "page.txt")))
    assert response.mimetype == "text/plain"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in response.headers["Cache-Control"]
    shown = browser.get(address(upload(browser, page, picture(), "plan.png")))
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"), ("a/b.txt", "b.txt"),
        ("it's 100% #1.txt", "it's 100% #1.txt"), ("été [1](2).txt", "été [1](2).txt"),
        ("invoice\u202etxt.exe.txt", "invoicetxt.exe.txt"), ("a\u200b.txt", "a.txt"), ("con.txt", "_con.txt"),
        ("x" * 300 + ".txt", "x" * 146 + ".txt"), ("-rf.txt", "rf.txt"), ("a%22b;c.txt", "ab;c.txt"), ("a&b<i>.txt", "a&bi.txt"),
    ],
)  # fmt: skip
def test_names_are_made_harmless_and_still_open(login, name, kept):
    page, browser = make_page(), login(UserFactory())
    response = upload(browser, page, name=name)
    assert response.json["name"] == kept
    number = session.scalars(select(File.id)).one()
    answer = browser.get(f"/wiki/files/{number}/any-name")
    assert unquote(answer.headers["Content-Disposition"]).endswith(kept)
    browser.post(
        f"/wiki/page/{page.id}/edit", data={"title": "P", "source": response.json["markdown"], "base_number": "1"}
    )
    text = got(browser, f"/wiki/{page.space.slug}/p").decode()
    assert f'href="/wiki/files/{number}/' in text.partition("p-helpful")[0]
