"""Whatever goes in, nothing that runs comes out."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.markup import render
from app.core.markup.cleaning import LAST_ATTRIBUTES, TAGS, clean
from app.core.markup.urls import is_allowed_image, is_allowed_link

URL_ATTRIBUTES = {"href", "src"}


class Inspector(HTMLParser):
    """Reads HTML as a browser would and notes what should not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(tag)
        allowed = LAST_ATTRIBUTES["*"] | LAST_ATTRIBUTES.get(tag, set())
        for name, value in attributes:
            if name not in allowed or (name == "id" and not (value or "").startswith("user-content-")):
                self.wrong.append(f"{tag} {name}={value}")
            if name in URL_ATTRIBUTES:
                fine = is_allowed_image(value or "") if tag == "img" else is_allowed_link(value or "")
                if not fine:
                    self.wrong.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")


def wrong_in(page: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(page)
    return inspector.wrong


ATTACKS = [
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\tscript:alert(1))", "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))", "[x](&#x6A;avascript:1)", "[x](javascript&colon;alert(1))", "[x](vbscript:1)",
    "[x](javascript:123)", "[x](javascript:`1`)", "[x](data:text/html,<script>1</script>)", "[x](data:1)",
    "[x](\u0001javascript:alert(1))", "[x](\u00a0javascript:alert(1))", "[x](//evil.example/a)", "[x](/\\evil.example)",
    "[x](\\\\evil.example)", "[x](https:evil.example)", "[x](http:///evil)", "[x](file:///etc/passwd)", "[x](relative/path)",
    "<javascript:alert(1)>", "![x](javascript:alert(1))", "![x](https://tracker.example/pixel.png)", "![x](data:image/svg+xml,1)",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<math><mi xlink:href='javascript:1'>",
    "<iframe src=/ ></iframe>", "<form action=/sign-out method=post><button>x</button></form>", "<style>*{color:red}</style>",
    "<p style='background:url(//evil.example)'>x</p>", "<a href='/x' onclick='1'>x</a>", "<input type=text name=csrf_token>",
    "<button formaction=javascript:1>x</button>", "<xmp><script>1</script></xmp>", "<noscript><p title='</noscript><img src=x onerror=1>'>",
    "<textarea><script>1</script></textarea>", "<!-- <script> -->", "<base href=//evil.example>", "<meta http-equiv=refresh content=0>",
    "<div id=location>x</div>", "<p id=csrf_token>x</p>", "# attributes {#location}", "## x {: onclick=alert(1) style=color:red}",
    "<div class='p-menu p-dialog' data-get='/x' data-shortcut='n'>x</div>", "```<script>\nx\n```", "!!! note \"<script>1</script>\"\n    x",
    "[^<script>]\n\n[^<script>]: x", "<a href=\"javascript&#58;alert(1)\">x</a>", "<a href='jav&#x0A;ascript:1'>x</a>", "<b/onmouseover=1>x",
    "<<script>script>alert(1)<</script>/script>", "<img src='/a' srcset='//evil 1x'>", "<a href='/x' target=_top ping=//evil>x</a>",
    "<details open ontoggle=1>x</details>", "<video><source onerror=1></video>", "<object data=javascript:1>", "<link rel=stylesheet href=//e>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_through_markdown_or_the_cleaner_alone(attack: str) -> None:
    for page in (render(attack).html, clean(attack)):
        assert wrong_in(page) == []
        assert "p-menu" not in page
        assert "data-" not in page


@given(
    st.lists(
        st.sampled_from([*ATTACKS, "text", "\n", "\n\n", "*", "`", "|a|b|\n|-|-|\n", "<p>", "</a>", '"', "&#"]),
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_nothing_runs_when_attacks_are_put_together(parts: list[str]) -> None:
    assert wrong_in(clean("".join(parts))) == []


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_cleaned_to_something_that_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert wrong_in(once) == []
    assert wrong_in(clean(once)) == []


def test_a_link_shows_where_it_leads_whatever_the_direction_of_its_letters() -> None:
    page = render("[bank.example\u202e](https://evil.example/\u202emoc.knab)").html
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)


def test_links_that_leave_are_marked_and_tell_nothing() -> None:
    page = render("[out](https://example.org/) [in](/wiki/page) [here](#part)").html
    assert '<a href="https://example.org/" rel="noopener noreferrer nofollow" class="p-external">' in page
    assert '<a href="/wiki/page">' in page
    assert '<a href="#user-content-part">' in page
