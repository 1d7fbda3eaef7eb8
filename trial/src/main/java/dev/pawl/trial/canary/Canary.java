package dev.pawl.trial.canary;

import dev.pawl.trial.Figures;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import dev.pawl.trial.Terms;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.QuantileSequence;
import dev.pawl.trial.sequential.SequentialMeanTest;
import java.time.Duration;

/**
 * A new version on a growing share of the traffic, compared with a fresh copy of the present one
 * that gets exactly as much: the whole champion has warm caches and other traffic, and would not be
 * a fair measure.
 *
 * <ol>
 *   <li>Three sequential tests may abort it at any look, each at α/3: errors ({@code
 *       ErrorSequence}), the latency quantile ({@link QuantileSequence} of both sides, disjoint
 *       after the tolerance), quality ({@link SequentialMeanTest}, its interval on the worse side
 *       of 0).
 *   <li>Absolute limits abort it at once.
 *   <li>A step ends when both its number of examples and its time are over.
 *   <li>The latency counts against it only above the floor.
 *   <li>Without data it is paused; it never passes for want of evidence: at the end of the last
 *       step quality must be shown to be not worse by more than the margin, at a level of its own.
 * </ol>
 *
 * <p>Time is event time in milliseconds and never goes back. Latencies are all kept, 8 bytes each.
 * Not safe for use by several threads at once.
 */
public final class Canary implements Resumable {
  private static final String OWNER = "a canary";
  private static final long FIRST_LOOK = 100;
  private static final double EXPECTED = 100;
  private static final Duration LEAST_SILENCE = Duration.ofMinutes(10);
  private static final Duration MOST_SILENCE = Duration.ofDays(365);

  private final CanarySettings settings;
  private final double level;
  private final ErrorSequence errors;
  private final QuantileSequence canaryLatency;
  private final QuantileSequence baselineLatency;
  private final SequentialMeanTest quality;
  private final SequentialMeanTest passing;
  private long answers;
  private long baselineAnswers;
  private int step;
  private long stepAnswers;
  private long stepStart;
  private long lastAnswer;
  private boolean paused;
  private long broken;

  /**
   * A canary in its first step.
   *
   * @param start the event time
   */
  public Canary(CanarySettings settings, long start) {
    this.settings = settings;
    this.level = settings.alpha() / 3;
    this.errors = new ErrorSequence(settings.errorRatio());
    this.canaryLatency = new QuantileSequence(settings.slowness().quantile(), level / 2);
    this.baselineLatency = new QuantileSequence(settings.slowness().quantile(), level / 2);
    long planned = 2 * settings.steps().stream().mapToLong(Step::examples).sum();
    this.quality = quality(level, settings, planned);
    this.passing = quality(settings.passing(), settings, planned);
    this.stepStart = start;
    this.lastAnswer = start;
  }

  /**
   * How long a canary may be without an answer before that says something: the time in which 100
   * are expected, and at least 10 minutes. Where answers come independently, a canary that is well
   * is silent for so long with a probability of e⁻¹⁰⁰; ten times fewer at night leave e⁻¹⁰.
   *
   * @param perMillisecond how many answers of the canary are expected, 0 or more
   * @return at most a year
   */
  public static Duration silence(double perMillisecond) {
    if (!(perMillisecond >= 0)) {
      throw new IllegalArgumentException(
          "perMillisecond: " + perMillisecond + " (expected: 0 or more)");
    }
    double millis = Math.min((double) MOST_SILENCE.toMillis(), EXPECTED / perMillisecond);
    return Duration.ofMillis(Math.max(LEAST_SILENCE.toMillis(), (long) Math.ceil(millis)));
  }

  /** A test of which one side decides, at a level. */
  private static SequentialMeanTest quality(double level, CanarySettings settings, long planned) {
    return new SequentialMeanTest(
        new Terms(Math.min(0.5, 2 * level), settings.qualityMargin(), settings.direction()),
        Math.max(2 * FIRST_LOOK, planned),
        FIRST_LOOK);
  }

  /**
   * One answer.
   *
   * @param ofCanary whose
   * @param time its event time
   * @param error whether it failed; then its latency does not count
   * @param latency how long it took, 0 or more; {@code NaN} when {@link #latency} will tell
   */
  public void answer(boolean ofCanary, long time, boolean error, double latency) {
    if (!error && latency < 0) {
      throw new IllegalArgumentException("latency: " + latency + " (expected: 0 or more)");
    }
    if (ofCanary) {
      answers++;
      stepAnswers++;
      if (paused) {
        paused = false;
        stepStart = time;
        stepAnswers = 1;
      }
      lastAnswer = Math.max(lastAnswer, time);
    } else {
      baselineAnswers++;
    }
    if (error) {
      errors.add(ofCanary);
    } else if (!Double.isNaN(latency)) {
      latency(ofCanary, latency);
    }
  }

  /**
   * How long an answer took that was known of before.
   *
   * @param latency 0 or more
   */
  public void latency(boolean ofCanary, double latency) {
    if (!(latency >= 0)) {
      throw new IllegalArgumentException("latency: " + latency + " (expected: 0 or more)");
    }
    (ofCanary ? canaryLatency : baselineLatency).add(latency);
  }

  /** The quality of one answer, known when its outcome came; one that is no number ends it. */
  public void quality(boolean ofCanary, double value) {
    if (Double.isFinite(value)) {
      quality.add(ofCanary, value);
      passing.add(ofCanary, value);
    } else {
      broken++;
    }
  }

  /** The share of the traffic in this step. */
  public double share() {
    return settings.steps().get(step).share();
  }

  /** How many answers there were, errors included. */
  public long answers(boolean ofCanary) {
    return ofCanary ? answers : baselineAnswers;
  }

  /** How many errors there were. */
  public long errors(boolean ofCanary) {
    return ofCanary ? errors.canary() : errors.baseline();
  }

  /** What quality shows so far, at the level at which it may pass. */
  public Verdict verdict() {
    return passing.verdict();
  }

  /**
   * What is to be done now.
   *
   * @param now the event time
   */
  public Look look(long now) {
    String objection = objection();
    if (!objection.isEmpty()) {
      return new Look.Abort(objection);
    }
    if (now - lastAnswer >= settings.silence().toMillis()) {
      paused = true;
      return new Look.Pause(
          "no answer of the canary for %d s: is it reachable, does its arm get traffic?"
              .formatted((now - lastAnswer) / 1_000));
    }
    Step present = settings.steps().get(step);
    long held = now - stepStart;
    if (paused || stepAnswers < present.examples() || held < present.hold().toMillis()) {
      return new Look.Hold(
          "step %d of %d: %d of %d answers, %d of %d s"
              .formatted(
                  step + 1,
                  settings.steps().size(),
                  stepAnswers,
                  present.examples(),
                  held / 1_000,
                  present.hold().toSeconds()));
    }
    if (baselineAnswers == 0) {
      return new Look.Pause("the baseline has answered nothing: there is nothing to compare with");
    }
    if (step + 1 < settings.steps().size()) {
      step++;
      stepAnswers = 0;
      stepStart = now;
      return new Look.Advance(
          step, "step %d: %s of the traffic".formatted(step + 1, Figures.of(share())));
    }
    Verdict shown = passing.verdict();
    return shown.isNonInferior()
        ? new Look.Pass(shown.reason())
        : new Look.Hold("all steps are over, but quality is not shown: " + shown.reason());
  }

  /** Why the canary cannot go on; empty while nothing speaks against it. */
  private String objection() {
    if (broken > 0) {
      return broken + " answers have a quality that is no number: nothing can be compared";
    }
    Limits limits = settings.limits();
    double rate = (double) errors.canary() / answers;
    if (errors.canary() >= limits.errors() && rate > limits.errorRate()) {
      return "%d errors in %d answers, above the limit of %s"
          .formatted(errors.canary(), answers, Figures.of(limits.errorRate()));
    }
    if (errors.logEvidence() >= -StrictMath.log(level)) {
      return "more errors than the baseline: %d in %d answers against %d in %d"
          .formatted(errors.canary(), answers, errors.baseline(), baselineAnswers);
    }
    if (canaryLatency.count() > 0) {
      Interval own = canaryLatency.interval();
      if (own.lower() > limits.latency()) {
        return "latency quantile at least %s, above the limit of %s"
            .formatted(Figures.of(own.lower()), Figures.of(limits.latency()));
      }
      Interval other = baselineLatency.interval();
      double tolerated = settings.slowness().ratio() * other.upper();
      if (own.lower() > Math.max(tolerated, settings.slowness().floor())) {
        return "slower than the baseline: latency quantile at least %s against at most %s"
            .formatted(Figures.of(own.lower()), Figures.of(other.upper()));
      }
    }
    Verdict shown = quality.verdict();
    return shown.kind() == Verdict.Kind.WORSE
        ? "worse quality than the baseline: " + shown.reason()
        : "";
  }

  /** {@inheritDoc} All latencies are in it. */
  @Override
  public double[] state() {
    return Parts.join(
        new double[] {
          answers, baselineAnswers, step, stepAnswers, stepStart, lastAnswer, paused ? 1 : 0, broken
        },
        errors.state(),
        canaryLatency.state(),
        baselineLatency.state(),
        quality.state(),
        passing.state());
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 6, OWNER);
    double[] own = Parts.sized(parts[0], 8, OWNER);
    if (!(own[2] >= 0 && own[2] < settings.steps().size())) {
      throw new IllegalArgumentException(
          "state: in step %s (expected: 0 to %d, as the settings have steps)"
              .formatted(own[2], settings.steps().size() - 1));
    }
    errors.restore(parts[1]);
    canaryLatency.restore(parts[2]);
    baselineLatency.restore(parts[3]);
    quality.restore(parts[4]);
    passing.restore(parts[5]);
    answers = (long) own[0];
    baselineAnswers = (long) own[1];
    step = (int) own[2];
    stepAnswers = (long) own[3];
    stepStart = (long) own[4];
    lastAnswer = (long) own[5];
    paused = own[6] == 1;
    broken = (long) own[7];
  }
}
