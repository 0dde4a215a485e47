"""Notices by conversation: many lines about one thing become one entry of the inbox."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.core.feature import house
from app.core.formats import ago_changes_with
from app.notifications.models import Notification
from app.notifications.wording import Line, lines_for

OTHER_ICON = "bell"


@dataclass(frozen=True)
class Conversation:
    """What happened in one conversation.

    Attributes:
        lines: What is shown of it, the newest first; there is at least one.
        hidden_count: How many older ones are not shown.
    """

    lines: Sequence[Line]
    hidden_count: int

    @property
    def newest(self) -> Line:
        """What happened last."""
        return self.lines[0]

    @property
    def older(self) -> Sequence[Line]:
        """What happened before that."""
        return self.lines[1:]

    @property
    def thread(self) -> str:
        """Its name, such as `post:12`."""
        return self.newest.thread

    @property
    def is_unread(self) -> bool:
        """Whether its reader has not seen all of it."""
        return any(not line.is_read for line in self.lines)

    @property
    def key(self) -> Hashable:
        """Another one whenever it is told in other words than before."""
        told = ((one.notification_id, one.is_read, one.marked, one.url, one.detail) for one in self.lines)
        return self.hidden_count, *told, *(ago_changes_with(one.created_at) for one in self.lines)

    @property
    def icon(self) -> str:
        """The icon of the room in which it takes place."""
        room = self.newest.kind.name.partition(".")[0]
        icons = {item.endpoint.partition(".")[0]: item.icon for item in house().navigation}
        return icons.get(room, OTHER_ICON)


def conversations_for(
    reader: User, notifications: Sequence[Notification], totals: Mapping[str, int]
) -> tuple[list[Conversation], list[int]]:
    """Put notices together by conversation.

    Args:
        reader: Whose inbox it is.
        notifications: The newest first.
        totals: How many there are in each conversation.

    Returns:
        The conversations, the liveliest first; and the ids of the notices about what is no longer there for the reader.
    """
    lines = lines_for(reader, notifications)
    by_thread: dict[str, list[Line]] = {}
    for line in lines:
        by_thread.setdefault(line.thread, []).append(line)
    given: dict[str, int] = {}
    for one in notifications:
        given[one.notice.thread] = given.get(one.notice.thread, 0) + 1
    told = {line.notification_id for line in lines}
    gone = [one.id for one in notifications if one.id not in told]
    found = [Conversation(some, totals[thread] - given[thread]) for thread, some in by_thread.items()]
    return sorted(found, key=lambda one: one.newest.created_at, reverse=True), gone
