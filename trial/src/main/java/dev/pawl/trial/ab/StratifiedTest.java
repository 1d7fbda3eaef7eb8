package dev.pawl.trial.ab;

import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import java.util.List;

/**
 * The test of two means within strata (Miratrix, Sekhon and Yu 2013, "Adjusting treatment effect
 * estimates by post-stratification in randomized experiments"): with {@code w_k} the share of
 * stratum {@code k} in all units,
 *
 * <pre>
 *   Σ w_k (Ȳ₁ₖ − Ȳ₀ₖ),   variance Σ w_k² (s²₁ₖ/n₁ₖ + s²₀ₖ/n₀ₖ)
 * </pre>
 *
 * with Satterthwaite's degrees of freedom over all terms. Strata are fixed before the experiment
 * and untouched by it.
 */
public final class StratifiedTest {
  private StratifiedTest() {}

  /** Both sides of one stratum. */
  public record Stratum(String name, Sample control, Sample treatment) {}

  /** What the treatment's mean less the control's shows, stratum by stratum. */
  public static Verdict of(List<Stratum> strata, Terms terms) {
    long n = 0;
    for (Stratum stratum : strata) {
      n += stratum.control().count() + stratum.treatment().count();
    }
    double difference = 0;
    double variance = 0;
    double below = 0;
    for (Stratum stratum : strata) {
      Sample control = stratum.control();
      Sample treatment = stratum.treatment();
      if (control.count() < 2 || treatment.count() < 2) {
        return Verdict.undecided(
            n,
            "stratum %s: %d and %d units (expected: at least 2 on each side; merge small strata)"
                .formatted(stratum.name(), control.count(), treatment.count()));
      }
      double weight = (double) (control.count() + treatment.count()) / n;
      difference += weight * (treatment.mean() - control.mean());
      double v0 = weight * weight * control.squaredError();
      double v1 = weight * weight * treatment.squaredError();
      variance += v0 + v1;
      below += v0 * v0 / (control.count() - 1) + v1 * v1 / (treatment.count() - 1);
    }
    if (n == 0) {
      return Verdict.undecided(0, "no strata (expected: at least 1)");
    }
    if (!(variance > 0)) {
      return Verdict.invalid(
          n, "the metric is the same for every unit: what does not vary proves nothing");
    }
    return MeanTest.student(difference, Math.sqrt(variance), variance * variance / below, n, terms);
  }
}
