package dev.pawl.trial.sequential;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.Verdict.Kind;
import dev.pawl.trial.multiplicity.PValues;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The comparison of a ratio metric (revenue per visit, clicks per view) of one control and one or
 * more treatments, with the unit of randomisation as the unit of analysis, that may be looked at
 * after every event. With {@code Y} and {@code X} the sums of an arm's units,
 *
 * <pre>
 *   Rᵢ = ΣY/ΣX,   vᵢ = ( s²_Y − 2 R s_XY + R² s²_X ) / (n X̄²)      delta method (Deng, Knoblich and
 *                                                                     Lu 2018)
 *   R₁ − R₀ within ± NormalMixture.radius(t, √(t (v₀ + v₁)))          asymptotic confidence sequence
 *                                                                     (arXiv 2103.06476)
 * </pre>
 *
 * <p>A mean per unit has the denominator 1 throughout, a share of units also the numerators 0 and
 * 1.
 *
 * <ol>
 *   <li>Units come back: {@link #add} is for a unit's first event, {@link #change} for every one
 *       after it, with its sums before and after. The caller keeps the sums by unit. Time {@code t}
 *       is {@link IntrinsicTime}: the number of units of both arms when each comes once, more when
 *       units bring something new each time.
 *   <li>There are looks once each arm has {@code firstLook} units, and would have {@value
 *       #FEWEST_MOVING} with a numerator other than 0 if those were spread alike over the arms.
 *   <li>Of several treatments each is compared with the control. {@code BETTER} and {@code WORSE}
 *       follow Holm's procedure on p-values valid at all looks, with the interval at the level at
 *       which that was decided; everything else is at α divided by the number of treatments. So the
 *       probability that any is wrong at any look is α at most.
 *   <li>A relative margin is a share of the control's ratio; {@code v₀} then counts {@code (1 +
 *       margin)²} times, so that the margin's own uncertainty is in the interval.
 * </ol>
 *
 * <p>The p-value is the least α at which the sequence excludes 0, with the mixture that is tuned
 * for the declared one, adjusted by Holm. {@link #add} and {@link #change} take constant time and
 * space for each arm. Not safe for use by several threads at once.
 */
public final class SequentialRatioTest implements Resumable {
  private static final int FEWEST_MOVING = 10;
  private static final String OWNER = "a sequential test of as many ratios";

  private final Settings settings;
  private final NormalMixture boundary;
  private final UnitSums[] arms;
  private final IntrinsicTime[] times;
  private double broken;

  /**
   * How arms are compared.
   *
   * @param arms how many there are, the control included, at least 2
   * @param terms for all treatments together; see {@code relative} for the margin
   * @param relative whether the margin is a share of the control's ratio rather than in the
   *     metric's unit
   * @param plannedUnits the size at which the test is to be tightest, the control and one treatment
   *     together; that of the fixed-horizon test is a good choice
   * @param firstLook how many units each of the two has at least at the first look, at least 2
   */
  public record Settings(
      int arms, Terms terms, boolean relative, long plannedUnits, long firstLook) {
    public Settings {
      Objects.requireNonNull(terms, "terms");
      if (arms < 2) {
        throw new IllegalArgumentException("arms: " + arms + " (expected: at least 2)");
      }
      if (plannedUnits < 1) {
        throw new IllegalArgumentException(
            "plannedUnits: " + plannedUnits + " (expected: at least 1)");
      }
      if (firstLook < 2) {
        throw new IllegalArgumentException("firstLook: " + firstLook + " (expected: at least 2)");
      }
    }

    /** Two arms, a margin in the metric's unit, the first look at 100 units in each arm. */
    public static Settings of(Terms terms, long plannedUnits) {
      return new Settings(2, terms, false, plannedUnits, 100);
    }
  }

  /** A test that has seen nothing. */
  public SequentialRatioTest(Settings settings) {
    this.settings = settings;
    this.boundary =
        NormalMixture.tuned(
            settings.terms().alpha() / (settings.arms() - 1), Sides.TWO, settings.plannedUnits());
    this.arms = new UnitSums[settings.arms()];
    Arrays.setAll(arms, arm -> new UnitSums());
    this.times = new IntrinsicTime[settings.arms()];
    Arrays.setAll(times, arm -> new IntrinsicTime());
  }

  private double level(int comparisons) {
    return settings.terms().alpha() / comparisons;
  }

  /**
   * A unit's first event.
   *
   * @param arm 0 for the control
   * @param numerator its sum now; a sum that is not finite makes the test invalid
   * @param denominator its sum now; 1 throughout for a mean per unit
   */
  public void add(int arm, double numerator, double denominator) {
    check(arm);
    if (!Double.isFinite(numerator) || !Double.isFinite(denominator)) {
      broken++;
      return;
    }
    arms[arm].add(numerator, denominator);
    advance(arm);
  }

  /**
   * A unit's sums have changed.
   *
   * @param arm 0 for the control
   * @param oldNumerator the sum that was given last
   * @param oldDenominator the sum that was given last
   * @param numerator its sum now; a sum that is not finite makes the test invalid
   * @param denominator its sum now
   */
  public void change(
      int arm, double oldNumerator, double oldDenominator, double numerator, double denominator) {
    check(arm);
    if (arms[arm].count() == 0) {
      throw new IllegalStateException(
          "arm %d has no units (expected: add for a unit's first event, change after it)"
              .formatted(arm));
    }
    if (!Double.isFinite(numerator - oldNumerator)
        || !Double.isFinite(denominator - oldDenominator)) {
      broken++;
      return;
    }
    arms[arm].replace(oldNumerator, oldDenominator, numerator, denominator);
    advance(arm);
  }

  private void check(int arm) {
    if (arm < 0 || arm >= arms.length) {
      throw new IllegalArgumentException(
          "arm: " + arm + " (expected: 0 to " + (arms.length - 1) + ")");
    }
  }

  private void advance(int arm) {
    if (arm > 0) {
      advanceOne(arm);
    } else {
      for (int treatment = 1; treatment < arms.length; treatment++) {
        advanceOne(treatment);
      }
    }
  }

  private void advanceOne(int treatment) {
    if (ready(treatment)) {
      times[treatment].advance(
          difference(treatment) / Math.sqrt(variance(treatment)), units(treatment));
    }
  }

  private boolean ready(int treatment) {
    return Math.min(arms[0].count(), arms[treatment].count()) >= settings.firstLook()
        && arms[0].denominator() > 0
        && arms[treatment].denominator() > 0
        && moving(treatment) >= FEWEST_MOVING;
  }

  /**
   * Units with a numerator other than 0 that the smaller arm would have, were they spread alike.
   */
  private double moving(int treatment) {
    double smaller = Math.min(arms[0].count(), arms[treatment].count());
    return (arms[0].moving() + arms[treatment].moving()) * smaller / units(treatment);
  }

  private double units(int treatment) {
    return arms[0].count() + arms[treatment].count();
  }

  private double difference(int treatment) {
    return arms[treatment].ratio() - arms[0].ratio();
  }

  private double variance(int treatment) {
    double more = settings.relative() ? 1 + settings.terms().margin() : 1;
    return arms[treatment].squaredError() + more * more * arms[0].squaredError();
  }

  /** How many units an arm has. */
  public long count(int arm) {
    check(arm);
    return (long) arms[arm].count();
  }

  /** An arm's ratio; {@code NaN} without denominators. */
  public double ratio(int arm) {
    check(arm);
    return arms[arm].denominator() > 0 ? arms[arm].ratio() : Double.NaN;
  }

  /** The boundary's time for a treatment, at least the units of both arms. */
  double time(int treatment) {
    return times[treatment].at(units(treatment));
  }

  /** What the first treatment shows. */
  public Verdict verdict() {
    return verdicts().getFirst();
  }

  /** What each treatment shows, in their order. */
  public List<Verdict> verdicts() {
    int treatments = arms.length - 1;
    if (treatments == 1) {
      return List.of(verdict(1, level(1), pValue(1)));
    }
    double[] p = new double[treatments];
    Arrays.setAll(p, i -> pValue(i + 1));
    double[] adjusted = PValues.holm(p);
    int left = treatments;
    boolean[] decided = new boolean[treatments];
    Verdict[] verdicts = new Verdict[treatments];
    for (int i = 0; i < treatments; i++) {
      verdicts[i] = verdict(i + 1, level(treatments), adjusted[i]);
    }
    for (int before = left + 1; left < before && left > 0; ) {
      before = left;
      double level = level(left);
      for (int i = 0; i < treatments; i++) {
        if (decided[i]) {
          continue;
        }
        Verdict shown = verdict(i + 1, level, adjusted[i]);
        if (shown.kind() == Kind.BETTER || shown.kind() == Kind.WORSE) {
          verdicts[i] = shown;
          decided[i] = true;
          left--;
        }
      }
    }
    return List.of(verdicts);
  }

  /** The least α at which the sequence excludes 0; 1 before the first look. */
  private double pValue(int treatment) {
    double variance = ready(treatment) ? variance(treatment) : 0;
    if (!(variance > 0)) {
      return 1;
    }
    return boundary.pValue(time(treatment), difference(treatment) / Math.sqrt(variance));
  }

  private Verdict verdict(int treatment, double level, double pValue) {
    long n = (long) units(treatment);
    if (broken > 0) {
      return Verdict.invalid(
          n,
          (long) broken + " sums are not finite: find out where they come from, then compare anew");
    }
    if (!ready(treatment)) {
      return Verdict.undecided(n, early(treatment));
    }
    double variance = variance(treatment);
    double difference = difference(treatment);
    if (!(variance > 0)) {
      return difference == 0
          ? Verdict.undecided(n, "the metric is the same for every unit so far")
          : Verdict.invalid(
              n,
              "the metric is the same for every unit of a side: what does not vary proves nothing");
    }
    long time = (long) time(treatment);
    double reach =
        new NormalMixture(level, boundary.rho(), Sides.TWO)
            .radius(time, Math.sqrt(time * variance));
    Terms terms = settings.terms();
    double margin =
        settings.relative() ? terms.margin() * Math.abs(arms[0].ratio()) : terms.margin();
    return new Terms(level, margin, terms.direction())
        .verdict(
            Interval.around(difference, reach, 1 - level),
            OptionalDouble.of(pValue),
            n,
            n,
            "units");
  }

  private String early(int treatment) {
    long control = (long) arms[0].count();
    long treated = (long) arms[treatment].count();
    if (Math.min(control, treated) < settings.firstLook()) {
      return "%d and %d units of the %d in each arm before the first look"
          .formatted(control, treated, settings.firstLook());
    }
    if (!(arms[0].denominator() > 0 && arms[treatment].denominator() > 0)) {
      return "the denominators of a side do not sum to more than 0: there is no ratio yet";
    }
    return "%d and %d units have a numerator other than 0: too few for a first look (expected: %d in each arm, were they spread alike)"
        .formatted((long) arms[0].moving(), (long) arms[treatment].moving(), FEWEST_MOVING);
  }

  @Override
  public double[] state() {
    double[][] parts = new double[2 * arms.length][];
    for (int arm = 0; arm < arms.length; arm++) {
      parts[arm] = arms[arm].state();
      parts[arms.length + arm] = times[arm].state();
    }
    return Parts.join(new double[] {broken}, Parts.join(parts));
  }

  @Override
  public void restore(double[] state) {
    double[][] both = Parts.split(state, 2, OWNER);
    Parts.sized(both[0], 1, OWNER);
    double[][] parts = Parts.split(both[1], 2 * arms.length, OWNER);
    for (int arm = 0; arm < arms.length; arm++) {
      arms[arm].restore(parts[arm]);
      times[arm].restore(parts[arms.length + arm]);
    }
    broken = both[0][0];
  }
}
