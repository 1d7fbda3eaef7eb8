package dev.pawl.cli.report;

import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.spec.EvaluationSpec.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The contestants of one model.
 *
 * @param name the model's name
 * @param metric what is compared; smaller is better
 * @param runs the contestants in the order in which they are shown, at least one
 * @param labelDelay how long its labels take, where it was measured
 * @param warmUp what its server spent on random examples before the first event came, where there
 *     was one
 */
public record ModelReport(
    String name,
    Metric metric,
    List<Run> runs,
    Optional<LabelDelay> labelDelay,
    Optional<Cost> warmUp) {
  /** The contestants of a demo, in the order in which they are shown. */
  static final List<String> CONTESTANTS = List.of(Run.FROZEN, Run.DAILY, Run.PAWL, Run.UNGATED);

  /**
   * Copies the list, a demo's contestants in their own order.
   *
   * @throws IllegalArgumentException when there is no contestant, or two have the same key
   */
  public ModelReport {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(labelDelay, "labelDelay");
    Objects.requireNonNull(warmUp, "warmUp");
    runs = runs.stream().sorted(Comparator.comparingInt(ModelReport::place)).toList();
    Set<String> keys = new HashSet<>();
    for (Run run : runs) {
      if (!keys.add(run.key())) {
        throw new IllegalArgumentException(
            "runs: two with the key %s (expected: one of each)".formatted(run.key()));
      }
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("runs: none (expected: at least one)");
    }
  }

  private static int place(Run run) {
    int place = CONTESTANTS.indexOf(run.key());
    return place < 0 ? CONTESTANTS.size() : place;
  }

  Optional<Run> find(String key) {
    return runs.stream().filter(run -> run.key().equals(key)).findFirst();
  }

  /**
   * The contestant of a key.
   *
   * @throws IllegalArgumentException when there is none
   */
  Run run(String key) {
    return find(key)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "runs: %s (expected: one with the key %s)"
                    .formatted(runs.stream().map(Run::key).toList(), key)));
  }

  /** The contestant that the report is about: Pawl's own in a demo, otherwise the first. */
  Run subject() {
    return find(Run.PAWL).orElse(runs.getFirst());
  }

  /** What was spent beside a contestant's own training, by name: the rows below its own. */
  SequencedMap<String, Cost> besides(Run run) {
    SequencedMap<String, Cost> besides = new LinkedHashMap<>();
    besides.put("challengers", run.costs().others());
    besides.put("recalibrations", run.costs().recalibrations());
    if (!run.key().equals(Run.PAWL)) {
      besides.values().removeIf(cost -> cost.examples() == 0 && cost.cpuNanos() == 0);
      return besides;
    }
    warmUp.ifPresent(cost -> besides.put("warm-up", cost));
    return besides;
  }

  /** The contestant that differences are shown against: the frozen one, otherwise the first. */
  Run baseline() {
    return find(Run.FROZEN).orElse(runs.getFirst());
  }

  /** Pawl against the frozen and the daily one; without these, each of the others to the first. */
  List<Comparison> comparisons(Span span) {
    List<Comparison> all = new ArrayList<>();
    Optional<Run> pawl = find(Run.PAWL);
    if (pawl.isPresent()) {
      find(Run.FROZEN).ifPresent(run -> all.add(Comparison.of(pawl.get(), run, span)));
      find(Run.DAILY).ifPresent(run -> all.add(Comparison.of(pawl.get(), run, span)));
    }
    if (!all.isEmpty()) {
      return all;
    }
    Run first = runs.getFirst();
    for (Run other : runs.subList(1, runs.size())) {
      all.add(Comparison.of(other, first, span));
    }
    return all;
  }

  /** The metric's name for people. */
  String metricWords() {
    return switch (metric) {
      case ABSOLUTE_ERROR -> "mean absolute error";
      case SQUARED_ERROR -> "mean squared error";
      case LOG_LOSS -> "log loss";
      case BRIER -> "Brier score";
      case ZERO_ONE -> "share of wrong answers";
    };
  }
}
