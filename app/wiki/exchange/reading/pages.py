"""From one file to one page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.wiki.exchange.reading.addresses import Site, place_of
from app.wiki.exchange.reading.attaching import Attachments
from app.wiki.exchange.reading.draft import Draft, trim_lines
from app.wiki.exchange.reading.finding import SourceFile
from app.wiki.exchange.reading.front_matter import language_of, meta_of, old_paths_of, order_of, tags_of, text_of
from app.wiki.exchange.reading.headings import plain_title, settle_title
from app.wiki.exchange.reading.html_writing import drop_unshown, write_html
from app.wiki.exchange.reading.links import LinkRewriter
from app.wiki.exchange.reading.literals import keep_literals
from app.wiki.exchange.reading.model import SourcePage
from app.wiki.exchange.reading.naming import Named, humanise
from app.wiki.exchange.reading.templates import TemplateWriter


@dataclass(frozen=True)
class Reading:
    """What all pages of one folder share."""

    root: Path
    site: Site
    attachments: Attachments
    language: str


def read_page(named: Named, reading: Reading) -> SourcePage:
    """Return the page of a file."""
    source, values = named.source, named.source.document.values
    title, text, keys = _convert(named, reading)
    return SourcePage(
        path=named.path,
        title=title or humanise(_name_of(source)),
        source=text,
        language=language_of(values, reading.language),
        tags=tags_of(values),
        old_paths=tuple(path for path in old_paths_of(values) if path != named.path),
        order=order_of(values),
        meta=meta_of(values),
        file=source.file,
        attachments=keys,
    )


def made_up_page(path: str, folder: str, language: str) -> SourcePage:
    """Return an empty page that stands for a folder."""
    title = humanise((folder or path).rpartition("/")[2])
    return SourcePage(path, title, "", language, (), (), None, {}, folder, ())


def _name_of(source: SourceFile) -> str:
    is_index = source.stem.lower() in ("index", "readme") and source.folder
    return source.folder.rpartition("/")[2] if is_index else source.stem


def _whom_to_ask(source: SourceFile) -> str:
    """Return the section that the site shows under a page whose front matter says whom to ask."""
    asked = source.document.values.get("questions")
    names = [one for one in asked if isinstance(one, str)] if isinstance(asked, list) else []
    lines = [f"- <{one}>" if "@" in one else f"- `#{one.lstrip('#')}`" for one in names]
    return "\n\n## Questions\n\n" + "\n".join(lines) if lines else ""


def _convert(named: Named, reading: Reading) -> tuple[str, str, tuple[str, ...]]:
    """Return the title, the text and the files of a page."""
    source = named.source
    title = plain_title(text_of(source.document.values, "title"))
    draft = Draft(source.document.body, source.document.body_line)
    keep_literals(draft)
    TemplateWriter(reading.root, f"/wiki/{reading.site.space}/{named.path}", title, source.notes).write(draft)
    drop_unshown(draft)
    links = LinkRewriter(reading.site, reading.attachments, place_of(source), source.notes)
    links.rewrite(draft)
    title, text = settle_title(draft, write_html(draft), title)
    text = trim_lines(draft.restore(text)) + _whom_to_ask(source)
    return title, f"{text}\n" if text else "", tuple(links.keys)
