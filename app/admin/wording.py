"""What happened, in plain sentences: one for each kind of event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.accounts.models import Role
from app.admin.queries.names import Names, kind_of
from app.core.events import StoredEvent

SENTENCES: Mapping[str, LazyString] = {
    "accounts.user_created": _l("%(actor)s created the account of %(user)s"),
    "accounts.user_changed": _l("%(actor)s changed the account of %(user)s"),
    "accounts.user_deactivated": _l("%(actor)s deactivated %(user)s"),
    "accounts.user_reactivated": _l("%(actor)s reactivated %(user)s"),
    "accounts.link_requested.invitation": _l("%(actor)s invited %(user)s"),
    "accounts.link_requested.password_reset": _l("%(actor)s had a password link sent to %(user)s"),
    "accounts.password_reset_requested": _l("Somebody asked for a new password for %(user)s"),
    "accounts.password_changed": _l("%(user)s chose a new password"),
    "accounts.signed_in": _l("%(user)s signed in"),
    "accounts.sign_in_failed": _l("Somebody tried to sign in as %(user)s and failed"),
    "accounts.sessions_ended": _l("%(actor)s signed %(user)s out (browsers: %(count)s)"),
    "accounts.sessions_ended.own": _l("%(user)s signed out elsewhere (browsers: %(count)s)"),
    "accounts.role_granted.champion": _l("%(actor)s made %(user)s champion of %(department)s"),
    "accounts.role_granted.administrator": _l("%(actor)s made %(user)s an administrator"),
    "accounts.role_revoked.champion": _l("%(actor)s ended %(user)s's time as champion of %(department)s"),
    "accounts.role_revoked.administrator": _l("%(actor)s ended %(user)s's time as administrator"),
    "accounts.department_created": _l("%(actor)s created the department %(department)s"),
    "accounts.department_changed": _l("%(actor)s changed the department %(department)s"),
    "accounts.department_deleted": _l("%(actor)s deleted the department %(department)s"),
    "accounts.group_created": _l("%(actor)s created the group %(group)s"),
    "accounts.group_changed": _l("%(actor)s changed the group %(group)s"),
    "accounts.group_deleted": _l("%(actor)s deleted the group %(group)s"),
    "accounts.member_added": _l("%(actor)s added %(user)s to the group %(group)s"),
    "accounts.member_removed": _l("%(actor)s took %(user)s out of the group %(group)s"),
    "accounts.member_removed.own": _l("%(user)s left the group %(group)s"),
    "people.profile_changed": _l("The profile of %(user)s changed"),
    "people.profile_confirmed": _l("%(user)s confirmed the profile"),
    "people.skill_added": _l("The skill %(skill)s was named for the first time"),
    "people.skill_changed": _l("%(actor)s changed the names of the skill %(skill)s"),
    "people.skills_merged": _l("%(actor)s made the skill %(gone_name)s one with %(skill)s"),
    "people.skill_endorsed": _l("%(actor)s endorsed %(user)s: %(skill)s"),
    "people.endorsement_withdrawn": _l("%(actor)s took back the endorsement of %(user)s: %(skill)s"),
    "people.mistake_reported": _l("%(actor)s reported a mistake in the profile of %(user)s"),
    "people.report_settled": _l("%(actor)s saw to a mistake in the profile of %(user)s"),
    "people.people_imported": _l(
        "%(actor)s imported a list of people: %(created)s created, %(updated)s changed, %(deactivated)s deactivated, "
        "%(refused)s problems"
    ),
    "news.post_drafted": _l("%(actor)s began a post"),
    "news.review_asked": _l("%(actor)s asked a colleague to look at the post %(post)s"),
    "news.review_given": _l("%(actor)s looked at the post %(post)s"),
    "news.post_scheduled": _l("%(actor)s scheduled the post %(post)s"),
    "news.post_published": _l("%(actor)s published the post %(post)s"),
    "news.post_not_published": _l("The post %(post)s could not appear at its moment"),
    "news.post_taken_over": _l("%(actor)s goes on with the post %(post)s, whose author has left"),
    "news.post_file_added": _l("%(actor)s added a file to the post %(post)s"),
    "news.post_file_removed": _l("%(actor)s took a file off the post %(post)s"),
    "news.post_cover_chosen": _l("%(actor)s changed the cover picture of the post %(post)s"),
    "news.post_corrected": _l("%(actor)s corrected the post %(post)s"),
    "news.post_withdrawn": _l("The post %(post)s is no longer shown"),
    "news.post_discarded": _l("%(actor)s threw a draft of a post away"),
    "news.post_pinned": _l("%(actor)s changed whether the post %(post)s stands on top"),
    "news.confirmation_changed": _l("%(actor)s changed how readers confirm the post %(post)s"),
    "news.confirmation_asked": _l("%(actor)s asked readers to confirm the post %(post)s (version %(number)s)"),
    "news.reminder_sent": _l("%(actor)s reminded those who have not confirmed the post %(post)s"),
    "news.category_changed": _l("%(actor)s changed the category %(category)s of news"),
    "news.rumour_asked": _l("The question %(rumour)s was asked"),
    "news.rumour_handed_over": _l("%(actor)s handed the question %(rumour)s to a colleague"),
    "news.rumour_answered": _l("%(actor)s answered the question %(rumour)s, or corrected the answer"),
    "news.rumour_hidden": _l("%(actor)s took the question %(rumour)s away"),
    "news.rumour_shown_again": _l("%(actor)s put the question %(rumour)s back"),
    "news.comment_posted": _l("%(actor)s commented on the post %(post)s"),
    "news.comment_edited": _l("%(actor)s changed a comment on the post %(post)s"),
    "news.comment_taken_away": _l("%(actor)s took away a comment on the post %(post)s"),
    "news.comment_put_back": _l("%(actor)s put back a comment on the post %(post)s"),
    "wiki.space_created": _l("%(actor)s opened the space %(space)s"),
    "wiki.space_changed": _l("%(actor)s changed the space %(space)s"),
    "wiki.space_deleted": _l("%(actor)s removed the space %(space)s"),
    "wiki.page_created": _l("%(actor)s wrote the page %(page)s"),
    "wiki.page_edited": _l("%(actor)s changed the page %(page)s (revision %(number)s)"),
    "wiki.page_moved": _l("%(actor)s moved or renamed the page %(page)s"),
    "wiki.page_audience_changed": _l("%(actor)s changed who may read pages (%(count)s)"),
    "wiki.page_deleted": _l("%(actor)s put the page %(page)s into the trash"),
    "wiki.page_restored": _l("%(actor)s took the page %(page)s out of the trash"),
    "wiki.page_verified": _l("%(actor)s found the page %(page)s still right"),
    "wiki.page_keeping_changed": _l("%(actor)s changed who looks after the page %(page)s"),
    "wiki.page_became_overdue": _l("The page %(page)s became overdue for a check"),
    "wiki.approval_requested": _l("%(actor)s asked for approval of %(page)s (revision %(number)s)"),
    "wiki.revision_approved": _l("%(actor)s was the last to approve %(page)s (revision %(number)s)"),
    "wiki.revision_rejected": _l("%(actor)s sent back %(page)s (revision %(number)s)"),
    "wiki.page_retired": _l("%(actor)s declared the page %(page)s obsolete or current"),
    "wiki.problem_reported": _l("%(actor)s reported a problem on the page %(page)s"),
    "wiki.report_settled": _l("%(actor)s settled a report on the page %(page)s"),
    "wiki.reviews_due": _l("%(user)s was reminded of pages to check"),
    "wiki.file_added": _l("%(actor)s added a file to the page %(page)s"),
    "wiki.file_removed": _l("%(actor)s took a file off the page %(page)s"),
    "wiki.pages_imported": _l("%(actor)s imported pages into %(space)s: %(created)s created, %(updated)s changed"),
    "wiki.faq_entry_changed.created": _l("%(actor)s wrote the FAQ entry %(entry)s"),
    "wiki.faq_entry_changed.changed": _l("%(actor)s changed the FAQ entry %(entry)s"),
    "wiki.faq_entry_changed.deleted": _l("%(actor)s deleted the FAQ entry %(entry)s"),
    "wiki.faq_entry_changed.restored": _l("%(actor)s put the FAQ entry %(entry)s back"),
    "wiki.faq_entry_verified": _l("%(actor)s found the FAQ entry %(entry)s still right"),
    "wiki.faq_entry_became_overdue": _l("The FAQ entry %(entry)s became overdue for a check"),
    "wiki.faq_topics_changed": _l("%(actor)s changed the FAQ topic %(topic)s"),
    "admin.deliveries_retried": _l("%(actor)s had failed deliveries tried again (%(count)s)"),
    "admin.mails_retried": _l("%(actor)s had failed mails tried again (%(count)s)"),
    "admin.address_trusted": _l("%(actor)s said that mail to %(user)s arrives again"),
}

KINDS: Mapping[str, LazyString] = {
    "accounts.user_created": _l("Account created"),
    "accounts.user_changed": _l("Account changed"),
    "accounts.user_deactivated": _l("Account deactivated"),
    "accounts.user_reactivated": _l("Account reactivated"),
    "accounts.link_requested": _l("Invitation or password link sent"),
    "accounts.password_reset_requested": _l("New password asked for"),
    "accounts.password_changed": _l("Password chosen"),
    "accounts.signed_in": _l("Signed in"),
    "accounts.sign_in_failed": _l("Sign-in failed"),
    "accounts.sessions_ended": _l("Signed out elsewhere"),
    "accounts.role_granted": _l("Role granted"),
    "accounts.role_revoked": _l("Role revoked"),
    "accounts.department_created": _l("Department created"),
    "accounts.department_changed": _l("Department changed"),
    "accounts.department_deleted": _l("Department deleted"),
    "accounts.group_created": _l("Group created"),
    "accounts.group_changed": _l("Group changed"),
    "accounts.group_deleted": _l("Group deleted"),
    "accounts.member_added": _l("Added to a group"),
    "accounts.member_removed": _l("Taken out of a group"),
    "people.profile_changed": _l("Profile changed"),
    "people.profile_confirmed": _l("Profile confirmed"),
    "people.skill_added": _l("New skill"),
    "people.skill_changed": _l("Skill renamed"),
    "people.skills_merged": _l("Skills merged"),
    "people.skill_endorsed": _l("Skill endorsed"),
    "people.endorsement_withdrawn": _l("Endorsement taken back"),
    "people.mistake_reported": _l("Mistake reported"),
    "people.report_settled": _l("Mistake seen to"),
    "people.people_imported": _l("People imported"),
    "news.post_drafted": _l("Post begun"),
    "news.review_asked": _l("Review asked"),
    "news.review_given": _l("Review given"),
    "news.post_scheduled": _l("Post scheduled"),
    "news.post_published": _l("Post published"),
    "news.post_not_published": _l("Post did not appear"),
    "news.post_taken_over": _l("Post taken over"),
    "news.post_file_added": _l("File added to a post"),
    "news.post_file_removed": _l("File taken off a post"),
    "news.post_cover_chosen": _l("Cover picture changed"),
    "news.post_corrected": _l("Post corrected"),
    "news.post_withdrawn": _l("Post withdrawn"),
    "news.post_discarded": _l("Draft thrown away"),
    "news.post_pinned": _l("Post pinned"),
    "news.confirmation_changed": _l("Confirmation changed"),
    "news.confirmation_asked": _l("Confirmation asked for"),
    "news.reminder_sent": _l("Reminder sent"),
    "news.category_changed": _l("Category changed"),
    "news.rumour_asked": _l("Question asked"),
    "news.rumour_handed_over": _l("Question handed over"),
    "news.rumour_answered": _l("Question answered"),
    "news.rumour_hidden": _l("Question taken away"),
    "news.rumour_shown_again": _l("Question put back"),
    "news.comment_posted": _l("Comment written"),
    "news.comment_edited": _l("Comment changed"),
    "news.comment_taken_away": _l("Comment taken away"),
    "news.comment_put_back": _l("Comment put back"),
    "wiki.space_created": _l("Space opened"),
    "wiki.space_changed": _l("Space changed"),
    "wiki.space_deleted": _l("Space removed"),
    "wiki.page_created": _l("Page written"),
    "wiki.page_edited": _l("Page changed"),
    "wiki.page_moved": _l("Page moved"),
    "wiki.page_audience_changed": _l("Readers of pages changed"),
    "wiki.page_deleted": _l("Page deleted"),
    "wiki.page_restored": _l("Page restored"),
    "wiki.page_verified": _l("Page checked"),
    "wiki.page_keeping_changed": _l("Keeping of a page changed"),
    "wiki.page_became_overdue": _l("Page overdue"),
    "wiki.approval_requested": _l("Approval asked for"),
    "wiki.revision_approved": _l("Revision approved"),
    "wiki.revision_rejected": _l("Revision sent back"),
    "wiki.page_retired": _l("Page obsolete or current"),
    "wiki.problem_reported": _l("Problem reported"),
    "wiki.report_settled": _l("Report settled"),
    "wiki.reviews_due": _l("Reviews due"),
    "wiki.file_added": _l("File added"),
    "wiki.file_removed": _l("File removed"),
    "wiki.pages_imported": _l("Pages imported"),
    "wiki.faq_entry_changed": _l("FAQ entry changed"),
    "wiki.faq_entry_verified": _l("FAQ entry checked"),
    "wiki.faq_entry_became_overdue": _l("FAQ entry overdue"),
    "wiki.faq_topics_changed": _l("FAQ topic changed"),
    "admin.deliveries_retried": _l("Deliveries tried again"),
    "admin.mails_retried": _l("Mails tried again"),
    "admin.address_trusted": _l("Address works again"),
}

FIELDS: Mapping[str, LazyString] = {
    "email": _l("email"),
    "name": _l("name"),
    "title": _l("title"),
    "department_id": _l("department"),
    "manager_id": _l("manager"),
    "parent_id": _l("belongs to"),
    "description": _l("description"),
    "owner_id": _l("keeper"),
    "owner_department_id": _l("keeping department"),
    "review_months": _l("months between checks"),
    "is_formal": _l("formal"),
    "is_template": _l("template"),
    "approver_ids": _l("approvers"),
    "audience_id": _l("readers"),
    "editors_id": _l("writers"),
}

ROLES: Mapping[Role, LazyString] = {
    Role.CHAMPION: _l("Champion"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

Show = Callable[[str, int, str], str]
"""How a name is shown: kind, id and name in, text or Markup out."""


def show_plainly(_kind: str, _id: int, name: str) -> str:
    """Show a name as it is."""
    return name


def kind_label(name: str) -> str:
    """Return what a kind of event is called; the stored name of one that has no words yet."""
    return str(KINDS.get(name, name))


class Telling:
    """Tells events in sentences.

    Args:
        names: The names of everything that the events mention.
        show: How a name is shown.
    """

    def __init__(self, names: Names, show: Show = show_plainly) -> None:
        self._names = names
        self._show = show

    def sentence(self, event: StoredEvent) -> Markup:
        """Return what happened, ready for HTML."""
        template = self._template(event)
        if template is None:
            return escape(f"{self._actor(event)}: {kind_label(event.name)}")
        return Markup(escape(template)) % self._values(event)  # noqa: S704 (escaped, and % escapes its values)

    def details(self, event: StoredEvent) -> list[str]:
        """Return what differs, field by field: "title: Clerk → Head clerk"."""
        changes: Mapping[str, list[Any]] = event.payload.get("changes") or {}
        return [
            f"{FIELDS.get(key, key)}: {self._value(key, values[0])} → {self._value(key, values[1])}"
            for key, values in changes.items()
        ]

    def actor(self, event: StoredEvent) -> str:
        """Return who did it, as plain text."""
        return str(Markup(escape(self._actor(event))).striptags())  # noqa: S704 (escaped)

    def _template(self, event: StoredEvent) -> str | None:
        is_own = event.actor_id is not None and event.actor_id == event.payload.get("user_id")
        variant = (
            event.payload.get("role")
            or event.payload.get("purpose")
            or event.payload.get("what")
            or ("own" if is_own else "")
        )
        found = SENTENCES.get(f"{event.name}.{variant}") or SENTENCES.get(event.name)
        return None if found is None else str(found)

    def _values(self, event: StoredEvent) -> Mapping[str, Any]:
        """Return what a sentence may name; what an event of former times lacks is left empty."""
        payload = event.payload
        values = defaultdict(str, payload, actor=self._actor(event), user=self._person(payload.get("user_id")))
        values["count"] = payload.get("count", len(payload.get("page_ids", ())))
        values["page"] = self._text("page", payload.get("page_id"))
        values["entry"] = self._text("faq", payload.get("entry_id"))
        values["post"] = self._text("news", payload.get("post_id"))
        values["rumour"] = self._text("rumour", payload.get("rumour_id"))
        values["skill"] = self._text("skill", payload.get("skill_id"))
        for kind in ("department", "group"):
            values[kind] = self._named(kind, payload.get(f"{kind}_id"), payload.get(kind))
        return values

    def _actor(self, event: StoredEvent) -> str:
        return str(_("The system")) if event.actor_id is None else self._person(event.actor_id)

    def _person(self, user_id: int | None) -> str:
        if user_id is None:
            return str(_("an address without an account"))
        name = self._names.people.get(user_id)
        return self._show("user", user_id, name) if name else str(_("somebody whose account no longer exists"))

    def _named(self, kind: str, thing_id: int | None, name_then: str | None = None) -> str:
        """Return the name of a department or a group, and whether it is there no more."""
        if thing_id is None:
            return ""
        existing = self._names.departments if kind == "department" else self._names.groups
        if name := existing.get(thing_id):
            return self._show(kind, thing_id, name_then or name)
        last_name = name_then or self._names.gone.get((kind, thing_id)) or str(thing_id)
        return str(_("“%(name)s” (deleted)", name=last_name))

    def _text(self, kind: str, text_id: int | None) -> str:
        """Return the title of a page or another text; its number where it is not for the reader's eyes."""
        if text_id is None:
            return ""
        return self._show(kind, text_id, self._names.texts.get((kind, text_id), str(text_id)))

    def _value(self, key: str, value: Any) -> str:
        """Return a value of a field as plain text."""
        kind = kind_of(key)
        if value in (None, ""):
            return str(_("nothing"))
        if kind == "user":
            return self._names.people.get(value) or str(_("somebody whose account no longer exists"))
        if kind:
            return Telling(self._names)._named(kind, value)
        return str(value)
