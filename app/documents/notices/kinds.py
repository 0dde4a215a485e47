"""The kinds of notices about templates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.feature import Channel, NoticeKind
from app.documents.notices.subjects import ASKED, CHECK, OFFER, TEMPLATE, WAITING

NEW_VERSION = NoticeKind(
    name="documents.new_version",
    label=_l("New versions of templates that you watch"),
    sentence=_l("There is a new version of “%(title)s”, which you watch"),
    subject=TEMPLATE,
    action=_l("See the new version"),
)
APPROVAL = NoticeKind(
    name="documents.approval",
    label=_l("A template waits for your approval"),
    sentence=_l("%(actor)s offers a version of “%(title)s” that waits for your approval"),
    subject=WAITING,
    usual=Channel.MAIL,
    action=_l("Look and decide"),
)
APPROVED = NoticeKind(
    name="documents.approved",
    label=_l("Your version of a template was approved"),
    sentence=_l("%(actor)s approved your version of “%(title)s”"),
    subject=TEMPLATE,
    action=_l("See the template"),
)
DECLINED = NoticeKind(
    name="documents.declined",
    label=_l("Your version of a template was not taken"),
    sentence=_l("%(actor)s did not take your version of “%(title)s”"),
    subject=OFFER,
    action=_l("See the templates"),
)
REQUEST = NoticeKind(
    name="documents.request",
    label=_l("Somebody asks for a change in a template that you look after"),
    sentence=_l("%(actor)s asks for a change in “%(title)s”"),
    subject=ASKED,
    usual=Channel.MAIL,
    action=_l("Read and answer"),
)
ANSWERED = NoticeKind(
    name="documents.answered",
    label=_l("Answers to changes that you asked for"),
    sentence=_l("%(actor)s answered what you asked for in “%(title)s”"),
    subject=ASKED,
    action=_l("Read the answer"),
)
REVIEW_DUE = NoticeKind(
    name="documents.review_due",
    label=_l("Templates to check"),
    sentence=_l("“%(title)s” is to be checked: one click, if it is still right"),
    subject=CHECK,
    action=_l("Check the template"),
)
KINDS = (NEW_VERSION, APPROVAL, APPROVED, DECLINED, REQUEST, ANSWERED, REVIEW_DUE)
