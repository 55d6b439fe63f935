from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest

from digest.core.newsletter import WEEK, Cadence
from digest.core.slots import slots
from tests.support.soak import rounds

TIMES = tuple(time(hour, minute) for hour in (0, 1, 2, 3, 23) for minute in (0, 15, 30, 45))
FIRST_YEAR = 2011  # the year in which Samoa left out a day


@pytest.mark.soak
@pytest.mark.parametrize("year", range(FIRST_YEAR, FIRST_YEAR + rounds(1, 25)))
def test_every_wall_time_is_due_once_in_every_zone(year: int) -> None:
    """R63: in any zone, over whole years, each wall time has one slot, never early and at most a jump late."""
    zones = sorted(available_timezones())
    for zone in zones[:: rounds(25, 1)]:
        start = datetime(year, 1, 1, tzinfo=UTC)
        found = list(slots("trending", Cadence(days=WEEK, at=TIMES, zone=zone), start, start + timedelta(days=365)))
        walls = [slot.wall for slot in found]
        assert len(walls) == len(set(walls)), zone
        assert abs(len(walls) - 365 * len(TIMES)) <= 2 * len(TIMES), zone
        assert [slot.due for slot in found] == sorted(slot.due for slot in found), zone
