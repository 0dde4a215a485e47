"""What a process remembers is what it would find out anew: whoever reads, whatever has changed, however late it is.

After each change, people who differ in what they see read the pages that are kept, each of them after the others, and
read them again from a process that has forgotten everything.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import zip_longest
from typing import Any

import pytest

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.generations import MEMORIES, Memory, forget_everything
from tests.client import TOKEN, InspectingClient
from tests.house.changing import Change, ChangingHouse

BEGIN = "2026-11-26T10:20:30+00:00"
TIMES = [timedelta(seconds=65), timedelta(seconds=30), timedelta(days=1), timedelta(days=40)]
Reader = tuple[str, InspectingClient]
Known = Sequence[tuple[Memory[Any, Any], dict[Any, Any]]]


@pytest.fixture
def house(index, run_jobs, time_machine) -> ChangingHouse:
    time_machine.move_to(BEGIN, tick=False)
    house = ChangingHouse()
    run_jobs()
    return house


@pytest.fixture
def reading(login) -> Callable[..., list[Reader]]:
    """Return a function that gives people browsers, which need not inspect what they get."""

    def browsers_of(*people: User) -> list[Reader]:
        readers = [(one.name, login(one)) for one in people]
        for _name, browser in readers:
            browser.inspects = False
        return readers

    return browsers_of


def rounds_in_the_rooms(house: ChangingHouse) -> Iterator[list[Change]]:
    """Yield changes of different rooms together: none of them hides that another one is not noticed."""
    for changes in zip_longest(house.news(), house.wiki(), house.templates(), house.profiles()):
        yield [change for change in changes if change is not None]


def read(browser: InspectingClient, address: str) -> str:
    answer = browser.get(address)
    return f"{answer.status_code} {answer.location}\n{TOKEN.sub('', answer.get_data(as_text=True))}"


def faults_of(readers: Sequence[Reader], addresses: Sequence[str]) -> list[str]:
    """Return in what pages of a process that remembers differ from those of one that does not."""
    warm = [read(browser, address) for _name, browser in readers for address in addresses]
    known = [(memory, dict(memory._values)) for memory in MEMORIES]
    cold = []
    for _name, browser in readers:
        forget_everything()
        cold += [read(browser, address) for address in addresses]
    asked = [(name, browser, address) for name, browser in readers for address in addresses]
    differing = [one for one, kept, fresh in zip(asked, warm, cold, strict=True) if kept != fresh]
    faults = [fault for one in differing if (fault := fault_of(*one, known))]
    recall(known)
    return faults


def fault_of(name: str, browser: InspectingClient, address: str, known: Known) -> str:
    """Return how a page differs, unless it did so because it was read for the first time."""
    recall(known)
    kept = read(browser, address)
    forget_everything()
    fresh = read(browser, address)
    lines = difflib.unified_diff(fresh.splitlines(), kept.splitlines(), "fresh", "kept", n=0, lineterm="")
    return "\n".join([f"{name} at {address}:", *lines]) if fresh != kept else ""


def recall(known: Known) -> None:
    """Let the process remember again what it knew before, and nothing else."""
    forget_everything()
    for memory, values in known:
        memory._values.update(values)


def check(
    house: ChangingHouse, readers: list[Reader], rounds: Iterable[list[Change]], work: Callable[[], object] = int
) -> None:
    assert faults_of(readers, house.addresses()) == []
    for number, changes in enumerate(rounds):
        for change in changes:
            house.renew_people()
            change()
        session.commit()
        work()
        readers.reverse()
        faults = faults_of(readers, house.addresses())
        assert not faults, f"after round {number}:\n" + "\n\n".join(faults)


def test_after_every_change_in_the_rooms_everybody_reads_what_is_true(house, reading, run_jobs) -> None:
    check(house, reading(house.owner, house.colleague), rounds_in_the_rooms(house), run_jobs)


def test_after_every_change_of_people_everybody_reads_what_is_true(house, reading, run_jobs) -> None:
    check(house, reading(house.colleague, house.champion), ([one] for one in house.company()), run_jobs)


def test_when_time_alone_has_passed_everybody_reads_what_is_true(house, reading, time_machine) -> None:
    for change in house.news():
        house.renew_people()
        change()
    session.commit()
    rounds = ([lambda later=later: time_machine.move_to(clock.now() + later, tick=False)] for later in TIMES)
    check(house, reading(house.colleague, house.champion), rounds)
