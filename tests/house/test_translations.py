"""English and French are both complete."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
OPTIONS = {"**/templates/**.html": {"trimmed": "true"}, "**/templates/**.txt": {"trimmed": "true"}}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@cache
def texts_of_the_product() -> set[str]:
    found = extract_from_dir(str(ROOT / "app"), METHODS, OPTIONS, KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _file, _line, message, *_rest in found}


@cache
def catalogue() -> dict[str, Message]:
    merged = {}
    for path in (ROOT / "app").glob("**/translations/fr.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="fr", abort_invalid=True):
                if message.id:
                    merged[message.id[0] if isinstance(message.id, tuple) else message.id] = message
    return merged


def test_every_text_has_its_french() -> None:
    french = catalogue()
    missing = sorted(text for text in texts_of_the_product() if text not in french or not french[text].string)
    assert missing == []


def test_no_french_is_left_over_or_unsure() -> None:
    texts = texts_of_the_product()
    assert [text for text, message in catalogue().items() if text not in texts or message.fuzzy] == []


def test_the_french_has_the_same_placeholders() -> None:
    assert [message.id for message in catalogue().values() if not has_the_same_placeholders(message)] == []


def has_the_same_placeholders(message: Message) -> bool:
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = set(PLACEHOLDER.findall(sources[-1]))
    return all(set(PLACEHOLDER.findall(string)) == wanted for string in strings_of(message))


def strings_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


# What French sets before a mark is a space at which no line breaks, and its apostrophe is curved.
PLAIN_SPACE = re.compile(r" [;:!?»]|« |\w'\w")


def test_the_french_is_set_as_french_is() -> None:
    strings = [string for message in catalogue().values() for string in strings_of(message)]
    assert len(strings) > 1000
    assert [string for string in strings if PLAIN_SPACE.search(string)] == []


# What French shortens before a vowel, or joins to an article; a name may begin with any letter and has either gender.
NAMES = (
    "actor|area|category|collection|department|entry|group|name|owner|page|place|post|recipient|rumour|sender|skill"
    "|space|template|title|topic|user"
)
TIED_TO_A_NAME = re.compile(
    rf"\b(de|du|le|la|au|que|jusque|lorsque|puisque|si)[ \u00a0]%\(({NAMES})\)|[’']%\(|\bà[ \u00a0]%\((department|group)\)",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "tied", ["l’avis de %(name)s", "Lorsque %(user)s", "d’%(title)s", "une question à %(department)s"]
)
def test_a_name_that_french_would_have_to_shorten_before_is_found(tied: str) -> None:
    assert TIED_TO_A_NAME.search(tied)


def test_no_french_has_to_be_shortened_before_a_name() -> None:
    strings = [string for message in catalogue().values() for string in strings_of(message)]
    assert [string for string in strings if TIED_TO_A_NAME.search(string)] == []
