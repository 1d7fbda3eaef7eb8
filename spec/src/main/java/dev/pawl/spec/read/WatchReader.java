package dev.pawl.spec.read;

import dev.pawl.spec.Expression;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.WatchSpec;
import dev.pawl.spec.WatchSpec.Action;
import dev.pawl.spec.WatchSpec.Concern;
import dev.pawl.spec.WatchSpec.Drift;
import dev.pawl.spec.WatchSpec.Labels;
import dev.pawl.spec.WatchSpec.Performance;
import dev.pawl.spec.WatchSpec.Speed;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Section.Range;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what is watched. */
final class WatchReader {

  private static final Range EFFECT = new Range(0, 0.99, false, "0% … 99%");
  private static final Range RATE = new Range(0, 0.5, true, "above 0%, at most 50%");
  private static final String ALERT = "alert";
  private static final Duration DAY = Duration.ofDays(1);
  private static final long MOST_PERIODS = 1_000;

  private static final Range QUANTILE = new Range(0.5, 0.999, false, "50% … 99.9%");
  private static final Range LIMIT = new Range(0, 1_000, false, "0% … 100000%");
  private static final Range MISSING = new Range(0, 1, true, "above 0%, at most 100%");
  private static final Range LATER = new Range(0, 1_000, true, "above 0%, at most 100000%");

  private final Names names;
  private final ExpressionReader expressions;

  WatchReader(Names names, ExpressionReader expressions) {
    this.names = names;
    this.expressions = expressions;
  }

  WatchSpec read(Section whole, Duration block, Optional<OutcomeSpec> outcome) {
    Section section = whole.section("watch");
    return new WatchSpec(
        section.mapping("drift").map(it -> drift(new Section(it, section.problems()))),
        slices(section.section("slices")),
        section
            .mapping("performance")
            .map(it -> performance(new Section(it, section.problems()), block)),
        section.flag("numbers"),
        section.positiveDuration("age"),
        section.mapping("speed").map(it -> speed(new Section(it, section.problems()))),
        skew(section),
        section.flag("feed"),
        outcome
            .map(of -> labels(section.section("labels"), of))
            .orElse(new Labels(Duration.ZERO, 1, 1)),
        actions(section));
  }

  private static Labels labels(Section section, OutcomeSpec outcome) {
    Labels usual = Labels.usual(outcome);
    return new Labels(
        horizon(section, outcome),
        section.scalar("missing").map(it -> section.share(it, MISSING)).orElse(usual.missing()),
        section.scalar("later").map(it -> section.share(it, LATER)).orElse(usual.later()));
  }

  private static Duration horizon(Section section, OutcomeSpec outcome) {
    Duration horizon = section.positiveDuration("horizon").orElse(outcome.window());
    boolean inWindow = horizon.compareTo(outcome.window()) <= 0;
    boolean early = !horizon.equals(outcome.window());
    if (!inWindow) {
      section
          .scalar("horizon")
          .ifPresent(node -> section.problems().value(node, "at most outcome.window", ""));
    } else if (early && outcome.when() == OutcomeSpec.When.WINDOW) {
      section
          .scalar("horizon")
          .ifPresent(node ->
              section
                  .problems()
                  .value(node, "outcome.window, as no label is taken before (when: window)", ""));
    }
    return horizon;
  }

  private Optional<Double> skew(Section section) {
    Optional<Scalar> given = section.scalar("skew");
    if (names.derived().isEmpty() && names.live().isEmpty()) {
      given.ifPresent(node ->
          section
              .problems()
              .value(
                  node,
                  "with derived columns or live features, which are compared",
                  "Declare derived or live, or leave this out."));
    }
    return given.map(node -> section.share(node, EFFECT));
  }

  private SortedMap<Concern, Set<Action>> actions(Section watch) {
    Section section = watch.section("actions");
    boolean flagged = names.inputs().stream().anyMatch(it -> it.wrong() == InputSpec.Wrong.FLAG);
    if (!flagged && !watch.problems().faulty("inputs")) {
      pointless(
          section,
          Concern.SCHEMA,
          "with an input that says wrong: flag, whose values it is about",
          "Give an input wrong: flag, or leave this out.");
    }
    for (Concern concern : List.of(Concern.PERFORMANCE, Concern.SKEW, Concern.AGE, Concern.SPEED)) {
      String key = word(concern);
      if (!watch.mapping().keys().containsKey(key)) {
        pointless(
            section,
            concern,
            "with watch.%s, which finds it".formatted(key),
            "Declare watch.%s, or leave this out.".formatted(key));
      }
    }
    return declared(section);
  }

  /** Something is to follow from what is never found. */
  private static void pointless(Section actions, Concern concern, String expected, String fix) {
    String key = word(concern);
    if (actions.mapping().keys().containsKey(key) && !actions.names(key).isEmpty()) {
      actions.node(key).ifPresent(node -> actions.problems().value(node, expected, fix));
    }
  }

  private static SortedMap<Concern, Set<Action>> declared(Section section) {
    SortedMap<Concern, Set<Action>> actions = new TreeMap<>();
    for (Concern concern : Concern.values()) {
      String key = word(concern);
      if (section.node(key).isPresent()) {
        Set<Action> of = EnumSet.noneOf(Action.class);
        section.names(key).forEach(node -> action(node, section.problems()).ifPresent(of::add));
        actions.put(concern, of);
      }
    }
    return actions;
  }

  /** What a name means; each finding is an alert anyway. */
  private static Optional<Action> action(Scalar node, Problems problems) {
    Optional<Action> found =
        Arrays.stream(Action.values())
            .filter(action -> word(action).equals(node.text()))
            .findFirst();
    if (found.isEmpty() && !node.text().equals(ALERT)) {
      List<String> known =
          Stream.concat(Stream.of(ALERT), Arrays.stream(Action.values()).map(WatchReader::word))
              .toList();
      problems.value(node, Suggestion.list(known), Names.suggestion(node.text(), known));
    }
    return found;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private SortedMap<String, Expression> slices(Section section) {
    SortedMap<String, Expression> slices = new TreeMap<>();
    for (String name : section.mapping().entries().keySet()) {
      section
          .scalar(name)
          .flatMap(node -> expressions.liveCondition(node, node.text(), false))
          .ifPresent(condition -> slices.put(name, condition));
    }
    return slices;
  }

  private static Performance performance(Section section, Duration block) {
    Duration period = section.positiveDuration("period").orElse(DAY);
    if (period.toMillis() % block.toMillis() != 0) {
      section
          .scalar("period")
          .ifPresent(node -> section.problems().value(node, "a multiple of evaluation.block", ""));
    }
    return new Performance(
        period,
        section.number("floor").orElse(Double.POSITIVE_INFINITY),
        limit(section, "rise"),
        limit(section, "bias"),
        limit(section, "calibration"),
        section.flag("expected"),
        section.share("false_findings", RATE),
        within(section, period));
  }

  private static Speed speed(Section section) {
    return new Speed(
        section.positiveDuration("latency"),
        section.share("quantile", QUANTILE),
        section.number("training").orElse(0.0),
        limit(section, "rise"));
  }

  private static double limit(Section section, String key) {
    return section
        .scalar(key)
        .map(node -> section.share(node, LIMIT))
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static Duration within(Section section, Duration period) {
    Duration within = section.positiveDuration("within").orElse(period);
    if (within.compareTo(period) < 0) {
      section
          .scalar("within")
          .ifPresent(node -> section.problems().value(node, "at least the period", ""));
    }
    return within;
  }

  private Drift drift(Section section) {
    Duration period = section.positiveDuration("period").orElse(DAY);
    Duration season = section.positiveDuration("season").orElse(period);
    multiple(section, "season", season, period);
    return new Drift(
        section.names("features").stream().map(node -> column(node, section.problems())).toList(),
        period,
        season,
        (int) section.whole("cycles"),
        section.text("reference").equals("fixed"),
        section.share("effect", EFFECT),
        section.share("false_findings", RATE),
        within(section, period));
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
