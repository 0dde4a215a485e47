"""Markdown as people write it, rendered quickly or not at all."""

import threading
import time
from pathlib import Path

import pytest

from app.core.markup import MAX_BYTES, TooLongError, excerpt, render
from app.core.markup.child import _renderer

HANDBOOK = Path(__file__).parents[4] / "shared" / "handbook-18f" / "pages"
PATHOLOGICAL = {
    "[a": "[a" * 4_000, "[a](b": "[a](b" * 4_000, "![[]()": "![[]()" * 4_000, "<![": "<![" * 4_000, "<a ": "<a " * 4_000,
    "[]": "[" * 4_000 + "]" * 4_000, "terms": "a\n: " * 2_000, "*": "*" * 4_000, "_": "_" * 4_000, "- ": "- " * 1_000,
    "emphasis": "*a **a " * 1_800, "quotes": ">" * 3_000, "backticks": "`" * 9_000, "table": "|" * 9_000 + "\n" + "|-" * 4_000,
}  # fmt: skip


def test_everything_that_authors_use_is_rendered() -> None:
    page = render(
        "# Title\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n"
        '!!! warning "Mind"\n    the gap\n\nA note[^1], ~~gone~~.\n\n[^1]: here\n'
    ).html
    for part in (
        '<h2 id="user-content-title">Title</h2>', 'class="task-list-item"', 'role="region"', 'class="p-right"',
        '<span class="n">x</span>', 'class="admonition warning"', 'class="footnote-ref"', "<del>gone</del>",
    ):  # fmt: skip
        assert part in page


def test_what_a_text_says_is_told_beside_its_html() -> None:
    rendered = render("# One\n\nwords [in](/wiki/a) [out](https://example.org/b)\n\n## Two *three*\n")
    assert [(one.level, one.id, one.title) for one in rendered.contents] == [
        (2, "user-content-one", "One"),
        (3, "user-content-two-three", "Two three"),
    ]
    assert rendered.links == ("/wiki/a", "https://example.org/b")
    assert rendered.plain == "One words in out Two three"
    assert rendered.problem is None


@pytest.mark.parametrize("shape", PATHOLOGICAL)
def test_a_text_made_to_be_slow_is_answered_in_time_with_its_words_kept(shape: str) -> None:
    start = time.monotonic()
    rendered = render("kept words " + PATHOLOGICAL[shape])
    assert time.monotonic() - start < 4
    assert "kept words" in rendered.plain


def test_a_text_of_more_than_a_megabyte_is_refused(app) -> None:
    with pytest.raises(TooLongError, match="larger than 1 MB"):
        render("a" * (MAX_BYTES + 1))


def test_a_renderer_that_was_killed_is_replaced() -> None:
    render("warm")
    killed = _renderer._child._process
    killed.kill()
    killed.wait()
    assert render("*again*").html == "<p><em>again</em></p>"


def test_several_threads_share_it() -> None:
    pages: list[str] = []
    threads = [threading.Thread(target=lambda n=n: pages.append(render(f"text {n}").html)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pages) == [f"<p>text {n}</p>" for n in range(8)]


def test_characters_that_are_none_do_no_harm() -> None:
    assert "a" in render("a\ud800\0b").html


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("one two three, four", 14) == "one two …"
    assert excerpt("short") == "short"


@pytest.mark.skipif(not HANDBOOK.exists(), reason="the handbook is not at hand")
def test_pages_of_a_real_handbook_are_rendered() -> None:
    pages = sorted(HANDBOOK.rglob("*.md"))[::10]
    assert len(pages) > 20
    for path in pages:
        rendered = render(path.read_text(encoding="utf-8"))
        assert rendered.problem is None, path
        assert len(rendered.plain) > 20, path


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Take:\n- a\n- b", "<p>Take:</p><ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("- a\n    - b\n        - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("Born in\n1986. A good year.", "<p>Born in1986. A good year.</p>"),
        ("- a\n* * *\nb", "<ul><li>a</li></ul><hr><p>b</p>"),
        ("- a\n\n  ```\n  code\n  ```\n- b", "<code>code</code></pre></div></li><li><p>b</p></li></ul>"),
        ('!!! note "N"\n    - x\n      - y', "<ul><li>x<ul><li>y</li></ul></li></ul></div>"),
        ("```\ntext\n- no list\n```", "<code>text- no list</code>"),
    ],
)
def test_lists_are_understood_as_people_type_them(source: str, html: str) -> None:
    assert html in render(source).html.replace("\n", "")
