"""The door plate of news."""

from flask_babel import lazy_gettext as _l

from app.core.events import Event, Handler, Listener
from app.core.feature import Area, Feature, HomeSection, HomeSource, NavItem
from app.news import authorship, events, home
from app.news.queries.posts import count_posts
from app.news.search import SOURCE
from app.news.views import blueprint

AUTHORSHIP: dict[type[Event], Handler] = {
    events.PostPublished: authorship.note_post,
    events.PostCorrected: authorship.note_post,
    events.PostWithdrawn: authorship.note_post,
}

FEATURE = Feature(
    name="news",
    areas=(Area(blueprint),),
    listeners=tuple(Listener(f"news.authors.{event.name}", event, note) for event, note in AUTHORSHIP.items()),
    navigation=(NavItem(_l("News"), "news.index", "newspaper", order=10),),
    search=(SOURCE,),
    home=(
        HomeSource(HomeSection.NEW, home.unread_posts),
        HomeSource(HomeSection.WAITING, home.posts_to_review),
        HomeSource(HomeSection.OWNED, home.own_drafts),
    ),
    statistics={"posts": count_posts},
)
