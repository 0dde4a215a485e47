"""The languages that a profile can name; what they are called comes from CLDR, by way of Babel."""

from __future__ import annotations

from babel import Locale

LANGUAGES = (
    "ar", "bg", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "he", "hi", "hr",
    "hu", "is", "it", "ja", "ko", "lb", "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr",
    "sv", "sw", "ta", "tr", "uk", "ur", "vi", "wo", "zh",
)  # fmt: skip


def name_of(code: str, locale: Locale) -> str:
    """Return what a language is called in another."""
    return (locale.languages.get(code) or code).capitalize()


def choices(locale: Locale) -> list[tuple[str, str]]:
    """Return code and name of every language, by name."""
    return sorted(((code, name_of(code, locale)) for code in LANGUAGES), key=lambda one: one[1])
