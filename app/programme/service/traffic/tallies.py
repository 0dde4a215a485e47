"""Writing down what a batch adds; whoever calls holds the meter's lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from app.core import clock
from app.core.calendar import monday_of
from app.core.db import session
from app.programme.meter.counting.counter import Tally
from app.programme.meter.counting.fingerprints import Counted
from app.programme.meter.counting.headcounts import count_heads
from app.programme.models import Fingerprints, Flow, Headcount, ListTraffic, MailingList, Sent, TrafficDay
from app.programme.queries.counting import list_ids, weeks_with_heads
from app.programme.queries.directory import Staff
from app.programme.service.traffic.parties import keep_parties
from app.programme.service.traffic.sums import forget_sums
from app.programme.service.traffic.upserts import add_missing, add_up


def store_tally(tally: Tally, counted: Counted, staff: Staff) -> None:
    """Add what was counted to the figures, and remember that it is.

    Args:
        tally: What a batch adds.
        counted: Holds the fingerprints of what was added.
        staff: Who was where.
    """
    note_days(tally.outcome.days, staff)
    forget_sums({key[0] for key in tally.sent} | {key[0] for key in tally.flows})
    _store_sent(tally)
    _store_flows(tally)
    _store_lists(tally)
    session.add_all(Fingerprints(day=day, hashes=hashes) for day, hashes in counted.take_fresh().items())
    session.flush()


def note_days(days: Collection[date], staff: Staff) -> None:
    """Note that the mail of some days is counted, and how many people the departments had then."""
    now = clock.now()
    add_missing(TrafficDay, [{"day": day, "counted_at": now, "closed_at": None} for day in sorted(days)])
    mondays = {monday_of(day) for day in days}
    _store_heads(mondays - weeks_with_heads(mondays), staff)


def _store_heads(mondays: Iterable[date], staff: Staff) -> None:
    weeks = count_heads(sorted(mondays), staff.left_on, staff.directory)
    parties = keep_parties({department_id for _monday, people in weeks for department_id in people})
    rows = [
        {"week": monday, "party_id": parties[department_id], "people": count}
        for monday, people in weeks
        for department_id, count in people.items()
        if staff.directory.is_department(department_id)
    ]
    add_missing(Headcount, rows)


def _store_sent(tally: Tally) -> None:
    parties = keep_parties({sender for _day, sender in tally.sent})
    rows = [
        {
            "day": day,
            "sender_id": parties[sender],
            "messages": one.messages,
            "crossing_messages": one.crossing,
        }
        for (day, sender), one in tally.sent.items()
    ]  # fmt: skip
    add_up(Sent, ("day", "sender_id"), rows)


def _store_flows(tally: Tally) -> None:
    parties = keep_parties({end for _day, *ends, _is_list in tally.flows for end in ends})
    rows = [
        {
            "day": day,
            "sender_id": parties[sender],
            "recipient_id": parties[recipient],
            "is_list": is_list,
            "messages": one.messages,
            "deliveries": one.deliveries,
        }
        for (day, sender, recipient, is_list), one in tally.flows.items()
    ]
    add_up(Flow, ("day", "sender_id", "recipient_id", "is_list"), rows)


def _store_lists(tally: Tally) -> None:
    ids = _keep_lists({name for _day, name in tally.lists})
    rows = [
        {
            "day": day,
            "list_id": ids[name],
            "messages": one.messages,
            "deliveries": one.deliveries,
            "crossing": one.crossing,
        }
        for (day, name), one in tally.lists.items()
    ]
    add_up(ListTraffic, ("day", "list_id"), rows)


def _keep_lists(names: Collection[str]) -> Mapping[str, int]:
    add_missing(MailingList, [{"name": name, "retired_on": None} for name in sorted(names)])
    return list_ids(names)
