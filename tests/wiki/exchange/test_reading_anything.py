from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from app.wiki.exchange.reading import read_folder

PIECES = st.sampled_from(
    """--- title: &a *a [ ] ( ) ![ ]( ]: ` ``` ~~~ <a href=" </a> <b> </b> <table> <td> <tr> </table> <ul> <li> <!-- -->
    <script> </script> <br> <pre> </pre> {% %} {{ }} {%raw%} {%endraw%} {%page {%alert%} {%endalert%} {%include {{x}}
    {%comment%} {%endcomment%} {: } # ## === | > !!! - 1. "x" 'x' \\ / .. x.png a.md #f http: <details> </p> <p> <div>
    redirect_to: parent: slug: order: permalink: redirect_from:""".split()
)
TEXTS = st.lists(PIECES | st.sampled_from([" ", "\n", "\n\n", "    ", "x"]) | st.text(max_size=3), max_size=60).map(
    "".join
)


def read(*contents: bytes):
    with TemporaryDirectory() as place:
        folder = Path(place) / "pages"
        folder.mkdir()
        for number, content in enumerate(contents):
            (folder / f"{number}.md").write_bytes(content)
        return read_folder(folder, space="s")


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=150)
def test_reading_never_raises_whatever_the_bytes_of_a_file(content):
    assert len(read(content).pages) <= 1


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=300)
def test_reading_never_raises_whatever_the_markdown(first, second):
    result = read(first.encode(errors="replace"), second.encode(errors="replace"))
    for page in result.pages:
        page.source.encode()
        assert page.title
        assert not set(page.source) & set("\ufdd0\ufdd1\ufdd2\0")


@given(TEXTS)
@settings(deadline=None, max_examples=200)
def test_reading_never_raises_whatever_the_front_matter(text):
    read(f"---\ntitle: x\n{text}\n---\ntext".encode(errors="replace"))


@given(
    st.lists(
        st.sampled_from(["word", "*em*", "**b**", "`{{ x }}`", "- item", "\n\n", "[[Page]]", "1 < 2"]), max_size=20
    )
)
@settings(deadline=None)
def test_plain_markdown_stays_as_it_is(parts):
    text = " ".join(parts)
    page = read(f"---\ntitle: T\n---\n{text}".encode()).pages[0]
    assert page.source.split() == text.split()
