package dev.pawl.spec.read;

import dev.pawl.spec.InputSpec;
import dev.pawl.spec.MetricSpec;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.StageSpec.Ab;
import dev.pawl.spec.StageSpec.Bandit;
import dev.pawl.spec.StageSpec.Canary;
import dev.pawl.spec.StageSpec.Interleaving;
import dev.pawl.spec.StageSpec.Shadow;
import dev.pawl.spec.StageSpec.Show;
import dev.pawl.spec.StageSpec.Switchback;
import dev.pawl.spec.Suggestion;
import dev.pawl.spec.read.Node.Scalar;
import dev.pawl.spec.read.Node.Sequence;
import dev.pawl.spec.read.Section.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one stage of a rollout, and refuses what cannot be carried out. */
final class StageReader {

  private static final Range MARGIN = new Range(0, 1, false, "0% … 100%");
  private static final Range ALPHA = new Range(0, 0.5, true, "above 0%, at most 50%");
  private static final Range STEP = new Range(0, 0.5, true, "above 0%, at most 50%");
  private static final Range ERRORS = new Range(0, 1, true, "above 0%, at most 100%");
  private static final Range INSIDE = new Range(0, 0.999999, true, "above 0%, below 100%");
  private static final Duration DAY = Duration.ofDays(1);

  private final Names names;
  private final ExpressionReader expressions;
  private final Problems problems;
  private final Section metrics;
  private final List<String> decisive = new ArrayList<>();

  /**
   * Reads stages.
   *
   * @param metrics the metrics that the spec declares
   */
  StageReader(Names names, ExpressionReader expressions, Section metrics) {
    this.names = names;
    this.expressions = expressions;
    this.problems = expressions.problems();
    decisive.add(MetricSpec.LOSS);
    decisive.addAll(metrics.mapping().entries().keySet());
    this.metrics = metrics;
  }

  /**
   * Reads a stage.
   *
   * @param item a mapping of its method to its settings
   * @param lineages the lineages that the spec declares beside the main one
   */
  Optional<StageSpec> read(Section item, Set<String> lineages) {
    String method = item.mapping().entries().firstEntry().getKey();
    Section section = item.section(method);
    return switch (method) {
      case "shadow" ->
          Optional.of(new Shadow(section.duration("for").orElse(Duration.ZERO), show(section)));
      case "canary" -> Optional.of(canary(section));
      case "ab" -> Optional.of(ab(section, lineages));
      case "switchback" -> Optional.of(switchback(section));
      case "interleaving" ->
          Optional.of(
              new Interleaving(
                  section.positiveDuration("at_most").orElse(DAY), section.share("alpha", ALPHA)));
      case "bandit" -> Optional.of(bandit(section));
      default -> Optional.empty();
    };
  }

  private static Optional<Show> show(Section section) {
    return section.choice("show", Show.class);
  }

  private Canary canary(Section section) {
    Section latency = section.section("latency");
    Section errors = section.section("errors");
    return new Canary(
        steps(section),
        section.duration("hold").orElse(Duration.ZERO),
        section.whole("examples"),
        section.share("margin", MARGIN),
        section.share("alpha", ALPHA),
        new StageSpec.Latency(
            latency.share("quantile", INSIDE),
            latency.number("ratio").orElse(1.0),
            latency.duration("floor").orElse(Duration.ZERO),
            latency.positiveDuration("limit")),
        new StageSpec.Errors(
            errors.number("ratio").orElse(1.0),
            errors.share("limit", ERRORS),
            errors.whole("least")),
        section.positiveDuration("silence"),
        section.positiveDuration("at_most").orElse(DAY),
        section.scalar("only").flatMap(expressions::requestCondition).map(it -> it));
  }

  private List<Double> steps(Section section) {
    List<Double> steps = new ArrayList<>();
    double before = 0;
    if (section.node("steps").orElse(null) instanceof Sequence sequence) {
      for (Scalar node : Section.names(sequence)) {
        if (problems.faulty(node.path())) {
          continue;
        }
        double share = section.share(node, STEP);
        if (share < before) {
          problems.value(node, "no less than the step before", "");
        }
        before = share;
        steps.add(share);
      }
    }
    return steps;
  }

  private Ab ab(Section section, Set<String> lineages) {
    List<String> others =
        section.names("lineages").stream()
            .map(node -> known(node, List.copyOf(lineages), "a lineage of training.lineages: "))
            .toList();
    double share =
        section
            .scalar("share")
            .map(node -> section.share(node, INSIDE))
            .orElse(1.0 / (2 + others.size()));
    double all = share * (1 + others.size());
    section
        .scalar("share")
        .ifPresent(node -> {
          if (all > 1 - 1e-9) {
            problems.value(
                node,
                "less than %s: %d versions leave the champion some units"
                    .formatted(percent(1.0 / (1 + others.size())), 1 + others.size()),
                "");
          }
        });
    return new Ab(
        share,
        section.positiveDuration("at_most").orElse(DAY),
        decide(section),
        show(section),
        section.share("margin", MARGIN),
        guardrails(section.section("guardrails")),
        section.names("balance").stream().map(this::covariate).toList(),
        section.share("alpha", ALPHA),
        section.whole("planned"),
        section.whole("first_look"),
        others);
  }

  private SortedMap<String, Double> guardrails(Section section) {
    SortedMap<String, Double> guardrails = new TreeMap<>();
    section
        .mapping()
        .keys()
        .forEach((name, place) -> {
          String path = section.mapping().pathOf(name);
          known(new Scalar(name, name, place, path), decisive, "loss or a metric: ");
          section.scalar(name).ifPresent(node -> guardrails.put(name, section.share(node, MARGIN)));
        });
    return guardrails;
  }

  private String covariate(Scalar node) {
    String name = names.request(node, problems);
    names.inputs().stream()
        .filter(input -> input.name().equals(name))
        .filter(input ->
            input.type() != InputSpec.Type.CATEGORY && input.type() != InputSpec.Type.BOOLEAN)
        .findFirst()
        .ifPresent(input ->
            problems.value(
                node,
                "a category or a condition",
                "Declare a derived column such as %s > 0.".formatted(name)));
    return name;
  }

  private String decide(Section section) {
    return section
        .scalar("decide")
        .map(node -> known(node, decisive, "loss or a metric: "))
        .orElse(MetricSpec.LOSS);
  }

  private String known(Scalar node, List<String> known, String what) {
    if (!known.contains(node.text()) && !problems.faulty("metrics")) {
      String fix = Names.suggestion(node.text(), known);
      problems.value(
          node,
          known.isEmpty() ? "none: no other is declared" : what + Suggestion.list(known),
          fix.isEmpty() && known.equals(decisive) ? "Declare it in metrics." : fix);
    }
    return node.text();
  }

  private Switchback switchback(Section section) {
    int periods = (int) section.whole("periods");
    int carryOver = (int) section.number("carry_over").orElse(0.0).longValue();
    boolean fits = carryOver == 0 || (periods % carryOver == 0 && periods >= 4 * carryOver);
    if (!fits) {
      section
          .scalar("periods")
          .ifPresent(node ->
              problems.value(
                  node,
                  "a multiple of the carry_over of %d, at least %d"
                      .formatted(carryOver, 4 * carryOver),
                  ""));
    }
    requirePerPrediction(section, "a switchback");
    return new Switchback(
        section.positiveDuration("period").orElse(DAY),
        periods,
        carryOver,
        section.scalar("clusters").map(this::cluster),
        decide(section),
        show(section),
        section.share("margin", MARGIN),
        section.share("alpha", ALPHA));
  }

  private String cluster(Scalar node) {
    List<String> categories =
        names.inputs().stream()
            .filter(input -> input.type() == InputSpec.Type.CATEGORY)
            .map(InputSpec::name)
            .toList();
    return known(node, categories, "an input of type category: ");
  }

  private Bandit bandit(Section section) {
    Bandit.Policy policy =
        section.choice("policy", Bandit.Policy.class).orElse(Bandit.Policy.THOMPSON);
    checkReward(section, policy);
    return new Bandit(
        policy,
        section.share("floor", STEP),
        section.positiveDuration("batch").orElse(DAY),
        decide(section),
        section.share("stop", MARGIN),
        section.positiveDuration("at_most").orElse(DAY),
        section.positiveDuration("window"));
  }

  /** A reward is one prediction's; two policies are for rewards of 0 and 1 only. */
  private void checkReward(Section section, Bandit.Policy policy) {
    Section metric = metrics.section(section.text("decide"));
    boolean bounded = policy == Bandit.Policy.UCB1 || policy == Bandit.Policy.KL_UCB;
    requirePerPrediction(section, "a bandit");
    if (metric.mapping().get("ratio") != null) {
      section
          .scalar("decide")
          .ifPresent(node ->
              problems.value(
                  node,
                  "loss, or a proportion or mean: a ratio has no value for one prediction",
                  ""));
    } else if (bounded
        && (metric.mapping().get("proportion") == null
            || metric.text("better").equals("smaller"))) {
      section
          .scalar("policy")
          .ifPresent(node ->
              problems.value(
                  node,
                  "thompson, top_two or epsilon_greedy, unless a proportion decides that is better"
                      + " the larger it is",
                  ""));
    }
  }

  /** Where a unit meets both versions, nothing that is counted by unit is either's. */
  private void requirePerPrediction(Section section, String stage) {
    if (metrics.section(section.text("decide")).text("per").equals("unit")) {
      section
          .scalar("decide")
          .ifPresent(node ->
              problems.value(
                  node,
                  "loss, or a metric per prediction: in %s a unit is answered by both versions"
                      .formatted(stage),
                  "Declare the same metric without per: unit beside it."));
    }
  }

  private static String percent(double share) {
    double percent = Math.rint(share * 1e4) / 100;
    return percent == Math.rint(percent) ? (long) percent + "%" : percent + "%";
  }
}
