package dev.pawl.bench.verify;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.store.table.TableFile;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import dev.pawl.watch.feed.FeedWatch;
import dev.pawl.watch.feed.RepeatWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Watches feeds in which nothing is broken, drawn and recorded ones, and writes down what is found:
 * of drawn ones nothing may be, of recorded ones only what has a cause that is known.
 */
final class FeedCalibration {
  private static final long QUARTER = 900_000;
  private static final int FIELDS = 20;
  private static final int WEEK = 672;
  private static final int QUARTERS = 8 * WEEK;
  private static final int ROWS = 30;

  private static final List<String> WEATHER =
      List.of("temp", "wind_dir", "wind", "gust", "precip", "visib");

  /** What is found in recorded feeds since when, and why it is true. */
  private static final Map<String, String> CAUSES = causes();

  private final int worlds;
  private final Path data;
  private final Path flights;

  /**
   * What is watched.
   *
   * @param worlds how many drawn feeds of each kind
   * @param workbench knows where recorded ones are
   */
  FeedCalibration(int worlds, Workbench workbench) {
    this.worlds = worlds;
    data = workbench.data();
    flights = workbench.home().resolve("examples/flights/flights.csv.gz");
  }

  private static Map<String, String> causes() {
    Map<String, String> causes = new TreeMap<>();
    for (String field : WEATHER) {
      causes.put(
          "flights missing_values feature:gate_" + field + " 2013-02-08",
          "a blizzard: cancelled flights have no time at the gate, and no weather there");
      for (String when : List.of("gate_", "early_")) {
        causes.put(
            "flights missing_values feature:" + when + field + " 2013-12-31",
            "the weather ends a day before the flights");
      }
    }
    for (String field : List.of("dep_delay", "arr_delay")) {
      causes.put(
          "flights missing_values feature:" + field + " 2013-02-08",
          "a blizzard: cancelled flights have no delay");
    }
    return Collections.unmodifiableMap(causes);
  }

  /** How the hours of a drawn feed differ without being broken. */
  private enum World {
    INDEPENDENT(1, "independent rows, as many at all hours"),
    SEASONAL(2, "a daily and a weekly season of numbers, names and traffic"),
    BURSTS(3, "the same, rows alike by fours, as of one order");

    private final long seed;
    private final String label;

    World(long seed, String label) {
      this.seed = seed;
      this.label = label;
    }

    double level(int quarter) {
      if (this == INDEPENDENT) {
        return 0;
      }
      boolean weekend = quarter % WEEK >= 480;
      return weekend ? -1 : 2 * StrictMath.sin(2 * StrictMath.PI * quarter / 96);
    }

    int rows(int quarter, SplitMix random) {
      double mean = ROWS * StrictMath.exp(level(quarter) / 2);
      return (int) Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }

    int alike() {
      return this == BURSTS ? 4 : 1;
    }
  }

  /** A recorded feed. */
  private record Feed(String name, boolean known, Path file, List<String> left, Times times) {}

  /** When rows happened, in milliseconds of event time. */
  private interface Times {
    ToLongFunction<Row> of(Schema schema);
  }

  Evidence evidence() {
    boolean holds = true;
    List<List<String>> drawn = new ArrayList<>();
    for (World world : World.values()) {
      List<Integer> found =
          IntStream.range(0, worlds).parallel().mapToObj(run -> findings(world, run)).toList();
      long feeds = found.stream().filter(count -> count > 0).count();
      holds &= feeds == 0;
      drawn.add(List.of(world.label, "%d of %d".formatted(feeds, worlds)));
    }
    List<List<String>> recorded = new ArrayList<>();
    for (Feed feed : feeds()) {
      if (Files.isRegularFile(feed.file())) {
        holds &= watch(feed, recorded);
      } else {
        recorded.add(List.of(feed.name(), "", "not here", "", ""));
      }
    }
    return new Evidence(holds, List.of(drawnTable(drawn), recordedTable(recorded)));
  }

  private static int findings(World world, int run) {
    DrawnFields fields = new DrawnFields(FIELDS);
    Watches watches = new Watches(fields.schema(), fields.schema().names(), run);
    SplitMix random = new SplitMix(SplitMix.seed(run, world.seed));
    int found = 0;
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      double level = world.level(quarter);
      int count = world.rows(quarter, random);
      Row row = null;
      for (int i = 0; i < count; i++) {
        row = row == null || i % world.alike() == 0 ? fields.row(random, level) : row;
        watches.add(row, quarter * QUARTER + i * QUARTER / count);
      }
      found += watches.look((quarter + 1) * QUARTER).size();
    }
    return found;
  }

  /** Both watches of a feed, and what they raised. */
  private static final class Watches {
    private final FeedWatch feed;
    private final RepeatWatch repeats;

    Watches(Schema schema, List<String> fields, long seed) {
      feed = new FeedWatch(schema, fields, seed);
      repeats = new RepeatWatch(schema, fields, Where.ALL);
    }

    void add(Row row, long time) {
      feed.add(row, time);
      repeats.request(row, time);
    }

    List<Finding> look(long now) {
      List<FindingEvent> events = new ArrayList<>(feed.look(now));
      events.addAll(repeats.look(now, false));
      return events.stream()
          .filter(FindingEvent.Raised.class::isInstance)
          .map(FindingEvent::finding)
          .toList();
    }
  }

  private List<Feed> feeds() {
    Times hours =
        schema -> {
          int day = schema.indexOf("dteday");
          int hour = schema.indexOf("hr");
          return row -> (long) row.number(day) + 4 * QUARTER * (long) row.number(hour);
        };
    Times halves =
        schema -> {
          long[] next = {Instant.parse("1996-05-07T00:00:00Z").toEpochMilli()};
          return row -> next[0] += 2 * QUARTER;
        };
    Times seconds =
        schema -> {
          int at = schema.indexOf("trip_start_timestamp");
          return row -> 1_000 * (long) row.number(at);
        };
    Times departures =
        schema -> {
          int at = schema.indexOf("sched_dep");
          return row -> (long) row.number(at);
        };
    return List.of(
        new Feed(
            "bike_hourly",
            false,
            data.resolve("bike_hourly/hour.csv.gz"),
            List.of("instant", "dteday"),
            hours),
        new Feed("elec2", false, data.resolve("elec2/elec2.csv.gz"), List.of("date"), halves),
        new Feed(
            "chicago_taxi",
            false,
            data.resolve("chicago_taxi/trips.csv.gz"),
            List.of("trip_start_timestamp"),
            seconds),
        new Feed("flights", true, flights, List.of("sched_dep"), departures));
  }

  private record Timed(long time, Row row) {}

  private static boolean watch(Feed feed, List<List<String>> to) {
    TableFile table = TableFile.open(feed.file());
    Schema schema = table.schema();
    List<String> fields =
        schema.names().stream().filter(name -> !feed.left().contains(name)).toList();
    ToLongFunction<Row> time = feed.times().of(schema);
    List<Timed> rows = new ArrayList<>();
    table.read(row -> rows.add(new Timed(time.applyAsLong(row), row)));
    rows.sort(Comparator.comparingLong(Timed::time));
    Watches watches = new Watches(schema, fields, 1);
    long now = Math.floorDiv(rows.getFirst().time(), QUARTER) * QUARTER;
    List<Finding> found = new ArrayList<>();
    for (Timed each : rows) {
      for (; now + QUARTER <= each.time(); now += QUARTER) {
        found.addAll(watches.look(now + QUARTER));
      }
      watches.add(each.row(), each.time());
    }
    found.addAll(watches.look(now + QUARTER));
    long days = Duration.ofMillis(now - rows.getFirst().time()).toDays();
    String size =
        String.format(
            Locale.ROOT, "%,d rows, %d fields, %d days", rows.size(), fields.size(), days);
    String name = feed.name() + (feed.known() ? " (tuned on)" : "");
    boolean explained = true;
    for (Finding finding : found) {
      String what = finding.kind().name().toLowerCase(Locale.ROOT) + " " + finding.where();
      String since =
          Instant.ofEpochMilli(finding.since()).atZone(ZoneOffset.UTC).toLocalDate().toString();
      String cause = CAUSES.get(String.join(" ", feed.name(), what, since));
      explained &= cause != null;
      to.add(
          List.of(
              name,
              size,
              what,
              since,
              cause == null ? "unexplained: " + finding.evidence() : cause));
    }
    if (found.isEmpty()) {
      to.add(List.of(name, size, "nothing", "", ""));
    }
    return explained;
  }

  private Table drawnTable(List<List<String>> rows) {
    String caption =
        String.format(
            Locale.ROOT,
            "Feeds of %d fields of five kinds, about %d rows each 15 minutes, for 8 weeks in which"
                + " nothing is broken, watched as `watch.feed` does by itself: in how many anything"
                + " was found, stated as less than one finding in 10⁸ rows.",
            FIELDS,
            ROWS);
    return new Table(caption, List.of("rows", "feeds with a false finding"), rows);
  }

  private Table recordedTable(List<List<String>> rows) {
    return new Table(
        "The same watch over recorded feeds as they are, all fields but times and running numbers."
            + " Its rules were tuned on the flights and on none of the others.",
        List.of("feed", "size", "found", "since", "cause"),
        rows);
  }
}
