"""What the database holds of mail, told from its tables themselves, so that the privacy page cannot lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Table

from app.core.db import Model
from app.programme import models

TABLE_WORDS: Mapping[str, LazyString] = {
    "programme_parties": _l("The ends of mail: departments, “unknown”, “outside” and Passerelle itself"),
    "programme_traffic_days": _l("The days whose mail was counted"),
    "programme_traffic_sent": _l("What a department sent on a day"),
    "programme_traffic_flows": _l("What went from one department to another on a day"),
    "programme_week_sums": _l("What a department sent in a week, added up"),
    "programme_pair_sums": _l("What went from one department to another in a month, added up"),
    "programme_mailing_lists": _l("Mailing lists"),
    "programme_list_traffic": _l("What went over a mailing list on a day"),
    "programme_headcounts": _l("How many people a department had in a week"),
    "programme_fingerprints": _l("Which messages of a day are counted already, until the day is closed"),
    "programme_meter_settings": _l("How the meter is set"),
    "programme_traffic_imports": _l("Which logs were read in"),
}
COLUMN_WORDS: Mapping[str, LazyString] = {
    "id": _l("the number of the row"),
    "kind": _l("department, unknown, outside or own"),
    "department_id": _l("which department"),
    "started_on": _l("the day on which the department began to work with Passerelle"),
    "day": _l("the day"),
    "counted_at": _l("when mail of that day was first counted"),
    "closed_at": _l("when the day was closed, with its fingerprints deleted"),
    "sender_id": _l("which department, or other end, sent it"),
    "recipient_id": _l("which department, or other end, got it"),
    "is_list": _l("whether it came over a mailing list"),
    "messages": _l("how many messages"),
    "crossing_messages": _l("how many of these left the department"),
    "deliveries": _l("how many deliveries: one for each recipient"),
    "crossing": _l("how many of these went to another department"),
    "retired_on": _l("since when the list is no longer in use"),
    "list_id": _l("which mailing list"),
    "week": _l("the Monday of the week"),
    "party_id": _l("which department"),
    "people": _l("how many people"),
    "hashes": _l("checksums made with a secret key, from which nothing can be read back"),
    "min_size": _l("the smallest department with figures of its own"),
    "kept_months": _l("how many months figures are kept"),
    "country": _l("whose public holidays are no working days"),
    "subdivision": _l("which part of that country"),
    "domains": _l("the company’s mail domains"),
    "launched_on": _l("the day on which Passerelle began"),
    "generation": _l("a number that rises when figures change"),
    "source": _l("by command, upload or folder"),
    "file_name": _l("what the file was called"),
    "format": _l("which mail system wrote it"),
    "state": _l("waiting, being read, done or refused"),
    "reason": _l("why it was refused"),
    "file_key": _l("where the file lies until it is read, one day at most; empty afterwards"),
    "lists_key": _l("the same for the file that says who is on which list"),
    "actor_id": _l("which manager of the programme read it in: the only person named in these tables"),
    "started_at": _l("when reading it began"),
    "moved_at": _l("when reading last went on"),
    "finished_at": _l("when reading it ended"),
    "size": _l("how many bytes it has"),
    "position": _l("how many of these are read"),
    "read": _l("how many messages it has"),
    "counted": _l("how many of these were new"),
    "repeated": _l("how many were counted before"),
    "late": _l("how many belong to days that are closed"),
    "unreadable": _l("how many lines are no messages"),
    "problems": _l("the numbers of such lines, with the reason; never what stands there"),
    "unknown": _l("deliveries with an end that the directory does not know"),
    "month": _l("the first day of the month"),
    "inner": _l("deliveries within the department"),
    "inner_by_list": _l("how many of these came over a mailing list"),
    "crossing_by_list": _l("deliveries to another department over a mailing list"),
    "by_list": _l("how many of these came over a mailing list"),
    "own": _l("deliveries of mails that Passerelle sends itself"),
    "outside": _l("deliveries from and to other companies"),
    "first_day": _l("the first day in it"),
    "last_day": _l("the last day in it"),
}
SPECIAL_WORDS: Mapping[str, LazyString] = {
    "programme_parties.name": _l("what the department is called, for when it no longer exists"),
    "programme_mailing_lists.name": _l("what the list is called; not its address, and not who is on it"),
}
ABOUT_SOMETHING_ELSE = (
    models.Audit,
    models.AuditAnswer,
    models.AuditInvitation,
    models.CheckIn,
    models.Cycle,
    models.Goal,
    models.GoalReading,
    models.Lesson,
    models.Objective,
    models.TrainingMark,
)
"""The programme's other tables: what people plan, say and learn in it."""


@dataclass(frozen=True)
class KeptTable:
    """A table of the database.

    Attributes:
        name: As the database calls it.
        meaning: What it holds, in plain words; empty where nobody has said it yet.
        columns: The names of its columns, each with its meaning.
    """

    name: str
    meaning: str
    columns: Sequence[tuple[str, str]]


def kept_tables() -> Sequence[KeptTable]:
    """Return every table of the email meter, with all its columns, as the database has them."""
    order = list(TABLE_WORDS)
    tables = sorted(meter_tables(), key=lambda one: order.index(one.name) if one.name in order else len(order))
    return [KeptTable(table.name, str(TABLE_WORDS.get(table.name, "")), _columns(table)) for table in tables]


def meter_tables() -> Iterator[Table]:
    """Yield the tables of the email meter: all of the programme's but those known to be about something else."""
    kinds = (mapper.class_ for mapper in Model.registry.mappers)
    ours = {one.__tablename__ for one in kinds if one.__module__.startswith(f"{models.__name__}.")}
    others = {one.__tablename__ for one in ABOUT_SOMETHING_ELSE}
    return (table for table in Model.metadata.sorted_tables if table.name in ours - others)


def _columns(table: Table) -> Sequence[tuple[str, str]]:
    words = [SPECIAL_WORDS.get(f"{table.name}.{one.name}", COLUMN_WORDS.get(one.name, "")) for one in table.columns]
    return [(column.name, str(word)) for column, word in zip(table.columns, words, strict=True)]
