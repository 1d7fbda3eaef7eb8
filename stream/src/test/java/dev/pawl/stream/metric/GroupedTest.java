package dev.pawl.stream.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.SummaryContract;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class GroupedTest extends SummaryContract<Grouped<BinaryTally>> {
  private static final int RUNS = 300;

  @Override
  protected Grouped<BinaryTally> empty() {
    return new Grouped<>(3, BinaryTally::new);
  }

  @Override
  protected void add(Grouped<BinaryTally> grouped, SplitMix random, int index) {
    addTo(grouped, example(random));
  }

  /** The intervals of {@value #RUNS} samples of 1,500 cover the value of 1,000,000 examples. */
  @Test
  void intervals_of_all_binary_measures_cover_the_truth_in_95_percent() {
    Map<String, ToDoubleFunction<BinaryTally>> measures = new BinaryTallyTest().measures();
    measures.put("kappa-temporal", BinaryTally::kappaTemporal);
    assertCovers(BinaryTally::new, GroupedTest::example, measures);
  }

  @Test
  void intervals_of_all_measures_of_several_classes_cover_the_truth_in_95_percent() {
    Map<String, ToDoubleFunction<ClassTally>> measures = new ClassTallyTest().measures();
    measures.put("kappa-temporal", ClassTally::kappaTemporal);
    assertCovers(() -> new ClassTally(3), GroupedTest::exampleOfThree, measures);
  }

  private static <T extends Tally<T>> void assertCovers(
      Supplier<T> empty,
      Function<SplitMix, double[]> example,
      Map<String, ToDoubleFunction<T>> measures) {
    SplitMix random = new SplitMix(1);
    T truth = empty.get();
    for (int i = 0; i < 1_000_000; i++) {
      addTo(truth, example.apply(random));
    }
    Map<String, Integer> covered = new LinkedHashMap<>();
    for (int run = 0; run < RUNS; run++) {
      Grouped<T> grouped = new Grouped<>(1, empty);
      for (int i = 0; i < 1_500; i++) {
        addTo(grouped, example.apply(random));
      }
      measures.forEach((name, measure) -> {
        Interval interval = grouped.interval(measure);
        double value = measure.applyAsDouble(truth);
        boolean covers = interval.low() <= value && value <= interval.high();
        covered.merge(name, covers ? 1 : 0, Integer::sum);
      });
    }

    // 285 of 300 in the mean; outside [270, 297] in 1 of 1,000.
    covered.forEach((name, count) -> assertThat(count).as(name).isBetween(270, 297));
  }

  @Test
  void intervals_of_all_regression_measures_cover_the_truth_in_95_percent() {
    Map<String, ToDoubleFunction<RegressionTally>> measures = new RegressionTallyTest().measures();
    SplitMix random = new SplitMix(2);
    Map<String, Integer> covered = new LinkedHashMap<>();
    // Labels N(0, 1), errors N(0, 1/4): the pinball loss at 0.9 is φ(0)σ, whatever the level.
    Map<String, Double> truth =
        Map.of(
            "MAE", 0.5 * Math.sqrt(2 / Math.PI),
            "RMSE", 0.5,
            "R2", 0.75,
            "pinball", 0.25 * Math.sqrt(2 / Math.PI),
            "mean label", 0.0,
            "mean prediction", 0.0);
    for (int run = 0; run < RUNS; run++) {
      Grouped<RegressionTally> grouped = new Grouped<>(1, () -> new RegressionTally(0.9));
      for (int i = 0; i < 600; i++) {
        double label = random.nextGaussian();
        double[] score = {label + 0.5 * random.nextGaussian()};
        grouped.add(label, score, 0, 1, 1);
      }
      measures.forEach((name, measure) -> {
        Interval interval = grouped.interval(measure);
        double value = truth.getOrDefault(name, Double.NaN);
        boolean covers = interval.low() <= value && value <= interval.high();
        covered.merge(name, covers ? 1 : 0, Integer::sum);
      });
    }

    covered.forEach((name, count) -> assertThat(count).as(name).isBetween(270, 297));
  }

  /** Errors that hold on for 20 predictions: only runs longer than that see how unsure it is. */
  @Test
  void runs_keep_neighbours_that_depend_on_each_other_together() {
    int alone = 0;
    int together = 0;
    for (int run = 0; run < 200; run++) {
      SplitMix random = new SplitMix(run);
      Grouped<RegressionTally> single = new Grouped<>(1, RegressionTally::new);
      Grouped<RegressionTally> runs = new Grouped<>(100, RegressionTally::new);
      double[] error = new double[1];
      for (int i = 0; i < 10_000; i++) {
        error[0] = i % 20 == 0 ? random.nextGaussian() : error[0];
        single.add(0, error, 0, 1, 1);
        runs.add(0, error, 0, 1, 1);
      }
      alone += covers(single, Math.sqrt(2 / Math.PI)) ? 1 : 0;
      together += covers(runs, Math.sqrt(2 / Math.PI)) ? 1 : 0;
    }

    assertThat(alone).isLessThan(120);
    assertThat(together).isBetween(178, 199);
  }

  @Test
  void the_parts_make_the_whole() {
    SplitMix random = new SplitMix(9);
    Grouped<BinaryTally> grouped = new Grouped<>(7, BinaryTally::new);
    BinaryTally whole = new BinaryTally();
    for (int i = 0; i < 2_000; i++) {
      double[] example = example(random);
      grouped.add(example[0], new double[] {example[1]}, 0, 1, 1);
      whole.add(example[0], example[1]);
    }

    assertThat(grouped.all().rocAuc()).isCloseTo(whole.rocAuc(), within(1e-12));
    assertThat(grouped.all().logLoss()).isCloseTo(whole.logLoss(), within(1e-12));
    assertThat(grouped.all().kappaTemporal()).isCloseTo(whole.kappaTemporal(), within(1e-12));
  }

  @Test
  void too_little_has_no_interval() {
    Grouped<BinaryTally> grouped = empty();
    addTo(grouped, example(new SplitMix(1)));

    assertThat(grouped.interval(BinaryTally::brier).low()).isNaN();
    assertThat(grouped.interval(BinaryTally::brier).value()).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grouped.merge(new Grouped<>(1, BinaryTally::new)))
        .withMessage("other: runs of 1 (expected: 3)");
  }

  private static boolean covers(Grouped<RegressionTally> grouped, double truth) {
    Interval interval = grouped.interval(RegressionTally::meanAbsoluteError);
    return interval.low() <= truth && truth <= interval.high();
  }

  private static void addTo(Tally<?> tally, double[] example) {
    tally.add(example[0], example, 1, example.length - 1, 1);
  }

  /** A label out of three, and probabilities that are too sure of the one that is likely. */
  private static double[] exampleOfThree(SplitMix random) {
    int likely = random.nextInt(3);
    double label = random.nextDouble() < 0.6 ? likely : random.nextInt(3);
    double sure = 0.75 + 0.24 * random.nextDouble();
    double[] example = {label, (1 - sure) / 2, (1 - sure) / 2, (1 - sure) / 2};
    example[1 + likely] = sure;
    return example;
  }

  /** A label, and a probability that is too sure of itself, so that it is not calibrated. */
  private static double[] example(SplitMix random) {
    double odds = 1.5 * random.nextGaussian() + 0.5;
    double label = random.nextDouble() < 1 / (1 + StrictMath.exp(-odds)) ? 1 : 0;
    return new double[] {label, 1 / (1 + StrictMath.exp(-2.5 * odds))};
  }
}
