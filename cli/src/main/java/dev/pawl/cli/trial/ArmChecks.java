package dev.pawl.cli.trial;

import dev.pawl.trial.Verdict;
import dev.pawl.trial.srm.BalanceCheck;
import dev.pawl.trial.srm.Check;
import dev.pawl.trial.srm.RatioCheck;
import dev.pawl.trial.srm.SequentialRatioCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether an experiment's arms are as they were to be: without that no verdict counts. */
final class ArmChecks {
  /** From which p-value down a check fails: it is made in every experiment. */
  private static final double MISMATCH = 0.001;

  private static final double CONCENTRATION = 100;

  private final List<Check> checks = new ArrayList<>();

  /**
   * Checks the shares, and the balance of the covariates.
   *
   * @param declared the share of each arm; empty for equal ones
   * @param covariates what the first traits of the units are called
   */
  ArmChecks(
      Experiment experiment,
      Map<String, Double> declared,
      List<String> covariates,
      boolean sequential) {
    List<String> arms = experiment.arms();
    double[] shares = shares(arms, declared);
    checks.add(
        sequential
            ? sequentially(experiment, arms, shares)
            : RatioCheck.of(
                arms.stream().mapToLong(arm -> experiment.units(arm).size()).toArray(),
                shares,
                MISMATCH));
    for (int covariate = 0; covariate < covariates.size(); covariate++) {
      SortedMap<String, long[]> counts = new TreeMap<>();
      for (int arm = 0; arm < arms.size(); arm++) {
        for (Experiment.Unit unit : experiment.units(arms.get(arm))) {
          counts.computeIfAbsent(unit.trait(covariate), key -> new long[arms.size()])[arm]++;
        }
      }
      String name = covariates.get(covariate);
      double level = MISMATCH / covariates.size();
      checks.add(
          sequential
              ? BalanceCheck.atAnyLook(name, counts, shares, CONCENTRATION, level)
              : BalanceCheck.of(name, counts, level));
    }
  }

  private static double[] shares(List<String> arms, Map<String, Double> declared) {
    double[] shares = new double[arms.size()];
    if (declared.isEmpty()) {
      Arrays.fill(shares, 1.0 / arms.size());
      return shares;
    }
    if (!declared.keySet().equals(new TreeSet<>(arms))) {
      throw new IllegalArgumentException(
          "--shares: of %s (expected: of each arm in the file, %s)"
              .formatted(new TreeMap<>(declared).keySet(), arms));
    }
    for (int arm = 0; arm < shares.length; arm++) {
      shares[arm] = declared.getOrDefault(arms.get(arm), Double.NaN);
    }
    return shares;
  }

  /** Unit by unit in the order of the file; a unit counts when it comes first. */
  private static Check sequentially(Experiment experiment, List<String> arms, double[] shares) {
    SequentialRatioCheck check = new SequentialRatioCheck(shares, CONCENTRATION, MISMATCH);
    Set<String> seen = new HashSet<>();
    for (int row = 0; row < experiment.rows(); row++) {
      if (seen.add(experiment.unit(row))) {
        check.add(arms.indexOf(experiment.arm(row)));
      }
    }
    return check.check();
  }

  /** The verdict, unless a check has failed. */
  Verdict guard(Verdict verdict) {
    Verdict guarded = verdict;
    for (Check check : checks.reversed()) {
      guarded = check.guard(guarded);
    }
    return guarded;
  }

  /** What each check found that has passed; what one that has not found is the verdicts' reason. */
  List<String> notes() {
    return checks.stream().filter(Check::passed).map(Check::reason).toList();
  }
}
