package dev.pawl.bench.verify;

import dev.pawl.bench.boosting.HourlyLosses;
import dev.pawl.cli.demo.DemoFeed;
import dev.pawl.cli.node.Node;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.run.Replay;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The year of the demo with a field in another unit for two days in June, as it reaches a loop with
 * the usual watch and one that does not look at its feed.
 */
final class BrokenFeed implements Proof {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant YEAR = Instant.parse("2013-01-01T05:00:00Z");
  private static final int DAYS = 365;
  private static final int MONTH = 30;
  private static final Set<String> NOTHING_CAME = Set.of("SILENCE", "MISSING_VALUES");

  private final Instant broken;
  private final Instant repaired;
  private final int days;

  BrokenFeed() {
    this(Instant.parse("2013-06-10T14:00:00Z"), 2, DAYS);
  }

  BrokenFeed(Instant broken, int daysBroken, int days) {
    this.broken = broken;
    this.repaired = broken.plus(Duration.ofDays(daysBroken));
    this.days = days;
  }

  @Override
  public String name() {
    return "broken-feed";
  }

  @Override
  public String claim() {
    return "When a field of the demo's flights comes in another unit for two days in June, learning"
        + " stops within an hour of event time for dep_delay and distance, and within six for block,"
        + " the finding names the field, and learning goes on within an hour of the repair; on"
        + " untouched flights it stops only where nothing came, or no value of a field.";
  }

  /** A field that comes in another unit. */
  private record Bug(String field, double factor, String words, Duration limit) {}

  private static final List<Bug> BUGS =
      List.of(
          new Bug("dep_delay", 60, "dep_delay in seconds", HOUR),
          new Bug("block", 1 / 60.0, "block in hours", HOUR.multipliedBy(6)),
          new Bug("distance", 1.609344, "distance in kilometres", HOUR));

  /** A replayed year. */
  private record Year(Optional<Bug> bug, Spec spec, Replay.Result result) {
    boolean watched() {
      return spec.watch().feed();
    }

    List<Decision> all(Kind kind) {
      return result.decisions().stream().filter(it -> it.kind() == kind).toList();
    }

    /** The first decision of a kind that is about the field that is broken. */
    Optional<Decision> first(Kind kind) {
      String field = bug.map(Bug::field).orElse("");
      return all(kind).stream()
          .filter(it -> it.reason().contains(" of " + field + " "))
          .findFirst();
    }

    boolean isUntouched() {
      return bug.isEmpty();
    }

    String words() {
      return bug.map(Bug::words).orElse("untouched")
          + (spec.evaluation().gated() ? "" : ", no gate");
    }

    HourlyLosses losses(Instant from, Instant to) {
      return HourlyLosses.of(result.scoreboard().hours(), from.toEpochMilli(), to.toEpochMilli());
    }
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path data = workbench.scratch().resolve("data");
    DemoFeed feed = DemoFeed.read(workbench.home(), days);
    workbench.progress().printf("feeding %d days%n", days);
    BoostedFlights.feed(feed, data);
    return replayed(workbench, feed.specs().getFirst(), data);
  }

  /** Replays what a data folder recorded. */
  Evidence replayed(Workbench workbench, Spec spec, Path data) throws IOException {
    Spec blind = with(spec, "serving:", "watch: {feed: false}\nserving:");
    Spec open = with(spec, "evaluation:", "evaluation:\n  gated: false");
    Spec openBlind = with(blind, "evaluation:", "evaluation:\n  gated: false");
    List<Year> years = new ArrayList<>();
    try (EventLog log = Recorded.log(data, spec.model())) {
      years.add(year(workbench, log, spec, Optional.empty()));
      for (Bug bug : BUGS) {
        years.add(year(workbench, log, spec, Optional.of(bug)));
        years.add(year(workbench, log, blind, Optional.of(bug)));
      }
      years.add(year(workbench, log, open, Optional.of(BUGS.getFirst())));
      years.add(year(workbench, log, openBlind, Optional.of(BUGS.getFirst())));
    }
    boolean holds = years.stream().filter(Year::watched).allMatch(this::holds);
    return new Evidence(holds, List.of(reactions(years), errors(years)));
  }

  private static Spec with(Spec spec, String part, String instead) {
    return SpecReader.read(spec.text().replace("\n" + part, "\n" + instead), "delay.yaml");
  }

  private Year year(Workbench workbench, EventLog log, Spec spec, Optional<Bug> bug) {
    workbench
        .progress()
        .printf(
            "%s, %s%n",
            bug.map(Bug::words).orElse("untouched"), spec.watch().feed() ? "watched" : "blind");
    Replay replay =
        new Replay(spec, "", List.of(), Node.version(), new MemoryArtifactStore(), Node::cpuNanos);
    Schema schema = Columns.of(spec).row();
    RowCodec codec = new RowCodec(schema);
    try (EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
        if (bug.isPresent() && each.event() instanceof Prediction asked && isBroken(asked)) {
          byte[] row = codec.encode(with(codec.decode(asked.row()), schema, bug.get()));
          replay.on(new LogRecord(each.offset(), each.ingestTime(), answered(asked, row)));
        } else {
          replay.on(each);
        }
      }
    }
    return new Year(bug, spec, replay.result());
  }

  private boolean isBroken(Prediction asked) {
    return asked.eventTime() >= broken.toEpochMilli()
        && asked.eventTime() < repaired.toEpochMilli();
  }

  private static Row with(Row row, Schema schema, Bug bug) {
    RowBuilder changed = new RowBuilder(schema);
    for (int i = 0; i < schema.size(); i++) {
      String text = row.text(i);
      if (text != null) {
        changed.set(i, text);
      } else if (!row.isMissing(i)) {
        boolean here = schema.field(i).name().equals(bug.field());
        changed.set(i, row.number(i) * (here ? bug.factor() : 1));
      }
    }
    return changed.row();
  }

  private static Prediction answered(Prediction asked, byte[] row) {
    return new Prediction(
        asked.id(),
        asked.unit(),
        asked.eventTime(),
        asked.joinKey(),
        row,
        asked.version(),
        asked.arm(),
        asked.propensity(),
        asked.scores(),
        asked.counted());
  }

  private boolean holds(Year year) {
    if (year.isUntouched()) {
      return year.all(Kind.PAUSE).stream()
          .allMatch(it -> NOTHING_CAME.contains(String.valueOf(it.evidence().get("finding"))));
    }
    Optional<Decision> pause = year.first(Kind.PAUSE);
    Optional<Decision> resume = year.first(Kind.RESUME);
    return pause.isPresent()
        && resume.isPresent()
        && after(broken, pause).compareTo(year.bug().get().limit()) <= 0
        && after(repaired, resume).compareTo(HOUR) <= 0;
  }

  private static Duration after(Instant when, Optional<Decision> decision) {
    return Duration.between(when, Instant.ofEpochMilli(decision.orElseThrow().eventTime()));
  }

  private Table reactions(List<Year> years) {
    List<List<String>> rows = new ArrayList<>();
    for (Year year : years) {
      if (year.isUntouched()) {
        year.all(Kind.PAUSE)
            .forEach(pause -> rows.add(List.of("untouched", pause.reason(), "", "", "")));
      } else if (year.watched()) {
        Optional<Decision> pause = year.first(Kind.PAUSE);
        Optional<Decision> resume = year.first(Kind.RESUME);
        rows.add(
            List.of(
                year.words(),
                pause.map(it -> minutes(after(broken, pause))).orElse("never"),
                pause.map(BrokenFeed::because).orElse(""),
                resume.map(it -> minutes(after(repaired, resume))).orElse("never"),
                resume.map(it -> String.valueOf(it.evidence().get("withheld"))).orElse("")));
      }
    }
    return new Table(
        "From %s to %s the field is in another unit. Minutes of event time from the first broken request, and from the repair."
            .formatted(broken, repaired),
        List.of("bug", "learning stops after", "because of", "goes on after", "examples left out"),
        rows);
  }

  private static String because(Decision pause) {
    return "%s %s".formatted(pause.evidence().get("finding"), pause.evidence().get("where"));
  }

  private static String minutes(Duration span) {
    return span.toMinutes() + " min";
  }

  private Table errors(List<Year> years) {
    List<List<String>> rows = new ArrayList<>();
    Instant end = YEAR.plus(Duration.ofDays(days));
    Instant month = repaired.plus(Duration.ofDays(MONTH));
    for (Year year : years) {
      rows.add(
          List.of(
              year.words(),
              year.watched() ? "usual" : "`feed: false`",
              shown(year.losses(broken, repaired)),
              shown(year.losses(repaired, repaired.plus(Duration.ofDays(1)))),
              shown(year.losses(repaired, month)),
              shown(year.losses(YEAR, end))));
    }
    return new Table(
        "Mean absolute error in minutes of what served.",
        List.of("bug", "watch", "while broken", "the day after", "the month after", "the year"),
        rows);
  }

  private static String shown(HourlyLosses losses) {
    return String.format(Locale.ROOT, "%.3f", losses.mean());
  }
}
