package dev.pawl.bench.verify;

import dev.pawl.bench.boosting.HourlyLosses;
import dev.pawl.cli.node.Node;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.run.Replay;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One model's recorded year, replayed with each of its numbers in another unit for a while: gated
 * and not, with the usual watch and without a look at the feed. What comes before the break is
 * replayed once for all fields.
 */
final class BrokenYears {

  /**
   * When the feed is broken.
   *
   * @param broken from when on
   * @param repaired until when
   * @param after until when its consequences are looked at
   */
  record Break(Instant broken, Instant repaired, Instant after) {
    boolean holds(long time) {
      return time >= broken.toEpochMilli() && time < repaired.toEpochMilli();
    }
  }

  /** From when to when a field is served as missing. */
  private record Span(Instant from, Instant until) {
    boolean holds(long time) {
      return time >= from.toEpochMilli() && time < until.toEpochMilli();
    }
  }

  /** How a loop is run. */
  record Way(boolean gated, boolean watched) {}

  /**
   * A replayed year.
   *
   * @param bug what is broken; empty for nothing
   * @param asMissing whether the field is served as missing from the finding on until it is over;
   *     then the replay ends with what is looked at
   */
  record Year(Spec spec, Way way, Optional<UnitBug> bug, boolean asMissing, Replay.Result result) {

    List<Decision> all(Kind kind) {
      return result.decisions().stream().filter(it -> it.kind() == kind).toList();
    }

    /** The first decision about the broken field while it is broken. */
    Optional<Decision> pause(Break when) {
      return first(Kind.PAUSE, when.broken(), when.repaired());
    }

    /** The first decision about the broken field after its repair, when there was one before. */
    Optional<Decision> resume(Break when) {
      return pause(when).flatMap(it -> first(Kind.RESUME, when.repaired(), when.after()));
    }

    private Optional<Decision> first(Kind kind, Instant since, Instant until) {
      String of = bug.map(UnitBug::field).orElse("");
      return all(kind).stream()
          .filter(it -> it.eventTime() >= since.toEpochMilli())
          .filter(it -> it.eventTime() <= until.toEpochMilli())
          .filter(it -> it.reason().contains(" of " + of + " "))
          .findFirst();
    }

    HourlyLosses losses(Instant from, Instant to) {
      return HourlyLosses.of(result.scoreboard().hours(), from.toEpochMilli(), to.toEpochMilli());
    }
  }

  private final Spec spec;
  private final EventLog log;
  private final Break when;
  private final PrintStream progress;
  private final Schema schema;
  private final RowCodec codec;

  BrokenYears(Spec spec, EventLog log, Break when, PrintStream progress) {
    this.spec = spec;
    this.log = log;
    this.when = when;
    this.progress = progress;
    this.schema = Columns.of(spec).row();
    this.codec = new RowCodec(schema);
  }

  /** All years: for each way the untouched one and one for each bug. */
  List<Year> all() {
    List<Year> years = new ArrayList<>();
    for (boolean gated : new boolean[] {true, false}) {
      for (boolean watched : new boolean[] {true, false}) {
        years.addAll(of(new Way(gated, watched)));
      }
    }
    return years;
  }

  private List<Year> of(Way way) {
    Spec how = spec(way);
    Replay trunk =
        new Replay(
            how,
            "",
            List.of(),
            Node.version(),
            new MemoryArtifactStore(),
            Node::cpuNanos,
            true,
            example -> {});
    long from = feed(trunk, log.start(), when.broken(), asked -> asked);
    List<Year> years = new ArrayList<>();
    for (UnitBug bug : UnitBug.of(spec)) {
      progress.printf(
          "%s, %s, %s: %s%n",
          spec.model(),
          way.gated() ? "gated" : "ungated",
          way.watched() ? "watched" : "blind",
          bug.words());
      Year year = new Year(how, way, Optional.of(bug), false, broken(trunk, from, bug));
      years.add(year);
      Optional<Decision> pause = year.pause(when);
      Optional<Decision> resume = year.resume(when);
      if (way.gated() && bug.mayBeMissing(schema) && pause.isPresent() && resume.isPresent()) {
        Span open = new Span(at(pause.get()), at(resume.get()));
        years.add(new Year(how, way, Optional.of(bug), true, missing(trunk, from, bug, open)));
      }
    }
    feed(trunk, from, Instant.MAX, asked -> asked);
    years.addFirst(new Year(how, way, Optional.empty(), false, trunk.result()));
    return years;
  }

  private Spec spec(Way way) {
    String text = spec.text();
    if (!way.gated()) {
      text = text.replace("\nevaluation:", "\nevaluation:\n  gated: false");
    }
    if (!way.watched()) {
      text = text.replace("\nserving:", "\nwatch: {feed: false}\nserving:");
    }
    Spec read = SpecReader.read(text, spec.model() + ".yaml");
    if (read.evaluation().gated() != way.gated() || read.watch().feed() != way.watched()) {
      throw new IllegalStateException(spec.model() + ".yaml: not to be run as " + way);
    }
    return read;
  }

  private static Instant at(Decision decision) {
    return Instant.ofEpochMilli(decision.eventTime());
  }

  private Replay.Result broken(Replay trunk, long from, UnitBug bug) {
    Replay fork = trunk.fork(new MemoryArtifactStore());
    feed(
        fork,
        from,
        Instant.MAX,
        asked ->
            when.holds(asked.eventTime())
                ? rewritten(asked, row -> bug.broken(row, schema))
                : asked);
    return fork.result();
  }

  private Replay.Result missing(Replay trunk, long from, UnitBug bug, Span open) {
    Replay fork = trunk.fork(new MemoryArtifactStore());
    feed(
        fork,
        from,
        when.after(),
        asked -> {
          if (open.holds(asked.eventTime())) {
            return rewritten(asked, row -> bug.missing(row, schema));
          }
          return when.holds(asked.eventTime())
              ? rewritten(asked, row -> bug.broken(row, schema))
              : asked;
        });
    return fork.result();
  }

  /**
   * Feeds what was logged, up to the first prediction at or after a time.
   *
   * @return the offset of that prediction, or the log's end
   */
  private long feed(Replay replay, long from, Instant until, UnaryOperator<Prediction> asked) {
    try (EventLog.Reader reader = log.read(from)) {
      for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
        if (each.event() instanceof Prediction prediction) {
          if (!Instant.ofEpochMilli(prediction.eventTime()).isBefore(until)) {
            return each.offset();
          }
          replay.on(new LogRecord(each.offset(), each.ingestTime(), asked.apply(prediction)));
        } else {
          replay.on(each);
        }
      }
    }
    return log.end();
  }

  private Prediction rewritten(Prediction asked, UnaryOperator<Row> change) {
    return new Prediction(
        asked.id(),
        asked.unit(),
        asked.eventTime(),
        asked.joinKey(),
        codec.encode(change.apply(codec.decode(asked.row()))),
        asked.version(),
        asked.arm(),
        asked.propensity(),
        asked.scores(),
        asked.counted());
  }
}
