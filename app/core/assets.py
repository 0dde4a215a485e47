"""The files under `/static/`: named after their content, kept by browsers for a year, served from memory.

A request asks for `/static/css/app.3f2a1b9c04.css`; the plain name `/static/css/app.css` works too, but is asked for
anew each time. Modules import each other by relative name (`"./core.js"`); the hashed name is written in at start,
which is why a module's own name changes when anything that it imports does.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from app.core.bootstrap import cut_stylesheet
from app.core.icons import cut_sprite

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/static/"
ONE_YEAR = 365 * 24 * 3600
ICON_SPRITE = "icons.svg"
STYLESHEET = "css/app.css"
STYLESHEET_PARTS = (
    "tokens",
    "base",
    "layout",
    "bars",
    "navigation",
    "content",
    "lists",
    "statements",
    "prose",
    "forms",
    "choices",
    "pages",
    "people",
    "profiles",
    "skills",
    "accounts",
    "admin",
    "news",
    "documents",
    "notices",
    "editor",
    "wiki",
    "charts",
    "meter",
    "programme",
    "audit",
    "email",
    "print",
)
BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
COMPRESSIBLE = frozenset(TYPES)
MODULE_IMPORT = re.compile(r"""(?<=["'])\./(?P<name>[\w-]+\.js)(?=["'])""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}


class UnknownAssetError(LookupError):
    """A template asks for a file that is not there."""


class CircularImportError(ValueError):
    """Two modules import each other, so neither can be named after its content."""


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent."""

    hashed_name: str
    content_type: str
    body: bytes
    gzipped: bytes | None

    def answer(self, request: Request, *, keep: bool) -> Response:
        """Answer a request for this file.

        Args:
            request: What was asked.
            keep: Whether the name asked for says the content, so that the answer can be kept for a year.

        Returns:
            The file, compressed where the reader understands that, or 304 where he has it already.
        """
        compress = self.gzipped is not None and request.accept_encodings.quality("gzip") > 0
        response = Response(self.gzipped if compress else self.body, content_type=self.content_type, headers=HEADERS)
        if compress:
            response.content_encoding = "gzip"
        if self.gzipped is not None:
            response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable" if keep else "no-cache"
        response.set_etag(self.hashed_name + ("-gzip" if compress else ""))
        response.make_conditional(request)
        return response


class Assets:
    """All files under `/static/`.

    Args:
        folder: Our own files.
        watch: Look for changed files each time an address is asked for.
    """

    def __init__(self, folder: Path, *, watch: bool = False) -> None:
        self._folder = folder
        self._watch = watch
        self._load()

    def url(self, name: str) -> str:
        """Return the address of a file.

        Args:
            name: Its plain name, such as `css/app.css`.

        Raises:
            UnknownAssetError: There is no such file.
        """
        if self._watch and self._newest_change() != self._loaded_change:
            self._load()
        if name not in self._by_name:
            raise UnknownAssetError(name)
        return PREFIX + self._by_name[name].hashed_name

    def answer(self, request: Request) -> Response | None:
        """Answer a request for one of the files; None where the request asks for something else."""
        if request.method not in {"GET", "HEAD"} or not request.path.startswith(PREFIX):
            return None
        name = request.path.removeprefix(PREFIX)
        if asset := self._by_hashed_name.get(name):
            return asset.answer(request, keep=True)
        if asset := self._by_name.get(name):
            return asset.answer(request, keep=False)
        return None

    def _load(self) -> None:
        self._loaded_change = self._newest_change()
        self._by_name = name_by_content(_collect(self._folder))
        self._by_hashed_name = {asset.hashed_name: asset for asset in self._by_name.values()}

    def _newest_change(self) -> int:
        return max((path.stat().st_mtime_ns for path in self._folder.rglob("*")), default=0)


class AssetMiddleware:
    """Answers for files under `/static/` before the application is bothered."""

    def __init__(self, application: WSGIApplication, assets: Assets) -> None:
        self._application = application
        self._assets = assets

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        response = self._assets.answer(Request(environ))
        return (response or self._application)(environ, start_response)


def name_by_content(sources: Mapping[str, bytes]) -> dict[str, Asset]:
    """Give every file a name that changes with its content.

    Args:
        sources: Content by plain name.

    Returns:
        The files by plain name; imports between modules point to hashed names.

    Raises:
        CircularImportError: Modules import each other in a circle.
        UnknownAssetError: A module imports a file that is not there.
    """
    named: dict[str, Asset] = {}

    def name_one(name: str, importers: tuple[str, ...] = ()) -> Asset:
        if name in importers:
            raise CircularImportError(" -> ".join((*importers, name)))
        if name not in sources:
            raise UnknownAssetError(" -> ".join((*importers, name)))
        if name not in named:
            body = sources[name]
            if name.endswith(".js"):
                body = _import_by_hash(body, lambda other: name_one(_sibling(name, other), (*importers, name)))
            named[name] = _make_asset(name, body)
        return named[name]

    for name in sources:
        name_one(name)
    return named


def _sibling(name: str, other: str) -> str:
    return str(PurePosixPath(name).with_name(other))


def _import_by_hash(body: bytes, find: Callable[[str], Asset]) -> bytes:
    def hashed(match: re.Match[str]) -> str:
        return "./" + PurePosixPath(find(match["name"]).hashed_name).name

    return MODULE_IMPORT.sub(hashed, body.decode()).encode()


def _make_asset(name: str, body: bytes) -> Asset:
    path = PurePosixPath(name)
    hashed_name = str(path.with_name(f"{path.stem}.{sha256(body).hexdigest()[:10]}{path.suffix}"))
    guess = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    content_type = f"{guess}; charset=utf-8" if path.suffix in COMPRESSIBLE else guess
    gzipped = gzip.compress(body, mtime=0) if path.suffix in COMPRESSIBLE else None
    return Asset(hashed_name, content_type, body, gzipped)


def _collect(folder: Path) -> dict[str, bytes]:
    """Gather our files, our style sheet as one, and what we take from Bootstrap."""
    sources = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".css"
    }
    sources[STYLESHEET] = b"\n".join((folder / "css" / f"{part}.css").read_bytes() for part in STYLESHEET_PARTS)
    sources["vendor/bootstrap.css"] = _layered((BOOTSTRAP / "css" / "bootstrap.min.css").read_bytes())
    sources[ICON_SPRITE] = cut_sprite(BOOTSTRAP / "icons" / "bootstrap-icons.svg")
    return sources


def _layered(stylesheet: bytes) -> bytes:
    """Put what we use of a style sheet in a cascade layer, so that ours wins without a contest of selectors."""
    rules = COMMENT.sub("", stylesheet.decode().removeprefix('@charset "UTF-8";'))
    return f"@layer bootstrap{{{cut_stylesheet(rules)}}}".encode()
