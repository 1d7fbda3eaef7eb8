package dev.pawl.bench.verify;

import dev.pawl.model.row.Row;
import dev.pawl.plan.ServingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A line with noise, a version that serves and another that tries to take over, of which is known
 * how good they are.
 *
 * @param name what it shows
 * @param champion the expression that serves
 * @param challenger the expression that tries to take over
 * @param harm what is added to outcomes, as an expression; "" for nothing
 * @param gate further settings of the evaluation; "" for none
 * @param canary settings of the canary
 * @param show what the A/B test has to show
 * @param changes what else happens, as items of a list; "" for nothing
 * @param size how long it is and how much is asked
 * @param fault what serves instead of a plan
 */
record RolloutWorld(
    String name,
    String champion,
    String challenger,
    String harm,
    String gate,
    String canary,
    String show,
    String changes,
    Size size,
    UnaryOperator<ServingPlan> fault) {

  /** The mean of |Z| for a standard normal Z: the least loss that is possible here. */
  private static final double LEAST = Math.sqrt(2 / Math.PI);

  /** A canary that stops what is worse, and does not look at latencies. */
  static final String QUALITY =
      "steps: [20%], margin: 10%, hold: 2h, examples: 100, latency: {ratio: 1000}";

  /** After how many hours a {@link #released release} comes out. */
  static final int RELEASE = 80;

  @SuppressWarnings("InlineFormatString") // a file of its own, as a user would write it
  private static final String SPEC =
      """
      model: line
      owner: bench@example.com
      purpose: A line with noise of 1
      inputs: {x: number, part: [most, few], who: category, release: {type: number, min: 1, max: 9}}
      unit: who
      outcome: {values: {y: number}, window: 2h}
      learner: {expression: "%s"}
      evaluation: {metric: absolute_error, block: 1h, margin: 3%%, watch: 0s%s}
      watch: {slices: {few: part == 'few'}, feed: false}
      rollout:
        stages:
          - shadow: {show: not_worse}
          - canary: {silence: 1d, %s}
          - ab: {share: 50%%, at_most: %s, show: %s, planned: 2000}
      serving: {maximum_skew: 1h}
      """;

  @SuppressWarnings("InlineFormatString") // a file of its own, as a user would write it
  private static final String SCENARIO =
      """
      scenario: %s
      purpose: A version of a known quality
      world:
        for: %dh
        traffic: {per_hour: %d}
        units: {count: 10000000, input: who}
        inputs:
          x: {normal: [0, 1]}
          part: {choice: {most: 95%%, few: 5%%}}
          release: 1
        outcomes:
          y: {value: "3 + x%s", noise: 1}
        delay: 10m
      challengers:
        it: {at: 1h, with: {learner: {expression: "%s"}}, truth: known, expect: promoted}
      changes: [%s]
      """;

  /**
   * How long it is.
   *
   * @param hours of event time
   * @param perHour predictions, in the mean
   * @param atMost how long the A/B test may take
   */
  record Size(int hours, int perHour, String atMost) {}

  /** Six days with 60 predictions an hour, up to four of them for the A/B test. */
  static final Size USUAL = new Size(144, 60, "4d");

  /** A version that has to be shown to be better, as it is. */
  static RolloutWorld of(String name, String champion, String challenger) {
    return new RolloutWorld(
        name, champion, challenger, "", "", QUALITY, "better", "", USUAL, UnaryOperator.identity());
  }

  /** The same under another name. */
  RolloutWorld named(String other) {
    return new RolloutWorld(
        other, champion, challenger, harm, gate, canary, show, changes, size, fault);
  }

  /** A release of the program that asks comes out while the canary is held for days. */
  RolloutWorld released() {
    return canaried(QUALITY.replace("hold: 2h", "hold: 3d"))
        .changing("{at: %dh, input: {name: release, value: 2}}".formatted(RELEASE));
  }

  /** Outcomes that are further off once it answers, which passes what is shown to be not worse. */
  RolloutWorld harming(String other) {
    return new RolloutWorld(
        name, champion, challenger, other, gate, canary, "not_worse", changes, size, fault);
  }

  RolloutWorld gated(String other) {
    return new RolloutWorld(
        name, champion, challenger, harm, other, canary, show, changes, size, fault);
  }

  RolloutWorld canaried(String other) {
    return new RolloutWorld(
        name, champion, challenger, harm, gate, other, show, changes, size, fault);
  }

  RolloutWorld changing(String other) {
    return new RolloutWorld(
        name, champion, challenger, harm, gate, canary, "not_worse", other, size, fault);
  }

  RolloutWorld sized(Size other) {
    return new RolloutWorld(
        name, champion, challenger, harm, gate, canary, show, changes, other, fault);
  }

  /** Whatever serves besides the champion fails for some requests. */
  RolloutWorld failing(Predicate<Row> when) {
    return new RolloutWorld(
        name, champion, challenger, harm, gate, canary, show, changes, size, new Fault(when));
  }

  /** The name as a file may have it. */
  String key() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
  }

  /** Writes its spec, and says where. */
  Path spec(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("spec.yaml"), SPEC.formatted(champion, gate, canary, size.atMost(), show));
  }

  /** Writes its scenario, and says where. */
  Path scenario(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("scenario.yaml"),
        SCENARIO.formatted(key(), size.hours(), size.perHour(), harm, challenger, changes));
  }

  /** How far off a prediction has to be for its loss to be that share above the least. */
  static String offBy(double more) {
    double low = 0;
    double high = 5;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (folded(middle) < (1 + more) * LEAST) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return String.format(Locale.ROOT, "%.4f", low);
  }

  /** The mean of |Z + shift|, by the trapezium rule. */
  private static double folded(double shift) {
    double sum = 0;
    double step = 0.001;
    for (double z = -9; z <= 9; z += step) {
      sum += Math.abs(z + shift) * StrictMath.exp(-z * z / 2);
    }
    return sum * step / Math.sqrt(2 * Math.PI);
  }
}
