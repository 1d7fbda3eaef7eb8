"""Run with: python3 -m unittest"""

import unittest
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import convert

NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
PHOENIX = ZoneInfo("America/Phoenix")
HONOLULU = ZoneInfo("Pacific/Honolulu")
PUERTO_RICO = ZoneInfo(convert.ZONES_NOT_IN_TABLE["BQN"])


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=timezone.utc)


class Clock(unittest.TestCase):
    def test_reads_hours_and_minutes_without_leading_zeros(self):
        self.assertEqual(convert.clock("5"), (0, 0, 5))
        self.assertEqual(convert.clock("517"), (0, 5, 17))
        self.assertEqual(convert.clock("2359"), (0, 23, 59))

    def test_2400_is_midnight_of_the_next_day(self):
        self.assertEqual(convert.clock("2400"), (1, 0, 0))

    def test_refuses_what_no_clock_shows(self):
        for reading in ("2401", "1260", "-1"):
            with self.assertRaisesRegex(ValueError, "expected: hhmm"):
                convert.clock(reading)


class Departure(unittest.TestCase):
    def test_is_five_hours_behind_utc_in_winter_and_four_in_summer(self):
        self.assertEqual(convert.departure(2013, 1, 1, "515"), at("2013-01-01 10:15"))
        self.assertEqual(convert.departure(2013, 7, 1, "515"), at("2013-07-01 09:15"))

    def test_late_in_the_evening_falls_on_the_next_day_in_utc(self):
        self.assertEqual(convert.departure(2013, 12, 31, "2359"), at("2014-01-01 04:59"))


class Arrival(unittest.TestCase):
    def test_is_on_the_clock_of_the_destination(self):
        departs = at("2013-01-01 11:00")
        self.assertEqual(convert.arrival(departs, "917", 2475, LOS_ANGELES), at("2013-01-01 17:17"))

    def test_goes_over_midnight(self):
        departs = convert.departure(2013, 7, 3, "2359")
        self.assertEqual(convert.arrival(departs, "340", 1576, PUERTO_RICO), at("2013-07-04 07:40"))

    def test_westward_before_midnight_stays_on_the_day_of_departure(self):
        departs = convert.departure(2013, 1, 1, "1000")
        self.assertEqual(convert.arrival(departs, "1530", 4983, HONOLULU), at("2013-01-02 01:30"))

    def test_westward_over_midnight_in_utc_only(self):
        departs = convert.departure(2013, 1, 1, "2000")
        self.assertEqual(convert.arrival(departs, "2314", 2475, LOS_ANGELES), at("2013-01-02 07:14"))

    def test_zones_that_never_change_their_clocks_keep_their_distance_from_utc(self):
        winter = convert.arrival(at("2013-01-01 15:00"), "1335", 2153, PHOENIX)
        summer = convert.arrival(at("2013-07-01 15:00"), "1335", 2153, PHOENIX)
        self.assertEqual((winter, summer), (at("2013-01-01 20:35"), at("2013-07-01 20:35")))

    def test_uses_the_new_clock_when_it_is_set_forward_under_way(self):
        departs = convert.departure(2013, 3, 9, "2359")
        self.assertEqual(convert.arrival(departs, "445", 1069, NEW_YORK), at("2013-03-10 08:45"))

    def test_takes_the_reading_that_fits_when_the_clock_shows_it_twice(self):
        first = convert.arrival(at("2013-11-03 03:00"), "130", 750, NEW_YORK)
        second = convert.arrival(at("2013-11-03 04:20"), "130", 750, NEW_YORK)
        self.assertEqual((first, second), (at("2013-11-03 05:30"), at("2013-11-03 06:30")))


class Shows(unittest.TestCase):
    def test_midnight_may_be_written_as_2400_or_0(self):
        midnight = at("2013-01-02 05:00")
        self.assertTrue(convert.shows(midnight, NEW_YORK, "2400"))
        self.assertTrue(convert.shows(midnight, NEW_YORK, "0"))
        self.assertFalse(convert.shows(midnight, NEW_YORK, "1"))

    def test_a_skipped_reading_comes_from_a_clock_not_yet_set_forward(self):
        self.assertTrue(convert.shows(at("2013-03-10 07:03"), NEW_YORK, "203"))
        self.assertTrue(convert.shows(at("2013-03-10 07:03"), NEW_YORK, "303"))


class Reading(unittest.TestCase):
    weather = {("JFK", at("2013-01-01 10:00")): ["ten"], ("JFK", at("2013-01-01 11:00")): ["eleven"]}
    nothing = [""] * len(convert.WEATHER)

    def reading(self, text, origin="JFK"):
        return convert.reading(self.weather, origin, at(text))

    def test_is_of_the_hour_before_the_running_one(self):
        self.assertEqual(self.reading("2013-01-01 11:00"), ["ten"])
        self.assertEqual(self.reading("2013-01-01 11:59"), ["ten"])
        self.assertEqual(self.reading("2013-01-01 12:00"), ["eleven"])

    def test_never_is_of_the_running_hour(self):
        self.assertEqual(self.reading("2013-01-01 10:59"), self.nothing)

    def test_bridges_a_gap_of_two_hours_and_no_more(self):
        self.assertEqual(self.reading("2013-01-01 14:59"), ["eleven"])
        self.assertEqual(self.reading("2013-01-01 15:00"), self.nothing)

    def test_is_of_the_airport_of_departure(self):
        self.assertEqual(self.reading("2013-01-01 11:00", "LGA"), self.nothing)


class Number(unittest.TestCase):
    def test_writes_no_superfluous_zeros(self):
        self.assertEqual(convert.number("50", 1 / 1.8, 32, 1), "10")
        self.assertEqual(convert.number("39.02", 1 / 1.8, 32, 1), "3.9")
        self.assertEqual(convert.number("10.35702", 1 / 1.15078), "9")
        self.assertEqual(convert.number("0", digits=2), "0")

    def test_what_is_not_available_stays_empty(self):
        self.assertEqual(convert.number("NA", 1 / 1.8, 32, 1), "")


if __name__ == "__main__":
    unittest.main()
