"""What people are told of profiles: mistakes that colleagues have noticed, and endorsements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.queries.roles import holders_of
from app.core.feature import Channel, Found, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.core.permissions import Permission
from app.core.slugs import slugify
from app.people import events
from app.people.models import Mistake
from app.people.queries.reports import find_open_reports, get_report, present_reports
from app.people.queries.skills import find_endorsements, present_endorsements

NOTE_SHOWN = 200
MISTAKES = "profile-mistakes"
"""The conversation of all mistakes in profiles: whoever settles them sees them on one page."""


def _mistakes_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {
        report.id: Found(report.user.name, "/people/reports/", report.note[:NOTE_SHOWN])
        for report in find_open_reports(reader, ids)
    }


def _mistake_audiences(ids: Sequence[int]) -> dict[int, int | None]:
    return dict.fromkeys(present_reports(ids))


def _settled(event: events.ReportSettled) -> list[int]:
    return [event.report_id]


def _endorsements_present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    url = f"/people/{reader.id}-{slugify(reader.name)}"
    return {one.id: Found(one.skill.name, url, one.reason) for one in find_endorsements(reader, ids)}


def _endorsement_audiences(ids: Sequence[int]) -> dict[int, int | None]:
    return dict.fromkeys(present_endorsements(ids))


def _withdrawn(event: events.EndorsementWithdrawn) -> list[int]:
    return [event.endorsement_id]


MISTAKE = NoticeKind(
    name="people.mistake",
    label=_l("A mistake in a profile that you can mend"),
    sentence=_l("%(actor)s says that something is not right in the profile of %(title)s"),
    subject=NoticeSubject("mistake", _mistakes_present, _mistake_audiences, {events.ReportSettled: _settled}),
    action=_l("See what is wrong"),
)
ENDORSED = NoticeKind(
    name="people.endorsed",
    label=_l("A colleague endorses a skill of yours"),
    sentence=_l("%(actor)s endorses your skill “%(title)s”"),
    subject=NoticeSubject(
        "endorsement", _endorsements_present, _endorsement_audiences, {events.EndorsementWithdrawn: _withdrawn}
    ),
    usual=Channel.APP,
    action=_l("See your profile"),
)


def mistake_reported(event: events.MistakeReported) -> Iterator[Notice]:
    """Tell who can mend it: the person what is wrong, administrators what only they can put right."""
    report = get_report(event.report_id)
    if report is not None:
        is_own = report.mistake is Mistake.WRONG
        yield Notice(
            kind=MISTAKE,
            subject_id=report.id,
            thread=MISTAKES,
            key=f"profile-mistake:{report.id}",
            user_ids=[report.user_id] if is_own else holders_of(Permission.PEOPLE_ADMINISTER),
            actor_id=report.reporter_id,
        )


def skill_endorsed(event: events.SkillEndorsed) -> Iterator[Notice]:
    """Tell the person, once for each colleague and skill."""
    yield Notice(
        kind=ENDORSED,
        subject_id=event.endorsement_id,
        thread=f"profile:{event.user_id}",
        key=f"endorsement:{event.endorsement_id}",
        user_ids=[event.user_id],
        actor_id=event.actor_id,
    )


KINDS = (MISTAKE, ENDORSED)
SOURCES = (
    NoticeSource(events.MistakeReported, mistake_reported),
    NoticeSource(events.SkillEndorsed, skill_endorsed),
)
