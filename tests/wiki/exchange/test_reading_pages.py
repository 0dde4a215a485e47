import pytest

from app.wiki.exchange.reading import read_folder


@pytest.fixture
def site(tmp_path):
    class Site:
        root = tmp_path
        pages = tmp_path / "pages"

        def write(self, name, text):
            path = self.pages / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8") if isinstance(text, str) else path.write_bytes(text)
            return self

        def read(self, **options):
            self.pages.mkdir(exist_ok=True)
            return read_folder(self.pages, space="s", **options)

        def reasons(self):
            return [one.reason for one in self.read().problems]

    return Site()


def paths(result):
    return [page.path for page in result.pages]


def test_an_empty_folder_is_an_empty_result(site):
    result = site.read()
    assert (result.pages, result.problems, result.broken) == ((), (), ())


def test_a_folder_that_is_not_there_is_reported(tmp_path):
    assert read_folder(tmp_path / "none", space="s").problems


def test_an_index_is_the_page_of_its_folder(site):
    site.write("a/index.md", "# Alpha\n\nText").write("b/README.md", "Text").write("b/c.md", "x")
    result = site.read()
    assert paths(result) == ["a", "b", "b/c"]
    assert result.pages[0].title == "Alpha"
    assert result.pages[1].title == "B"


def test_a_folder_without_an_index_gets_a_page(site):
    result = site.write("travel-and-leave/Sick Leave.md", "x").read()
    assert [(page.path, page.title, page.file) for page in result.pages] == [
        ("travel-and-leave", "Travel and leave", "travel-and-leave"),
        ("travel-and-leave/sick-leave", "Sick Leave", "travel-and-leave/Sick Leave.md"),
    ]
    assert result.pages[0].source == ""


def test_a_file_beside_a_folder_is_its_page(site):
    assert paths(site.write("tools.md", "x").write("tools/slack.md", "x").read()) == ["tools", "tools/slack"]


def test_two_files_for_one_path_are_numbered(site):
    result = site.write("a b.md", "x").write("a-b.md", "x").read()
    assert sorted(paths(result)) == ["a-b", "a-b-2"]
    assert [one.file for one in result.problems] == ["a-b.md"]


def test_slug_and_parent_override_the_place(site):
    site.write("x.md", "---\nslug: top\n---\n").write("y.md", "---\nslug: low\nparent: top\n---\n")
    assert paths(site.read()) == ["top", "top/low"]


def test_parents_in_a_circle_do_not_hang(site):
    site.write("x.md", "---\nparent: y\n---\n").write("y.md", "---\nparent: x\n---\n")
    result = site.read()
    assert paths(result) == ["x", "y"]
    assert len(result.problems) == 2


def test_siblings_are_ordered(site):
    site.write("a.md", "x").write("z.md", "---\norder: 1\n---\nx").write("b.md", "---\norder: 2\n---\nx")
    assert paths(site.read()) == ["z", "b", "a"]


def test_front_matter_is_taken_over(site):
    text = (
        "---\ntitle: Hello <em>you</em>\nlang: fr-FR\ntags: [a, b]\nkeywords: b, c\nowner: IT\nreview_months: 6\n"
        "day: 2024-01-02\nlist: [1]\nredirect_from: [/old/, /older/]\npermalink: /here/\n---\nText\n"
    )
    page = site.write("p.md", text).read().pages[0]
    assert (page.title, page.language, page.tags) == ("Hello you", "fr", ("a", "b", "c"))
    assert page.old_paths == ("here", "old", "older")
    assert page.meta == {"owner": "IT", "review_months": 6, "day": "2024-01-02"}


@pytest.mark.parametrize("yaml", ["a: [", "a: &x 1\nb: *x", "a: !!int ''", "a: 2024-99-99", "[" * 5000])
def test_front_matter_that_cannot_be_read_is_body_and_reported(site, yaml):
    result = site.write("p.md", f"---\n{yaml}\n---\nText\n").read()
    assert result.pages[0].title == "P"
    assert "Text" in result.pages[0].source
    assert result.problems[0].line > 0


def test_front_matter_has_a_limit(site):
    assert any("64 KB" in reason for reason in site.write("p.md", f"---\na: {'x' * 70_000}\n---\n").reasons())


def test_lines_that_only_separate_are_no_front_matter(site):
    result = site.write("p.md", "---\nJust text\n---\nMore").read()
    assert "Just text" in result.pages[0].source
    assert not result.problems


@pytest.mark.parametrize(
    ("text", "title", "source"),
    [
        ("---\ntitle: T\n---\n# T\n\nx", "T", "x\n"),
        ("# From *here*\n\nx", "From here", "x\n"),
        ("Under\n=====\n\nx", "Under", "x\n"),
        ("x", "P", "x\n"),
        ("---\ntitle: T\n---\nx\n\n# Other\n\n## Same", "T", "x\n\n## Other\n\n## Same\n"),
        ("---\ntitle: T\n---\n```\n# comment\n```", "T", "```\n# comment\n```\n"),
        ("---\ntitle: T\n---\n<h1>T</h1>\n\nx", "T", "x\n"),
    ],
)
def test_titles_and_first_level_headings(site, text, title, source):
    page = site.write("p.md", text).read().pages[0]
    assert (page.title, page.source) == (title, source)


def test_files_that_are_not_utf_8_are_read_and_reported(site):
    result = site.write("p.md", "caf\u00e9".encode("cp1252")).read()
    assert result.pages[0].source == "caf\u00e9\n"
    assert "UTF-8" in result.problems[0].reason


def test_what_is_no_text_or_too_large_is_skipped(site):
    result = site.write("a.md", b"\0\1").write("b.md", "x" * 1_100_000).read()
    assert result.pages == ()
    assert len(result.problems) == 2


def test_what_is_not_markdown_is_reported(site):
    assert site.write("a.html", "<p>x</p>").reasons() == ["The file is not Markdown."]


def test_symbolic_links_are_not_followed_out(site, tmp_path):
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret")
    site.write("a.md", "x")
    (site.pages / "out.md").symlink_to(outside / "secret.md")
    (site.pages / "loop").symlink_to(site.pages)
    result = site.read()
    assert paths(result) == ["a"]
    assert len(result.problems) == 2


def test_progress_hears_of_every_file(site):
    heard = []
    site.write("a.md", "x").write("b/c.md", "x").read(progress=heard.append)
    assert sorted(heard) == ["a.md", "b/c.md"]
