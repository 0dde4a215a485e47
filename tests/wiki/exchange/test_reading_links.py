import pytest

from app.wiki.exchange.reading import read_folder


@pytest.fixture
def read(tmp_path):
    """Read one page among others, whose text is given."""
    pages = tmp_path / "pages"
    for name in ("a/b.md", "a/c.md", "a/index.md", "target.md"):
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text("x")
    (pages / "moved.md").write_text("---\nredirect_from: /was/here/\n---\nx")
    (pages / "redirects").mkdir()
    (pages / "redirects/r.md").write_text("---\nredirect_to: /was/here/#part\nredirect_from: [/short/]\n---\n")
    (pages / "redirects/e.md").write_text("---\nredirect_to: https://example.org/\nredirect_from: /out/\n---\n")
    (pages / "redirects/l.md").write_text("---\nredirect_to: /redirects/l/\n---\n")
    (pages / "a/near.png").write_bytes(b"png")
    (tmp_path / "_img").mkdir()
    (tmp_path / "_img/x y.png").write_bytes(b"png")
    (tmp_path / "_img/x.png").write_bytes(b"png")

    def read(text, name="a/page.md"):
        (pages / name).write_text(text)
        result = read_folder(pages, space="s")
        return result, next(page for page in result.pages if page.file == name)

    return read


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('[x]({% page "/a/b/#frag" %})', "[x](/wiki/s/a/b#frag)"),
        ('[x]({%page "a/b" %})', "[x](/wiki/s/a/b)"),
        ('[x]({% link "a/b" %})', "[x](/wiki/s/a/b)"),
        ("[x]({% link a/b.md %})", "[x](/wiki/s/a/b)"),
        ('[x]({% link "https://example.org" %})', "[x](https://example.org)"),
        ("[x](/a/b/)", "[x](/wiki/s/a/b)"),
        ("[x](/A/B)", "[x](/wiki/s/a/b)"),
        ("[x](/a/)", "[x](/wiki/s/a)"),
        ("[x](../b/)", "[x](/wiki/s/a/b)"),
        ("[x](b.md#f)", "[x](/wiki/s/a/b#f)"),
        ("[x](./b)", "[x](/wiki/s/a/b)"),
        ("[x](../target.md)", "[x](/wiki/s/target)"),
        ('[x](/a/b/ "title")', '[x](/wiki/s/a/b "title")'),
        ("[x](</a/b/>)", "[x](/wiki/s/a/b)"),
        ("[id]: /a/b/", "[id]: /wiki/s/a/b"),
        ("[id]: <b.md> 'T'", "[id]: /wiki/s/a/b 'T'"),
        ('<a href="/a/b/">x</a>', "[x](/wiki/s/a/b)"),
        ("[x](/was/here/)", "[x](/wiki/s/moved)"),
        ("[x](/short/)", "[x](/wiki/s/moved#part)"),
        ("[x](/short/#own)", "[x](/wiki/s/moved#part)"),
        ("[x](/out/)", "[x](https://example.org/)"),
        ("[x](/wiki/s/a/b)", "[x](/wiki/s/a/b)"),
        ("[x](/wiki/other/page)", "[x](/wiki/other/page)"),
        ("[x](#here)", "[x](#here)"),
        ("[x](mailto:a@b.c)", "[x](mailto:a@b.c)"),
        ("[[a/b]]", "[[a/b]]"),
        ("`[x](/a/b/)`", "`[x](/a/b/)`"),
        ("[x\ny](/a/b/)", "[x\ny](/wiki/s/a/b)"),
        ("[x [y] z](/a/b/)", "[x [y] z](/wiki/s/a/b)"),
        ("[x]({{ site.baseurl }}/a/b/)", "[x](/wiki/s/a/b)"),
        ('[x]({{ "/a/b/" | url }})', "[x](/wiki/s/a/b)"),
    ],
)
def test_links_lead_into_the_space(read, written, read_as):
    result, page = read(written)
    assert page.source == f"{read_as}\n"
    assert result.broken == ()


def test_a_link_to_nowhere_is_kept_and_reported(read):
    result, page = read("---\ntitle: T\n---\n\nfirst\n[x](/No/Where/#f)")
    assert "[x](/wiki/s/no/where#f)" in page.source
    assert [(one.file, one.line) for one in result.broken] == [("a/page.md", 6)]


def test_redirects_in_a_circle_end(read):
    result, page = read("[x](/redirects/l/)")
    assert page.source == "[x](/wiki/s/redirects/l)\n"
    assert len(result.broken) == 1
    assert any("redirects/l.md" in one.file for one in result.problems)


@pytest.mark.parametrize(
    ("written", "read_as", "key"),
    [
        ("![alt](near.png)", "![alt](attachment:a/near.png)", "a/near.png"),
        ("![alt](/_img/x.png 'T')", "![alt](attachment:_img/x.png 'T')", "_img/x.png"),
        ("![alt](../../_img/x.png)", "![alt](attachment:_img/x.png)", "_img/x.png"),
        ("![alt](</_img/x y.png>)", "![alt](attachment:_img/x%20y.png)", "_img/x y.png"),
        ("![alt](_img/x%20y.png)", "![alt](attachment:_img/x%20y.png)", "_img/x y.png"),
        ("![alt](_img/x y.png)", "![alt](attachment:_img/x%20y.png)", "_img/x y.png"),
        ('{% image "_img/x.png" "alt" %}', "![alt](attachment:_img/x.png)", "_img/x.png"),
        ('{% image_with_class "_img/x.png" "c" "the "alt"" %}', '![the "alt"](attachment:_img/x.png)', "_img/x.png"),
        ('[f]({% download "_img/x.png" %})', "[f](attachment:_img/x.png)", "_img/x.png"),
        ('{% download "_img/x.png" "f" %}', "[f](attachment:_img/x.png)", "_img/x.png"),
        ('<img src="/_img/x.png" alt="alt">', "![alt](attachment:_img/x.png)", "_img/x.png"),
        ("[![alt](near.png)](/a/b/)", "[![alt](attachment:a/near.png)](/wiki/s/a/b)", "a/near.png"),
    ],
)
def test_files_come_along(read, written, read_as, key):
    result, page = read(written)
    assert page.source == f"{read_as}\n"
    assert page.attachments == (key,)
    assert result.attachments[key].is_file()
    assert all(one.file != "a/page.md" for one in result.problems)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("![alt](none.png)", "alt"),
        ("[text](/none.pdf)", "text"),
        ("<img src='none.png' alt='alt'>", "alt"),
        ("<a href='none.pdf'>text</a>", "text"),
        ("[text][id]\n\n[id]: none.pdf", "text"),
        ("![alt](../../../../etc/passwd.png)", "alt"),
        ("![alt](/../../etc/passwd)", "alt"),
    ],
)
def test_a_file_that_is_not_there_leaves_its_words(read, written, read_as):
    result, page = read(written)
    assert page.source.strip() == read_as
    assert page.attachments == ()
    assert [one.line > 0 for one in result.problems if one.file == "a/page.md"] == [True]


def test_files_outside_and_hidden_files_are_not_taken(read, tmp_path):
    secret = tmp_path.parent / f"{tmp_path.name}-secret.png"
    secret.write_bytes(b"secret")
    (tmp_path / "_img/link.png").symlink_to(secret)
    (tmp_path / ".env.png").write_bytes(b"secret")
    result, page = read("![a](/_img/link.png) ![b](/.env.png) ![c](../../../" + secret.name + ")")
    assert page.source == "a b c\n"
    assert result.attachments == {}
