"""One test about many things: quicker than a test for each, and it names every one that fails."""

from collections.abc import Callable, Collection
from typing import Any


def every(things: Collection[Any], name: Callable[[Any], str]) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Return a decorator that turns a check of one thing into a test of all.

    Args:
        things: What is checked, at least one.
        name: What each is called in the message.
    """

    def decorate(check: Callable[[Any], None]) -> Callable[[], None]:
        def test() -> None:
            assert things, "there is nothing to check"
            faults = [f"{name(thing)}: {fault}" for thing in things if (fault := fault_of(check, thing))]
            assert not faults, "\n".join(faults)

        test.__name__ = check.__name__
        return test

    return decorate


def fault_of(check: Callable[[Any], None], thing: Any) -> str:
    """Return what a check says against a thing, nothing where it passes."""
    try:
        check(thing)
    except (AssertionError, LookupError) as error:
        return f"{type(error).__name__}: {error}"
    return ""
