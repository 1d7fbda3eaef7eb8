package dev.pawl.spec.read;

import dev.pawl.spec.Suggestion;
import dev.pawl.spec.WatchSpec;
import dev.pawl.spec.WatchSpec.Drift;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Section.Range;
import java.time.Duration;
import java.util.List;

/** Reads what is watched. */
final class WatchReader {

  private static final Range EFFECT = new Range(0, 0.99, false, "0% … 99%");
  private static final Range RATE = new Range(0, 0.5, true, "above 0%, at most 50%");
  private static final Duration DAY = Duration.ofDays(1);
  private static final long MOST_PERIODS = 1_000;

  private final Names names;

  WatchReader(Names names) {
    this.names = names;
  }

  WatchSpec read(Section whole) {
    Section section = whole.section("watch");
    return new WatchSpec(
        section.mapping("drift").map(it -> drift(new Section(it, section.problems()))));
  }

  private Drift drift(Section section) {
    Duration period = section.positiveDuration("period").orElse(DAY);
    Duration season = section.positiveDuration("season").orElse(period);
    Duration within = section.positiveDuration("within").orElse(period);
    multiple(section, "season", season, period);
    if (within.compareTo(period) < 0) {
      section
          .scalar("within")
          .ifPresent(node -> section.problems().value(node, "at least the period", ""));
    }
    return new Drift(
        section.names("features").stream().map(node -> column(node, section.problems())).toList(),
        period,
        season,
        (int) section.whole("cycles"),
        section.text("reference").equals("fixed"),
        section.share("effect", EFFECT),
        section.share("false_findings", RATE),
        within);
  }

  private static void multiple(Section section, String key, Duration span, Duration period) {
    boolean whole = span.toMillis() % period.toMillis() == 0;
    long periods = span.toMillis() / period.toMillis();
    if (!whole || periods < 1 || periods > MOST_PERIODS) {
      section
          .scalar(key)
          .ifPresent(node ->
              section
                  .problems()
                  .value(
                      node,
                      "1 … %d times the period, %s".formatted(MOST_PERIODS, section.text("period")),
                      ""));
    }
  }

  /** The name of an input, a derived column or a live feature, which a value must be. */
  private String column(Scalar node, Problems problems) {
    List<String> known = names.columns();
    if (!known.contains(node.text()) && !problems.faulty("inputs")) {
      problems.value(
          node, "a column: " + Suggestion.list(known), Names.suggestion(node.text(), known));
    }
    return node.text();
  }
}
