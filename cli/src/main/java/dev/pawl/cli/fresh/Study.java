package dev.pawl.cli.fresh;

import dev.pawl.cli.fresh.Freshness.Aged;
import dev.pawl.cli.fresh.Freshness.Losses;
import dev.pawl.cli.fresh.Freshness.Settings;
import dev.pawl.cli.fresh.Freshness.Updated;
import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.model.Declaration;
import dev.pawl.plan.RowExpressions;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.Durations;
import dev.pawl.trial.Interval;
import dev.pawl.trial.bootstrap.BlockBootstrap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What newer data are worth to a model, and what follows.
 *
 * @param spec the model
 * @param settings what was measured
 * @param block the blocks of event time that intervals come from
 * @param ages the losses by age
 * @param updates the losses by the way to update, from the rarest to the most frequent
 * @param leftOut updates from scratch that would have learned too much
 * @param larger a larger model beside them
 */
record Study(
    Spec spec,
    Settings settings,
    Duration block,
    List<Aged> ages,
    List<Updated> updates,
    List<LeftOut> leftOut,
    Larger larger) {
  private static final BlockBootstrap BOOTSTRAP = BlockBootstrap.of95Percent();

  Study {
    ages = List.copyOf(ages);
    updates = List.copyOf(updates);
    leftOut = List.copyOf(leftOut);
  }

  /** A way to update that was left out, and how many examples it would have learned. */
  record LeftOut(dev.pawl.cli.fresh.Interval every, long wouldLearn) {}

  /**
   * A larger model, updated as recommended.
   *
   * @param title what it is
   * @param factor how many times as long it takes to learn an example
   * @param whole when it learns every example
   * @param asScratch when it learns so few that it takes no longer than the model itself takes to
   *     be updated from scratch; empty where that was not tried, or takes longer than every example
   * @param same when it learns so few that it takes no longer than the model itself, stateful
   */
  record Larger(
      String title, double factor, Losses whole, Optional<Thinned> asScratch, Thinned same) {}

  /** What a model loses that learns every {@code every}-th example. */
  record Thinned(int every, Losses losses) {}

  /**
   * Another model to put beside.
   *
   * @param title what it is
   * @param past the examples as its spec has them
   * @param learners makes it
   */
  record Other(String title, Past past, Supplier<Learner> learners) {

    /** Another spec. */
    static Other of(String title, Past past) {
      return new Other(title, past, makerOf(past.spec()));
    }

    /** The same learner, stacked with ten trees. */
    static Other stacked(Past past) {
      Spec spec = past.spec();
      ModelDefinition definition = ModelDefinition.of(spec);
      List<Object> members =
          List.of(
              Map.of(spec.learner().kind(), spec.learner().settings()), "adaptive_random_forest");
      Declaration stack = new Declaration("stacking", new TreeMap<>(Map.of("members", members)));
      Supplier<Learner> learners =
          () ->
              Learners.of(
                  definition.task(),
                  definition.columns().row(),
                  spec.features().stream()
                      .map(each -> new Declaration(each.kind(), each.settings()))
                      .toList(),
                  stack,
                  spec.training().seed(),
                  RowExpressions.standard());
      return new Other("stacked with a forest of ten trees", past, learners);
    }
  }

  private static Supplier<Learner> makerOf(Spec spec) {
    ModelDefinition definition = ModelDefinition.of(spec);
    return () -> definition.learner(ModelDefinition.MAIN);
  }

  /**
   * Measures.
   *
   * @param past the examples
   * @param other the larger model
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   */
  static Study of(Past past, Settings settings, Other other, LongSupplier cpuNanos) {
    Freshness own = new Freshness(past, settings, makerOf(past.spec()), cpuNanos);
    List<Aged> ages = own.ages();
    List<Updated> updates = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (dev.pawl.cli.fresh.Interval every : settings.every()) {
      updates.add(own.stateful(every, 1));
      long would = own.wouldLearn(every);
      if (would <= settings.effort()) {
        updates.add(own.stateless(every));
      } else {
        leftOut.add(new LeftOut(every, would));
      }
    }
    updates.sort(
        Comparator.comparingLong((Updated each) -> each.losses().updates())
            .thenComparing(each -> !each.stateful()));
    Updated recommended = recommended(past.spec(), updates);
    Freshness others = new Freshness(other.past(), settings, other.learners(), cpuNanos);
    return new Study(
        past.spec(),
        settings,
        own.block(),
        ages,
        updates,
        leftOut,
        larger(other.title(), others, updates, recommended));
  }

  private static Larger larger(
      String title, Freshness others, List<Updated> updates, Updated recommended) {
    dev.pawl.cli.fresh.Interval every = recommended.every();
    Updated whole = others.stateful(every, 1);
    double factor = Math.max(1, whole.nanosPerExample() / recommended.nanosPerExample());
    Optional<Thinned> asScratch =
        updates.stream()
            .filter(each -> !each.stateful() && each.every().equals(every))
            .mapToDouble(each -> factor * whole.losses().learned() / each.losses().learned())
            .filter(times -> times > 1 && times < factor)
            .mapToObj(times -> thinned(others, every, times))
            .findFirst();
    return new Larger(title, factor, whole.losses(), asScratch, thinned(others, every, factor));
  }

  private static Thinned thinned(
      Freshness others, dev.pawl.cli.fresh.Interval every, double times) {
    int thinning = (int) Math.min(1 << 30, Math.ceil(times));
    return new Thinned(thinning, others.stateful(every, thinning).losses());
  }

  // ---- what follows ---------------------------------------------------------------------------

  /** The rarest updates, stateful, that are not worse than the best by more than the margin. */
  Updated recommended() {
    return recommended(spec, updates);
  }

  private static Updated recommended(Spec spec, List<Updated> updates) {
    Updated best = best(updates);
    double margin = spec.evaluation().margin() * best.losses().mean();
    return updates.stream()
        .filter(Updated::stateful)
        .filter(each -> difference(each.losses(), best.losses()).upper() <= margin)
        .findFirst()
        .orElse(best);
  }

  private static Updated best(List<Updated> updates) {
    return updates.stream()
        .filter(Updated::stateful)
        .min(Comparator.comparingDouble(each -> each.losses().mean()))
        .orElseThrow();
  }

  /** The first's mean loss less the second's, in the loss's unit. */
  static Interval difference(Losses first, Losses second) {
    return BOOTSTRAP.difference(first.sums(), second.sums(), second.counts());
  }

  /** The same as a share of the second's mean loss. */
  static Interval share(Losses first, Losses second) {
    Interval difference = difference(first, second);
    double loss = second.mean();
    return new Interval(
        difference.estimate() / loss,
        difference.lower() / loss,
        difference.upper() / loss,
        difference.confidence());
  }

  /** What a person should know, a sentence each. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    Updated recommended = recommended();
    Updated best = best(updates);
    Aged newest = ages.getFirst();
    Aged oldest = ages.getLast();
    sentences.add(
        "All models are tested on the same %,.0f predictions of the latest %s; windows are %s long, and intervals (%.0f %%) come from blocks of %s."
            .formatted(
                Arrays.stream(best.losses().counts()).sum(),
                Durations.text(settings.test()),
                Durations.text(settings.window()),
                100 * BOOTSTRAP.confidence(),
                Durations.text(block)));
    sentences.add(
        "A model whose newest data are %s old loses %s than one with the newest."
            .formatted(
                Durations.text(oldest.age()), more(share(oldest.losses(), newest.losses()))));
    sentences.add(
        best.equals(recommended)
            ? "Update every %s: nothing rarer is within %s of it."
                .formatted(recommended.every().shown(), percent(spec.evaluation().margin()))
            : "Update every %s: it loses %s than the best, every %s, and that is within the margin of %s."
                .formatted(
                    recommended.every().shown(),
                    more(share(recommended.losses(), best.losses())),
                    best.every().shown(),
                    percent(spec.evaluation().margin())));
    rarer(recommended)
        .ifPresent(rarer ->
            sentences.add(
                "Every %s it would lose %s."
                    .formatted(
                        rarer.every().shown(), more(share(rarer.losses(), recommended.losses())))));
    updates.stream()
        .filter(each -> !each.stateful() && each.every().equals(recommended.every()))
        .findFirst()
        .ifPresent(stateless ->
            sentences.add(
                "From scratch each time it loses %s, and learns %.0f times as many examples."
                    .formatted(
                        more(share(stateless.losses(), recommended.losses())),
                        (double) stateless.losses().learned()
                            / Math.max(1, recommended.losses().learned()))));
    sentences.addAll(ofLarger(recommended));
    return sentences;
  }

  /** What the larger model would be worth beside the recommended updates. */
  private List<String> ofLarger(Updated recommended) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "A larger model (%s) takes %.1f times as long to learn an example. With every example it loses %s."
            .formatted(
                larger.title(),
                larger.factor(),
                more(share(larger.whole(), recommended.losses()))));
    updates.stream()
        .filter(each -> !each.stateful() && each.every().equals(recommended.every()))
        .filter(each -> each.losses().cpuNanos() >= larger.whole().cpuNanos())
        .forEach(each -> sentences.add("That takes no longer than updates from scratch do."));
    larger
        .asScratch()
        .ifPresent(thinned ->
            sentences.add(
                "For the computation of updates from scratch, with one example in %,d, it loses %s."
                    .formatted(
                        thinned.every(), more(share(thinned.losses(), recommended.losses())))));
    sentences.add(
        "For the computation of the model itself, with one example in %,d, it loses %s."
            .formatted(
                larger.same().every(), more(share(larger.same().losses(), recommended.losses()))));
    return sentences;
  }

  private Optional<Updated> rarer(Updated than) {
    return updates.stream()
        .filter(Updated::stateful)
        .filter(each -> each.losses().updates() < than.losses().updates())
        .reduce((first, second) -> second);
  }

  private static String more(Interval share) {
    return "%s %s (%s to %s)"
        .formatted(
            percent(Math.abs(share.estimate())),
            share.estimate() < 0 ? "less" : "more",
            percent(share.lower()),
            percent(share.upper()));
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, Math.abs(share) < 0.995 ? "%.2g %%" : "%.0f %%", 100 * share)
        .replaceFirst("^(-?\\d+)\\.0+ ", "$1 ");
  }
}
