package dev.pawl.watch.drift;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.stream.SplitMix;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.Comparison.Verdict;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches the columns of a stream of rows, period of event time by period, each compared by {@link
 * DriftTest} with earlier periods at the same point of the season.
 *
 * <p>A false finding is one of a column whose true effect is at most the least that counts. When
 * rows are independent but for what the season explains, the probability of any false finding
 * within {@code horizon} periods is at most {@code falseFindings}: each period is tested at its
 * share of that, over all columns at once.
 *
 * <p>The reference of a point of the season is made of its latest {@code cycles} to {@code 2·cycles
 * − 1} periods without a finding. A period in which something is open does not enter it, so that
 * drift does not become the norm by itself; {@link #adopt} makes it so. A finding is closed when
 * the effect that is seen is no longer above the least that counts.
 *
 * <p>Memory: two table profiles for each point of the season. Not safe for use by several threads
 * at once.
 */
public final class DriftWatch {
  private final Schema schema;
  private final Settings settings;
  private final DriftTest test;
  private final List<Slot> slots = new ArrayList<>();
  private final OpenFindings open = new OpenFindings();
  private TableProfile current;
  private long next = Long.MIN_VALUE;
  private long profiles;

  /** What is known of one point of the season: an older and a younger generation of periods. */
  private static final class Slot {
    private @Nullable TableProfile older;
    private @Nullable TableProfile younger;
    private int periods;
  }

  /** Nothing seen yet of rows of a schema. */
  public DriftWatch(Schema schema, Settings settings) {
    this.schema = Objects.requireNonNull(schema, "schema");
    this.settings = Objects.requireNonNull(settings, "settings");
    test = new DriftTest(settings.leastEffect(), settings.falseFindings() / settings.horizon());
    for (int i = 0; i < settings.season(); i++) {
      slots.add(new Slot());
    }
    current = profile();
  }

  /**
   * How it watches.
   *
   * @param period how long a period is, in milliseconds of event time
   * @param season how many periods the season has, 1 for none
   * @param cycles how many earlier periods at the same point of the season make a reference at
   *     least
   * @param leastEffect the least effect that counts, in [0, 1), see {@link Comparison#effect}
   * @param falseFindings the probability of a false finding within the horizon, in (0, 0.5]
   * @param horizon over how many periods that is
   * @param seed for the sketches
   */
  public record Settings(
      long period,
      int season,
      int cycles,
      double leastEffect,
      double falseFindings,
      int horizon,
      long seed) {

    public Settings {
      atLeastOne("period", period);
      atLeastOne("season", season);
      atLeastOne("cycles", cycles);
      atLeastOne("horizon", horizon);
      if (!(falseFindings > 0 && falseFindings <= 0.5)) {
        throw new IllegalArgumentException(
            "falseFindings: " + falseFindings + " (expected: in (0, 0.5])");
      }
    }

    /**
     * Hours compared with the same hour of at least four earlier weeks: a tenth of the rows counts,
     * a false finding in 5 % of all months.
     */
    public static Settings hourly(long seed) {
      return new Settings(3_600_000, 168, 4, 0.1, 0.05, 720, seed);
    }

    /**
     * Days compared with the same day of at least four earlier weeks: a tenth of the rows counts, a
     * false finding in 5 % of all months. Finds smaller effects than {@link #hourly}, later.
     */
    public static Settings daily(long seed) {
      return new Settings(86_400_000, 7, 4, 0.1, 0.05, 30, seed);
    }

    private static void atLeastOne(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
      }
    }
  }

  private TableProfile profile() {
    return TableProfile.of(schema, SplitMix.seed(settings.seed(), profiles++));
  }

  /** Takes note of a row of the schema, in the open period. */
  public void add(Row row) {
    current.add(row);
  }

  /**
   * Ends the open period.
   *
   * @param start when it began, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was raised and closed by it
   * @throws IllegalArgumentException when a later period, or this one, was closed before
   */
  public List<FindingEvent> closePeriod(long start) {
    long period = Math.floorDiv(start, settings.period());
    if (period < next) {
      throw new IllegalArgumentException(
          "start: %s (expected: %s or later, periods are closed in order)"
              .formatted(start, next * settings.period()));
    }
    next = period + 1;
    Slot slot = slots.get((int) Math.floorMod(period, (long) settings.season()));
    TableProfile reference = reference(slot);
    List<FindingEvent> events = new ArrayList<>();
    if (reference != null) {
      for (Comparison comparison : test.compare(reference, current)) {
        follow(comparison, period, events);
      }
    }
    if (open.isEmpty()) {
      enter(slot);
    }
    current = profile();
    return events;
  }

  /** What a period is compared with; null as long as there are fewer than {@code cycles} of it. */
  private @Nullable TableProfile reference(Slot slot) {
    if (slot.older == null) {
      return null;
    }
    TableProfile reference = slot.older.copy();
    if (slot.younger != null) {
      reference.merge(slot.younger);
    }
    return reference;
  }

  private void enter(Slot slot) {
    if (slot.younger == null) {
      slot.younger = current;
    } else {
      slot.younger.merge(current);
    }
    slot.periods++;
    if (slot.periods == settings.cycles()) {
      slot.older = slot.younger;
      slot.younger = null;
      slot.periods = 0;
    }
  }

  private void follow(Comparison comparison, long period, List<FindingEvent> events) {
    Finding.Key key = new Finding.Key(kind(comparison), Where.feature(comparison.column()));
    if (comparison.verdict() == Verdict.DRIFT) {
      open.raise(finding(comparison, key, period * settings.period())).ifPresent(events::add);
    } else if (comparison.effect() <= settings.leastEffect()) {
      String why = String.format(Locale.ROOT, "the effect is down to %.3f", comparison.effect());
      open.close(key, (period + 1) * settings.period(), why).ifPresent(events::add);
    }
  }

  private static Finding.Kind kind(Comparison comparison) {
    return switch (comparison.aspect()) {
      case VALUES -> Finding.Kind.FEATURE_DRIFT;
      case MISSING -> Finding.Kind.MISSING_VALUES;
    };
  }

  private Finding finding(Comparison comparison, Finding.Key key, long since) {
    return new Finding(
        key.kind(),
        key.where(),
        since,
        1 - comparison.pValue(),
        comparison.effect(),
        comparison.evidence(settings.leastEffect()),
        comparison.aspect() == Comparison.Aspect.MISSING
            ? "look whether its source still delivers it"
            : "look whether its source or its unit changed; if the world did, retrain");
  }

  /** What is open, in the order it was raised. */
  public List<Finding> open() {
    return open.all();
  }

  /**
   * Takes what is now as the norm: forgets all references, and closes what is open.
   *
   * @param at when, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was closed
   */
  public List<FindingEvent> adopt(long at) {
    slots.replaceAll(slot -> new Slot());
    return open.closeIf(finding -> true, at, "adopted as the norm");
  }
}
