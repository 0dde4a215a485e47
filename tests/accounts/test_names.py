"""People are found by name: without accents, in any order, by short forms, and with typing mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import NameKey, User
from app.accounts.models.name import keys_of
from app.accounts.nicknames import OTHERS, other_forms_of
from app.accounts.queries import fold_name, matching_name, resembling_name
from app.accounts.service.people import create_user as create
from app.accounts.service.people import set_known_as, update_user
from app.core.db import session
from app.core.errors import InvalidError
from app.core.index import distance
from tests.factories import DepartmentFactory


@pytest.fixture
def department(app):
    return DepartmentFactory(name="Works")


@pytest.fixture
def called(department):
    """Return a function that gives somebody an account under a name."""

    def call(name: str) -> User:
        return create(None, email=f"{fold_name(name).replace(' ', '.')}@x.example", name=name, department=department)

    return call


def named(text: str) -> list[str]:
    return list(session.scalars(select(User.name).where(matching_name(text)).order_by(User.id)))


def resembling(text: str) -> list[str]:
    return list(session.scalars(select(User.name).where(resembling_name(text)).order_by(User.id)))


@pytest.mark.parametrize("asked", ["jerome dupont", "Dupont Jérôme", "dup jer", "JÉRÔME"])
def test_accents_order_and_endings_do_not_matter(called, asked: str) -> None:
    called("Jérôme Dupont")
    called("Ana Roy")
    assert named(asked) == ["Jérôme Dupont"]


@pytest.mark.parametrize(
    "asked",
    [
        "jerome dupon", "jerme dupont", "jermoe dupont", "jerome dupomt", "gerome dupont", "dupnot jerome",
        "jerome ddupont",
    ],
)  # fmt: skip
def test_typing_mistakes_do_not_matter(called, asked: str) -> None:
    called("Jérôme Dupont")
    called("Ana Roy")
    assert resembling(asked) == ["Jérôme Dupont"]


@pytest.mark.parametrize(
    ("name", "asked"),
    [("Emmanuel Roy", "manu roy"), ("Robert Hall", "bob hall"), ("Bob Hall", "robert"), ("Élisabeth Roux", "babeth")],
)
def test_a_short_form_finds_the_name_and_the_name_the_short_form(called, name: str, asked: str) -> None:
    called(name)
    called("Somebody Else")
    assert named(asked) == [name]


def test_what_is_too_far_off_is_nobody(called) -> None:
    called("Jérôme Dupont")
    assert resembling("gerald dupond") == []
    assert resembling("xy") == []


def test_the_other_name_that_one_goes_by_is_found_and_outlives_a_new_name(called) -> None:
    user = called("Xue Wei")
    assert set_known_as(user, "Sophie")
    assert not set_known_as(user, "Sophie")
    session.flush()
    assert named("sophie") == ["Xue Wei"]
    update_user(None, user, name="Wei Xue-Martin")
    session.flush()
    assert named("sophie martin") == ["Wei Xue-Martin"]
    assert resembling("sohpie") == ["Wei Xue-Martin"]
    assert set_known_as(user, "")
    session.flush()
    assert named("sophie") == []


def test_percent_signs_and_quotes_mean_nothing(called) -> None:
    called("Jérôme Dupont")
    assert named("%dupont_") == ["Jérôme Dupont"]
    assert named("' OR 1=1 --") == []


def test_a_word_is_kept_once_however_many_bear_it(called) -> None:
    for first in ("Ana", "Bo", "Cleo"):
        called(f"{first} Dupont")
    words = session.scalars(select(NameKey.word).where(NameKey.key == "dupont")).all()
    assert words == ["dupont"]


@given(st.text("abcdefgh", min_size=2, max_size=12), st.integers(0, 11), st.sampled_from("abcdefgh"))
def test_words_one_mistake_apart_share_a_key(word: str, at: int, letter: str) -> None:
    at %= len(word)
    replaced = word[:at] + letter + word[at + 1 :]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for other in (replaced, swapped, word[:at] + word[at + 1 :], word[:at] + letter + word[at:]):
        assert distance(word, other, 2) <= 1
        assert keys_of(word) & keys_of(other)


def test_short_forms_are_folded_and_go_both_ways() -> None:
    for name, others in OTHERS.items():
        assert fold_name(name) == name
        assert all(name in other_forms_of(other) for other in others)


@pytest.mark.parametrize(("name", "said"), [(" ", "Please enter a name."), ("n" * 201, "up to 200 characters")])
def test_a_name_that_is_missing_is_told_from_one_that_is_too_long(called, name: str, said: str) -> None:
    person = called("Ana Roy")
    with pytest.raises(InvalidError) as refused:
        update_user(None, person, name=name)
    assert said in refused.value.message
