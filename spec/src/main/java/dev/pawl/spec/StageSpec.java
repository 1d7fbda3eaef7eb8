package dev.pawl.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stage of a rollout: how a version is tested, and what ends the test. {@code decide} names a
 * metric or {@link MetricSpec#LOSS}. Margins are shares of the champion's value. Without {@code
 * show}, a model iteration has to be better and a data iteration not worse.
 */
public sealed interface StageSpec {

  /** How a spec calls the stage. */
  String method();

  /** What has to be shown. */
  enum Show {
    /** That it is better. */
    BETTER,
    /** That it is not worse by more than the margin. */
    NOT_WORSE
  }

  /**
   * The paired comparison on the same examples, which nobody sees.
   *
   * @param span for how long at least
   * @param show what has to be shown
   */
  record Shadow(Duration span, Optional<Show> show) implements StageSpec {
    @Override
    public String method() {
      return "shadow";
    }
  }

  /**
   * A small and growing share of the units, beside a copy of the champion on as many.
   *
   * @param steps the share of the units that take part in each step, in (0, 0.5], none below the
   *     one before
   * @param hold how long a step lasts at least
   * @param examples how many answers of the canary a step has at least
   * @param margin by how much quality may be worse
   * @param alpha the probability of a false alarm over all looks, and over all tries that one
   *     passes which is worse by more than the margin
   * @param latency how slow answers may be
   * @param errors how many answers may fail
   * @param silence after so long without an answer it is paused; empty for as long as the model's
   *     own traffic suggests
   * @param atMost how long it may take
   * @param only for whom; empty for everybody whom the rollout is for
   */
  record Canary(
      List<Double> steps,
      Duration hold,
      long examples,
      double margin,
      double alpha,
      Latency latency,
      Errors errors,
      Optional<Duration> silence,
      Duration atMost,
      Optional<Expression> only)
      implements StageSpec {
    public Canary {
      steps = List.copyOf(steps);
    }

    @Override
    public String method() {
      return "canary";
    }
  }

  /**
   * How slow answers may be.
   *
   * @param quantile which quantile is looked at, in (0, 1)
   * @param ratio how many times the baseline's it may be, at least 1
   * @param floor below which the ratio does not count
   * @param limit the longest, whatever the baseline's is; empty for any
   */
  record Latency(double quantile, double ratio, Duration floor, Optional<Duration> limit) {}

  /**
   * How many answers may fail.
   *
   * @param ratio how many times the baseline's errors are tolerated, at least 1
   * @param limit the largest share of answers, whatever the baseline does, in (0, 1]
   * @param least how many errors there are at least before that counts
   */
  record Errors(double ratio, double limit, long least) {}

  /**
   * An A/B test, or A/B/n with other lineages.
   *
   * @param share the share of the units that take part which each version gets, in (0, 1)
   * @param atMost how long it may take
   * @param decide what decides
   * @param show what has to be shown
   * @param margin the margin of {@link Show#NOT_WORSE}
   * @param guardrails what must not get worse, each with the share by which it may
   * @param balance the columns whose values must be alike over the arms
   * @param alpha the probability over all looks, and over all tries, of a wrong verdict
   * @param planned the number of units at which the test is to be tightest
   * @param firstLook how many units each arm has at least before the first verdict
   * @param lineages whose present versions take part beside the candidate
   */
  record Ab(
      double share,
      Duration atMost,
      String decide,
      Optional<Show> show,
      double margin,
      SortedMap<String, Double> guardrails,
      List<String> balance,
      double alpha,
      long planned,
      long firstLook,
      List<String> lineages)
      implements StageSpec {
    public Ab {
      guardrails = Collections.unmodifiableSortedMap(new TreeMap<>(guardrails));
      balance = List.copyOf(balance);
      lineages = List.copyOf(lineages);
    }

    @Override
    public String method() {
      return "ab";
    }
  }

  /**
   * All units get the version in some periods and the champion in others.
   *
   * @param period how long a period is
   * @param periods how many there are
   * @param carryOver into how many further periods an answer has an effect
   * @param clusters the input each of whose values has coins of its own; empty for one for all
   * @param decide what decides
   * @param show what has to be shown
   * @param margin the margin of {@link Show#NOT_WORSE}
   * @param alpha the probability of a wrong verdict
   */
  record Switchback(
      Duration period,
      int periods,
      int carryOver,
      Optional<String> clusters,
      String decide,
      Optional<Show> show,
      double margin,
      double alpha)
      implements StageSpec {
    @Override
    public String method() {
      return "switchback";
    }
  }

  /**
   * Lists made of both versions' lists in turn; users' choices vote.
   *
   * @param atMost how long it takes
   * @param alpha the probability of a wrong verdict
   */
  record Interleaving(Duration atMost, double alpha) implements StageSpec {
    @Override
    public String method() {
      return "interleaving";
    }
  }

  /**
   * Shares that follow what has come back.
   *
   * @param policy how shares are found
   * @param floor the least share of an arm, in (0, 0.5]
   * @param batch after how long shares change
   * @param decide the reward
   * @param stop the expected loss of stopping at which it ends, as a share of the best arm's value
   * @param atMost how long it may take
   * @param window how far back rewards count; empty for all
   */
  record Bandit(
      Policy policy,
      double floor,
      Duration batch,
      String decide,
      double stop,
      Duration atMost,
      Optional<Duration> window)
      implements StageSpec {

    /** How shares are found. */
    public enum Policy {
      /** As probable as an arm is the best one. */
      THOMPSON,
      /** The largest upper confidence bound. */
      UCB1,
      /** The best arm, and any with a small probability. */
      EPSILON_GREEDY,
      /** The largest bound by relative entropy. */
      KL_UCB,
      /** The best arm and its strongest rival. */
      TOP_TWO
    }

    @Override
    public String method() {
      return "bandit";
    }
  }
}
