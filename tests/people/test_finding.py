"""The expert finder from the page to the ranking: what the reader may see counts and shows, and nothing else."""

import json
from datetime import date

import pytest

from app.accounts.models import User
from app.accounts.queries import get_user
from app.accounts.service.people import deactivate_user
from app.core.db import current_unit, session, unit_of_work
from app.people.finding import Expert, find_experts
from app.people.models import Load
from app.people.service.endorsing import endorse
from app.people.service.evidence import hide_evidence, show_evidence
from app.people.service.profiles import set_absence, update_profile
from app.people.service.skill_list import add_alias
from app.people.service.skills import set_skill, set_skills
from app.search.indexing import rebuild_index
from app.wiki.service.audiences import narrowing_of
from app.wiki.service.moving import narrow_page
from app.wiki.service.pages import save_page
from tests.factories import DepartmentFactory, UserFactory, make_administrator
from tests.factories.wiki import make_entry, make_page, make_space, reload_page

QUERIES = 20
"""For the page with what the search engine of either set-up finds."""

TURNING = "Turning steel on the lathe needs a slow feed and a sharp insert."


@pytest.fixture
def settled(index, run_jobs):
    """Return a function that lets the worker do its work and the index learn of everything."""

    def settle() -> None:
        run_jobs()
        rebuild_index()

    return settle


@pytest.fixture
def reader(app) -> User:
    return UserFactory(name="Rea Der", department=DepartmentFactory(name="Reading"))


def colleague(name: str, reader: User) -> User:
    return UserFactory(name=name, department=reader.department)


def experts_for(reader: User, text: str) -> list[Expert]:
    """Return what the page would show to a reader, asked in a request of its own."""
    current_unit().commit()
    with unit_of_work(read_only=True):
        return find_experts(get_user(reader.id), text)


def found(reader: User, text: str) -> list[str]:
    return [one.user.name for one in experts_for(reader, text)]


def test_whoever_wrote_about_it_is_found_with_the_page(login, reader, settled) -> None:
    writer = colleague("Wri Ter", reader)
    make_page(title="Turning steel", source=TURNING, actor=writer)
    make_page(title="Canteen", source="Soup on Monday.", actor=colleague("Coo K", reader))
    settled()
    assert found(reader, "turning steel") == ["Wri Ter"]
    text = login(reader).get("/people/experts?q=turning+steel").get_data(as_text=True)
    assert "wrote “Turning steel”" in text
    assert 'href="/wiki/space-' in text
    assert "1 colleague, with the reasons" in text


def test_whoever_names_it_is_found_by_level_and_endorsements(reader, settled) -> None:
    learner, master, alone = (colleague(name, reader) for name in ("Lear Ner", "Mas Ter", "Al One"))
    for person, level in ((learner, 1), (master, 4), (alone, 3)):
        set_skills(person, {"Welding": level})
    settled()
    assert found(reader, "welding") == ["Mas Ter", "Al One", "Lear Ner"]
    skill = set_skill(alone, alone, "Welding", 3).skill
    for number in range(4):
        endorse(colleague(f"Fan {number}", reader), alone, skill, "She mended my gate.")
    session.commit()
    assert found(reader, "welding")[0] == "Al One"
    assert experts_for(reader, "welding")[0].pieces[0].evidence.endorsements == 4


def test_a_skill_is_found_by_its_other_names_and_finds_texts_that_use_them(reader, settled) -> None:
    holder, writer = colleague("Hol Der", reader), colleague("Wri Ter", reader)
    held = set_skill(holder, holder, "CNC", 4)
    make_page(title="Computer numerical control", source="How it is done.", actor=writer)
    settled()
    assert found(reader, "CNC") == ["Hol Der"]
    session.commit()
    add_alias(make_administrator(), held.skill, "computer numerical control")
    settled()
    assert found(reader, "computer numerical control") == ["Hol Der", "Wri Ter"]
    assert found(reader, "CNC") == ["Hol Der", "Wri Ter"]


def test_what_the_profile_tells_counts_but_not_the_name(reader, settled) -> None:
    told = colleague("Tol D", reader)
    update_profile(told, told, ask_me="customs papers for China", load=Load.OPEN)
    colleague("Chi Na", reader)
    settled()
    assert found(reader, "china") == ["Tol D"]


def test_an_answer_in_the_faq_counts(reader, settled) -> None:
    make_entry("Which VAT code for Belgium?", "Use 21B.", actor=make_administrator(name="Ans Wer"))
    settled()
    assert found(reader, "VAT code Belgium") == ["Ans Wer"]


def test_only_what_is_left_of_a_text_counts(reader, settled) -> None:
    first, second = colleague("Fir St", reader), colleague("Sec Ond", reader)
    page = make_page(title="Lathe", source="\n\n".join([TURNING] * 4), actor=first)
    session.commit()
    fresh = reload_page(second, page)
    save_page(second, fresh, title="Lathe", source="\n\n".join(["Quite another lathe."] * 4), base_number=1)
    settled()
    assert found(reader, "lathe") == ["Sec Ond"]


def restricted(reader: User) -> tuple[User, User]:
    """Return an insider whose page about furnaces nobody else may read, and a colleague with a modest open one."""
    insider, modest = colleague("Insi Der", reader), colleague("Mod Est", reader)
    make_page(title="Office", source="We also have a furnace, it seems, somewhere behind the office.", actor=modest)
    make_page(title="Furnace", source="The furnace. " * 20, actor=insider, only_for=[f"user:{insider.id}"])
    return insider, modest


def test_a_text_that_the_reader_may_not_see_makes_nobody_an_expert(login, reader, settled) -> None:
    insider, _modest = restricted(reader)
    settled()
    assert found(reader, "furnace") == ["Mod Est"]
    assert found(insider, "furnace")[0] == "Insi Der"
    text = login(reader).get("/people/experts?q=furnace").get_data(as_text=True)
    assert "Insi Der" not in text
    assert "Furnace" not in text.replace("“furnace”", "")


def test_a_text_that_the_reader_may_not_see_changes_neither_order_nor_scores(reader, settled) -> None:
    one, two = colleague("On E", reader), colleague("Tw O", reader)
    make_page(title="Furnace lining", source="Bricks of the furnace.", actor=one)
    make_page(title="Repairs", source="The furnace and the bricks of the furnace, with mortar.", actor=two)
    settled()
    before = [(each.user.name, each.score) for each in experts_for(reader, "furnace bricks")]
    secret = make_space("Secret", audience=[f"user:{two.id}"], editors=[f"user:{two.id}"])
    for number in range(12):
        make_page(secret, f"Furnace bricks {number}", "furnace bricks " * number, actor=two)
    settled()
    assert [(each.user.name, each.score) for each in experts_for(reader, "furnace bricks")] == before
    assert found(two, "furnace bricks")[0] == "Tw O"


def test_a_page_that_was_narrowed_a_moment_ago_counts_no_more(reader, settled) -> None:
    writer = colleague("Wri Ter", reader)
    page = make_page(title="Furnace", source="The furnace.", actor=writer)
    settled()
    assert found(reader, "furnace") == ["Wri Ter"]
    narrow_page(writer, reload_page(writer, page), narrowing_of([f"user:{writer.id}"]))
    assert found(reader, "furnace") == []


def test_what_one_hides_counts_for_nobody_until_it_is_shown_again(login, reader, settled) -> None:
    writer = colleague("Wri Ter", reader)
    page = make_page(title="Furnace", source="The furnace.", actor=writer)
    settled()
    browser = login(writer)
    assert "Furnace" in browser.get("/people/evidence").get_data(as_text=True)
    browser.post(f"/people/evidence/page/{page.id}/hiding")
    assert found(reader, "furnace") == []
    assert "Let it count" in browser.get("/people/evidence").get_data(as_text=True)
    browser.post(f"/people/evidence/page/{page.id}/showing")
    assert found(reader, "furnace") == ["Wri Ter"]


def test_a_hidden_skill_and_a_hidden_endorsement_do_not_count(reader, settled) -> None:
    holder, fan = colleague("Hol Der", reader), colleague("Fa N", reader)
    held = set_skill(holder, holder, "Brazing", 3)
    word = endorse(fan, holder, held.skill, "Seen it.")
    settled()
    score = experts_for(reader, "brazing")[0].score
    hide_evidence(holder, "endorsement", word.id)
    assert experts_for(reader, "brazing")[0].score < score
    hide_evidence(holder, "skill", held.skill_id)
    assert found(reader, "brazing") == []
    show_evidence(holder, "skill", held.skill_id)
    assert found(reader, "brazing") == ["Hol Der"]


def test_nobody_hides_what_is_no_evidence(login, reader) -> None:
    assert login(reader).post("/people/evidence/person/1/hiding").status_code == 404
    assert login(reader).post("/people/evidence/nonsense/1/hiding").status_code == 404


def test_whoever_opts_out_is_not_suggested_but_stays_in_the_directory(login, reader, settled) -> None:
    holder = colleague("Hol Der", reader)
    set_skill(holder, holder, "Brazing", 3)
    settled()
    login(holder).post("/people/suggesting", data={"suggested": "0"})
    assert found(reader, "brazing") == []
    assert "Hol Der" in login(reader).get("/people/?name=hol").get_data(as_text=True)
    login(holder).post("/people/suggesting", data={"suggested": "1"})
    assert found(reader, "brazing") == ["Hol Der"]


def test_whoever_has_left_is_not_suggested(reader, settled) -> None:
    holder = colleague("Hol Der", reader)
    set_skill(holder, holder, "Brazing", 3)
    settled()
    deactivate_user(None, holder)
    assert found(reader, "brazing") == []


def test_absence_load_and_deputy_are_shown(login, reader, settled, time_machine) -> None:
    time_machine.move_to("2026-12-01T09:00:00Z", tick=False)
    holder, deputy = colleague("Hol Der", reader), colleague("Dep Uty", reader)
    set_skill(holder, holder, "Brazing", 3)
    update_profile(holder, holder, load=Load.BUSY)
    set_absence(holder, holder, date(2026, 11, 30), date(2026, 12, 4), deputy)
    settled()
    text = login(reader).get("/people/experts?q=brazing").get_data(as_text=True)
    assert "Away until" in text
    assert "Dep Uty" in text
    assert "Little time for questions just now" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "Ask before you mail everybody"),
        ("the of and", "These words say too little"),
        ("???", "These words say too little"),
        ("🔥", "These words say too little"),
        ("zzzunknown", "Nobody here is known for this yet"),
        ("furnace " * 1_300, "Only the first part of your text was used"),
    ],
)
def test_every_question_gets_a_clear_answer(login, reader, settled, asked: str, said: str) -> None:
    settled()
    response = login(reader).get("/people/experts", query_string={"q": asked})
    assert response.status_code == 200
    assert said in response.get_data(as_text=True)


def test_a_question_is_never_code(login, reader, settled) -> None:
    settled()
    text = login(reader).get("/people/experts", query_string={"q": "<script>alert(1)</script> ' OR 1=1"})
    assert "<script>alert" not in text.get_data(as_text=True)


def test_without_an_index_the_page_says_so(login, reader, index, lose_index) -> None:
    lose_index()
    text = login(reader).get("/people/experts?q=furnace").get_data(as_text=True)
    assert "The index is being built anew" in text


def test_the_search_page_says_who_knows(login, reader, settled) -> None:
    holder = colleague("Hol Der", reader)
    set_skill(holder, holder, "Brazing", 4)
    settled()
    text = login(reader).get("/search?q=brazing").get_data(as_text=True)
    assert "Who knows about this" in text
    assert "“Brazing”: can teach it" in text
    order = ["p-results", "p-who-knows", "p-fold"]
    assert sorted(order, key=lambda name: text.index(f'class="{name}"')) == order


def test_the_command_sees_what_everybody_may_read_unless_told_otherwise(app, reader, settled) -> None:
    insider, _modest = restricted(reader)
    settled()
    runner = app.test_cli_runner()
    rows = json.loads(runner.invoke(args=["experts", "furnace", "--json"]).stdout)
    assert [row["name"] for row in rows] == ["Mod Est"]
    assert rows[0]["rank"] == 1
    assert rows[0]["evidence"][0]["title"] == "Office"
    as_insider = runner.invoke(args=["experts", "furnace", "--json", "--as", insider.email, "-n", "1"])
    assert [row["name"] for row in json.loads(as_insider.stdout)] == ["Insi Der"]


@pytest.mark.parametrize("size", [2, 10])
def test_the_page_costs_the_same_however_many_are_found(login, reader, settled, count_queries, size: int) -> None:
    for number in range(size):
        person = colleague(f"Person {number}x", reader)
        set_skill(person, person, "Brazing", 3)
        make_page(title=f"Brazing {number}", source="Brazing.", actor=person)
    settled()
    browser = login(reader)
    browser.get("/people/experts?q=brazing")
    with count_queries() as queries:
        browser.get("/people/experts?q=brazing")
    assert len(queries) == QUERIES
