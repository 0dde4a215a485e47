"""What can happen to templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class TemplateAdded(Event):
    """There is a template that was not there before; its first version has an event of its own."""

    audit_only = "nobody sees it before a version is approved, which is told"
    template_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateDescribed(Event):
    """A template is described in other words, owned by somebody else, or meant for other people.

    `released_id` is the template whose place it takes no longer.
    """

    template_id: int
    released_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TemplateDeleted(Event):
    """A template was taken away."""

    template_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateRestored(Event):
    """A template that was taken away is there again."""

    template_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateVerified(Event):
    """Somebody who looks after a template found it still right."""

    template_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateBecameOverdue(Event):
    """The day by which a template was to be checked has passed."""

    template_id: int


@dataclass(frozen=True, kw_only=True)
class VersionAdded(Event):
    """A file is there as a version of a template, approved or not; it is to be read."""

    template_id: int
    version_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class VersionRead(Event):
    """The worker has read what a version says."""

    template_id: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked(Event):
    """A version waits for somebody who may approve it."""

    template_id: int
    version_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class VersionApproved(Event):
    """A version was approved, `former_number` being the one that readers got until then."""

    template_id: int
    version_id: int
    number: int
    former_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class VersionWithdrawn(Event):
    """A version no longer counts; readers get the approved one before it, if there is one."""

    template_id: int
    version_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class VersionDeclined(Event):
    """A version that waited for approval was not taken."""

    template_id: int
    number: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ChangeRequested(Event):
    """A reader would like something to be changed in a template."""

    template_id: int
    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestSettled(Event):
    """What a reader asked for was answered, and need not be looked at any more."""

    template_id: int
    request_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateReviewsDue(Event):
    """Somebody is reminded, once a day at most, of the templates to check.

    Each is there as its id, the day by which it is to be checked, and how many days before that day it was to be told.
    """

    user_id: int
    on: str
    templates: list[list[Any]]


@dataclass(frozen=True, kw_only=True)
class CollectionChanged(Event):
    """A collection was opened, described anew, filled or put in order."""

    audit_only = "what is in a collection is told by the templates themselves"
    collection_id: int


@dataclass(frozen=True, kw_only=True)
class CollectionDeleted(Event):
    """A collection was taken away; the templates in it stay."""

    audit_only = "nobody waits for it; whoever opens it finds that it is gone"
    collection_id: int


@dataclass(frozen=True, kw_only=True)
class FieldsChanged(Event):
    """What is asked for when a template is filled in was described otherwise."""

    audit_only = "who fills the template in next is asked otherwise; nobody waits for that"
    template_id: int
