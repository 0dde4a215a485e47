"""Pictures that were made to break a decoder or to keep it busy are refused with a reason."""

import io
import random

import pytest
from PIL import Image

from app.core.errors import InvalidError
from app.core.files import pictures
from app.core.files.pictures import MOST_PIXELS_ACROSS, developed, portrait

KINDS = ("PNG", "JPEG", "GIF", "WEBP")


def moving(kind: str, size: tuple[int, int], frames: int) -> bytes:
    drawn = [Image.new("RGB", size, (20 * number, 0, 0)) for number in range(frames)]
    stream = io.BytesIO()
    drawn[0].save(stream, kind, save_all=True, append_images=drawn[1:], duration=40)
    return stream.getvalue()


def photo(kind: str, size: tuple[int, int], orientation: int) -> bytes:
    notes = Image.Exif()
    notes[0x0112] = orientation
    stream = io.BytesIO()
    Image.new("RGB", size).save(stream, kind, exif=notes)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_a_moving_picture_is_not_larger_than_can_be_made_anew(app, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(pictures, "MOST_MOVING_PIXELS", 20_000)
    with pytest.raises(InvalidError, match="frames"):
        developed(io.BytesIO(moving(kind, (60, 60), 6)), f"a.{kind.lower()}", 10_000_000)
    small = developed(io.BytesIO(moving(kind, (50, 50), 6)), f"a.{kind.lower()}", 10_000_000)
    assert Image.open(small).n_frames == 6


@pytest.mark.parametrize(("orientation", "size"), [(1, (MOST_PIXELS_ACROSS, 600)), (6, (1_000, 4_000))])
def test_a_photo_is_as_wide_as_a_screen_however_it_was_held(app, orientation: int, size: tuple[int, int]) -> None:
    shown = Image.open(developed(io.BytesIO(photo("JPEG", (4_000, 1_000), orientation)), "a.jpg", 10_000_000))
    assert shown.size == size
    assert not shown.getexif()


@pytest.mark.parametrize("kind", KINDS)
def test_random_damage_is_always_explained(app, kind: str) -> None:
    chance = random.Random(11)
    whole = moving(kind, (30, 20), 4) if kind != "JPEG" else photo(kind, (30, 20), 6)
    explained = 0
    for _round in range(300):
        damaged = bytearray(whole)
        for _place in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        for take in (developed, portrait):
            try:
                take(io.BytesIO(damaged), f"a.{kind.lower()}", 10_000_000)
            except InvalidError as error:
                explained += bool(error.message)
    assert explained > 0
