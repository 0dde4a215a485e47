"""The kinds of notices that the wiki sends, as they stand among a person's wishes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.feature import Channel, NoticeKind
from app.wiki.notices.subjects import APPROVAL, ENTRY_REVIEW, PAGE, PAGE_HISTORY, PAGE_REVIEW, REPORT

APPROVAL_ASKED = NoticeKind(
    name="wiki.approval",
    label=_l("A page waits for your approval"),
    sentence=_l("%(actor)s asks you to approve “%(title)s”"),
    subject=APPROVAL,
    usual=Channel.MAIL,
    action=_l("Read and decide"),
)
SENT_BACK = NoticeKind(
    name="wiki.sent_back",
    label=_l("Your text for a page was sent back"),
    sentence=_l("%(actor)s has sent your text for “%(title)s” back; the history says why"),
    subject=PAGE_HISTORY,
    usual=Channel.MAIL,
    action=_l("See the history"),
)
APPROVED = NoticeKind(
    name="wiki.approved",
    label=_l("Your text for a page was approved"),
    sentence=_l("Your text for “%(title)s” was approved"),
    subject=PAGE_HISTORY,
    usual=Channel.MAIL,
    action=_l("See the history"),
)
PROBLEM = NoticeKind(
    name="wiki.report",
    label=_l("Something is wrong on a page that you look after"),
    sentence=_l("%(actor)s says that something is wrong on “%(title)s”"),
    subject=REPORT,
    usual=Channel.MAIL,
    action=_l("See the report"),
)
MENTION = NoticeKind(
    name="wiki.mention",
    label=_l("Somebody mentions you on a page"),
    sentence=_l("%(actor)s mentions you on the page “%(title)s”"),
    subject=PAGE,
    usual=Channel.MAIL,
    action=_l("Read the page"),
)
CHANGED = NoticeKind(
    name="wiki.changed",
    label=_l("Pages that you follow"),
    sentence=_l("“%(title)s”, which you follow, has changed"),
    subject=PAGE,
    action=_l("Read the page"),
)
REVIEW_DUE = NoticeKind(
    name="wiki.review_due",
    label=_l("Pages to check"),
    sentence=_l("“%(title)s” is to be checked: one click, if it is still right"),
    subject=PAGE_REVIEW,
    action=_l("Check the page"),
)
ENTRY_REVIEW_DUE = NoticeKind(
    name="wiki.faq_review_due",
    label=_l("Answers of the FAQ to check"),
    sentence=_l("“%(title)s” in the FAQ is to be checked: one click, if the answer is still right"),
    subject=ENTRY_REVIEW,
    action=_l("Check the answer"),
)

KINDS = (APPROVAL_ASKED, SENT_BACK, APPROVED, PROBLEM, MENTION, CHANGED, REVIEW_DUE, ENTRY_REVIEW_DUE)
