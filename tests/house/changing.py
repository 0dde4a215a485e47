"""A house in which things change one after the other, in every room, and people who differ in what they see of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from app.accounts.models import Role, User
from app.accounts.models.user import Theme
from app.accounts.queries import get_department, get_user
from app.accounts.service import departments, people
from app.accounts.service.roles import grant_role, revoke_role
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.documents.queries.requests import get_request
from app.documents.service import library
from app.documents.service.keeping import verify_template
from app.documents.service.requests import request_change, settle_request, watch
from app.documents.service.versions import approve_version
from app.news.models import FollowKind, Post
from app.news.queries.comments import get_comment
from app.news.queries.following import Subject
from app.news.service import commenting, publishing
from app.news.service.confirming import ask_to_confirm, confirm_post
from app.news.service.following import follow
from app.news.service.writing import change_post
from app.notifications.service.reading import mark_read, mute_thread
from app.people.queries.skills import find_by_name
from app.people.service.endorsing import withdraw
from app.people.service.evidence import hide_evidence
from app.people.service.profiles import set_absence, set_suggested, update_profile
from app.people.views.blueprint import url_of
from app.search.pins import Place, arrange
from app.wiki.models import Page
from app.wiki.queries.faq import get_deleted_entry, get_entry
from app.wiki.service import faq, keeping, moving, trash
from app.wiki.service import reading as reacting
from app.wiki.service.audiences import narrowing_of
from app.wiki.service.pages import save_page
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import description, make_template, make_version, reload_template
from tests.factories.news import make_draft, make_post, reload_post, wording
from tests.factories.people import give_skill, make_endorsement, make_profile
from tests.factories.wiki import make_entry, make_page, make_space, reload_page

Change = Callable[[], object]


class ChangingHouse:
    """Two colleagues who share all but what is one's own, the champion of another department, and a keeper."""

    def __init__(self) -> None:
        self.press, self.mill = DepartmentFactory(name="Press"), DepartmentFactory(name="Mill")
        self.owner = UserFactory(name="Ada Owner", department=self.press)
        self.colleague = UserFactory(name="Eve Colleague", department=self.press)
        self.champion = make_champion(self.mill, name="Bo Champion", language="fr", time_zone="America/New_York")
        self.keeper = make_administrator(name="Cy Keeper", department=self.press)
        self.people = (self.owner, self.colleague, self.champion, self.keeper)
        self.for_press, self.for_mill = [f"dept:{self.press.id}"], [f"dept:{self.mill.id}"]
        self._furnish_templates()
        self._furnish_wiki()
        self._furnish_news()
        make_profile(self.owner, about="Paper since ever", location="Metz")
        for person in (self.owner, self.champion):
            give_skill(person, "Paper")
        session.commit()

    def _furnish_templates(self) -> None:
        self.form = make_template(self.keeper, title="Mill form", owner=self.owner, audience=self.for_mill)
        self.letter = make_template(self.keeper, title="Paper letter", tags=["paper"], review_months=1)

    def _furnish_wiki(self) -> None:
        named = f"[[template:{self.form.id}-x]]"
        self.entry = make_entry("How is paper ordered?", f"With this:\n\n{named}", owner=self.owner, review_months=1)
        space = make_space("Shelf", department=self.press)
        self.guide = make_page(space, "Guide", "Paper, and [[narrow]].", slug="guide", tags=["paper"])
        self.card = make_page(space, "Card", named, slug="card")
        make_page(space, "Answer", f"[[faq:{self.entry.id}-{self.entry.slug}]]", slug="answer")
        make_page(space, "Narrow", "Paper for the mill.", slug="narrow", only_for=self.for_mill)
        self._keep_guide(self.owner)

    def _furnish_news(self) -> None:
        self.post = make_post(self.keeper, title="Paper news", source="Paper is here.", tags=["paper"])
        self.mill_post = make_post(self.champion, title="Mill news", source="Paper.", audience=self.for_mill)
        self.draft = make_draft(self.keeper, title="Paper tomorrow", source="Soon.")
        ask_to_confirm(self.keeper, reload_post(self.post), clock.now() + timedelta(days=9), [])
        self.comment_id = commenting.post_comment(self.owner, reload_post(self.post), "Ada says so").id

    def addresses(self) -> list[str]:
        """Return the pages that processes keep, each as it is found and narrowed."""
        things = (self.post, self.draft, self.form, self.letter, self.owner)
        urls = [url_of(one) if isinstance(one, User) else one.url for one in things]
        return [
            "/", "/news/", "/news/?following=1", "/templates/", f"/people/?department={self.press.id}",
            "/people/experts?q=paper", "/search?q=how+is+paper+ordered", "/notifications/?all=1", "/wiki/shelf/guide",
            "/wiki/shelf/answer", "/wiki/shelf/card", *urls,
        ]  # fmt: skip

    def renew_people(self) -> None:
        """Load everybody anew, as the next request does."""
        for one in self.people:
            session.expire(one)
            get_user(one.id)

    def news(self) -> Iterator[Change]:
        """Yield what happens to news, the first thing first."""
        tomorrow = clock.now() + timedelta(days=1)
        yield lambda: commenting.post_comment(self.champion, self._post, "Bo too")
        yield lambda: change_post(
            self.keeper, self._post, wording(title="Paper news again", tags=["paper"]), base_number=1
        )
        yield lambda: follow(self.colleague, Subject(FollowKind.TAG, "paper"))
        yield lambda: publishing.pin_post(self.keeper, self._post, tomorrow)
        yield lambda: confirm_post(self.champion, self._post, 2, {})
        yield lambda: publishing.set_end(self.champion, reload_post(self.mill_post), tomorrow)
        yield lambda: publishing.schedule_post(self.keeper, reload_post(self.draft), tomorrow)
        yield lambda: commenting.edit_comment(self.owner, self._comment, "Ada said so")
        yield lambda: change_post(self.keeper, self._post, wording(audience=self.for_press), base_number=2)

    def wiki(self) -> Iterator[Change]:
        """Yield what happens to pages and answers."""
        yield lambda: save_page(self.keeper, self._guide, title="Paper guide", source="[[narrow]]", base_number=1)
        yield lambda: reacting.vote(self.champion, self._guide, is_helpful=True)
        yield lambda: moving.narrow_page(self.keeper, self._card, narrowing_of(self.for_press))
        yield lambda: reacting.watch(self.colleague, self._guide)
        yield lambda: save_page(self.keeper, self._guide, title="Paper guide", source="[[card]]", base_number=2)
        yield lambda: self._change_entry(self.for_press)
        yield lambda: trash.delete_page(self.keeper, self._card)
        yield lambda: faq.delete_entry(self.keeper, get_entry(self.keeper, self.entry.id))
        yield lambda: faq.restore_entry(self.keeper, get_deleted_entry(self.keeper, self.entry.id))
        yield lambda: self._keep_guide(self.colleague)

    def templates(self) -> Iterator[Change]:
        """Yield what happens to templates."""
        yield lambda: setattr(self, "version", make_version(self.letter, self.champion, note="Newer"))
        yield lambda: approve_version(self.keeper, self._letter, self.version)
        yield lambda: watch(self.colleague, self._letter)
        yield lambda: setattr(self, "request", request_change(self.colleague, self._letter, "Larger please"))
        yield lambda: settle_request(self.keeper, get_request(self.keeper, self.request.id), "It is")
        yield lambda: self._describe("Paper form", ("all",))
        yield lambda: verify_template(self.owner, reload_template(self.form))
        yield lambda: self._describe("Press form", tuple(self.for_press))
        yield lambda: library.delete_template(self.keeper, self._letter)
        yield lambda: library.restore_template(self.keeper, self._letter)

    def profiles(self) -> Iterator[Change]:
        """Yield what people tell of themselves and each other, and what each does for himself."""
        day = today()
        yield lambda: make_endorsement(self.owner, "Paper", self.champion)
        yield lambda: update_profile(self.owner, self.owner, about="Paper no more", location="Nancy")
        yield lambda: set_absence(self.owner, self.owner, day, day, self.colleague)
        yield lambda: mark_read(self.champion)
        yield lambda: give_skill(self.colleague, "Paper")
        yield lambda: withdraw(self.champion, self.owner, find_by_name(["paper"])["paper"].id)
        yield lambda: mute_thread(self.colleague, f"post:{self.post.id}")
        yield lambda: hide_evidence(self.owner, "profile", self.owner.id)
        yield lambda: set_suggested(self.champion, is_suggested=False)
        yield lambda: arrange(self.keeper, "how is paper ordered", "page", self.guide.id, Place.FIRST)

    def company(self) -> Iterator[Change]:
        """Yield what happens to people and departments, of which nearly all is made."""
        wishes: dict[str, Any] = {"time_zone": "Asia/Tokyo", "theme": Theme.DARK, "has_shortcuts": False}
        yield lambda: people.change_preferences(self.colleague, language="fr", **wishes)
        yield lambda: people.update_user(self.keeper, self.owner, name="Ada Renamed")
        yield lambda: departments.change_department(
            self.keeper, get_department(self.mill.id), name="New mill", parent=get_department(self.press.id)
        )
        yield lambda: people.update_user(self.keeper, self.colleague, department_id=self.mill.id)
        yield lambda: grant_role(self.keeper, self.colleague, Role.CHAMPION, self.press)
        yield lambda: revoke_role(self.keeper, self.champion.roles[0])
        yield lambda: people.deactivate_user(self.keeper, self.owner)

    @property
    def _post(self) -> Post:
        return reload_post(self.post)

    @property
    def _comment(self) -> Any:
        return get_comment(self.comment_id)

    @property
    def _guide(self) -> Page:
        return reload_page(self.keeper, self.guide)

    @property
    def _card(self) -> Page:
        return reload_page(self.keeper, self.card)

    @property
    def _letter(self) -> Any:
        return reload_template(self.letter)

    def _keep_guide(self, owner: User) -> None:
        kept = {"department": self.press, "review_months": 1, "is_formal": False, "approvers": []}
        keeping.set_keeping(self.keeper, self._guide, owner=owner, **kept)

    def _change_entry(self, audience: list[str]) -> None:
        entry = get_entry(self.keeper, self.entry.id)
        kept = {"owner": self.owner, "department": self.press, "review_months": 6, "pages": [self.guide]}
        said = {"question": "How is paper bought?", "answer": entry.answer, "language": "en"}
        faq.save_entry(self.keeper, entry, topic=entry.topic, audience=audience, **said, **kept)

    def _describe(self, title: str, audience: tuple[str, ...]) -> None:
        library.describe_template(self.keeper, self._letter, description(self.keeper, title=title, audience=audience))
