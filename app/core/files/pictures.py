"""Pictures: taken in anew, upright, without what the camera wrote into them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from flask_babel import gettext as _
from PIL import Image, ImageOps

from app.core.errors import InvalidError
from app.core.files.names import clean_name
from app.core.files.sniffing import MAX_PIXELS, RefusedFileError
from app.core.files.store import TooLargeError

PICTURES = ("PNG", "JPEG", "WEBP", "GIF")
ENDINGS = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
PACE = ("duration", "loop", "disposal")
ORIENTATION = 0x0112
"""The EXIF tag that says how the camera was held (EXIF 2.32, 4.6.4)."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
QUARTER_TURNS = frozenset(TURNS[one] for one in (5, 6, 7, 8))
MOST_PIXELS_ACROSS = 2_400
MOST_MOVING_PIXELS = 200_000_000
"""Pixels of a moving picture, all frames together: each of them is decoded and encoded anew."""
PORTRAIT_SIDE = 320
SMALL = (480, 270)
"""Pixels of a picture beside a line of a list, across and down."""
SMALL_QUALITY = 82


def developed(stream: IO[bytes], name: str, limit: int) -> IO[bytes]:
    """Return a picture anew, upright, without what the camera wrote into it; anything else as it came.

    What the store refuses anyway (too many pixels, another kind than its name says) is left for it to refuse.

    Args:
        stream: Its content.
        name: What it is called; only the ending counts.
        limit: The most bytes.

    Raises:
        TooLargeError: It is larger than we take.
        InvalidError: It is no picture.
    """
    if not is_called_picture(name):
        return stream
    content = _read(stream, limit)
    with _explaining_damage(), Image.open(content, formats=PICTURES) as picture:
        if picture.width * picture.height <= MAX_PIXELS:
            return _encoded(picture)
    content.seek(0)
    return content


def portrait(stream: IO[bytes], name: str, limit: int) -> bytes:
    """Return the middle of a picture as a small upright square: WebP, without anything but its pixels.

    Of a moving picture the first frame is taken; what is transparent becomes white.

    Args:
        stream: Its content.
        name: What it is called; only the ending counts.
        limit: The most bytes.

    Raises:
        TooLargeError: It is larger than we take.
        InvalidError: It is no picture that we take.
    """
    if not is_called_picture(name):
        raise RefusedFileError(_("A photo is taken as JPEG, PNG, WebP or GIF."))
    with _explaining_damage(), Image.open(_read(stream, limit), formats=PICTURES) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise _too_many_pixels()
        return _square_of(picture)


def small_view(content: IO[bytes]) -> bytes:
    """Return the middle of a picture that we have taken in, as small as lists show it: WebP.

    Of a moving picture the first frame is taken; what is transparent becomes white.

    Raises:
        InvalidError: It is damaged.
    """
    with _explaining_damage(), Image.open(content, formats=PICTURES) as picture:
        return _as_webp(_middle_of(picture, SMALL))


def is_called_picture(name: str) -> bool:
    """Tell whether a file is a picture that we take, by its name."""
    return _ending_of(name) in ENDINGS


def _ending_of(name: str) -> str:
    return clean_name(name).rpartition(".")[2].lower()


def _read(stream: IO[bytes], limit: int) -> io.BytesIO:
    """Return the content of a stream that has no more than so many bytes."""
    content = io.BytesIO(stream.read(limit + 1))
    if content.getbuffer().nbytes > limit:
        raise TooLargeError(_("This file is larger than %(count)s MB.", count=limit // 1_000_000))
    return content


@contextmanager
def _explaining_damage() -> Iterator[None]:
    """Turn whatever a decoder stumbles over into a sentence for the person."""
    try:
        yield
    except InvalidError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        raise InvalidError(
            _("This is not a picture, or a damaged one. Open it in a picture program and save it anew.")
        ) from error


def _too_many_pixels() -> InvalidError:
    return RefusedFileError(_("This picture has more than 50 million pixels."))


def _encoded(picture: Image.Image) -> IO[bytes]:
    """Return a picture without anything but its pixels; a moving one keeps its frames and their pace."""
    kind = "JPEG" if picture.format == "MPO" else picture.format or "PNG"
    is_moving = kind != "JPEG" and getattr(picture, "n_frames", 1) > 1
    pace = {name: picture.info[name] for name in PACE if name in picture.info} if is_moving else {}
    if is_moving:
        _check_frames(picture)
    else:
        picture = _upright(picture)
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    fresh = io.BytesIO()
    options = {"quality": 85} if kind in ("JPEG", "WEBP") else {"optimize": True}
    picture.save(fresh, kind, exif=b"", **({"save_all": True} if is_moving else {}), **options, **pace)
    fresh.seek(0)
    return fresh


def _check_frames(picture: Image.Image) -> None:
    frames = getattr(picture, "n_frames", 1)
    if picture.width * picture.height * frames > MOST_MOVING_PIXELS:
        raise RefusedFileError(_("This moving picture has too many or too large frames. Make it smaller or shorter."))


def _upright(picture: Image.Image) -> Image.Image:
    """Return a picture turned as the camera was held, no larger than we keep it; made small before it is turned."""
    turn = _turn_of(picture)
    is_on_side = turn in QUARTER_TURNS
    across, down = MOST_PIXELS_ACROSS, MOST_PIXELS_ACROSS * 4
    picture.thumbnail((down, across) if is_on_side else (across, down))
    return picture.copy() if turn is None else picture.transpose(turn)


def _turn_of(picture: Image.Image) -> Image.Transpose | None:
    """Return how a picture has to be turned; None where it stands, or where the camera's notes cannot be read."""
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except (struct.error, TypeError, ValueError, AttributeError, KeyError, IndexError, OSError, SyntaxError):
        return None


def _square_of(picture: Image.Image) -> bytes:
    """Return the middle of a picture as a small upright square."""
    turn = _turn_of(picture)
    square = _middle_of(picture, (PORTRAIT_SIDE, PORTRAIT_SIDE))
    return _as_webp(square if turn is None else square.transpose(turn))


def _middle_of(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the middle of a picture in a size; a large JPEG is decoded no finer than that needs."""
    picture.draft("RGB", (2 * size[0], 2 * size[1]))
    small = ImageOps.fit(_in_eight_bits(picture), size, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small if small.mode == "RGBA" else None)
    return ground


def _as_webp(picture: Image.Image) -> bytes:
    fresh = io.BytesIO()
    picture.save(fresh, "WEBP", quality=SMALL_QUALITY, method=6)
    return fresh.getvalue()


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture of any kind in red, green and blue of eight bits, with its transparency where it has one."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)
