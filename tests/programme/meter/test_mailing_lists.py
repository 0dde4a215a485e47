"""Mailing lists: who is on them, and who got a message over one."""

from datetime import UTC, datetime

import pytest

from app.core.errors import InvalidError
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.sighting import Sighting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FILE = """address,name,members
all@corp.example,Everybody,sales@corp.example legal@corp.example
sales@corp.example,Sales,ann@corp.example; Bob@corp.example
legal@corp.example,Legal,"cid@corp.example, all@corp.example"
"""


def mail(*recipients: str, lists: tuple[str, ...] = ()) -> Sighting:
    return Sighting("<1>", NOON, "zoe@corp.example", tuple(f"{one}@corp.example" for one in recipients), lists)


def reached(lists: MailingLists, sighting: Sighting) -> dict[str, str | None]:
    return {address.partition("@")[0]: name for address, name in lists.deliveries_of(sighting).items()}


def test_a_list_is_expanded_with_the_lists_in_it_even_where_they_go_round_in_circles() -> None:
    lists = MailingLists.read(FILE)
    assert reached(lists, mail("all")) == dict.fromkeys(("ann", "bob", "cid"), "Everybody")
    assert reached(lists, mail("sales")) == dict.fromkeys(("ann", "bob"), "Sales")


def test_each_person_gets_one_delivery_over_the_first_list_by_name() -> None:
    lists = MailingLists.read(FILE)
    assert reached(lists, mail("all", "sales", "ann", "zoe")) == {
        "ann": "Everybody", "bob": "Everybody", "cid": "Everybody", "zoe": None,
    }  # fmt: skip


def test_a_list_that_the_log_has_expanded_is_not_expanded_again() -> None:
    lists = MailingLists.read(FILE)
    sighting = mail("ann", "zoe", lists=("sales@corp.example",))
    assert reached(lists, sighting) == {"ann": "Sales", "zoe": None}


def test_everybody_was_reached_by_a_list_whose_members_nobody_has_told() -> None:
    named = MailingLists.read("address,name,members\nteam@corp.example,The team,\n")
    assert reached(named, mail("ann", "zoe", lists=("team@corp.example",))) == {"ann": "The team", "zoe": "The team"}
    assert reached(MailingLists(), mail("ann", lists=("team@corp.example",))) == {"ann": ""}
    assert reached(named, mail("team")) == {"team": None}


def test_a_list_may_have_several_lines_and_many_members() -> None:
    many = " ".join(f"p{number}@corp.example" for number in range(20_000))
    lists = MailingLists.read(f"\ufeffAddress;Name;Members\nA@corp.example;A;{many}\na@corp.example;;z@corp.example\n")
    assert len(lists.people_on("a@corp.example")) == 20_001
    assert lists.name_of("a@corp.example") == "A"


def test_an_address_is_no_name() -> None:
    lists = MailingLists.read("address,name,members\na@corp.example,a@corp.example,b@corp.example\n")
    assert lists.name_of("a@corp.example") == ""


@pytest.mark.parametrize("text", ["", "address,name\na@x.example,A\n", "\0", "just words"])
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        MailingLists.read(text)
