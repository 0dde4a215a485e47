"""What can happen in the wiki and the FAQ.

Events about pages hold ids and never words: whoever reads the audit trail sees a title only where he may see the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from app.core.events import Event

AUDIT = "kept for the audit trail alone"


@dataclass(frozen=True, kw_only=True)
class SpaceCreated(Event):
    """There is a new space."""

    audit_only: ClassVar[str] = AUDIT
    space_id: int
    space: str


@dataclass(frozen=True, kw_only=True)
class SpaceChanged(Event):
    """A space has another name, keeper, audience or editors."""

    space_id: int
    space: str
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SpaceDeleted(Event):
    """An empty space was removed."""

    audit_only: ClassVar[str] = AUDIT
    space_id: int
    space: str


@dataclass(frozen=True, kw_only=True)
class PageCreated(Event):
    """There is a new page."""

    page_id: int


@dataclass(frozen=True, kw_only=True)
class PageEdited(Event):
    """A page has a new revision; `former_number` is the one that readers saw before."""

    page_id: int
    number: int
    former_number: int = 0
    is_small: bool = False
    is_published: bool = True


@dataclass(frozen=True, kw_only=True)
class PageMoved(Event):
    """A page has another address, and everything below it too; `page_ids` are all that moved."""

    page_id: int
    page_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PageAudienceChanged(Event):
    """Other people may read some pages."""

    page_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PageDeleted(Event):
    """A page was put into the trash, with everything below it."""

    page_id: int
    page_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PageRestored(Event):
    """A page was taken out of the trash, with everything that was thrown away with it."""

    page_id: int
    page_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PageVerified(Event):
    """Somebody found a page still right."""

    page_id: int


@dataclass(frozen=True, kw_only=True)
class PageKeepingChanged(Event):
    """A page has another owner, interval of review, or way of approval."""

    page_id: int
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PageBecameOverdue(Event):
    """The day of a page's review has passed."""

    page_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalRequested(Event):
    """A revision of a formal page waits for its approvers."""

    page_id: int
    number: int
    round: int


@dataclass(frozen=True, kw_only=True)
class RevisionApproved(Event):
    """All approvers have approved a revision of a formal page: readers see it now, after `former_number`."""

    page_id: int
    number: int
    round: int
    former_number: int = 0


@dataclass(frozen=True, kw_only=True)
class RevisionRejected(Event):
    """An approver has sent a revision back."""

    page_id: int
    number: int
    round: int


@dataclass(frozen=True, kw_only=True)
class PageRetired(Event):
    """A page was declared obsolete, or (`is_obsolete` false) current again."""

    page_id: int
    is_obsolete: bool = True


@dataclass(frozen=True, kw_only=True)
class ProblemReported(Event):
    """A reader says that something is wrong on a page."""

    page_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ReportSettled(Event):
    """Somebody has dealt with a report."""

    page_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewsDue(Event):
    """A keeper is to be reminded: `texts` lists kind and id of what has to be checked."""

    user_id: int
    on: str
    texts: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FileAdded(Event):
    """A page has a new file, or a new version of one."""

    audit_only: ClassVar[str] = AUDIT
    page_id: int | None
    file_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class FileRemoved(Event):
    """A file was taken off a page."""

    audit_only: ClassVar[str] = AUDIT
    page_id: int | None
    file_id: int


@dataclass(frozen=True, kw_only=True)
class PagesImported(Event):
    """A folder of Markdown was imported into a space."""

    audit_only: ClassVar[str] = "each page that it touched has an event of its own"
    space_id: int
    space: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class FaqEntryChanged(Event):
    """There is a new question and answer, or another answer, or none any more."""

    entry_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class FaqEntryVerified(Event):
    """Somebody found an answer still right."""

    entry_id: int


@dataclass(frozen=True, kw_only=True)
class FaqEntryBecameOverdue(Event):
    """The day of an answer's review has passed."""

    entry_id: int


@dataclass(frozen=True, kw_only=True)
class FaqTopicsChanged(Event):
    """A topic of the FAQ was added, renamed or removed."""

    audit_only: ClassVar[str] = AUDIT
    topic_id: int
    topic: str
    what: str
