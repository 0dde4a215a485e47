"""A house in which doors are closed: what lies behind each, and the form that closes it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.accounts.service.feeds import renew_token
from app.core.db import session
from app.core.feature import Channel
from app.documents.queries.categories import list_categories as list_kinds
from app.news.queries.categories import list_categories
from app.news.service.files import add_file as attach
from app.notifications.models import Preference
from app.wiki.queries.faq import get_topic
from app.wiki.service.files import add_file
from tests.factories import DepartmentFactory, GroupFactory, UserFactory, make_administrator
from tests.factories.accounts import join_group
from tests.factories.documents import make_template
from tests.factories.news import make_post, reload_post
from tests.factories.wiki import make_entry, make_page, make_space


@dataclass
class Thing:
    """Something with a word in it that no other place has.

    Attributes:
        word: The word.
        own: Its own address, which shows the word to whoever may see it.
        addresses: Where else the word may be met.
    """

    word: str
    own: str
    addresses: list[str]

    def is_sure(self, address: str) -> bool:
        """Tell whether an address is sure to show it: its own, and what is found by searching."""
        return address == self.own or address.startswith("/search")


@dataclass
class Change:
    """Something that is closed to one person.

    Attributes:
        things: What is closed by it.
        address: Where the form goes.
        values: What the form says.
        is_for_all: It is closed to everybody, not to the one alone.
        left: Where it is not found any more by those who still see it, because it lies elsewhere.
    """

    things: list[Thing]
    address: str
    values: dict[str, object] = field(default_factory=dict)
    is_for_all: bool = False
    left: tuple[str, ...] = ()


class House:
    """People, and what they may read; made the way the product makes it."""

    def __init__(self) -> None:
        self.works, self.sales = DepartmentFactory(name="Works"), DepartmentFactory(name="Sales")
        self.keeper = make_administrator(name="Keeper Roy", department=self.works)
        self.leaver = UserFactory(name="Canaryleaver Moreau", department=self.works)
        self.stayer = UserFactory(name="Stayer Martin", department=self.works)
        self.group = GroupFactory(name="Readers")
        for user in (self.keeper, self.leaver, self.stayer):
            join_group(user, self.group)
            session.add(Preference(user_id=user.id, kind="news.post", channel=Channel.MAIL))
        self.feeds = {user.id: renew_token(user) for user in (self.leaver, self.stayer)}
        self.space = make_space("Shelf", department=self.works)
        self.inside = [f"dept:{self.works.id}"]
        self.fewer = [f"user:{self.stayer.id}", f"user:{self.keeper.id}"]

    def page(self, number: int, **values) -> tuple[Thing, int]:
        """Put a page into the wiki, with a file and a link to it."""
        word, key = f"canarypage{number}", f"lantern{number}"
        given = {"space": self.space, "only_for": self.inside} | values
        source = f"{word} text {key}\n\n## {word} section"
        page = make_page(title=f"{word} {key}", source=source, tags=[word], actor=self.keeper, slug=key, **given)
        file, _version = add_file(None, page, io.BytesIO(f"{word} file".encode()), f"{key}.txt")
        own, base = f"/wiki/{page.space.slug}/{page.path}", f"/wiki/page/{page.id}"
        make_page(self.space, f"Links {number}", f"[[{page.space.slug}/{page.path}]] [{key}]({own})")
        parts = ("", "/history", "/markdown", "/print", "/revisions/1", "/branch")
        lists = ["/wiki/", f"/wiki/{page.space.slug}/", f"/wiki/shelf/links-{number}", "/wiki/changes"]
        found = [f"/search?q={key}", f"/search/suggestions?q={key}", f"/wiki/suggestions?q={key}"]
        addresses = [base + part for part in parts] + lists + found + [f"/wiki/files/{file.id}/{key}.txt"]
        return Thing(word, own, addresses + self.feed(f"/wiki/feeds/{page.space.slug}.atom")), page.id

    def post(self, number: int, audience: list[str]) -> tuple[Thing, int]:
        """Publish a post with a file."""
        word, key = f"canarypost{number}", f"beacon{number}"
        said = {"title": f"{word} {key}", "summary": f"{word} summary", "tags": [word]}
        post = make_post(self.keeper, audience=audience, source=f"{word} text {key}", **said)
        file = attach(self.keeper, reload_post(post), io.BytesIO(f"{word} file".encode()), f"{key}.txt")
        session.commit()
        lists = ["/", "/news/", "/notifications/", f"/news/{post.id}", f"/news/{post.id}/history"]
        found = [f"/search?q={key}", f"/search/suggestions?q={key}", f"/news/files/{file.id}/{key}.txt"]
        return Thing(word, reload_post(post).url, lists + found + self.feed("/news/feed.atom")), post.id

    def entry(self, number: int) -> tuple[Thing, int]:
        """Answer a question in the FAQ."""
        word, key = f"canaryentry{number}", f"ember{number}"
        entry = make_entry(f"{word} {key}?", f"{word} answer", actor=self.keeper, audience=self.inside)
        lists = ["/faq/", "/faq/general", f"/faq/{entry.id}-x", f"/faq/?q={key}"]
        return Thing(word, entry.url, [*lists, f"/search?q={key}", f"/search/suggestions?q={key}"]), entry.id

    def template(self, number: int) -> tuple[Thing, int]:
        """Add a template to the library, with a card of it on a page of the wiki."""
        word, key = f"canarytemplate{number}", f"torch{number}"
        said = {"title": f"{word} {key}", "description": f"{word} description", "tags": [word]}
        data = f"{word} text {key}".encode()
        template = make_template(self.keeper, audience=self.inside, data=data, file_name=f"{key}.txt", **said)
        make_page(self.space, f"Cards {number}", f"[[template:{template.id}-x]]\n\nor [[template:{template.id}-x]]")
        base = f"/templates/{template.id}"
        parts = ["", "/versions/1", "/latest", "/use", "/versions/1/pages/1.webp", "/requests/new"]
        lists = ["/templates/", f"/wiki/shelf/cards-{number}", f"/search?q={key}", f"/search/suggestions?q={key}"]
        return Thing(word, template.url, [base + part for part in parts] + lists), template.id

    def feed(self, address: str) -> list[str]:
        """Return the address of a feed; `TOKEN` stands for the secret of whoever asks."""
        return [f"{address}?token=TOKEN"]

    def changes(self) -> Iterator[Change]:
        """Yield everything by which somebody is shut out, in an order in which all of it can be done."""
        audience = {"audience": self.fewer}
        for number, for_whom in ((8, ["all"]), (9, self.inside)):  # nobody reads these, so that they are mailed
            self.post(number, for_whom)
        page, page_id = self.page(1)
        yield Change([page], f"/wiki/page/{page_id}/audience", audience)
        upper, upper_id = self.page(2, only_for=self.fewer)
        lower, lower_id = self.page(3)
        place = {"space_id": self.space.id, "parent": f"{upper.word} lantern2", "parent_id": upper_id}
        yield Change(
            [lower], f"/wiki/page/{lower_id}/place", place | {"slug": "lantern3"}, left=(lower.own, "/wiki/shelf/")
        )
        closing = make_space("Closing", audience=self.inside, department=self.works)
        inner, _id = self.page(4, space=closing, only_for=())
        values = {"name": "Closing", "description": "", "department_id": self.works.id, "editors": "all"}
        yield Change([inner], f"/wiki/spaces/{closing.id}/edit", values | audience)
        thrown, thrown_id = self.page(5)
        yield Change([thrown], f"/wiki/page/{thrown_id}/deletion", is_for_all=True)
        yield from self.changes_of_the_faq()
        yield from self.changes_of_the_news()
        yield from self.changes_of_the_templates()
        yield from self.changes_of_people()

    def changes_of_the_faq(self) -> Iterator[Change]:
        (entry, entry_id), topic = self.entry(1), get_topic("general")
        assert topic is not None
        values = {"question": f"{entry.word} ember1?", "answer": f"{entry.word} answer", "language": "en"}
        fixed = {"owner": "", "department_id": "", "review_months": "", "pages": "", "topic_id": topic.id}
        yield Change([entry], f"/faq/{entry_id}/edit", values | fixed | {"audience": self.fewer})
        gone, gone_id = self.entry(2)
        yield Change([gone], f"/faq/{gone_id}/deletion", is_for_all=True)

    def changes_of_the_news(self) -> Iterator[Change]:
        post, post_id = self.post(1, self.inside)
        values = {
            "title": f"{post.word} beacon1", "summary": "In short.", "source": f"{post.word} text", "language": "en",
            "category_id": list_categories()[0].id, "tags": "", "base_number": "1", "note": "",
        }  # fmt: skip
        yield Change([post], f"/news/{post_id}/edit", values | {"audience": self.fewer})
        gone, gone_id = self.post(2, self.inside)
        yield Change([gone], f"/news/{gone_id}/archiving", is_for_all=True)

    def changes_of_the_templates(self) -> Iterator[Change]:
        template, template_id = self.template(1)
        values = {
            "title": f"{template.word} torch1", "description": "In short.", "tags": "",
            "category_id": list_kinds()[0].id,
            "department_id": self.works.id, "owner": "", "language": "en", "review_months": "12", "replaces_id": "0",
        }  # fmt: skip
        yield Change([template], f"/templates/{template_id}/edit", values | {"audience": self.fewer})
        gone, gone_id = self.template(2)
        yield Change([gone], f"/templates/{gone_id}/deletion", is_for_all=True)

    def changes_of_people(self) -> Iterator[Change]:
        group = [f"group:{self.group.id}"]
        things = [self.post(3, group)[0], self.page(6, only_for=group)[0]]
        yield Change(things, f"/admin/groups/{self.group.id}/members/{self.leaver.id}/removal")
        things = [self.post(4, self.inside)[0], self.page(7)[0], self.entry(3)[0], self.template(3)[0]]
        person = {"name": self.leaver.name, "email": self.leaver.email, "title": "", "manager": ""}
        yield Change(things, f"/admin/people/{self.leaver.id}", person | {"department_id": self.sales.id})
