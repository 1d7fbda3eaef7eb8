package dev.pawl.bench.verify;

import dev.pawl.stream.SplitMix;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.drift.Comparison;
import dev.pawl.watch.drift.DriftTest;
import dev.pawl.watch.drift.DriftWatch;
import dev.pawl.watch.profile.TableProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * Watches 50 features each hour for a month in which nothing drifts, and counts the months in which
 * drift is found; beside it, what two rules of thumb find on the same hours.
 */
final class DriftCalibration {
  private static final int FEATURES = 50;
  private static final int ROWS = 150;
  private static final int WEEK = 168;
  private static final int LEARNED = 4 * WEEK;
  private static final int MONTH = 720;
  private static final long HOUR = 3_600_000;
  private static final double STATED = 0.05;

  private final int months;

  DriftCalibration(int months) {
    this.months = months;
  }

  /** How the hours differ without drifting. */
  private enum World {
    INDEPENDENT("independent") {
      @Override
      double level(int hour) {
        return 0;
      }
    },
    DAILY("a daily season") {
      @Override
      double level(int hour) {
        return 2 * StrictMath.sin(2 * StrictMath.PI * hour / 24);
      }
    },
    WEEKLY("a daily season, other weekends") {
      @Override
      double level(int hour) {
        return hour % WEEK < 120 ? DAILY.level(hour) : 3;
      }
    };

    private final String label;

    World(String label) {
      this.label = label;
    }

    /** Where the hour's distributions lie. */
    abstract double level(int hour);
  }

  /** How many months had a false finding at most, when the stated rate is kept, with 99.9 %. */
  int allowed() {
    return new BinomialDistribution(months, STATED).inverseCumulativeProbability(0.999);
  }

  /** The months with a false finding in each world. */
  List<Long> found() {
    return Arrays.stream(World.values())
        .map(world -> IntStream.range(0, months).parallel().filter(m -> finds(world, m)).count())
        .toList();
  }

  private static boolean finds(World world, int month) {
    DrawnFields fields = new DrawnFields(FEATURES);
    DriftWatch watch = new DriftWatch(fields.schema(), DriftWatch.Settings.hourly(month));
    SplitMix random = new SplitMix(SplitMix.seed(month, 1));
    for (int hour = 0; hour < LEARNED + MONTH; hour++) {
      for (int i = 0; i < ROWS; i++) {
        watch.add(fields.row(random, world.level(hour)));
      }
      for (FindingEvent event : watch.closePeriod(hour * HOUR)) {
        if (event instanceof FindingEvent.Raised) {
          return true;
        }
      }
    }
    return false;
  }

  Table table(List<Long> found) {
    List<List<String>> rows = new ArrayList<>();
    Iterator<Long> counts = found.iterator();
    for (World world : World.values()) {
      double[] thumbs = ruleOfThumb(world);
      rows.add(
          List.of(
              world.label,
              "%d of %d".formatted(counts.next(), months),
              String.format(Locale.ROOT, "%.0f", thumbs[0]),
              String.format(Locale.ROOT, "%.0f", thumbs[1])));
    }
    String caption =
        String.format(
            Locale.ROOT,
            "%d features of five kinds compared each hour with the same hour of four weeks, %d rows"
                + " an hour, for a month without drift, with the usual settings: in how many months"
                + " anything was found, stated as at most 5 %% of them. Beside it how many findings"
                + " a day of the same rows has where the index of population stability is above"
                + " 0.1, or a χ² test of each feature below 5 %%.",
            FEATURES,
            ROWS);
    return new Table(
        caption, List.of("hours", "months with a false finding", "PSI > 0.1", "χ² < 5 %"), rows);
  }

  /** Findings a day by PSI above 0.1 and by χ² below 5 %. */
  private static double[] ruleOfThumb(World world) {
    DrawnFields fields = new DrawnFields(FEATURES);
    SplitMix random = new SplitMix(7);
    double[] findings = new double[2];
    for (int hour = 0; hour < 24; hour++) {
      TableProfile reference = TableProfile.of(fields.schema(), 2L * hour);
      for (int i = 0; i < 4 * ROWS; i++) {
        reference.add(fields.row(random, world.level(hour)));
      }
      TableProfile current = TableProfile.of(fields.schema(), 2L * hour + 1);
      for (int i = 0; i < ROWS; i++) {
        current.add(fields.row(random, world.level(hour)));
      }
      for (Comparison comparison : DriftTest.USUAL.compare(reference, current)) {
        findings[0] += comparison.measures().getOrDefault("PSI", 0.0) > 0.1 ? 1 : 0;
        findings[1] += comparison.measures().getOrDefault("p of χ²", 1.0) < 0.05 ? 1 : 0;
      }
    }
    return findings;
  }
}
