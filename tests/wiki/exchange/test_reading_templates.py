import pytest

from app.wiki.exchange.reading import read_folder


@pytest.fixture
def read(tmp_path):
    (tmp_path / "pages").mkdir()

    def read(text):
        (tmp_path / "pages/p.md").write_text(f"---\ntitle: T\n---\n{text}")
        result = read_folder(tmp_path / "pages", space="s")
        return result.pages[0].source.strip("\n"), [one.reason for one in result.problems]

    return read


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('{% slack_channel "x" %}', "`#x`"),
        ('{% slack_channel\n  "x"\n  "The name" %}', "The name (`#x`)"),
        ('{% alert "Head", "warning" %}\n  Text\n{% endalert %}', '!!! warning "Head"\n    Text'),
        ("{% alert %}\nText\n\n- one\n{% endalert %}\nAfter", '!!! note "Note"\n    Text\n\n    - one\n\nAfter'),
        ('{% alert "A" "error" "slim" %}x{% endalert %}', '!!! danger "A"\n    x'),
        ('{% alert "A" "success" %}\n```\ncode\n```\n{% endalert %}', '!!! tip "A"\n    ```\n    code\n    ```'),
        ('- x\n\n  {% alert "A" %}\n  y\n  {% endalert %}', '- x\n\n  !!! note "A"\n      y'),
        ('a {% uswds_icon "campaign" %}{% usa_icon "x" %}b', "a b"),
        ("a{% comment %} cSpell\n{% endcomment %}b", "ab"),
        ("{% raw %}{% page 'x' %} {{ y }}{% endraw %}", "{% page 'x' %} {{ y }}"),
        ("`{% page %}` and ``{{ x }}``", "`{% page %}` and ``{{ x }}``"),
        ("```\n{% raw %}{% x %}{% endraw %}\n```", "```\n{% x %}\n```"),
        ("```liquid\n{% for x in y %}\n```", "```liquid\n{% for x in y %}\n```"),
        ("Text\n\n    {% code %}\n\nText", "Text\n\n    {% code %}\n\nText"),
        ("Text\n{: .class }\n\nMore{: #id}", "Text\n\n\nMore"),
        ("{{ page.url }} {{ title }} {{ 'lit' }}", "/wiki/s/p T lit"),
        ("{% highlight ruby %}\nputs '{{ x }}'\n{% endhighlight %}", "```ruby\nputs '{{ x }}'\n```"),
    ],
)
def test_tags_become_markdown(read, written, read_as):
    source, problems = read(written)
    assert source.replace("\n\n\n", "\n\n") == read_as.replace("\n\n\n", "\n\n")
    assert problems == []


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("{% if x %}\nkept\n{% endif %}", "kept"),
        ("{%- for x in y %}kept{%- endfor %}", "kept"),
        ('a{% render "x.html", y:1 %}b', "ab"),
        ("a{{ site.description }}b", "ab"),
        ("a{{ 'x' | upcase }}b", "ab"),
        ("a{% endalert %}b", "ab"),
        ('{% include "gone.html" %}b{% include "gone.html" x: 1 %}', "b"),
        ('{% include "../../etc/passwd" %}b', "b"),
    ],
)
def test_what_has_no_equivalent_is_removed_and_reported(read, written, read_as):
    source, problems = read(written)
    assert source.strip() == read_as
    assert problems
    assert len(problems) == len(set(problems))


def test_parts_are_included(read, tmp_path):
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes/part.md").write_text('Hello {% slack_channel "x" %}\n')
    (tmp_path / "_includes/loop.md").write_text("{% include 'loop.md' %}{% include 'loop.md' %}")
    assert read('{% include "part.md" %}!') == ("Hello `#x`!", [])
    source, problems = read("{% include 'loop.md' %}x")
    assert source == "x"
    assert problems


def test_an_image_in_a_list_is_not_code(read, tmp_path):
    (tmp_path / "x.png").write_bytes(b"png")
    source, problems = read('1. one\n\n    {% image "x.png" "alt" %}\n\n2. two')
    assert "    ![alt](attachment:x.png)" in source
    assert problems == []


def test_an_indented_admonition_of_ours_stays(read):
    text = '!!! note "N"\n    One.\n\n    Two [[it-help/vpn]].\n\n- [ ] task'
    assert read(text) == (text, [])


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<strong>a</strong> <b>b</b> <em>c</em> <i>d</i>", "**a** **b** *c* *d*"),
        ("<code>a &amp; b</code>", "`a & b`"),
        ("a<br>b", "a  \nb"),
        ("| a | b<br/>c |\n|---|---|", "| a | b<br>c |\n|---|---|"),
        ("<h2 id='x'>\nTitle</h2>", "## Title"),
        ("<hr>", "---"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<ul>\n  <li>a\n    <ol><li>b</li></ol></li>\n  <li>c</ul>", "- a\n    1. b\n- c"),
        ("<div class='x' markdown=1>\n\n  **a**\n\n</div>", "**a**"),
        ("<details><summary>More</summary>\n\n- a\n</details>", "**More**\n\n- a"),
        ("a<!-- no\n\nno -->b<script>x < y</script><style>p{}</style><iframe src='x'></iframe>", "ab"),
        ("Use <project> or <your name>", "Use &lt;project> or &lt;your name>"),
        ("<https://example.org> 1 < 2 <a@b.example>", "<https://example.org> 1 < 2 <a@b.example>"),
        ("x<sup class='y'>2</sup>", "x<sup>2</sup>"),
        ("<table><tr><th>A</th></tr><tr><td>b<br>c|d</td></tr></table>", "| A |\n| --- |\n| b<br>c\\|d |"),
        (
            '<table class="x"><tr><td colspan="2" style="y">a</td></tr></table>',
            '<table><tr><td colspan="2">a</td></tr></table>',
        ),
        ("<div>\n  a\n\n    </div>", "a"),
        ("<table>\n\n    <tr><td>a</td></tr>\n\n</table>", "|  |\n| --- |\n| a |"),
        ("<div>\n  <div>\n    a\n\n    b\n  </div>\n</div>", "a\n\nb"),
        ("<b>never closed\n\nmore", "never closed\n\nmore"),
        ("<a href='https://e.org/a b'>x</a>", "[x](https://e.org/a%20b)"),
        ("```\n<b>x</b>\n```", "```\n<b>x</b>\n```"),
        ("`<b>`", "`<b>`"),
        ("<blockquote>a<br>b</blockquote>", "> a\n> b"),
    ],
)
def test_html_becomes_markdown(read, written, read_as):
    source, problems = read(written)
    assert "\n".join(line.rstrip() for line in source.split("\n")) == "\n".join(
        line.rstrip() for line in read_as.split("\n")
    )
    assert problems == []
