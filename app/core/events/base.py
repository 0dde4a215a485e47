"""What an event is, and what may listen to one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Self


class NoSuchEventError(LookupError):
    """A stored event is of a kind that this version does not know."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, told in the past tense. Subclasses add fields of JSON types only.

    Attributes:
        name: `<room>.<what_happened>`, from the module and the class; stored, so a class keeps its name.
        audit_only: The reason why nobody listens, where that is meant.
        actor_id: Who did it; None where nobody signed in did.
    """

    name: ClassVar[str]
    audit_only: ClassVar[str] = ""
    kinds: ClassVar[dict[str, type[Event]]] = {}

    actor_id: int | None = None

    def __init_subclass__(cls) -> None:
        room = cls.__module__.rpartition(".")[0].rpartition(".")[2]
        cls.name = f"{room}.{re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()}"
        Event.kinds[cls.name] = cls

    @staticmethod
    def of_kind(name: str) -> type[Event]:
        """Return the class of a stored event.

        Raises:
            NoSuchEventError: There is no such class.
        """
        try:
            return Event.kinds[name]
        except KeyError:
            raise NoSuchEventError(name) from None

    @classmethod
    def from_payload(cls, actor_id: int | None, payload: dict[str, Any]) -> Self:
        """Return the event as it was when it was recorded."""
        return cls(actor_id=actor_id, **payload)


Handler = Callable[[Any], None]


@dataclass(frozen=True)
class Listener:
    """Somebody who hears of one kind of event.

    Attributes:
        name: Stored in deliveries, so it stays; for example `accounts.send_invitation`.
        event: The kind of event.
        handler: Called with the event.
        outside: The handler's effect lies outside the database (a mail): it runs in a read-only unit of work, holds no
            lock while it waits for others, and may be called again after a crash, so it must be idempotent by key.
            Otherwise its changes and "delivered" are one transaction.
    """

    name: str
    event: type[Event]
    handler: Handler
    outside: bool = False
