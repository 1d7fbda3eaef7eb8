package dev.pawl.trial.paired;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Verdict;
import dev.pawl.trial.sequential.Sides;
import dev.pawl.trial.sequential.StudentSequence;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A confidence sequence for the ratio of two block sums.
 *
 * <p>Block {@code b} has {@code D = Σ w(challenger − champion)} and {@code W = Σ w}. The estimate
 * is {@code r = ΣD/ΣW}. A difference {@code m} is in the interval as long as "the sums {@code D −
 * mW} have mean 0" is not rejected (Fieller 1954): no linearisation, and blocks may differ in size.
 * The test is {@link StudentSequence}'s, made wider, never narrower, for three things that blocks
 * of real losses show, each estimated from the residuals {@code e = D − rW}:
 *
 * <ol>
 *   <li>dependence between neighbouring blocks, as far as it is positive: the variance grows by
 *       {@code (1 + a)/(1 − a)}, that of a mean under an autoregression with the residuals' lag-one
 *       autocorrelation {@code a};
 *   <li>skewness {@code γ}, on the side where it makes a t-test too bold: {@code z} standard errors
 *       become {@code z + |γ̂|(2z² + 1)/(6√n)}, the first term of the Edgeworth expansion of
 *       Student's statistic (Hall 1987), before dependence is counted. A few blocks have a skewness
 *       by chance (with one large block among n it is √n, whatever the distribution), so {@code γ̂}
 *       is the sample's times {@code n/(n + 24)};
 *   <li>where tails may be {@link Tails#UNALIKE}, what lies beyond the furthest block seen, on the
 *       side where that is further than on the other: with probability {@code 1 − α} at most the
 *       share {@code ln(1/α)/n} of all blocks lies beyond the largest of n ({@code (1 − p)^n ≤
 *       e^(−pn)}), and as far out as that it moves the mean by {@code ln(1/α)/n} times as much. As
 *       the other tail moves it back, {@code z} grows by {@code ln(1/α) · (max e + min e)/√Σe²}
 *       where that is above 0. Which block is furthest is decided when it closes, by the {@code r}
 *       of then.
 * </ol>
 *
 * <p>All sums are of residuals with mean exactly 0, so powers of {@code D} and {@code W} are
 * enough, and the state is {@value #SIZE} numbers.
 */
final class BlockSumComparison implements PairedComparison {
  /** An autocorrelation above this is cut: the variance grows by at most 19. */
  private static final double MOST_DEPENDENCE = 0.9;

  /** Residuals below this share of the sums are rounding, not variation. */
  private static final double ROUNDING = 1e-12;

  private static final int OPEN_DIFFERENCE = 0;
  private static final int OPEN_WEIGHT = 1;
  private static final int OPEN_CHAMPION = 2;
  private static final int OPEN_EXAMPLES = 3;
  private static final int EXAMPLES = 4;
  private static final int BROKEN = 5;
  private static final int BLOCKS = 6;
  private static final int CHAMPION = 7;
  private static final int D = 8;
  private static final int W = 9;
  private static final int DD = 10;
  private static final int DW = 11;
  private static final int WW = 12;
  private static final int DDD = 13;
  private static final int DDW = 14;
  private static final int DWW = 15;
  private static final int WWW = 16;
  private static final int LAST_D = 17;
  private static final int LAST_W = 18;
  private static final int LAG_DD = 19;
  private static final int LAG_DW = 20;
  private static final int LAG_WW = 21;
  private static final int ALPHA = 22;
  private static final int HIGHEST_D = 23;
  private static final int HIGHEST_W = 24;
  private static final int LOWEST_D = 25;
  private static final int LOWEST_W = 26;
  private static final int SIZE = 27;

  /** With fewer blocks, deviation, dependence and skewness are anybody's guess. */
  private static final int FEWEST = 4;

  /** As many blocks without skewness count beside the sample's. */
  private static final double PRIOR_BLOCKS = 24;

  private final Settings settings;

  /** Made at the first look: many a comparison starts anew before that. */
  private @Nullable StudentSequence boundary;

  private final double[] sums = new double[SIZE];

  BlockSumComparison(Settings settings) {
    this.settings = settings;
    sums[ALPHA] = settings.alpha();
  }

  private StudentSequence boundary() {
    StudentSequence made = boundary;
    if (made == null) {
      made = StudentSequence.of(sums[ALPHA], firstLook(), settings.sides());
      boundary = made;
    }
    return made;
  }

  private int firstLook() {
    return Math.max(FEWEST, settings.firstLook());
  }

  private double confidence() {
    return settings.sides() == Sides.ONE ? 1 - 2 * sums[ALPHA] : 1 - sums[ALPHA];
  }

  @Override
  public void add(double champion, double challenger, double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: finite and above 0)");
    }
    double difference = challenger - champion;
    if (!Double.isFinite(difference)) {
      sums[BROKEN]++;
      return;
    }
    sums[OPEN_DIFFERENCE] += weight * difference;
    sums[OPEN_WEIGHT] += weight;
    sums[OPEN_CHAMPION] += weight * champion;
    sums[OPEN_EXAMPLES]++;
  }

  @Override
  public void closeBlock() {
    double d = sums[OPEN_DIFFERENCE];
    double w = sums[OPEN_WEIGHT];
    if (w == 0) {
      return;
    }
    sums[BLOCKS]++;
    sums[EXAMPLES] += sums[OPEN_EXAMPLES];
    sums[CHAMPION] += sums[OPEN_CHAMPION];
    sums[D] += d;
    sums[W] += w;
    sums[DD] += d * d;
    sums[DW] += d * w;
    sums[WW] += w * w;
    sums[DDD] += d * d * d;
    sums[DDW] += d * d * w;
    sums[DWW] += d * w * w;
    sums[WWW] += w * w * w;
    // Before the first block the last one is 0, and adds nothing.
    sums[LAG_DD] += d * sums[LAST_D];
    sums[LAG_DW] += d * sums[LAST_W] + w * sums[LAST_D];
    sums[LAG_WW] += w * sums[LAST_W];
    sums[LAST_D] = d;
    sums[LAST_W] = w;
    double r = sums[D] / sums[W];
    boolean first = sums[BLOCKS] == 1;
    if (first || d - r * w > highest(r)) {
      sums[HIGHEST_D] = d;
      sums[HIGHEST_W] = w;
    }
    if (first || d - r * w < lowest(r)) {
      sums[LOWEST_D] = d;
      sums[LOWEST_W] = w;
    }
    sums[OPEN_DIFFERENCE] = 0;
    sums[OPEN_WEIGHT] = 0;
    sums[OPEN_CHAMPION] = 0;
    sums[OPEN_EXAMPLES] = 0;
  }

  /** The largest residual among the blocks, as far as they were told apart when they closed. */
  private double highest(double r) {
    return sums[HIGHEST_D] - r * sums[HIGHEST_W];
  }

  private double lowest(double r) {
    return sums[LOWEST_D] - r * sums[LOWEST_W];
  }

  @Override
  public Verdict verdict() {
    double blocks = sums[BLOCKS];
    if (sums[BROKEN] > 0) {
      return unknown(Verdict.Kind.INVALID, Reasons.broken((long) sums[BROKEN]));
    }
    if (blocks < firstLook()) {
      return unknown(Verdict.Kind.UNDECIDED, Reasons.early((long) blocks, firstLook()));
    }
    double r = sums[D] / sums[W];
    double ee = sums[DD] - 2 * r * sums[DW] + r * r * sums[WW];
    double noise = ROUNDING * (sums[DD] + r * r * sums[WW]);
    if (!(ee > noise)) {
      return sums[DD] == 0 ? same(blocks) : unknown(Verdict.Kind.INVALID, Reasons.constant(r));
    }
    double z = Math.sqrt(blocks * boundary().threshold((long) blocks));
    double skew = skewness(blocks, r, ee) * blocks / (blocks + PRIOR_BLOCKS);
    double inflation = inflation(r, ee);
    double unseen = settings.tails() == Tails.UNALIKE ? unseen(r, ee) : 0;
    double over = inflation * (widened(z, Math.max(0, skew), blocks) + Math.max(0, unseen));
    double under = inflation * (widened(z, Math.max(0, -skew), blocks) + Math.max(0, -unseen));
    double upper = r + reach(over, blocks, r, ee, 1);
    double lower = r + reach(under, blocks, r, ee, -1);
    return decide(new Interval(r, lower, upper, confidence()));
  }

  @Override
  public boolean isWithoutDifference() {
    return sums[BLOCKS] > 0 && sums[DD] == 0;
  }

  /** By how much dependence between neighbours widens the interval, at least 1. */
  private double inflation(double r, double ee) {
    double lag = sums[LAG_DD] - r * sums[LAG_DW] + r * r * sums[LAG_WW];
    double a = Math.min(MOST_DEPENDENCE, Math.max(0, lag / ee));
    return Math.sqrt((1 + a) / (1 - a));
  }

  private static double widened(double z, double skew, double blocks) {
    return z + skew * (2 * z * z + 1) / (6 * Math.sqrt(blocks));
  }

  /** What may lie beyond the furthest block, in standard errors; below 0 on the lower side. */
  private double unseen(double r, double ee) {
    double level = settings.sides() == Sides.ONE ? sums[ALPHA] : sums[ALPHA] / 2;
    return -StrictMath.log(level) * (highest(r) + lowest(r)) / Math.sqrt(ee);
  }

  private double skewness(double blocks, double r, double ee) {
    double eee = sums[DDD] - 3 * r * sums[DDW] + 3 * r * r * sums[DWW] - r * r * r * sums[WWW];
    double variance = ee / blocks;
    return eee / blocks / (variance * Math.sqrt(variance));
  }

  /**
   * How far from {@code r} the interval reaches: the root on the side of {@code sign} of {@code
   * δ²(W̄² − kS) + 2kCδ − k Σe² = 0}, with S the squared deviations of W, C = ΣeW and k =
   * (errors/n)².
   */
  private double reach(double errors, double blocks, double r, double ee, double sign) {
    double k = errors / blocks * (errors / blocks);
    double mean = sums[W] / blocks;
    double square = mean * mean - k * Math.max(0, sums[WW] - blocks * mean * mean);
    if (!(square > 0)) {
      return sign * Double.POSITIVE_INFINITY;
    }
    double linear = k * (sums[DW] - r * sums[WW]);
    return (sign * Math.sqrt(linear * linear + square * k * ee) - linear) / square;
  }

  private Verdict decide(Interval interval) {
    double loss = sums[CHAMPION] / sums[W];
    double margin = settings.margin() * Math.max(0, loss);
    Verdict.Kind kind = Verdict.shown(interval, margin, Direction.SMALLER_IS_BETTER);
    long blocks = (long) sums[BLOCKS];
    OptionalLong remaining =
        kind == Verdict.Kind.UNDECIDED
            ? Reasons.remaining(interval, margin, blocks)
            : OptionalLong.empty();
    return new Verdict(
        kind,
        interval,
        margin,
        OptionalDouble.empty(),
        new Verdict.Evidence((long) sums[EXAMPLES], blocks, remaining),
        Reasons.of(kind, interval, margin, loss, blocks, remaining));
  }

  /**
   * Two that have predicted the same in all blocks. If they differ in a share p of blocks, that has
   * a probability of (1 − p)ⁿ ≤ e^(−pn), so p is at most −ln α / n; and where they differ, the
   * challenger is taken to lose at most as much again as the champion.
   */
  private Verdict same(double blocks) {
    double loss = sums[CHAMPION] / sums[W];
    double needed = -StrictMath.log(sums[ALPHA]) / settings.margin();
    if (!(loss > 0) || !(needed < Reasons.MANY)) {
      return unknown(Verdict.Kind.UNDECIDED, Reasons.same());
    }
    double margin = settings.margin() * loss;
    double reach = margin * needed / blocks;
    Interval interval = new Interval(0, -reach, reach, confidence());
    boolean enough = blocks > needed;
    OptionalLong remaining =
        enough
            ? OptionalLong.empty()
            : OptionalLong.of((long) Math.floor(needed) + 1 - (long) blocks);
    return new Verdict(
        enough ? Verdict.Kind.EQUIVALENT : Verdict.Kind.UNDECIDED,
        interval,
        margin,
        OptionalDouble.empty(),
        new Verdict.Evidence((long) sums[EXAMPLES], (long) blocks, remaining),
        enough
            ? Reasons.sameThroughout((long) blocks, settings.margin())
            : Reasons.sameSoFar((long) blocks, remaining.getAsLong()));
  }

  private Verdict unknown(Verdict.Kind kind, String reason) {
    boolean none = sums[W] == 0;
    return new Verdict(
        kind,
        Interval.unbounded(none ? Double.NaN : sums[D] / sums[W], confidence()),
        none ? 0 : settings.margin() * Math.max(0, sums[CHAMPION] / sums[W]),
        OptionalDouble.empty(),
        Verdict.Evidence.of((long) sums[EXAMPLES], (long) sums[BLOCKS]),
        reason);
  }

  @Override
  public double[] state() {
    return sums.clone();
  }

  @Override
  public void restore(double[] state) {
    System.arraycopy(Parts.sized(state, SIZE, "a paired comparison"), 0, sums, 0, SIZE);
    boundary = null;
  }
}
