"""A photo is small, square and says nothing but what a person looks like; only its owner and administrators change it."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.files import TooLargeError
from app.core.installation import installation
from app.people.models import Profile
from app.people.service import photos
from tests.factories import UserFactory, make_administrator
from tests.wiki.test_files import SECRET, SVG, bomb, camera_notes, picture

GIF = io.BytesIO()
Image.new("RGB", (60, 40), "red").save(
    GIF, "GIF", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")], duration=100
)


def send(browser, user: User, content: bytes, name: str = "me.png"):
    return browser.post(f"/people/{user.id}/photo", data={"file": (io.BytesIO(content), name)})


def profile_of(user: User) -> Profile | None:
    session.expire_all()
    return session.scalars(select(Profile).where(Profile.user_id == user.id)).one_or_none()


def shown(browser, user: User) -> Image.Image:
    response = browser.get(profile_of(user).photo_url)
    assert response.status_code == 200
    return Image.open(io.BytesIO(response.data))


@pytest.mark.parametrize(("kind", "name"), [("PNG", "me.png"), ("JPEG", "IMG_1.JPEG"), ("WEBP", "me.webp")])
def test_a_photo_is_a_small_square_without_what_the_camera_wrote(login, kind, name):
    user = UserFactory()
    content = picture(kind, (600, 400), exif=camera_notes())
    assert SECRET.encode() in content
    assert send(login(user), user, content, name).location.startswith(f"/people/{user.id}-")
    kept = login(UserFactory()).get(profile_of(user).photo_url).data
    photo = Image.open(io.BytesIO(kept))
    assert (photo.format, photo.size, photo.mode) == ("WEBP", (320, 320), "RGB")
    assert not photo.getexif()
    assert SECRET.encode() not in kept
    assert b"EXIF" not in kept


def test_a_photo_taken_with_the_camera_on_its_side_stands_upright(login):
    user = UserFactory()
    send(login(user), user, picture("JPEG", (600, 400), exif=camera_notes(orientation=6)), "me.jpg")
    photo = shown(login(user), user)
    assert photo.getpixel((160, 20))[1] < 60 < 200 < photo.getpixel((160, 300))[1]


def test_of_a_moving_picture_the_first_frame_is_shown(login):
    user = UserFactory()
    send(login(user), user, GIF.getvalue(), "wave.gif")
    photo = shown(login(user), user)
    assert getattr(photo, "n_frames", 1) == 1
    assert photo.convert("RGB").getpixel((160, 160))[0] > 200


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "name"),
    [
        ("CMYK", (0, 255, 255, 0), "JPEG", "print.jpg"), ("P", 1, "PNG", "palette.png"), ("L", 90, "JPEG", "grey.jpg"),
        ("LA", (90, 255), "PNG", "grey.png"), ("I;16", 30_000, "PNG", "fine.png"), ("1", 0, "PNG", "fax.png"),
    ],
)  # fmt: skip
def test_a_picture_of_any_kind_becomes_a_photo(login, mode, colour, kind, name):
    user, content = UserFactory(), io.BytesIO()
    Image.new(mode, (60, 40), colour).save(content, kind)
    assert send(login(user), user, content.getvalue(), name).status_code == 302
    photo = shown(login(user), user)
    assert photo.size == (320, 320)
    if mode == "CMYK":
        assert photo.getpixel((160, 160))[0] > 200 > 60 > photo.getpixel((160, 160))[2]


def test_what_is_transparent_becomes_white(login):
    user, content = UserFactory(), io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(content, "PNG")
    send(login(user), user, content.getvalue())
    assert shown(login(user), user).getpixel((160, 160)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bomb.png", bomb(60_000, 60_000), "more than 50 million pixels"),
        ("bomb.png", bomb(9_000, 9_000), "more than 50 million pixels"),
        ("bomb.png", bomb(2**31 - 1, 1), "more than 50 million pixels"),
        ("me.jpg", b"Dear colleagues, here is my photo.", "not a picture, or a damaged one"),
        ("me.jpg", picture("JPEG", (600, 400))[:900], "not a picture, or a damaged one"),
        ("me.png", SVG, "not a picture, or a damaged one"),
        ("me.svg", SVG, "taken as JPEG, PNG, WebP or GIF"),
        ("me.heic", b"\0\0\0\x18ftypheic", "taken as JPEG, PNG, WebP or GIF"),
        ("me.png", b"", "not a picture, or a damaged one"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_with_a_sentence(login, name, content, words):
    user = UserFactory()
    response = send(login(user), user, content, name)
    assert response.status_code == 422
    assert words in response.get_data(as_text=True)
    assert profile_of(user) is None


def test_a_file_that_is_too_large_is_refused(login, monkeypatch):
    user = UserFactory()
    with pytest.raises(TooLargeError, match=r"This file is larger than 20 MB\."):
        photos.set_photo(user, user, io.BytesIO(bytes(photos.MOST_BYTES + 1)), "me.png")
    monkeypatch.setattr(photos, "MOST_BYTES", 50)
    response = send(login(user), user, picture())
    assert response.status_code == 422
    assert 'href="#file"' in response.get_data(as_text=True)


def test_a_form_without_a_file_is_explained(login):
    user = UserFactory()
    response = login(user).post(f"/people/{user.id}/photo")
    assert response.status_code == 422
    assert "Choose a file first." in response.get_data(as_text=True)


def test_the_photo_before_is_gone_from_the_store(login):
    user = UserFactory()
    browser = login(user)
    send(browser, user, picture())
    old_key, old_url = profile_of(user).photo_key, profile_of(user).photo_url
    send(browser, user, GIF.getvalue(), "new.gif")
    assert profile_of(user).photo_key in set(installation().files.list_keys())
    assert old_key not in set(installation().files.list_keys())
    assert profile_of(user).photo_url != old_url
    assert browser.get(old_url).status_code == 404


def test_a_change_that_is_undone_leaves_the_photo_where_it_was(login, monkeypatch):
    user = UserFactory()
    browser = login(user)
    send(browser, user, picture())
    key = profile_of(user).photo_key
    monkeypatch.setattr("app.people.views.photos.flash_status", lambda _text: 1 / 0)
    assert send(browser, user, GIF.getvalue(), "new.gif").status_code == 500
    assert profile_of(user).photo_key == key
    assert shown(browser, user)


def test_a_photo_is_removed(login):
    user = UserFactory()
    browser = login(user)
    send(browser, user, picture())
    key, url = profile_of(user).photo_key, profile_of(user).photo_url
    assert "Remove photo" in browser.get(f"/people/{user.id}/photo").get_data(as_text=True)
    assert browser.post(f"/people/{user.id}/photo/removal").location == f"/people/{user.id}/photo"
    assert profile_of(user).photo_url is None
    assert key not in set(installation().files.list_keys())
    assert browser.get(url).status_code == 404
    assert "Remove photo" not in browser.get(f"/people/{user.id}/photo").get_data(as_text=True)
    assert browser.post(f"/people/{user.id}/photo/removal").status_code == 302


def test_nobody_changes_somebody_elses_photo_except_administrators(login):
    user, other = UserFactory(), login(UserFactory())
    send(login(user), user, picture())
    key = profile_of(user).photo_key
    assert other.get(f"/people/{user.id}/photo").status_code == 403
    assert send(other, user, GIF.getvalue(), "joke.gif").status_code == 403
    assert other.post(f"/people/{user.id}/photo/removal").status_code == 403
    assert profile_of(user).photo_key == key
    assert send(login(make_administrator()), user, GIF.getvalue(), "badge.gif").status_code == 302
    assert profile_of(user).photo_key != key


def test_the_photo_of_somebody_who_left_is_not_there(login):
    user, browser = UserFactory(), login(make_administrator())
    send(login(user), user, picture())
    url = profile_of(user).photo_url
    assert browser.get(url).status_code == 200
    user.deactivate(clock.now())
    session.commit()
    for address in (url, f"/people/{user.id}/photo"):
        assert browser.get(address).status_code == 404
    assert send(browser, user, picture()).status_code == 404
    assert browser.post(f"/people/{user.id}/photo/removal").status_code == 404


def test_only_the_address_of_the_present_photo_answers(login):
    user, browser = UserFactory(), login(UserFactory())
    assert browser.get(f"/people/photos/{user.id}-.webp").status_code == 404
    assert browser.get(f"/people/photos/{user.id}-{'0' * 16}.webp").status_code == 404
    send(login(user), user, picture())
    version = profile_of(user).photo_sha256
    assert browser.get(f"/people/photos/{user.id}-{version[:16]}.webp").status_code == 200
    for wrong in (version[:15], version[:17], version, version[:16].upper() + "x"):
        assert browser.get(f"/people/photos/{user.id}-{wrong}.webp").status_code == 404
    assert browser.get(f"/people/photos/{UserFactory().id}-{version[:16]}.webp").status_code == 404


def test_a_browser_keeps_a_photo_for_a_year_and_runs_nothing_of_it(login):
    user = UserFactory()
    browser = login(user)
    send(browser, user, picture())
    response = browser.get(profile_of(user).photo_url)
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.mimetype == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    again = browser.get(profile_of(user).photo_url, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_photo_is_seen_beside_the_name(login):
    user = UserFactory(name="Ana Seen")
    send(login(user), user, picture())
    url = profile_of(user).photo_url
    for address in (f"/people/{user.id}-ana-seen", f"/people/{user.id}/photo", f"/people/chart/people/{user.id}"):
        assert f'src="{url}"' in login(user).get(address).get_data(as_text=True)
