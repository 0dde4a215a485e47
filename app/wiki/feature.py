"""The door plate of the wiki."""

from flask_babel import lazy_gettext as _l

from app.core.events import Event, Handler, Listener
from app.core.feature import Area, Feature, NavItem
from app.wiki import authorship, events, home, notices, reactions
from app.wiki.cli import wiki_commands
from app.wiki.faq_search import SOURCE as FAQ_SOURCE
from app.wiki.metrics import METRICS
from app.wiki.queries import count_pages, count_revisions
from app.wiki.queries.faq import count_entries
from app.wiki.search import SOURCE as PAGE_SOURCE
from app.wiki.search import mentions
from app.wiki.views import blueprint
from app.wiki.views.faq import blueprint as faq_blueprint

AUTHORSHIP: dict[type[Event], Handler] = {
    events.PageCreated: authorship.note_page,
    events.PageEdited: authorship.note_page,
    events.RevisionApproved: authorship.note_page,
    events.PageMoved: authorship.note_moved_pages,
    events.PageAudienceChanged: authorship.note_moved_pages,
    events.PageDeleted: authorship.note_moved_pages,
    events.PageRestored: authorship.note_moved_pages,
    events.SpaceChanged: authorship.note_pages_of_space,
    events.FaqEntryChanged: authorship.note_entry,
}

FEATURE = Feature(
    name="wiki",
    areas=(Area(blueprint), Area(faq_blueprint)),
    listeners=(
        *(Listener(f"wiki.authors.{event.name}", event, note) for event, note in AUTHORSHIP.items()),
        Listener("wiki.relink", events.PageMoved, reactions.rewrite_links),
    ),
    navigation=(
        NavItem(_l("Pages"), "wiki.index", "journals", order=20),
        NavItem(_l("FAQ"), "faq.index", "patch-question", order=30),
    ),
    search=(FAQ_SOURCE, PAGE_SOURCE),
    home=home.SOURCES,
    first_steps=home.FIRST_STEPS,
    notice_kinds=notices.KINDS,
    notices=notices.SOURCES,
    mentions=mentions,
    commands=(wiki_commands,),
    metrics=METRICS,
    statistics={"pages": count_pages, "revisions": count_revisions, "faq": count_entries},
)
