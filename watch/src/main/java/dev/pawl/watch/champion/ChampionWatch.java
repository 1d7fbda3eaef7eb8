package dev.pawl.watch.champion;

import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Watches what serves, whatever version that is, block of event time by block:
 *
 * <ul>
 *   <li>{@code CONCEPT_DRIFT}: the mean loss has risen and stays so. Blocks are compared with
 *       earlier ones at the same point of the season, by rank: no distribution is assumed, and the
 *       rate of false alarms is the one that is set as long as blocks are independent but for
 *       dependence on the block before. A lasting fall of the loss is taken as the new normal.
 *   <li>{@code VOLUME}: lastingly more or fewer predictions than at the same hour of earlier weeks,
 *       by the same test. Blocks that were skipped count as empty.
 *   <li>{@code NUMERIC_HEALTH}: scores or losses that are not finite.
 *   <li>{@code REPEATED_ANSWERS}: a score that is the same over many predictions in a row.
 * </ul>
 *
 * <p>Each is raised once, and closed when it has ended, with the close of a block. The same calls
 * give the same events, to the bit, also when the watch was saved and restored in between. Not safe
 * for use by several threads at once.
 */
public final class ChampionWatch {
  private static final int HEAD = 4;
  private static final int LOSSES = 0;
  private static final int WEIGHT = 1;
  private static final int PREDICTIONS = 2;
  private static final int NEXT_BLOCK = 3;

  private final Settings settings;
  private final ShiftWatch loss;
  private final ShiftWatch volume;
  private final ScoreWatch scores;
  private final double[] open = new double[HEAD];

  /** Nothing seen yet. */
  public ChampionWatch(Settings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    loss =
        new ShiftWatch(
            new RankCusum(settings.season(), settings.cycles(), settings.between()),
            settings.block(),
            false,
            this::drift);
    volume =
        new ShiftWatch(
            new RankCusum(settings.week(), settings.weeks(), settings.between()),
            settings.block(),
            true,
            this::traffic);
    scores = new ScoreWatch(settings.where(), settings.block(), settings.stuck());
    open[NEXT_BLOCK] = Double.NaN;
  }

  /**
   * How it watches.
   *
   * @param where what findings say that they are about, such as the champion
   * @param block how long a block is, in milliseconds of event time
   * @param season how many blocks the season of the loss has, 1 for none
   * @param cycles with how many earlier seasons a loss is compared, at least 8
   * @param week how many blocks the season of the traffic has, 1 for none
   * @param weeks with how many earlier ones traffic is compared, at least 8
   * @param between how many blocks of a stable stream there are, in the mean, from a false drift to
   *     the next, and as many from a false volume to the next; at least 100
   * @param stuck after how many predictions with the same scores that is a finding; 0 for never
   */
  public record Settings(
      Where where,
      long block,
      int season,
      int cycles,
      int week,
      int weeks,
      double between,
      int stuck) {

    public Settings {
      Objects.requireNonNull(where, "where");
      atLeast("block", block, 1);
      atLeast("season", season, 1);
      atLeast("cycles", cycles, 8);
      atLeast("week", week, 1);
      atLeast("weeks", weeks, 8);
      atLeast("stuck", stuck, 0);
      if (!(between >= 100 && between <= 1e9)) {
        throw new IllegalArgumentException("between: " + between + " (expected: in [100, 10⁹])");
      }
    }

    /**
     * For blocks of a length: losses are compared with 28 earlier days at the same hour, traffic
     * with 8 earlier weeks, a false alarm of each is once in 10,000 blocks (about 14 months of
     * hours), a score is stuck after 1,000 predictions.
     *
     * @param where what findings say that they are about
     * @param block how long a block is, in milliseconds of event time
     */
    public static Settings of(Where where, long block) {
      return new Settings(
          where,
          block,
          points(86_400_000, block),
          28,
          points(604_800_000, block),
          8,
          10_000,
          1_000);
    }

    private static int points(long season, long block) {
      return block > 0 && season % block == 0 && season / block <= 10_080
          ? (int) (season / block)
          : 1;
    }

    private static void atLeast(String name, long value, long least) {
      if (value < least) {
        throw new IllegalArgumentException(
            name + ": " + value + " (expected: at least " + least + ")");
      }
    }
  }

  /**
   * Takes note of a prediction that was served.
   *
   * @param scores where its scores are
   * @param from the index of the first
   * @param count how many there are
   */
  public void prediction(double[] scores, int from, int count) {
    open[PREDICTIONS]++;
    this.scores.prediction(scores, from, count);
  }

  /**
   * Takes note of a loss that has become known, in the block in which it did. One that is not
   * finite is a finding and does not enter the mean.
   *
   * @param weight how much it counts, finite and above 0
   */
  public void loss(double loss, double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: finite and above 0)");
    }
    if (Double.isFinite(loss)) {
      open[LOSSES] += weight * loss;
      open[WEIGHT] += weight;
    } else {
      scores.brokenLoss();
    }
  }

  /**
   * Ends the open block.
   *
   * @param start when it began, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was raised and closed by it
   * @throws IllegalArgumentException when a later block, or this one, was closed before
   */
  public List<FindingEvent> closeBlock(long start) {
    long block = Math.floorDiv(start, settings.block());
    if (block < open[NEXT_BLOCK]) {
      throw new IllegalArgumentException(
          "start: %s (expected: %s or later, blocks are closed in order)"
              .formatted(start, ((long) open[NEXT_BLOCK]) * settings.block()));
    }
    List<FindingEvent> events = new ArrayList<>();
    scores.closeBlock(block, events);
    if (open[WEIGHT] > 0) {
      loss.add(block, open[LOSSES] / open[WEIGHT], events);
    }
    fillTo(block, events);
    volume.add(block, open[PREDICTIONS], events);
    open[LOSSES] = 0;
    open[WEIGHT] = 0;
    open[PREDICTIONS] = 0;
    open[NEXT_BLOCK] = block + 1.0;
    return events;
  }

  /** Blocks that nobody closed were empty; after more than a reference full of them all is new. */
  private void fillTo(long block, List<FindingEvent> events) {
    long first = Double.isNaN(open[NEXT_BLOCK]) ? block : (long) open[NEXT_BLOCK];
    long most = ((long) settings.week()) * settings.weeks();
    for (long empty = Math.max(first, block - most); empty < block; empty++) {
      volume.add(empty, 0, events);
    }
  }

  /** Whether it is open that the same answer comes over and over. */
  public boolean isStuck() {
    return scores.constant() != null;
  }

  /** What is open, in no particular order of importance. */
  public List<Finding> open() {
    List<Finding> findings = new ArrayList<>();
    Finding[] each = {loss.open(), volume.open(), scores.broken(), scores.constant()};
    for (Finding finding : each) {
      if (finding != null) {
        findings.add(finding);
      }
    }
    return findings;
  }

  private Finding drift(RankCusum shift) {
    double rise = shift.value() / shift.expected() - 1;
    return new Finding(
        Finding.Kind.CONCEPT_DRIFT,
        settings.where(),
        shift.since() * settings.block(),
        shift.confidence(),
        shift.expected() > 0 ? Math.clamp(rise, 0, 1) : 1,
        String.format(
            Locale.ROOT,
            "mean loss %.4g in %d blocks, expected %.4g from the same hours before",
            shift.value(),
            shift.blocks(),
            shift.expected()),
        "retrain from scratch on data since then, and try parked challengers");
  }

  private Finding traffic(RankCusum shift) {
    double ratio = shift.value() / shift.expected();
    return new Finding(
        Finding.Kind.VOLUME,
        settings.where(),
        shift.since() * settings.block(),
        shift.confidence(),
        shift.expected() > 0 ? Math.clamp(Math.abs(ratio - 1), 0, 1) : 1,
        String.format(
            Locale.ROOT,
            "%.4g predictions a block in %d blocks, expected %.4g from the same hours before",
            shift.value(),
            shift.blocks(),
            shift.expected()),
        shift.upwards()
            ? "look for clients that repeat requests"
            : "look for clients that cannot reach the server, or fields that are refused");
  }

  /** The whole state as numbers, for {@link #restore} of the same settings. */
  public double[] state() {
    double[] state = new double[size()];
    System.arraycopy(open, 0, state, 0, HEAD);
    scores.writeTo(state, HEAD);
    loss.cusum().writeTo(state, HEAD + ScoreWatch.SIZE);
    volume.cusum().writeTo(state, HEAD + ScoreWatch.SIZE + loss.cusum().stateSize());
    return state;
  }

  /**
   * Takes the state that {@link #state} gave.
   *
   * @throws IllegalArgumentException when {@code state} has another length
   */
  public void restore(double[] state) {
    if (state.length != size()) {
      throw new IllegalArgumentException(
          "state: %s numbers (expected: %s, as state() of a watch with these settings gives them)"
              .formatted(state.length, size()));
    }
    System.arraycopy(state, 0, open, 0, HEAD);
    scores.readFrom(state, HEAD);
    loss.cusum().readFrom(state, HEAD + ScoreWatch.SIZE);
    volume.cusum().readFrom(state, HEAD + ScoreWatch.SIZE + loss.cusum().stateSize());
  }

  private int size() {
    return HEAD + ScoreWatch.SIZE + loss.cusum().stateSize() + volume.cusum().stateSize();
  }
}
