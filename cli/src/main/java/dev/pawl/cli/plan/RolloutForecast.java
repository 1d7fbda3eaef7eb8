package dev.pawl.cli.plan;

import dev.pawl.spec.EvaluationSpec;
import dev.pawl.spec.RolloutSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.StageSpec;
import dev.pawl.spec.StageSpec.Show;
import dev.pawl.trial.Figures;
import dev.pawl.trial.multiplicity.ErrorBudget;
import dev.pawl.trial.multiplicity.RetryBudget;
import dev.pawl.trial.sequential.Sides;
import dev.pawl.trial.sequential.StudentSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What will happen to a version on its way: how long each stage is likely to take, and what a bad
 * version can do before it is stopped. From normal approximations of the rules that the stages go
 * by; likely means with a probability of 80 %, of a version that is as good as the champion where
 * it has to be not worse, and better by the stated effect where it has to be better.
 *
 * @param isData whether the version is one that went on learning, rather than another model
 * @param stages in order
 * @param approval whether a person is asked at the end
 * @param tries what a version that fails has to expect when it tries again; empty without stages
 *     with traffic
 */
record RolloutForecast(
    boolean isData, List<StageForecast> stages, boolean approval, List<Try> tries) {
  static final double LIKELY = 0.8;
  static final double DAY = 86_400_000.0;
  private static final int TRIES = 3;
  private static final RetryBudget FIRST = RetryBudget.UNSPENT.begin();

  RolloutForecast {
    stages = List.copyOf(stages);
    tries = List.copyOf(tries);
  }

  /**
   * A try to go live.
   *
   * @param number how many there were, itself included
   * @param share of each stage's α that it may use
   * @param left the share that is left for those after it
   * @param days how long it is likely to take, from the shadow to the champion
   */
  record Try(long number, double share, double left, double days) {}

  /**
   * What the forecast supposes beside the spec and the traffic.
   *
   * @param effect by which share a better version is better, above 0
   * @param alike the standard deviation of a prediction's difference in loss between a champion and
   *     what it became by learning on, as a share of that of the loss itself
   * @param unlike the same of another model
   * @param eligible the share of requests that conditions let into experiments, in (0, 1]
   */
  record Suppositions(double effect, double alike, double unlike, double eligible) {
    Suppositions {
      above("--effect", effect, Double.POSITIVE_INFINITY);
      above("--alike", alike, 2);
      above("--unlike", unlike, 2);
      above("--eligible", eligible, 1);
    }

    private static void above(String option, double value, double most) {
      if (!(value > 0 && value <= most) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "%s: %s (expected: above 0%s)"
                .formatted(option, value, most < 10 ? ", at most " + (int) most : ", and finite"));
      }
    }
  }

  /** The forecast for one kind of version. */
  static RolloutForecast of(Spec spec, Traffic traffic, Suppositions supposed, boolean isData) {
    RolloutSpec rollout = spec.rollout();
    List<StageForecast> stages = stages(spec, traffic, supposed, isData, FIRST);
    List<Try> tries = new ArrayList<>();
    if (stages.size() > 1) {
      RetryBudget budget = FIRST;
      for (int i = 0; i < TRIES; i++) {
        double days =
            stages(spec, traffic, supposed, isData, budget).stream()
                .mapToDouble(StageForecast::days)
                .sum();
        tries.add(new Try(budget.tries(), budget.share(), budget.left(), days));
        budget = budget.begin();
      }
    }
    boolean approval =
        switch (rollout.approval()) {
          case NONE -> false;
          case MODEL -> !isData;
          case ALL -> true;
        };
    return new RolloutForecast(isData, stages, approval, tries);
  }

  private static List<StageForecast> stages(
      Spec spec, Traffic traffic, Suppositions supposed, boolean isData, RetryBudget budget) {
    RolloutSpec rollout = spec.rollout();
    List<StageForecast> stages = new ArrayList<>();
    stages.add(shadow(spec, traffic, supposed, isData));
    if (!isData || rollout.all()) {
      double share =
          (1 - rollout.holdout())
              * rollout.layer().map(layer -> layer.to() - layer.from()).orElse(1.0)
              * supposed.eligible();
      LiveStages live = new LiveStages(traffic, supposed, share, isData, budget);
      for (int i = 0; i < rollout.live().size(); i++) {
        stages.add(live.forecast(rollout.live().get(i), i + 1));
      }
    }
    return stages;
  }

  /** How long it takes from the shadow to the champion, in days. */
  double days() {
    return stages.stream().mapToDouble(StageForecast::days).sum();
  }

  /** Whether each stage is likely to show in its time what it has to. */
  boolean isLikely() {
    return stages.stream().allMatch(stage -> Double.isFinite(stage.observations()));
  }

  /** What has to be shown where a spec does not say. */
  static Show shown(Optional<Show> show, boolean isData) {
    return show.orElse(isData ? Show.NOT_WORSE : Show.BETTER);
  }

  /** How far away the truth is from what has to be ruled out, as a share of the value. */
  static double gap(Show show, double margin, Suppositions supposed) {
    return show == Show.BETTER ? supposed.effect() : margin;
  }

  static String ends(Show show, String decide, double margin) {
    return show == Show.BETTER
        ? decide + " shown to be better"
        : "%s shown to be worse by at most %s".formatted(decide, percent(margin));
  }

  static String percent(double share) {
    return Figures.of(100 * share) + " %";
  }

  private static StageForecast shadow(
      Spec spec, Traffic traffic, Suppositions supposed, boolean isData) {
    EvaluationSpec evaluation = spec.evaluation();
    StageSpec.Shadow stage = spec.rollout().shadow();
    Show show = shown(stage.show(), isData);
    double blockDays = evaluation.block().toMillis() / DAY;
    double blocksPerDay = Math.min(1 / blockDays, traffic.labelsPerDay());
    double inBlock = traffic.labelsPerDay() / blocksPerDay;
    double difference = isData ? supposed.alike() : supposed.unlike();
    double deviation = difference * traffic.loss().spread() / Math.sqrt(inBlock);
    int first = Math.max(4, evaluation.firstLook());
    StudentSequence boundary =
        StudentSequence.of(new ErrorBudget(evaluation.alpha()).start(), first, Sides.ONE);
    Reach reach = new Reach(n -> Math.sqrt(n * boundary.threshold(n)), first);
    double blocks = reach.observations(gap(show, evaluation.margin(), supposed), deviation, LIKELY);
    double span = stage.span().toMillis() / DAY;
    double atMost = evaluation.patience().toMillis() / DAY;
    double wanted = Math.max(span, blocks / blocksPerDay + traffic.delayDays());
    List<String> notes = new ArrayList<>();
    if (wanted > atMost && !isData) {
      notes.add(
          "evaluation.patience: %s days (expected: at least %s, for so long the comparison is likely to take). Raise it, the margin, or the traffic"
              .formatted(figure(atMost), figure(wanted)));
    }
    return new StageForecast(
        stage.method(),
        "rollout.stages[0].shadow",
        ends(show, "the loss", evaluation.margin()),
        wanted > atMost && !isData ? Double.POSITIVE_INFINITY : blocks,
        "blocks of " + duration(evaluation.block()),
        Math.min(wanted, isData ? Double.POSITIVE_INFINITY : atMost),
        isData ? Double.POSITIVE_INFINITY : atMost,
        List.of(),
        notes);
  }

  static String figure(double value) {
    return Double.isFinite(value) ? Figures.of(value) : "more than any number of";
  }

  static String duration(Duration span) {
    long seconds = span.toSeconds();
    return seconds > 0 && seconds % 86_400 == 0
        ? seconds / 86_400 + " d"
        : seconds > 0 && seconds % 3_600 == 0
            ? seconds / 3_600 + " h"
            : seconds > 0 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
