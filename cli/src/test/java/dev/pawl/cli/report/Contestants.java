package dev.pawl.cli.report;

import dev.pawl.loop.Scoreboard;
import dev.pawl.loop.TrainingCosts;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.EvaluationSpec.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Contestants over four weeks of New York's February, with one hour of ten labels in each week. */
final class Contestants {
  static final long FROM = Instant.parse("2013-02-01T05:00:00Z").toEpochMilli();
  static final long WEEK = Duration.ofDays(7).toMillis();
  static final Span SPAN = new Span(FROM, FROM + 4 * WEEK, ZoneId.of("America/New_York"));

  private Contestants() {}

  /** A scoreboard with an hour at the start of each week. */
  static Scoreboard weekly(long examples, double... losses) {
    long[] hours = new long[losses.length];
    long[] counts = new long[losses.length];
    Arrays.fill(counts, examples);
    for (int i = 0; i < losses.length; i++) {
      hours[i] = (FROM + i * WEEK) / 3_600_000;
    }
    return scoreboard(hours, counts, losses);
  }

  static Scoreboard scoreboard(long[] hours, long[] examples, double[] losses) {
    Tensors.Writer to = new Tensors.Writer();
    to.longs("hour", hours);
    to.longs("examples", examples);
    to.doubles("loss", losses);
    Scoreboard scoreboard = new Scoreboard();
    scoreboard.restore(Tensors.of(to));
    return scoreboard;
  }

  static Cost cost(double seconds, long examples) {
    return new Cost((long) (seconds * 1e9), examples);
  }

  static Run run(
      String key,
      Scoreboard scoreboard,
      TrainingCosts costs,
      List<Decision> decisions,
      List<Version> versions) {
    return new Run(key, "the contestant " + key, scoreboard, costs, decisions, versions);
  }

  static Decision decision(long day, Kind kind, String version, String reason) {
    return new Decision(
        "delay",
        day + ".0",
        day,
        FROM + Duration.ofDays(day).toMillis(),
        kind,
        version,
        reason,
        new TreeMap<>());
  }

  static Version version(String id, State state, long examples) {
    return new Version(
        "delay",
        id,
        "main",
        0,
        FROM,
        "c0ffee" + id,
        examples == 0 ? List.of() : List.of("1.0"),
        new DataSpan(0, 1, 0, 0, examples, ""),
        "",
        "test",
        7,
        Reproducibility.EXACT,
        new TreeMap<>(),
        cost(0, examples),
        state,
        "test");
  }

  /**
   * Pawl's mean loss is 1.5 below the frozen one's, by weeks 2, 1, 2 and 1; 0.5 below the daily.
   */
  static ModelReport delay() {
    Cost none = cost(0, 0);
    Decision start = decision(0, Kind.PROMOTE, "1.0", "version 1.0 answers");
    Version first = version("1.0", State.SUPERSEDED, 0);
    return new ModelReport(
        "delay",
        Metric.ABSOLUTE_ERROR,
        List.of(
            run(
                Run.FROZEN,
                weekly(10, 120, 120, 120, 120),
                new TrainingCosts(cost(0.25, 100), none, none, none),
                List.of(start),
                List.of(first, version("1.1", State.CHAMPION, 100))),
            run(
                Run.DAILY,
                weekly(10, 110, 110, 110, 110),
                new TrainingCosts(none, none, cost(60, 4000), none),
                List.of(start),
                List.of(first, version("1.1", State.CHAMPION, 4000))),
            run(
                Run.PAWL,
                weekly(10, 100, 110, 100, 110),
                new TrainingCosts(cost(1, 400), cost(2, 800), none, cost(0.5, 90)),
                List.of(
                    start,
                    decision(2, Kind.PROMOTE, "1.1", "version 1.1 took over"),
                    decision(5, Kind.PROMOTE, "1.2", "version 1.2 took over"),
                    decision(6, Kind.ROLLBACK, "1.1", "version 1.2 was rolled back to 1.1"),
                    decision(9, Kind.PARK, "1.3", "<script>alert('fast & wrong')</script>")),
                List.of(
                    first,
                    version("1.1", State.CHAMPION, 200),
                    version("1.2", State.ROLLED_BACK, 100),
                    version("1.3", State.PARKED, 100))),
            run(
                Run.UNGATED,
                weekly(10, 105, 105, 105, 105),
                new TrainingCosts(cost(1, 400), none, none, none),
                List.of(start, decision(1, Kind.PROMOTE, "1.1", "version 1.1 took over")),
                List.of(first, version("1.1", State.CHAMPION, 400)))),
        Optional.of(
            new LabelDelay(Duration.ofMinutes(145), Duration.ofMinutes(390), Duration.ofHours(50))),
        Optional.of(cost(0.3, 65_536)));
  }

  static DemoReport demo() {
    return new DemoReport(List.of(delay()), SPAN, 1234, 1200, 310, 2900, 142.5);
  }
}
