"""Reading a folder of Markdown, as it comes from a handbook kept in git."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from app.wiki.exchange.reading.addresses import Site
from app.wiki.exchange.reading.attaching import Attachments
from app.wiki.exchange.reading.finding import SourceFile, find_files
from app.wiki.exchange.reading.model import Notes, Problem, SourceFolder, SourcePage
from app.wiki.exchange.reading.naming import Named, name_pages
from app.wiki.exchange.reading.pages import Reading, made_up_page, read_page


def read_folder(
    folder: Path, *, space: str, language: str = "en", progress: Callable[[str], None] | None = None
) -> SourceFolder:
    """Read a folder of Markdown with front matter, made for a site generator or for us.

    Files that pages refer to are looked for in the folder and beside it. Nothing that a file says makes this fail:
    what cannot be taken is among the problems.

    Args:
        folder: Where the pages lie.
        space: The slug of the space that they will be in; their links lead there.
        language: Of pages that do not say theirs.
        progress: Called with each file that becomes a page.
    """
    folder = folder.absolute()
    if not folder.is_dir():
        return SourceFolder((), {}, (Problem("", 0, "The folder is not there."),), ())
    notes: list[Notes] = []
    files = list(find_files(folder, notes))
    redirects = [source for source in files if source.redirect]
    named, folders = name_pages([source for source in files if not source.redirect])
    made_up = _missing_parents(named, folders)
    site = Site(space, folder.name, named, redirects)
    site.learn_folders(made_up)
    _check_redirects(redirects, site)
    reading = Reading(folder.parent, site, Attachments(folder), language)
    pages = [made_up_page(path, at, language) for path, at in made_up.items()]
    for one in named:
        if progress:
            progress(one.source.file)
        pages.append(read_page(one, reading))
    return SourceFolder(
        pages=_in_order(pages),
        attachments=reading.attachments.found,
        problems=tuple(problem for noted in notes for problem in noted.problems),
        broken=tuple(problem for noted in notes for problem in noted.broken_links),
    )


def _missing_parents(named: Sequence[Named], folders: dict[str, str]) -> dict[str, str]:
    """Return the paths above pages that have no page yet, each with the folder it stands for."""
    known = {one.path for one in named}
    missing: dict[str, str] = {}
    for one in named:
        above = one.path.rpartition("/")[0]
        while above and above not in known:
            known.add(above)
            missing[above] = folders.get(above, above)
            above = above.rpartition("/")[0]
    return missing


def _check_redirects(redirects: Sequence[SourceFile], site: Site) -> None:
    for source in redirects:
        if not site.leads(source):
            source.notes.problem(0, f"It leads to {source.redirect}, which is no page.")


def _in_order(pages: Sequence[SourcePage]) -> tuple[SourcePage, ...]:
    """Return parents before their children, siblings by order, then by title."""
    below: defaultdict[str, list[SourcePage]] = defaultdict(list)
    for page in pages:
        below[page.path.rpartition("/")[0]].append(page)
    ordered: list[SourcePage] = []
    waiting = _siblings(below[""])
    while waiting:
        page = waiting.pop()
        ordered.append(page)
        waiting += _siblings(below[page.path])
    return tuple(ordered)


def _siblings(pages: Sequence[SourcePage]) -> list[SourcePage]:
    """Return siblings, the last first."""
    return sorted(
        pages, key=lambda page: (page.order is None, page.order or 0, page.title.casefold(), page.path), reverse=True
    )
