"""The tables of the wiki and the FAQ."""

from app.wiki.models.approval import Approval, Approver, PageStatus
from app.wiki.models.draft import Draft
from app.wiki.models.faq import FaqBacking, FaqEntry, FaqTopic, FaqVote
from app.wiki.models.file import File, FileVersion
from app.wiki.models.link import Link, OldAddress
from app.wiki.models.page import Page, PageTag
from app.wiki.models.reading import Report, Vote, Watch
from app.wiki.models.revision import Revision, RevisionKind
from app.wiki.models.space import Space
from app.wiki.models.trust import Kept, Reminder

__all__ = [
    "Approval", "Approver", "Draft", "FaqBacking", "FaqEntry", "FaqTopic", "FaqVote", "File",
    "FileVersion", "Kept", "Link", "OldAddress", "Page", "PageStatus", "PageTag", "Reminder", "Report",
    "Revision", "RevisionKind", "Space", "Vote", "Watch",
]  # fmt: skip
