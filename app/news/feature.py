"""The door plate of news."""

from flask_babel import lazy_gettext as _l

from app.accounts.events import DepartmentDeleted
from app.core.events import Event, Handler, Listener
from app.core.feature import Area, Feature, NavItem
from app.news import authorship, events, home, notices, search
from app.news.metrics import METRICS
from app.news.queries.posts import count_posts
from app.news.queries.rumours import count_rumours
from app.news.service.following import forget_department
from app.news.views import blueprint

AUTHORSHIP: dict[type[Event], Handler] = {
    events.PostPublished: authorship.note_post,
    events.PostCorrected: authorship.note_post,
    events.PostWithdrawn: authorship.note_post,
}

FEATURE = Feature(
    name="news",
    areas=(Area(blueprint),),
    listeners=(
        *(Listener(f"news.authors.{event.name}", event, note) for event, note in AUTHORSHIP.items()),
        Listener("news.forget_department", DepartmentDeleted, forget_department),
    ),
    navigation=(NavItem(_l("News"), "news.index", "newspaper", order=10),),
    search=search.SOURCES,
    home=home.SOURCES,
    first_steps=home.FIRST_STEPS,
    notice_kinds=notices.KINDS,
    notices=notices.SOURCES,
    metrics=METRICS,
    statistics={"posts": count_posts, "rumours": count_rumours},
)
