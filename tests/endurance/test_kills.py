"""Web server and worker are killed while everybody writes: nothing acknowledged is lost, nothing is there twice."""

import pytest

from tests.endurance.killing import ROOMS, run

pytestmark = pytest.mark.slow
KILLS = 6


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(make_site) -> None:
    report = run(make_site(), KILLS, seed=5).report
    assert sum(report["kills"].values()) == KILLS
    assert set(report["acknowledged_by_room"]) >= ROOMS
    assert (report["lost"], report["doubled"], report["problems"]) == ([], [], [])
