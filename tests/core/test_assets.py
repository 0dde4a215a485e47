import gzip
import re
from pathlib import Path

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from app.core.assets import (
    STYLESHEET_PARTS,
    AssetMiddleware,
    Assets,
    CircularImportError,
    UnknownAssetError,
    name_by_content,
)
from app.core.icons import ICONS, UnknownIconError, cut_sprite

STATIC = Path(__file__).parents[2] / "app" / "static"


@pytest.fixture(scope="module")
def assets():
    return Assets(STATIC)


@pytest.fixture
def visitor(assets):
    @Request.application
    def application(_request):
        return Response("the application", 418)

    return Client(AssetMiddleware(application, assets))


def test_a_hashed_name_is_kept_for_a_year(visitor, assets):
    response = visitor.get(assets.url("css/app.css"))
    assert re.fullmatch(r"/static/css/app\.[0-9a-f]{10}\.css", assets.url("css/app.css"))
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content_type == "text/css; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_plain_name_is_asked_for_anew_each_time(visitor):
    assert visitor.get("/static/favicon.svg").headers["Cache-Control"] == "no-cache"


def test_who_has_a_file_already_gets_304(visitor, assets):
    url = assets.url("js/core.js")
    etag = visitor.get(url).headers["ETag"]
    assert visitor.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_a_file_is_compressed_for_who_understands_that(visitor, assets):
    url = assets.url("vendor/bootstrap.css")
    packed = visitor.get(url, headers={"Accept-Encoding": "gzip"})
    plain = visitor.get(url)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("path", ["/static/", "/static/nothing.css", "/static/../wsgi.py", "/static/css/print.css"])
def test_everything_else_is_left_to_the_application(visitor, path):
    assert visitor.get(path).status_code == 418


def test_a_file_cannot_be_written_to(visitor, assets):
    assert visitor.post(assets.url("js/core.js")).status_code == 418


def test_modules_import_each_other_by_hashed_name(visitor, assets):
    text = visitor.get(assets.url("js/shell.js")).get_data(as_text=True)
    imported = re.findall(r'"\./([\w.-]+\.js)"', text)
    assert imported
    for name in imported:
        assert visitor.get(f"/static/js/{name}").headers["Cache-Control"].endswith("immutable")


def test_a_module_is_renamed_when_what_it_imports_changes():
    before = name_by_content({"js/a.js": b'import "./b.js";', "js/b.js": b"1"})
    after = name_by_content({"js/a.js": b'import "./b.js";', "js/b.js": b"2"})
    assert before["js/a.js"].hashed_name != after["js/a.js"].hashed_name


def test_modules_that_import_each_other_are_refused():
    with pytest.raises(CircularImportError, match=r"js/a.js -> js/b.js -> js/a.js"):
        name_by_content({"js/a.js": b'import "./b.js";', "js/b.js": b'import "./a.js";'})


def test_an_import_of_nothing_is_refused():
    with pytest.raises(UnknownAssetError, match="gone"):
        name_by_content({"js/a.js": b'import "./gone.js";'})


def test_an_unknown_file_has_no_address(assets):
    with pytest.raises(UnknownAssetError):
        assets.url("css/none.css")


def test_every_style_sheet_is_in_the_bundle():
    assert {path.stem for path in (STATIC / "css").glob("*.css")} == set(STYLESHEET_PARTS)


def test_no_style_sheet_fetches_anything(visitor, assets):
    assert b"url(" not in visitor.get(assets.url("css/app.css")).data


def test_a_changed_file_gets_a_new_address_while_developing(tmp_path):
    (tmp_path / "css").mkdir()
    for part in STYLESHEET_PARTS:
        (tmp_path / "css" / f"{part}.css").write_text("")
    watching = Assets(tmp_path, watch=True)
    before = watching.url("css/app.css")
    (tmp_path / "css" / "print.css").write_text("p { color: red }")
    assert watching.url("css/app.css") != before


def test_the_sprite_holds_each_icon_once(visitor, assets):
    sprite = visitor.get(assets.url("icons.svg")).get_data(as_text=True)
    assert sorted(re.findall(r'<symbol id="([\w-]+)"', sprite)) == sorted(ICONS)


def test_an_icon_that_the_sprite_lacks_stops_the_start(tmp_path):
    sprite = tmp_path / "sprite.svg"
    sprite.write_text('<svg><symbol class="bi" viewBox="0 0 16 16" id="bell"><path/></symbol></svg>')
    with pytest.raises(UnknownIconError, match="nothing"):
        cut_sprite(sprite, ["bell", "nothing"])
