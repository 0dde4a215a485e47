"""The demo company and the starter pages agree with each other: every name, address and link leads somewhere."""

import csv
import re
from collections import Counter
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.every import every

SEED = Path(__file__).parents[2] / "wiki_seed"
COLUMNS = "email,name,department,title,manager_email,location,phone,skills,role"
PAGE_KEYS = {"title", "slug", "language", "owner", "review_months", "tags", "order"}
ENTRY_KEYS = {"title", "language", "department", "topic", "tags"}
TEMPLATE_KEYS = {"title", "language", "description"}
SPACE_KEYS = {"slug", "name", "name_fr", "description", "description_fr", "department", "order"}
TOPIC_KEYS = {"slug", "name", "name_fr", "departments", "order"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

LINK = re.compile(r"\[\[([^\]|]+)(?:\|[^\]]+)?\]\]")
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")
PHONE = re.compile(r"\b0\d(?:[ \u00a0.]\d\d){4}\b")
FICTIONAL = re.compile(r"01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98")
ADMONITION = re.compile(r'^!!! (note|tip|warning|danger) "[^"]+"$')
PLACEHOLDER = re.compile(r"\b(lorem ipsum|TODO|TBD|FIXME|XXX)\b", re.IGNORECASE)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
FRENCH_FAULTS = {
    "a plain space inside guillemets": re.compile(r"«[ \n]|[ \n]»"),
    "a plain space before ; : ! ?": re.compile(r"\w ?[ \n][;:!?](?:\s|$)"),
    "a straight apostrophe": re.compile(r"[^\W\d_]'[^\W\d_]"),
    "a plain space before a unit": re.compile(r"\d (?:€|%|h\b|\d{3}(?!\d))"),
}


class Text(NamedTuple):
    """A Markdown file: what its front matter says, and its body."""

    path: Path
    meta: dict[str, Any]
    body: str

    @property
    def address(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def prose(self) -> str:
        return CODE.sub("", f"{self.meta['title']}\n\n{self.meta.get('description', '')}\n\n{self.body}")

    @property
    def bones(self) -> list[str]:
        """What a translation keeps: headings, rows, boxes to tick, admonitions."""
        return re.findall(r"^(#+ |\||- \[[ x]\]|!!! \w+)", CODE.sub("", self.body), re.MULTILINE)


def read_text(path: Path) -> Text:
    empty, meta, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert not empty
    return Text(path, yaml.safe_load(meta), body)


with (SEED / "demo" / "people.csv").open(encoding="utf-8", newline="") as file:
    PEOPLE = list(csv.DictReader(file))
EMAILS = {person["email"] for person in PEOPLE}
DEPARTMENTS = {
    "/".join(path[:depth]) for path in (p["department"].split("/") for p in PEOPLE) for depth in range(1, len(path) + 1)
}
GROUPS = yaml.safe_load((SEED / "demo" / "groups.yaml").read_text(encoding="utf-8"))
ACCOUNTS = yaml.safe_load((SEED / "demo" / "accounts.yaml").read_text(encoding="utf-8"))
NEWS = yaml.safe_load((SEED / "demo" / "news.yaml").read_text(encoding="utf-8"))
SPACES = yaml.safe_load((SEED / "wiki" / "spaces.yaml").read_text(encoding="utf-8"))
TOPICS = yaml.safe_load((SEED / "faq" / "topics.yaml").read_text(encoding="utf-8"))
PAGES = [read_text(path) for path in sorted((SEED / "wiki").glob("*/*.md"))]
ENTRIES = [read_text(path) for path in sorted((SEED / "faq").glob("*.md"))]
TEMPLATES = [read_text(path) for path in sorted((SEED / "page_templates").glob("*.md"))]
TEXTS = PAGES + ENTRIES + TEMPLATES
TEXT_AT = {text.address: text for text in TEXTS}
PAGE_AT = {page.address: page for page in PAGES}
each_page = every(PAGES, name=attrgetter("address"))
each_entry = every(ENTRIES, name=attrgetter("address"))
each_template = every(TEMPLATES, name=attrgetter("address"))
each_text = every(TEXTS, name=attrgetter("address"))


def original_of(text: Text) -> str:
    """Return the address of the text that this one is the translation of, or its own."""
    if text.path.parent.name == "page_templates":
        return f"page_templates/{text.path.name.partition('.')[0]}.en"
    return f"{text.path.parent.name}/{text.meta.get('translation_of', text.path.stem)}"


TRANSLATED = {(original_of(text), text.meta["language"]): text.address for text in TEXTS}


def test_the_list_of_people_has_the_columns_of_the_import() -> None:
    header = (SEED / "demo" / "people.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == COLUMNS
    assert all(None not in person and None not in person.values() for person in PEOPLE)


def test_nobody_is_listed_twice() -> None:
    for column in ("email", "name", "phone"):
        assert [value for value, count in Counter(person[column] for person in PEOPLE).items() if count > 1] == []
    assert len({email.lower() for email in EMAILS}) == len(PEOPLE)


def test_the_company_has_one_domain_that_nobody_can_own() -> None:
    (domain,) = {email.partition("@")[2] for email in EMAILS}
    assert domain.endswith(".example")
    assert domain != "passerelle.example"


def test_everybody_reports_to_the_one_at_the_top() -> None:
    manager_of = {person["email"]: person["manager_email"] for person in PEOPLE}
    (top,) = [email for email, manager in manager_of.items() if not manager]
    for email in manager_of:
        above, seen = email, set()
        while manager_of[above]:
            assert above not in seen, f"{email} is in a circle of managers"
            seen.add(above)
            above = manager_of[above]
        assert above == top


def test_there_are_eight_departments_and_each_below_the_top_has_a_champion() -> None:
    roots = {department for department in DEPARTMENTS if "/" not in department}
    (top,) = [person["department"] for person in PEOPLE if not person["manager_email"]]
    assert len(roots) == 8
    assert {person["department"] for person in PEOPLE if person["role"] == "champion"} >= roots - {top}


def test_roles_and_skills_can_be_imported() -> None:
    assert {person["role"] for person in PEOPLE} == {"", "champion", "administrator"}
    for person in PEOPLE:
        skills = [part.strip() for part in person["skills"].split(";")]
        assert all(re.fullmatch(r"[^:;]+(:[1-4])?", skill) for skill in skills), person["email"]
        assert len({skill.partition(":")[0].casefold() for skill in skills}) == len(skills), person["email"]


def test_the_demo_accounts_are_the_people_they_are_said_to_be() -> None:
    role_of = {person["email"]: person["role"] or "staff" for person in PEOPLE}
    assert {key: role_of[account["email"]] for key, account in ACCOUNTS.items()} == {
        key: key for key in ("staff", "champion", "administrator")
    }
    assert all(set(account) == {"email", "who"} for account in ACCOUNTS.values())


@every(GROUPS, name=itemgetter("name"))
def test_a_group_has_members_who_work_here_each_once(group: dict[str, Any]) -> None:
    assert set(group) == {"name", "description", "members", "owner"}
    assert {group["owner"], *group["members"]} <= EMAILS
    assert len(set(group["members"])) == len(group["members"]) > 1


def test_every_space_has_pages_and_no_other_folder_has() -> None:
    assert {page.path.parent.name for page in PAGES} == {space["slug"] for space in SPACES}


@every(SPACES, name=itemgetter("slug"))
def test_a_space_is_described_in_both_languages_and_has_a_department(space: dict[str, Any]) -> None:
    assert space.keys() == SPACE_KEYS
    assert space["department"] in DEPARTMENTS
    assert all(space[key].endswith(".") for key in ("description", "description_fr"))


@every(TOPICS, name=itemgetter("slug"))
def test_a_topic_of_the_faq_names_the_departments_that_answer_in_it(topic: dict[str, Any]) -> None:
    assert topic.keys() == TOPIC_KEYS
    answering = {entry.meta["department"] for entry in ENTRIES if entry.meta["topic"] == topic["slug"]}
    assert sorted(answering) == topic["departments"]


@pytest.mark.parametrize("listed", [SPACES, TOPICS], ids=["spaces", "topics"])
def test_spaces_and_topics_are_listed_once_in_their_order(listed: list[dict[str, Any]]) -> None:
    assert [one["order"] for one in listed] == list(range(1, len(listed) + 1))
    for key in ("slug", "name", "name_fr"):
        assert len({one[key] for one in listed}) == len(listed)
    assert all(SLUG.fullmatch(one["slug"]) for one in listed)
    french = [one[key] for one in listed for key in ("name_fr", "description_fr") if key in one]
    assert [text for text in french for fault in FRENCH_FAULTS.values() if fault.search(text)] == []


@each_page
def test_a_page_says_what_it_is_and_who_keeps_it(page: Text) -> None:
    assert page.meta.keys() - {"parent", "translation_of"} == PAGE_KEYS
    assert page.meta["slug"] == page.path.stem
    assert page.meta["language"] in ("en", "fr")
    assert page.meta["owner"] in DEPARTMENTS
    assert 1 <= page.meta["review_months"] <= 24
    assert page.meta["tags"]


@each_page
def test_a_parent_and_an_original_are_in_the_same_space(page: Text) -> None:
    space, language = page.path.parent.name, page.meta["language"]
    if parent := page.meta.get("parent"):
        assert PAGE_AT[f"{space}/{parent}"].meta["language"] == language
    if original := page.meta.get("translation_of"):
        assert PAGE_AT[f"{space}/{original}"].meta["language"] != language


def test_everything_is_there_once_in_each_language() -> None:
    assert len(TRANSLATED) == len(TEXTS)
    languages = Counter(original for original, _language in TRANSLATED)
    assert [original for original, count in languages.items() if count != 2] == []


@each_text
def test_a_translation_is_built_like_its_original(text: Text) -> None:
    assert text.bones == TEXT_AT[original_of(text)].bones


def test_a_translated_page_keeps_its_owner() -> None:
    for page in PAGES:
        original = PAGE_AT[original_of(page)]
        kept = [(one.meta["owner"], one.meta["review_months"], one.meta["order"]) for one in (page, original)]
        assert kept[0] == kept[1], page.address


def test_pages_stand_in_a_stated_order() -> None:
    places = Counter((page.path.parent.name, page.meta["language"], page.meta["order"]) for page in PAGES)
    assert [place for place, count in places.items() if count > 1] == []


@each_entry
def test_an_faq_entry_is_a_question_with_a_department_that_answers(entry: Text) -> None:
    assert entry.meta.keys() - {"translation_of", "pages"} == ENTRY_KEYS
    assert SLUG.fullmatch(entry.path.stem)
    assert "?" in entry.meta["title"]
    assert entry.meta["language"] in ("en", "fr")
    assert entry.meta["department"] in DEPARTMENTS
    assert entry.meta["topic"] in {topic["slug"] for topic in TOPICS}
    assert entry.meta["tags"]


@each_entry
def test_an_faq_entry_and_its_translation_are_answered_alike(entry: Text) -> None:
    original = TEXT_AT[original_of(entry)]
    assert (entry is original) == (entry.meta["language"] == original.meta["language"])
    for key in ("department", "topic"):
        assert entry.meta[key] == original.meta[key]
    backing = [[original_of(PAGE_AT[address]) for address in one.meta.get("pages", [])] for one in (entry, original)]
    assert backing[0] == backing[1]


@each_entry
def test_the_pages_that_back_an_answer_are_in_its_language(entry: Text) -> None:
    pages = entry.meta.get("pages", [])
    assert {PAGE_AT[address].meta["language"] for address in pages} <= {entry.meta["language"]}
    assert {*LINK.findall(entry.body)} <= {*pages}, "a page that is linked to backs the answer"


def test_the_faq_asks_every_question_once() -> None:
    assert len({entry.meta["title"] for entry in ENTRIES}) == len(ENTRIES)


@each_template
def test_a_page_template_says_in_one_sentence_what_it_is_for(template: Text) -> None:
    assert template.meta.keys() == TEMPLATE_KEYS
    assert template.path.name.endswith(f".{template.meta['language']}.md")
    assert re.fullmatch(r"[^.]+\.", template.meta["description"])
    assert re.search(r"^\*[^*\n]+", template.body, re.MULTILINE), "no sentence that guides who fills it in"


@each_text
def test_a_link_leads_to_a_page_in_the_readers_language_where_there_is_one(text: Text) -> None:
    for target in LINK.findall(text.body):
        assert target in PAGE_AT, f"[[{target}]] leads nowhere"
        assert target != text.address, f"[[{target}]] leads to itself"
        best = TRANSLATED.get((original_of(PAGE_AT[target]), text.meta["language"]), target)
        assert target == best, f"[[{target}]] could lead to [[{best}]]"


@each_text
def test_a_link_in_a_table_has_no_bar_that_would_end_its_cell(text: Text) -> None:
    rows = [line for line in CODE.sub("", text.body).splitlines() if line.startswith("|")]
    assert [row for row in rows if re.search(r"\[\[[^\]]*\|", row)] == []


@each_text
def test_every_row_of_a_table_has_as_many_cells_as_its_head(text: Text) -> None:
    for block in CODE.sub("x", text.body).split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) <= 1, rows[0]
        assert not rows or all(cell.strip() for cell in rows[0].strip("|").split("|")), "a column without a name"


@each_text
def test_addresses_and_telephone_numbers_belong_to_the_demo_company(text: Text) -> None:
    assert set(ADDRESS.findall(text.body)) <= EMAILS
    assert set(PHONE.findall(text.body)) <= {person["phone"] for person in PEOPLE}


def test_every_telephone_number_is_from_a_range_for_fiction() -> None:
    assert [person["phone"] for person in PEOPLE if not FICTIONAL.match(person["phone"])] == []
    assert [person["phone"] for person in PEOPLE if not PHONE.fullmatch(person["phone"])] == []


@each_text
def test_a_number_given_beside_a_full_name_is_that_persons(text: Text) -> None:
    named = re.findall(r"([^\W\d_][\w-]+ [^\W\d_][\w-]+), (0\d(?: \d\d){4})", text.body)
    phone_of = {person["name"]: person["phone"] for person in PEOPLE}
    assert [(name, phone) for name, phone in named if phone_of.get(name) != phone] == []


@each_text
def test_a_text_is_finished_and_its_marks_are_well_formed(text: Text) -> None:
    assert not PLACEHOLDER.search(text.body)
    assert not re.search(r"^# ", CODE.sub("", text.body), re.MULTILINE), "the title is in the front matter"
    lines = CODE.sub("", text.body).splitlines()
    assert [line for line in lines if line.startswith("!!!") and not ADMONITION.match(line)] == []
    assert [line for line in text.body.splitlines() if line != line.rstrip() or "\t" in line] == []


@every([text for text in TEXTS if text.meta["language"] == "fr"], name=attrgetter("address"))
def test_french_is_set_as_french_is(text: Text) -> None:
    prose = LINK.sub("", re.sub(r"^ *!!! \w+ |^\|[-|]+$", "", text.prose, flags=re.MULTILINE))
    assert {fault: found for fault, pattern in FRENCH_FAULTS.items() if (found := pattern.findall(prose))} == {}


@every(NEWS, name=itemgetter("title"))
def test_news_are_written_and_talked_about_by_those_they_are_for(post: dict[str, Any]) -> None:
    for said in post.get("comments", []):
        for one in (said, *said.get("answers", [])):
            (place,) = [person["department"] for person in PEOPLE if person["email"].startswith(f"{one['who']}@")]
            assert any(f"{place}/".startswith(f"{name}/") for name in post.get("for", [place]))
            assert one["minutes"] <= post["days"] * 24 * 60 + 120
    assert f"{post['author']}@" in " ".join(EMAILS)


def texts_in(value: Any) -> list[str]:
    """Return the texts in a mapping or a list, however deep."""
    if isinstance(value, dict | list):
        return [text for inner in (value.values() if isinstance(value, dict) else value) for text in texts_in(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", ["news", "rumours"])
def test_the_french_of_news_and_questions_is_set_as_french_is(name: str) -> None:
    listed = yaml.safe_load((SEED / "demo" / f"{name}.yaml").read_text(encoding="utf-8"))
    prose = "\n\n".join(text for one in listed if one["language"] == "fr" for text in texts_in(one))
    assert [fault for fault, pattern in FRENCH_FAULTS.items() if pattern.search(prose)] == []
