package dev.pawl.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When and how a model learns.
 *
 * @param mode the stage that the team is at
 * @param microBatch how many examples a lineage takes in at once, in [1, 65536]
 * @param triggers what starts an update: with {@link Mode#CONTINUAL} and {@link
 *     Mode#SCHEDULED_STATEFUL} a cut of the lineage, with {@link Mode#SCHEDULED_STATELESS} a
 *     training from scratch. Empty in {@link Mode#MANUAL}
 * @param window how far back a training from scratch looks, unless a lineage has its own
 * @param blend how a lineage is recalibrated by trainings from scratch; empty for not at all
 * @param lineages the lineages to keep going beside the main one, by name, with what differs
 * @param parked what becomes of challengers that lost
 * @param balance how much the classes count
 * @param seed of every random choice in training
 */
public record TrainingSpec(
    Mode mode,
    int microBatch,
    List<Trigger> triggers,
    Duration window,
    Optional<Blend> blend,
    SortedMap<String, LineageSpec> lineages,
    Parked parked,
    Balance balance,
    long seed) {

  public TrainingSpec {
    triggers = List.copyOf(triggers);
    lineages = Collections.unmodifiableSortedMap(new TreeMap<>(lineages));
  }

  /**
   * How far back the trainings of a lineage look: as it says itself, or {@link #window}.
   *
   * @param lineage its name; one that is not declared here says nothing
   */
  public Duration windowOf(String lineage) {
    return Optional.ofNullable(lineages.get(lineage)).flatMap(LineageSpec::window).orElse(window);
  }

  /** The longest that any training looks back. */
  public Duration longestWindow() {
    return lineages.keySet().stream()
        .map(this::windowOf)
        .reduce(window, (one, other) -> one.compareTo(other) < 0 ? other : one);
  }

  /** The four stages that teams go through. */
  public enum Mode {
    /** Somebody asks for each training, and for each promotion. */
    MANUAL,
    /** From scratch on a window, at each trigger. */
    SCHEDULED_STATELESS,
    /** From the last checkpoint on, over the new examples, at each trigger. */
    SCHEDULED_STATEFUL,
    /** With each micro-batch; triggers cut versions. */
    CONTINUAL
  }

  /**
   * Recalibration of a lineage: at each interval a training from scratch is asked for, and its
   * result merged into the lineage.
   *
   * @param every the interval, in event time
   * @param share how much the new one counts, in (0, 1]; 1 replaces the lineage's state
   */
  public record Blend(Duration every, double share) {}

  /**
   * What becomes of challengers that lost, and of champions whose concept has ended.
   *
   * @param revive whether one tries again by itself when what it was good for has come back
   * @param keep how many are kept, at least 0; beyond that the oldest are retired
   * @param keepFor how long each is kept, in event time; then it is retired
   * @param merge whether one that is parked is tried together with the champion, and the two
   *     challenge as one version where they are better together
   */
  public record Parked(boolean revive, int keep, Duration keepFor, boolean merge) {

    /**
     * What holds when a spec says nothing: five for 90 days. Each that comes back takes its part of
     * the error budget, which then shows less of the lineages that go on learning; so reviving and
     * merging are for those who know that their concepts recur.
     */
    public static final Parked USUAL = new Parked(false, 5, Duration.ofDays(90), false);
  }

  /**
   * How much the classes count: rare ones more, frequent ones less. Both lists go by the class's
   * index (0 no and 1 yes for {@link TaskSpec.Kind#BINARY}); both are empty for a regression.
   *
   * @param weights what an example of the class weighs in training; 1 by default
   * @param samples how often an example of the class is learned from, on average: below 1 it is
   *     left out at random, above 1 repeated; 1 by default. Probabilities are corrected for it
   */
  public record Balance(List<Double> weights, List<Double> samples) {

    /** For a task without classes. */
    public static final Balance NONE = new Balance(List.of(), List.of());

    public Balance {
      weights = List.copyOf(weights);
      samples = List.copyOf(samples);
    }

    /** Every class counts as it comes. */
    public static Balance even(int classes) {
      return new Balance(Collections.nCopies(classes, 1.0), Collections.nCopies(classes, 1.0));
    }
  }

  /** What starts an update. */
  public sealed interface Trigger {

    /** Time: at each multiple of {@code every} since 1970-01-01T00:00Z, of event time. */
    record Every(Duration every) implements Trigger {}

    /** Volume: that many labelled examples since the last update. */
    record Labels(long count) implements Trigger {}

    /** Relative volume: that share more labelled examples than at the last update, such as 0.05. */
    record MoreLabels(double share) implements Trigger {}

    /**
     * Performance: the champion's mean loss over the last {@code over} is above {@code limit}, or
     * more than {@code rise} (a share) above what it was over the whole time before.
     *
     * @param over the span of event time
     * @param limit +∞ for none
     * @param rise +∞ for none
     */
    record Performance(Duration over, double limit, double rise) implements Trigger {}

    /** Drift: {@code watch} found one in the champion's loss. */
    record Drift() implements Trigger {}

    /**
     * Drift of features, as {@link WatchSpec.Drift} finds it: at least the share {@code features}
     * of them has drifted, or the loss is estimated to be higher by at least the share {@code rise}
     * because of it.
     *
     * @param features +∞ for any
     * @param rise +∞ for any
     */
    record FeatureDrift(double features, double rise) implements Trigger {}
  }
}
