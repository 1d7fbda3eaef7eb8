package dev.pawl.loop.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Prediction;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Scores;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.ServingPlan;
import dev.pawl.spec.read.SpecReader;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What versions that join the rollouts of others may err. Version 1.1 serves. */
class RivalBudgetTest {
  private static final double ALPHA = 0.2;
  private static final String AB =
      "ab: {share: 33%%, alpha: %s, at_most: 14d, planned: 400, first_look: 40, lineages: [level]}"
          .formatted(ALPHA);

  private static final Effects NOTHING =
      new Effects() {
        @Override
        public void publish(ServingPlan plan) {}

        @Override
        public String keep(Supplier<Checkpoint> checkpoint) {
          return "";
        }

        @Override
        public void record(Version version) {}

        @Override
        public void record(Decision decision) {}

        @Override
        public void train(TrainingRequest request) {}
      };

  private ModelDefinition definition = reading("{" + AB + "}");
  private String rival = "2.1";
  private Rollouts rollouts = fresh();

  private static ModelDefinition reading(String stages) {
    String lineages = "  lineages: {level: {expression: 1 * x}}\n  window: 10d";
    return ModelDefinition.of(
        SpecReader.read(
            LineEvents.yaml().replace("  window: 10d", lineages)
                + "rollout: {of: all, stages: [%s]}\n".formatted(stages),
            "line.yaml"));
  }

  private Rollouts fresh() {
    return new Rollouts(definition, new Journal("line", NOTHING), lineage -> Optional.of(rival));
  }

  private void start(String candidate) {
    rollouts.start(candidate, "main", "1.1", "it won", new TreeMap<>());
  }

  /** Which part of α the stage has; it is over then, without a promotion. */
  private double shareOfRolloutOf(String candidate) {
    start(candidate);
    Ended ended = rollouts.stop("enough").orElseThrow();
    return (Double) Objects.requireNonNull(ended.evidence().get("ab.alphaShare"));
  }

  /** A labelled answer of an arm: 1 is the control, 2 the rollout's own version, 3 the rival. */
  private void answered(int unit, int arm, String version, double loss) {
    String name = arm == 1 ? "control" : "treatment-" + (arm - 1);
    Row row = new RowBuilder(definition.columns().row()).set("x", 1).row();
    Prediction prediction =
        new Prediction(
            "p" + unit, "u" + unit, 0, "", new byte[0], version, name, 0.3, new double[] {0}, true);
    rollouts.predicted(prediction, row);
    Scores none = new Scores(new int[0], new double[0]);
    rollouts.labelled(
        new Example(prediction, 0, row, none, 1, 0, 0, Example.Origin.ANSWERED), loss, "1.1", 1);
  }

  /**
   * At each of its tries a model iteration joins the first rollout of another one that is much
   * worse. It is as good as the champion itself, and is promoted ever in at most α of its lives, by
   * an exact binomial test.
   */
  @Test
  void a_rival_that_is_no_better_is_rarely_promoted_however_many_rollouts_it_joins() {
    int lives = 100;
    int promoted = 0;
    for (int life = 0; life < lives; life++) {
      promoted += isRivalEverPromoted(life) ? 1 : 0;
    }

    assertThat(promoted)
        .as("of %s lives, seeds are their numbers", lives)
        .isLessThanOrEqualTo(
            new BinomialDistribution(lives, ALPHA).inverseCumulativeProbability(0.999));
  }

  private boolean isRivalEverPromoted(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    rollouts = fresh();
    for (int attempt = 0; attempt < 20; attempt++) {
      rival = "2." + (attempt + 1);
      String own = (attempt + 3) + ".1";
      start(own);
      String[] versions = {"1.1", own, rival};
      for (int i = 0; i < 900 && rollouts.isRunning(); i++) {
        int arm = 1 + i % 3;
        answered(i, arm, versions[arm - 1], 5 + random.nextGaussian() + (arm == 2 ? 2 : 0));
        if (i % 30 == 29 && rollouts.look().filter(Ended::passed).isPresent()) {
          return true;
        }
      }
      rollouts.stop("nothing was shown in time");
    }
    return false;
  }

  @Test
  void a_rival_pays_from_the_budget_of_its_own_model_iteration() {
    assertThat(shareOfRolloutOf("3.1")).isEqualTo(1 / 2.0);
    assertThat(shareOfRolloutOf("4.1")).as("2's second try, 4's first").isEqualTo(1 / 6.0);
    assertThat(shareOfRolloutOf("1.2"))
        .as("2's third, a data iteration's first")
        .isEqualTo(1 / 12.0);
    rival = "5.1";
    assertThat(shareOfRolloutOf("2.7")).as("2's fourth, 5's first").isEqualTo(1 / 20.0);
  }

  @Test
  void a_rival_of_the_same_model_iteration_has_a_part_in_what_is_paid_already() {
    assertThat(shareOfRolloutOf("2.2")).isEqualTo(1 / 2.0);
    assertThat(shareOfRolloutOf("2.3")).isEqualTo(1 / 6.0);
  }

  @Test
  void what_was_paid_is_known_after_a_restart() {
    shareOfRolloutOf("3.1");
    start("4.1");
    Tensors.Writer to = new Tensors.Writer();
    rollouts.snapshot(to);
    rollouts = fresh();
    rollouts.restore(Tensors.of(to));

    assertThat(rollouts.stop("enough").orElseThrow().evidence())
        .containsEntry("ab.alphaShare", 1 / 6.0);
    assertThat(shareOfRolloutOf("5.1")).isEqualTo(1 / 12.0);
  }

  /** A rival that has not won in the first stage is in the second again. */
  @ParameterizedTest
  @CsvSource({"3.1, 2.1", "2.2, 2.1"})
  void a_second_stage_with_rivals_is_paid_for_anew(String candidate, String joins) {
    definition = reading("{%s}, {%s}".formatted(AB, AB));
    rollouts = fresh();
    rival = joins;
    start(candidate);
    SplittableRandom random = new SplittableRandom(1);
    String[] versions = {"1.1", candidate, joins};
    for (int i = 0; i < 900; i++) {
      int arm = 1 + i % 3;
      answered(i, arm, versions[arm - 1], 5 + random.nextGaussian() - (arm == 2 ? 2 : 0));
    }
    assertThat(rollouts.look()).as("the first is passed, the second begins").isEmpty();

    assertThat(rollouts.stop("enough").orElseThrow().evidence())
        .containsKey("ab.units.treatment-1-2")
        .containsEntry("ab.alphaShare", 1 / 6.0);
  }
}
