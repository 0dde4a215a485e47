"""A company in which every room has something to write to, made before the writing begins.

python -m tests.endurance.scene      print where everything is, as JSON
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from alembic import command

from app import create_app
from app.accounts.models import Role, User
from app.accounts.queries import get_user
from app.accounts.service.departments import department_at
from app.accounts.service.passwords import set_password
from app.accounts.service.people import create_user
from app.accounts.service.roles import grant_role
from app.core import clock
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.core.migrating import alembic_config
from app.documents.queries.categories import list_categories as list_template_categories
from app.documents.queries.templates import get_any_template
from app.documents.service.library import Description, add_template
from app.documents.service.requests import watch
from app.news.queries.categories import list_categories
from app.news.queries.posts import get_any_post
from app.news.service.confirming import ask_to_confirm
from app.news.service.publishing import publish_post
from app.news.service.writing import Wording, draft_post
from app.people.service.skills import set_skill
from app.programme.goals.aims import Aim
from app.programme.goals.measuring import MANUAL
from app.programme.queries.cycles import get_cycle
from app.programme.service.cycles import Plan, plan_cycle, start_cycle
from app.programme.service.goals import Wish, save_goal
from app.wiki.service.faq import save_topic
from app.wiki.service.pages import create_page
from app.wiki.service.spaces import create_space
from config import load_settings

PASSWORD = "three unusual words"
WRITERS = ("news", "reader", "first", "second", "documents", "people", "asker", "champion", "programme")
READERS = 12
POSTS = 40
SKILLS = 4


@dataclass(frozen=True)
class Scene:
    """Where everything is.

    Attributes:
        people: The writers' ids, by what they do.
        colleagues: Ids of people with skills, each with the ids of those.
        posts: Posts to comment and to confirm, with their wording's number 1.
        space: A space of the wiki; `shared` is a page that two write at once, `drafted` one that is never finished.
        topic: A topic of the FAQ; `template`, `goal`, `department`: ids as well.
    """

    people: dict[str, int]
    colleagues: dict[str, list[int]]
    posts: list[int]
    space: int
    shared: int
    drafted: int
    topic: int
    template: int
    goal: int
    department: int


def email_of(name: str) -> str:
    """Return the address of a writer."""
    return f"{name}@works.example"


def build() -> Scene:
    """Fill an empty installation."""
    with unit_of_work():
        department = department_at(None, ["Works"])
        people = {
            name: create_user(None, email=email_of(name), name=f"The {name}", department=department) for name in WRITERS
        }
        for person in people.values():
            set_password(person, PASSWORD)
            if person.email != email_of("reader"):
                grant_role(None, person, Role.ADMINISTRATOR)
        grant_role(None, people["champion"], Role.CHAMPION, department)
        ids = {name: person.id for name, person in people.items()}
        colleagues = dict(_colleague(number, department) for number in range(READERS))
        topic = save_topic(None, None, name="General")
        session.flush()
        topic_id, department_id = topic.id, department.id
    with unit_of_work():
        author = _user(ids["news"])
        posts = [_post(author, number) for number in range(POSTS)]
        space = create_space(None, name="Works", audience=["all"], editors=["all"])
        shared = create_page(None, space, title="Shared", source="## First\n\nOne.\n\nTwo.\n\n## Second\n\nThree.\n")
        drafted = create_page(None, space, title="Drafted", source="Words.")
        template = _template(
            _user(ids["documents"]), _user(ids["champion"]), [_user(int(one)) for one in list(colleagues)[:3]]
        )
        goal = _goal(_user(ids["programme"]))
        return Scene(ids, colleagues, posts, space.id, shared.id, drafted.id, topic_id, template, goal, department_id)


def _user(user_id: int) -> User:
    user = get_user(user_id)
    assert user is not None
    return user


def _colleague(number: int, department: object) -> tuple[str, list[int]]:
    person = create_user(
        None, email=f"colleague{number}@works.example", name=f"Colleague {number}", department=department
    )  # type: ignore[arg-type]
    held = [set_skill(person, person, f"Skill {one}", 3) for one in range(SKILLS)]
    session.flush()
    return str(person.id), [one.skill_id for one in held]


def _post(author: User, number: int) -> int:
    said = Wording(
        title=f"Post {number}", summary="", source="Words.", language="en", category=list_categories()[0], tags=(),
        audience=["all"],
    )  # fmt: skip
    draft = draft_post(author, said)
    session.flush()
    session.expire(draft)
    post = get_any_post(draft.id)
    assert post is not None
    ask_to_confirm(author, post, clock.now() + timedelta(days=9))
    publish_post(author, post)
    return post.id


def _template(author: User, owner: User, watchers: list[User]) -> int:
    description = Description(
        title="Claim", category=list_template_categories()[0], department=owner.department, owner=owner
    )
    added = add_template(author, description, io.BytesIO(b"The first wording."), "claim.md")
    session.flush()
    template = get_any_template(added.id)
    assert template is not None
    for watcher in watchers:
        watch(watcher, template)
    return template.id


def _goal(owner: User) -> int:
    cycle = plan_cycle(owner, Plan("Ninety days", today(), today() + timedelta(days=89)), ())
    session.flush()
    goal = save_goal(owner, cycle, None, Wish("Fewer mails", MANUAL, owner, Aim(target=20.0), baseline=10.0))
    session.flush()
    session.expire(cycle)
    planned = get_cycle(cycle.id)
    assert planned is not None
    start_cycle(owner, planned)
    return goal.id


if __name__ == "__main__":
    with create_app(load_settings()).app_context():
        command.upgrade(alembic_config(), "head")
        print(json.dumps(asdict(build())))
