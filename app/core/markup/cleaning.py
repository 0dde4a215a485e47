"""Cleaning: bleach, then our rule for addresses, then nh3, which has the last word.

bleach is no longer maintained and lets `javascript:1` through; alone it would not do. It stays as the first of three
layers, behind which stands the content security policy.
"""

from __future__ import annotations

import re
from functools import cache

import bleach
import nh3
from lxml import etree, html
from pygments.token import STANDARD_TYPES

from app.core.markup.urls import BIDI, LINK_SCHEMES, is_allowed_image, is_allowed_link, is_inside, read_url

NOT_TEXT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) does not count among characters."""
ID_PREFIX = "user-content-"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TAGS = HEADINGS | set(
    "a abbr b blockquote br code dd del div dl dt em figcaption figure hr i img input kbd li mark ol p pre q s samp "
    "small span strong sub sup table tbody td tfoot th thead tr u ul var".split()
)
ATTRIBUTES = {
    "*": {"class", "id", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
LAST_ATTRIBUTES = ATTRIBUTES | {
    "a": {"href", "title", "rel"},
    "div": {"tabindex", "role", "aria-label"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "pre": {"tabindex"},
}
CLASSES = {
    "admonition", "admonition-title", "note", "tip", "important", "warning", "danger", "caution", "attention", "hint",
    "task-list", "task-list-item", "task-list-control", "task-list-indicator", "footnote", "footnote-ref",
    "footnote-backref", "highlight", "p-external", "p-named", "p-table-scroll", "p-left", "p-right", "p-center", "info",
    "success", "must", "error",
}  # fmt: skip
PYGMENTS_CLASSES = frozenset(STANDARD_TYPES.values()) - {""}


@cache
def _bleach() -> bleach.Cleaner:
    return bleach.Cleaner(
        tags=TAGS,
        attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
        protocols=LINK_SCHEMES,
        strip=True,
        strip_comments=True,
    )


def clean(dirty: str) -> str:
    """Return HTML that is safe to show.

    Args:
        dirty: HTML from anywhere.
    """
    first = _bleach().clean(NOT_TEXT.sub("", BIDI.sub("", _aligned(dirty))))
    second = _apply_rules(first)
    return nh3.clean(
        second,
        tags=TAGS,
        attributes=LAST_ATTRIBUTES,
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style", "xmp", "noscript", "iframe", "textarea", "title", "template"},
    )


def _aligned(dirty: str) -> str:
    """Turn the alignment of table cells, which Python-Markdown writes as a style, into a class."""
    return re.sub(r'<(t[dh]) style="text-align: (left|right|center);">', r'<\1 class="p-\2">', dirty)


def _apply_rules(source: str) -> str:
    """Apply what no sanitiser knows: our addresses, our ids, our classes, tables that scroll."""
    if not source.strip():
        return ""
    root = html.fragment_fromstring(source, create_parent="div")
    _lower_headings(root)
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str):
            element.drop_tree()
            continue
        _keep_known_classes(element)
        _prefix_id(element)
        if element.tag == "a":
            _tame_link(element)
        elif element.tag == "img":
            _tame_image(element)
        elif element.tag == "input":
            _tame_checkbox(element)
        elif element.tag == "table":
            _let_scroll(element)
        elif element.tag == "pre":
            element.set("tabindex", "0")
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)
    return html.tostring(_text_of(root), encoding="unicode")[6:-7] + inside if root.text else inside


def _lower_headings(root: html.HtmlElement) -> None:
    """Lower all headings by one where a text has any of the first level: that is the title of the page around it."""
    if root.find(".//h1") is None:
        return
    for level in (5, 4, 3, 2, 1):
        for heading in root.iter(f"h{level}"):
            heading.tag = f"h{level + 1}"


def _text_of(root: html.HtmlElement) -> html.HtmlElement:
    """Return an element that holds nothing but another one's leading text, so that it is escaped as HTML is."""
    holder = html.Element("span")
    holder.text = root.text
    return holder


def _keep_known_classes(element: html.HtmlElement) -> None:
    inside_code = any(ancestor.get("class") == "highlight" for ancestor in element.iterancestors())
    classes = (element.get("class") or "").split()
    kept = [one for one in classes if one in CLASSES or (inside_code and one in PYGMENTS_CLASSES)]
    _set(element, "class", " ".join(kept))


def _prefix_id(element: html.HtmlElement) -> None:
    identifier = element.get("id")
    if identifier:
        element.set("id", ID_PREFIX + identifier.removeprefix(ID_PREFIX))


def _tame_link(element: html.HtmlElement) -> None:
    url = element.get("href")
    if url is None:
        return
    url = read_url(url)
    if not is_allowed_link(url):
        element.attrib.pop("href")
    elif url.startswith("#"):
        element.set("href", f"#{ID_PREFIX}{url[1:].removeprefix(ID_PREFIX)}")
    elif is_inside(url):
        element.set("href", url)
    else:
        element.set("href", url)
        element.set("rel", "noopener noreferrer nofollow")
        _set(element, "class", f"{element.get('class', '')} p-external".strip())


def _tame_image(element: html.HtmlElement) -> None:
    url = element.get("src") or ""
    if not is_allowed_image(url):
        replacement = html.Element("span")
        replacement.text = element.get("alt") or ""
        replacement.tail = element.tail
        element.getparent().replace(element, replacement)
    elif element.get("alt") is None:
        element.set("alt", "")


def _tame_checkbox(element: html.HtmlElement) -> None:
    """Keep the box of a task, which nobody can tick here; no other field is anybody's to write."""
    if element.get("type") != "checkbox":
        element.drop_tree()
    else:
        element.set("disabled", "disabled")
        element.set("aria-label", " ".join((element.tail or "").split())[:80] or "task")


def _let_scroll(element: html.HtmlElement) -> None:
    """Put a wide table into a region that scrolls by keyboard too."""
    parent = element.getparent()
    region = html.Element("div", {"class": "p-table-scroll", "tabindex": "0", "role": "region"})
    region.tail, element.tail = element.tail, None
    first = element.xpath("normalize-space((.//th)[1])")
    region.set("aria-label", str(first)[:80] or "table")
    parent.replace(element, region)
    region.append(element)


def _set(element: html.HtmlElement, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)
