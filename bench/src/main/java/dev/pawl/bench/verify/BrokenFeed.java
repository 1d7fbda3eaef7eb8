package dev.pawl.bench.verify;

import dev.pawl.bench.boosting.HourlyLosses;
import dev.pawl.bench.verify.BrokenYears.Break;
import dev.pawl.bench.verify.BrokenYears.Way;
import dev.pawl.bench.verify.BrokenYears.Year;
import dev.pawl.cli.demo.DemoFeed;
import dev.pawl.log.EventLog;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.spec.Spec;
import dev.pawl.trial.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The year of the demo with each of its numbers in another unit for two days in June, one at a
 * time, as it reaches a loop with the usual watch and one that does not look at its feed.
 */
final class BrokenFeed implements Proof {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Instant YEAR = Instant.parse("2013-01-01T05:00:00Z");
  private static final int DAYS = 365;
  private static final Set<String> NOTHING_CAME = Set.of("SILENCE", "MISSING_VALUES");

  /** The change that the claim is about: it was chosen before any was measured. */
  private static final String PLANTED = "dep_delay in seconds";

  private static final String MEANT =
      "A finding changes nothing of what serves: as long as the feed is broken, the watch mends no"
          + " answer. It keeps what is learned clean, and says what broke. Where the interval of the"
          + " year's difference has 0 in it, the loop with the watch cannot be told from the one"
          + " without.";

  private final Break when;
  private final int days;

  BrokenFeed() {
    this(Instant.parse("2013-06-10T14:00:00Z"), Duration.ofDays(2), DAYS);
  }

  BrokenFeed(Instant broken, Duration length, int days) {
    Instant repaired = broken.plus(length);
    this.when = new Break(broken, repaired, repaired.plus(MONTH));
    this.days = days;
  }

  @Override
  public String name() {
    return "broken-feed";
  }

  @Override
  public String claim() {
    return "When the departure delay of the demo's flights, on which the delay model leans, comes in"
        + " seconds for two days in June, learning stops within an hour of event time, the finding"
        + " names the field, and learning goes on within an hour of the repair, gated or not; on"
        + " untouched flights it stops only where nothing came, or no value of a field. Every other"
        + " number of both models in every other unit is below, found or not.";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path data = workbench.scratch().resolve("data");
    DemoFeed feed = DemoFeed.read(workbench.home(), days);
    workbench.progress().printf("feeding %d days%n", days);
    BoostedFlights.feed(feed, data);
    return replayed(workbench, feed.specs(), data);
  }

  /** Replays what a data folder recorded; each model on a thread of its own. */
  Evidence replayed(Workbench workbench, List<Spec> specs, Path data)
      throws IOException, InterruptedException {
    List<Table> tables = new ArrayList<>();
    tables.add(new Table(MEANT, List.of(), List.of()));
    boolean holds = true;
    try (ExecutorService threads = Executors.newFixedThreadPool(specs.size())) {
      List<Future<List<Year>>> running = new ArrayList<>();
      for (Spec spec : specs) {
        running.add(threads.submit(() -> years(workbench, spec, data)));
      }
      for (Future<List<Year>> each : running) {
        Found found = new Found(each.get());
        holds &= found.holds();
        tables.addAll(found.tables());
      }
    } catch (ExecutionException e) {
      throw new IOException("replaying failed", e);
    }
    return new Evidence(holds, tables);
  }

  private List<Year> years(Workbench workbench, Spec spec, Path data) throws IOException {
    try (EventLog log = Recorded.log(data, spec.model())) {
      return new BrokenYears(spec, log, when, workbench.progress()).all();
    }
  }

  /** What one model's years say. */
  private final class Found {
    private final List<Year> years;
    private final String model;
    private final String metric;

    Found(List<Year> years) {
      this.years = years;
      Spec spec = years.getFirst().spec();
      model = spec.model();
      metric = spec.evaluation().metric().name().toLowerCase(Locale.ROOT);
    }

    private Optional<Year> year(Way way, Optional<UnitBug> bug, boolean asMissing) {
      return years.stream()
          .filter(it -> it.way().equals(way) && it.bug().equals(bug) && it.asMissing() == asMissing)
          .findFirst();
    }

    private Year the(Way way, Optional<UnitBug> bug) {
      return year(way, bug, false).orElseThrow();
    }

    private List<UnitBug> bugs() {
      return UnitBug.of(years.getFirst().spec());
    }

    // ---- what was found -------------------------------------------------------------------------

    boolean holds() {
      boolean quiet =
          years.stream()
              .filter(year -> year.bug().isEmpty())
              .flatMap(year -> year.all(Kind.PAUSE).stream())
              .allMatch(
                  pause -> NOTHING_CAME.contains(String.valueOf(pause.evidence().get("finding"))));
      return quiet
          && years.stream()
              .filter(year -> year.way().watched() && !year.asMissing())
              .filter(year -> year.bug().filter(bug -> bug.words().equals(PLANTED)).isPresent())
              .allMatch(this::isFound);
    }

    /** By which share a loop that does not look at its feed loses more while it is broken. */
    private double costs(UnitBug bug) {
      Way blind = new Way(true, false);
      double untouched = whileBroken(the(blind, Optional.empty())).mean();
      return whileBroken(the(blind, Optional.of(bug))).mean() / untouched - 1;
    }

    /** Whether learning stops and goes on in time. */
    private boolean isFound(Year year) {
      Optional<Decision> pause = year.pause(when);
      Optional<Decision> resume = year.resume(when);
      return pause.isPresent()
          && resume.isPresent()
          && after(when.broken(), pause).compareTo(HOUR) <= 0
          && after(when.repaired(), resume).compareTo(HOUR) <= 0;
    }

    private static Duration after(Instant when, Optional<Decision> decision) {
      return Duration.between(when, Instant.ofEpochMilli(decision.orElseThrow().eventTime()));
    }

    // ---- tables ---------------------------------------------------------------------------------

    List<Table> tables() {
      return List.of(reactions(), errors(true), errors(false));
    }

    private Table reactions() {
      List<List<String>> rows = new ArrayList<>();
      for (UnitBug bug : bugs()) {
        Year year = the(new Way(true, true), Optional.of(bug));
        Optional<Decision> pause = year.pause(when);
        Optional<Decision> resume = year.resume(when);
        rows.add(
            List.of(
                bug.words(),
                percent(costs(bug)),
                pause.map(it -> minutes(after(when.broken(), pause))).orElse("never"),
                pause.map(BrokenFeed::because).orElse(""),
                resume.map(it -> minutes(after(when.repaired(), resume))).orElse(""),
                resume.map(it -> String.valueOf(it.evidence().get("withheld"))).orElse("")));
      }
      Year untouched = the(new Way(true, true), Optional.empty());
      for (Decision pause : untouched.all(Kind.PAUSE)) {
        rows.add(List.of("nothing", "", pause.reason(), because(pause), "", ""));
      }
      return new Table(
          """
          **%s.** From %s to %s one field is in another unit: every number of the spec that has a unit, in every
          other unit that people write for it, unless its bounds refuse that at the door. The cost is how much more the gated
          champion of a loop that does not look at its feed loses in that time. Times are in event time, from the first broken
          request and from the repair; the loop's clock ticks each hour. %s\
          """
              .formatted(model, when.broken(), when.repaired(), harmful()),
          List.of(
              "broken",
              "cost meanwhile",
              "learning stops after",
              "because of",
              "goes on after",
              "examples left out"),
          rows);
    }

    /** How many of the changes that cost something are found. */
    private String harmful() {
      double margin = years.getFirst().spec().evaluation().margin();
      List<Year> costly =
          bugs().stream()
              .filter(bug -> costs(bug) > margin)
              .map(bug -> the(new Way(true, true), Optional.of(bug)))
              .toList();
      long inTime = costly.stream().filter(this::isFound).count();
      long never = costly.stream().filter(it -> it.pause(when).isEmpty()).count();
      return "Of the %d that cost more than the margin of %.0f %%, %d are found within the hour, %d later, %d never."
          .formatted(costly.size(), 100 * margin, inTime, costly.size() - inTime - never, never);
    }

    private Table errors(boolean gated) {
      Way watched = new Way(gated, true);
      Way blind = new Way(gated, false);
      List<Optional<UnitBug>> all = new ArrayList<>(List.of(Optional.empty()));
      bugs().forEach(bug -> all.add(Optional.of(bug)));
      List<List<String>> rows = new ArrayList<>();
      for (Optional<UnitBug> bug : all) {
        Year one = the(watched, bug);
        Year other = the(blind, bug);
        Optional<Year> missing = year(watched, bug, true);
        List<String> row = new ArrayList<>();
        row.add(bug.map(UnitBug::words).orElse("nothing"));
        row.add(shown(whileBroken(one)));
        row.add(shown(whileBroken(other)));
        if (gated) {
          row.add(missing.map(it -> shown(whileBroken(it))).orElse(""));
        }
        row.add(shown(monthAfter(one)));
        row.add(shown(monthAfter(other)));
        row.add(shown(wholeYear(one)));
        row.add(shown(wholeYear(other)));
        row.add(difference(wholeYear(one).less(wholeYear(other))));
        rows.add(row);
      }
      List<String> columns = new ArrayList<>(List.of("broken", "while broken: watch", "no watch"));
      if (gated) {
        columns.add("as missing");
      }
      columns.addAll(
          List.of(
              "month after: watch",
              "no watch",
              "year: watch",
              "no watch",
              "watch less no watch, the year"));
      return new Table(
          "%s, %s: mean %s of what served, with the usual watch and with `watch: {feed: false}`; the year's difference with its 95 %% interval by blocks of seven days.%s"
              .formatted(
                  model,
                  gated ? "gated" : "ungated",
                  metric,
                  gated
                      ? " *As missing*: the field served as missing from the finding until it is"
                          + " over, which no action does yet."
                      : ""),
          columns,
          rows);
    }

    private HourlyLosses whileBroken(Year year) {
      return year.losses(when.broken(), when.repaired());
    }

    private HourlyLosses monthAfter(Year year) {
      return year.losses(when.repaired(), when.after());
    }

    private HourlyLosses wholeYear(Year year) {
      return year.losses(YEAR, YEAR.plus(Duration.ofDays(days)));
    }
  }

  private static String because(Decision pause) {
    return "%s %s"
        .formatted(
            Objects.toString(pause.evidence().get("finding"), ""),
            Objects.toString(pause.evidence().get("where"), ""));
  }

  private static String minutes(Duration span) {
    return span.toMinutes() + " min";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }

  private static String shown(HourlyLosses losses) {
    return String.format(Locale.ROOT, losses.mean() >= 1 ? "%.3f" : "%.4f", losses.mean());
  }

  private static String difference(Interval interval) {
    return String.format(
        Locale.ROOT,
        "%+.4f (%+.4f to %+.4f)",
        interval.estimate(),
        interval.lower(),
        interval.upper());
  }
}
