"""A list of people: taken line by line, told line by line, safe to repeat."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.accounts.models import Department, Role, User
from app.accounts.queries import get_user_by_email
from app.core.db import session
from app.core.errors import ForbiddenError
from app.core.events import StoredEvent
from app.people.queries import get_profile
from app.people.service.importing import Report, UnreadableListError, import_people, read_rows
from tests.factories import UserFactory, make_administrator

HEADER = "email,name,department,title,manager_email,location,phone,skills,role\n"
ENRON = Path(__file__).parents[3] / "shared" / "emailtrace" / "enron" / "employees.csv"


def take(text: str, **options: bool) -> Report:
    rows, problems = read_rows(text.encode())
    report = import_people(None, rows, problems, **options)
    session.flush()
    session.expire_all()
    return report


def count(model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_everything_in_a_line_is_taken(app) -> None:
    take(
        HEADER + "boss@x.example,Ana Roy,Production,Director,,Works,,,administrator\n"
        "li.wei@x.example,Li Wei,Production/Machining,Turner,boss@x.example,Works,01 99 00 00 01,"
        "CNC turning:4; German,champion\n"
    )
    user = get_user_by_email("li.wei@x.example")
    profile = get_profile(user.id)
    assert (user.name, user.title, user.department.name) == ("Li Wei", "Turner", "Machining")
    assert user.department.depth == 1
    assert user.manager_id == get_user_by_email("boss@x.example").id
    assert (profile.location, profile.phone) == ("Works", "01 99 00 00 01")
    assert {one.skill.name: one.level for one in profile.skills} == {"CNC turning": 4, "German": 3}
    assert [(one.role, one.department_id) for one in user.roles] == [(Role.CHAMPION, user.department_id)]
    assert get_user_by_email("boss@x.example").is_administrator


def test_only_address_and_department_are_needed(app) -> None:
    report = take("email,department\njean-luc.martin@x.example,Sales\n")
    assert report.created == ["jean-luc.martin@x.example"]
    assert get_user_by_email("jean-luc.martin@x.example").name == "Jean-Luc Martin"


def test_departments_that_are_new_are_named_before_and_after(app) -> None:
    take("email,department\na@x.example,Finance/IT\n")
    text = "email,department\na@x.example,IT\nb@x.example,Finance/IT\nc@x.example,Works/Paint\n"
    assert take(text, dry_run=True).departments == ["IT", "Works/Paint"]
    assert take(text).departments == ["IT", "Works/Paint"]
    assert take(text).departments == []


def test_a_department_whose_first_line_is_refused_is_made_for_the_next(app) -> None:
    report = take(f"email,name,department\na@x.example,{'n' * 400},Works\nb@x.example,Bo,Works\n")
    assert (report.created, [one.line for one in report.problems]) == (["b@x.example"], [2])
    assert get_user_by_email("b@x.example").department.name == "Works"
    assert count(Department) == 1
    assert session.scalars(select(StoredEvent.name).where(StoredEvent.name.like("%department%"))).all() == [
        "accounts.department_created"
    ]


def test_the_same_list_twice_changes_nothing(app) -> None:
    text = HEADER + "a@x.example,Ana,Sales,Clerk,,Lyon,,welding:2,champion\nb@x.example,Bo,Sales,,a@x.example,,,,\n"
    assert len(take(text).created) == 2
    again = take(text)
    assert (again.created, again.updated, again.problems, len(again.unchanged)) == ([], [], [], 2)


def test_what_the_list_does_not_mention_stays(app) -> None:
    take(HEADER + "a@x.example,Ana,Sales,Clerk,,Lyon,01,welding:2,champion\n")
    take("email,department\na@x.example,Sales\n")
    user = get_user_by_email("a@x.example")
    assert (user.name, user.title, len(user.roles)) == ("Ana", "Clerk", 1)
    assert get_profile(user.id).location == "Lyon"


def test_a_bad_line_is_told_and_stops_nothing_else(app) -> None:
    report = take(
        HEADER + "not-an-address,X,Sales,,,,,,\n"
        ",No address,Sales,,,,,,\n"
        "c@x.example,C,,,,,,,\n"
        "d@x.example,D,Sales,,,,,welding:9,\n"
        "e@x.example,E,Sales,,,,,,king\n"
        "f@x.example,F,Sales,,nobody@x.example,,,,\n"
        "f@x.example,F,Sales,,,,,,\n"
        f"g@x.example,{'G' * 600},Sales,,,,,,\n"
        "good@x.example,Good,Sales,,,,,,\n"
    )
    assert report.created == ["f@x.example", "good@x.example"]
    assert sorted(problem.line for problem in report.problems) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert all(problem.reason for problem in report.problems)


def test_people_cannot_report_to_each_other_in_a_circle(app) -> None:
    report = take(
        HEADER + "a@x.example,A,Sales,,b@x.example,,,,\nb@x.example,B,Sales,,c@x.example,,,,\n"
        "c@x.example,C,Sales,,a@x.example,,,,\nd@x.example,D,Sales,,d@x.example,,,,\n"
    )
    assert [problem.line for problem in report.problems] == [4, 5]


def test_those_who_are_missing_are_deactivated_only_when_asked_for(app) -> None:
    take("email,department\na@x.example,Sales\nb@x.example,Sales\n")
    assert take("email,department\na@x.example,Sales\n").deactivated == []
    assert take("email,department\na@x.example,Sales\n", deactivate_missing=True).deactivated == ["b@x.example"]
    assert not get_user_by_email("b@x.example").is_active
    assert take("email,department\na@x.example,Sales\nb@x.example,Sales\n").updated == ["b@x.example"]
    assert get_user_by_email("b@x.example").is_active


def test_a_bad_line_does_not_count_as_missing_and_administrators_never_do(app) -> None:
    take("email,department\na@x.example,Sales\nb@x.example,Sales\n")
    keeper = make_administrator()
    report = take("email,department,role\na@x.example,Sales,\nb@x.example,Sales,king\n", deactivate_missing=True)
    assert report.deactivated == []
    assert get_user_by_email(keeper.email).is_active


def test_a_list_without_a_single_good_line_deactivates_nobody(app) -> None:
    take("email,department\na@x.example,Sales\n")
    assert take("email,department\nbroken,Sales\n", deactivate_missing=True).deactivated == []


def test_a_dry_run_tells_what_would_change_and_changes_nothing(app) -> None:
    take("email,department\na@x.example,Sales\n")
    report = take("email,department\na@x.example,Quality\nb@x.example,Sales\n", dry_run=True, deactivate_missing=True)
    assert (report.created, report.updated) == (["b@x.example"], ["a@x.example"])
    assert count(User) == 1
    assert count(Department) == 1
    assert get_user_by_email("a@x.example").department.name == "Sales"


def test_what_changes_in_an_account_is_told_field_by_field_before_and_after(app) -> None:
    take(
        HEADER + "a@x.example,Ana,Sales,Clerk,b@x.example,Lyon,01,welding:2; VAT:3,\nb@x.example,Bo,Sales,,,,,,\n"
        "c@x.example,Cy,Works/Paint,,,,,,champion\n"
    )
    text = (
        HEADER + "a@x.example,Ana Roy,Works/Mill,Head,c@x.example,Nancy,02,welding:4; VAT:3,champion\n"
        "b@x.example,Bo,Sales,,a@x.example,,,,administrator\nc@x.example,Cy,Sales,,,,,,champion\n"
    )
    wanted = {
        "a@x.example": (
            ("name", "Ana", "Ana Roy"),
            ("title", "Clerk", "Head"),
            ("department", "Sales", "Works/Mill"),
            ("role", "", "champion of Works/Mill"),
            ("location", "Lyon", "Nancy"),
            ("phone", "01", "02"),
            ("skills", "welding:2", "welding:4"),
            ("manager", "Bo", "Cy"),
        ),
        "c@x.example": (("department", "Works/Paint", "Sales"), ("role", "", "champion of Sales")),
    }
    rehearsed = take(text.replace(",a@x.example,", ",,"), dry_run=True).differences
    assert rehearsed == wanted | {"b@x.example": (("role", "", "administrator"),)}
    assert take(text).differences["b@x.example"] == (("role", "", "administrator"), ("manager", "", "Ana Roy"))
    assert take(text).differences == {}


def test_an_account_that_is_opened_again_says_so_and_a_new_one_says_nothing_of_its_fields(app) -> None:
    take("email,department\na@x.example,Sales\nb@x.example,Sales\n")
    take("email,department\nb@x.example,Sales\n", deactivate_missing=True)
    report = take("email,department,manager_email\na@x.example,Sales,\nc@x.example,Sales,b@x.example\n")
    assert report.differences == {"a@x.example": (("account", "deactivated", "active"),)}
    assert report.created == ["c@x.example"]


def test_managers_of_the_same_name_are_told_apart(app) -> None:
    names = "a@x.example,Ana,Sales\nb@x.example,Ana,Sales\n"
    take(f"email,name,department,manager_email\n{names}c@x.example,Cy,Sales,a@x.example\n")
    report = take("email,department,manager_email\nc@x.example,Sales,b@x.example\n")
    assert report.differences == {"c@x.example": (("manager", "a@x.example", "b@x.example"),)}


def test_of_many_skills_that_change_the_first_are_told(app) -> None:
    take("email,department,skills\na@x.example,Sales,welding:2\n")
    skills = ";".join(f"skill {number}:3" for number in range(9))
    report = take(f"email,department,skills\na@x.example,Sales,{skills}\n")
    [[field, before, after]] = report.differences["a@x.example"]
    assert (field, before) == ("skills", "welding:2")
    assert after == "skill 0:3; skill 1:3; skill 2:3; skill 3:3; skill 4:3; …"


def test_a_line_that_is_refused_says_nothing_of_what_would_have_changed(app) -> None:
    take("email,name,department\na@x.example,Ana,Sales\nb@x.example,Bo,Sales\n")
    report = take(f"email,name,department\na@x.example,{'n' * 400},Works\nb@x.example,Bo,Mill\n")
    assert report.differences == {"b@x.example": (("department", "Sales", "Mill"),)}


def test_telling_what_changes_costs_one_look_at_the_departments_however_long_the_list(app, count_queries) -> None:
    people = [f"p{number}@x.example" for number in range(10)]
    take("email,department\n" + "".join(f"{one},Sales/{one}\n" for one in people))
    looks = []
    for size in (1, 10):
        rows, problems = read_rows(("email,department\n" + "".join(f"{one},Sales\n" for one in people[:size])).encode())
        with count_queries() as queries:
            assert len(import_people(None, rows, problems, dry_run=True).differences) == size
        looks.append(len(queries))
    assert looks[0] == looks[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_from_a_spreadsheet_is_taken(app, encoding: str) -> None:
    rows, problems = read_rows("Email;Name;Department\nj@x.example;Jérôme;Qualité\n".encode(encoding))
    assert problems == []
    assert (rows[0].name, rows[0].department) == ("Jérôme", ("Qualité",))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04\0\0", b"name\nAna\n", b"email\na@x.example\n", b'email,department\n"\0']
)
def test_what_is_not_such_a_list_is_refused_with_a_sentence(app, content: bytes) -> None:
    with pytest.raises(UnreadableListError) as caught:
        read_rows(content)
    assert caught.value.message


def test_only_administrators_import(app) -> None:
    with pytest.raises(ForbiddenError):
        import_people(UserFactory(), [])


@pytest.mark.skipif(not ENRON.exists(), reason="the real list is not at hand")
def test_the_list_of_a_real_firm_is_taken_twice_in_a_row(app) -> None:
    rows, problems = read_rows(ENRON.read_bytes())
    first, second = import_people(None, rows, problems), import_people(None, rows, problems)
    assert (len(first.created), first.problems) == (156, [])
    assert (len(second.unchanged), second.changes) == (156, [])
    assert (count(User), count(Department)) == (156, 16)


def test_the_command_prints_a_report(app, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("email,department\na@x.example,Sales\nbroken,Sales\n")
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["people", "import", str(path), "--dry-run"])
    assert "would be created: a@x.example\n" in dry.output
    result = runner.invoke(args=["people", "import", str(path)])
    assert result.exit_code == 0
    assert "1 created" in result.output
    assert "line 3:" in result.output
    path.write_text("email,department,title\na@x.example,Works/Mill,Turner\n")
    moved = runner.invoke(args=["people", "import", str(path), "--dry-run"]).output
    assert "would be updated: a@x.example (title: nothing -> Turner, department: Sales -> Works/Mill)" in moved
    path.write_text("email,department\nbroken,Sales\n")
    assert runner.invoke(args=["people", "import", str(path)]).exit_code == 1


@pytest.mark.parametrize(("skill", "said"), [("w" * 81, "is too long for a skill"), ("🔥🔥", "in a word or a few")])
def test_a_line_with_a_skill_that_cannot_be_is_explained_and_the_others_are_taken(app, skill: str, said: str) -> None:
    report = take(f"email,department,skills\na@x.example,Sales,{skill}:3\nb@x.example,Sales,welding:3\n")
    assert report.created == ["b@x.example"]
    assert [(one.line, said in one.reason) for one in report.problems] == [(2, True)]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("name", "n" * 201, "The column “name” is too long: it can have up to 200 characters."),
        ("name", "n" * 600, "The column “name” is too long: it can have up to 200 characters."),
        ("title", "t" * 201, "The column “title” is too long: it can have up to 200 characters."),
        ("manager_email", f"{'m' * 250}@x.example", "“manager_email” is too long: it can have up to 254 characters."),
        ("phone", "1" * 41, "The column “phone” is too long: it can have up to 40 characters."),
        ("location", "s" * 121, "The column “location” is too long: it can have up to 120 characters."),
        ("skills", "w" * 501, "The column “skills” is too long: it can have up to 500 characters."),
    ],
)
def test_of_a_value_that_is_too_long_the_column_and_the_most_are_told(app, column: str, value: str, said: str) -> None:
    report = take(f"email,department,{column}\na@x.example,Sales,{value}\nb@x.example,Sales,\n")
    assert report.created == ["b@x.example"]
    assert [(one.line, said in one.reason) for one in report.problems] == [(2, True)]


def test_values_as_long_as_they_can_be_are_taken(app) -> None:
    take(f"email,name,department,title\na@x.example,{'n' * 200},{'d' * 120},{'t' * 200}\n")
    user = get_user_by_email("a@x.example")
    assert (len(user.name), len(user.title), len(user.department.name)) == (200, 200, 120)


def test_a_department_whose_name_is_too_long_is_told_from_a_person_whose_name_is(app) -> None:
    [problem] = take(f"email,department\na@x.example,Works/{'d' * 121}\n").problems
    assert problem.reason == "The name of a department is too long: it can have up to 120 characters."
