package dev.pawl.bench.verify;

import dev.pawl.stream.SplitMix;
import dev.pawl.stream.change.Adwin;
import dev.pawl.stream.change.ChangeDetector;
import dev.pawl.stream.change.Cusum;
import dev.pawl.stream.change.Ddm;
import dev.pawl.stream.change.Direction;
import dev.pawl.stream.change.Eddm;
import dev.pawl.stream.change.HddmA;
import dev.pawl.stream.change.HddmW;
import dev.pawl.stream.change.Kswin;
import dev.pawl.stream.change.PageHinkley;
import dev.pawl.stream.change.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs every change detector over streams of errors, with and without a change of their rate, and
 * puts what they do beside what MOA's detectors did on the same streams.
 */
final class Detectors implements Proof {
  private static final int LENGTH = 10_000;
  private static final int CHANGE = 5_000;
  private static final int MISSED = LENGTH - CHANGE;

  /** Error rates before and after; the first without a change. */
  private static final double[][] WORLDS = {{0.2, 0.2}, {0.2, 0.3}, {0.2, 0.6}, {0.05, 0.15}};

  private final int runs;
  private final DriftCalibration calibration;
  private final int feedsOfEach;

  Detectors() {
    this(1_000, 40, 4);
  }

  Detectors(int runs, int months, int feedsOfEach) {
    this.runs = runs;
    this.feedsOfEach = feedsOfEach;
    calibration = new DriftCalibration(months);
  }

  /**
   * What a detector of MOA 2024.07.0 with its default settings did on the 1,000 streams.
   *
   * @param alarms how many false alarms there were
   * @param delays the mean delays
   * @param halves half of their 95 % intervals
   * @param missed which share was missed, in percent
   */
  private record Reference(int alarms, double[] delays, double[] halves, double[] missed) {
    static final int RUNS = 1_000;
  }

  /** A detector of ours, beside one of the same name where there is one. */
  private record Contestant(
      String name, Supplier<Alarm> detector, @Nullable Reference reference, boolean delaysCount) {}

  /** Says of each value whether there is an alarm. */
  private interface Alarm {
    boolean add(double value);
  }

  /** What one contestant did in one world. */
  private record Tried(int alarms, double delay, double half, double missed) {}

  private static final List<Contestant> CONTESTANTS =
      List.of(
          beside(
              "ADWIN",
              () -> new Adwin(Adwin.Settings.of(0.002, Direction.UP)),
              new Reference(
                  1, new double[] {478, 63, 226}, new double[] {12, 1, 5}, new double[] {0, 0, 0})),
          beside(
              "DDM",
              () -> new Ddm(Ddm.Settings.USUAL),
              new Reference(
                  434,
                  new double[] {1957, 397, 554},
                  new double[] {109, 25, 36},
                  new double[] {18.6, 0, 0.1})),
          new Contestant(
              "EDDM",
              () -> alarm(new Eddm(Eddm.Settings.USUAL)),
              new Reference(
                  17_580,
                  new double[] {483, 151, 134},
                  new double[] {35, 13, 7},
                  new double[] {0.5, 0.1, 0}),
              false),
          beside(
              "Page–Hinkley",
              () -> new PageHinkley(PageHinkley.Settings.USUAL),
              new Reference(
                  8,
                  new double[] {820, 180, 808},
                  new double[] {19, 4, 12},
                  new double[] {0, 0, 0})),
          beside(
              "HDDM-A",
              () -> new HddmA(HddmA.Settings.USUAL),
              new Reference(
                  116,
                  new double[] {501, 69, 430},
                  new double[] {21, 3, 11},
                  new double[] {0.1, 0, 0})),
          beside(
              "HDDM-W",
              () -> new HddmW(HddmW.Settings.USUAL),
              new Reference(
                  620,
                  new double[] {382, 20, 4825},
                  new double[] {28, 1, 47},
                  new double[] {0, 0, 93.0})),
          beside(
              "CUSUM",
              () -> new Cusum(Cusum.Settings.USUAL),
              new Reference(
                  114,
                  new double[] {439, 104, 509},
                  new double[] {14, 10, 6},
                  new double[] {0.1, 0.1, 0})),
          new Contestant("KSWIN", () -> alarm(new Kswin(Kswin.Settings.of(1))), null, false),
          new Contestant("an alarm every 100 rows", Detectors::everyHundred, null, false));

  private static Contestant beside(
      String name, Supplier<ChangeDetector> detector, Reference reference) {
    return new Contestant(name, () -> alarm(detector.get()), reference, true);
  }

  private static Alarm alarm(ChangeDetector detector) {
    return value -> detector.add(value) == Signal.CHANGE;
  }

  private static Alarm everyHundred() {
    int[] rows = {0};
    return value -> ++rows[0] % 100 == 0;
  }

  @Override
  public String name() {
    return "detectors";
  }

  @Override
  public String claim() {
    return "No change detector alarms falsely more often than the reference of the same name, none"
        + " but EDDM finds changes later, the comparison of features keeps its rate of false"
        + " findings, bugs planted in real data are found by their names, and nothing is found in feeds"
        + " that are not broken but what has a known cause.";
  }

  @Override
  public String page() {
    return "docs/detectors.md";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    boolean holds = true;
    for (Contestant contestant : CONTESTANTS) {
      workbench.progress().println(contestant.name());
      List<Tried> tried =
          IntStream.range(0, WORLDS.length)
              .parallel()
              .mapToObj(world -> attempt(contestant, WORLDS[world]))
              .toList();
      Reference reference = contestant.reference();
      boolean kept = reference == null || asGood(contestant, reference, tried);
      holds &= kept;
      rows.add(row(contestant.name(), tried, reference == null ? "" : kept ? "yes" : "no"));
      if (reference != null) {
        rows.add(row(reference));
      }
    }
    workbench.progress().println("months without drift");
    List<Long> found = calibration.found();
    holds &= found.stream().allMatch(months -> months <= calibration.allowed());
    List<Table> tables = new ArrayList<>();
    tables.add(table(rows));
    tables.add(calibration.table(found));
    tables.addAll(new RealStreams(workbench).tables());
    workbench.progress().println("planted bugs");
    Evidence planted = new PlantedBugs(workbench).evidence();
    holds &= planted.holds();
    tables.addAll(planted.tables());
    workbench.progress().println("feeds that are not broken");
    Evidence feeds = new FeedCalibration(feedsOfEach, workbench).evidence();
    holds &= feeds.holds();
    tables.addAll(feeds.tables());
    return new Evidence(holds, tables);
  }

  private Tried attempt(Contestant contestant, double[] world) {
    int alarms = 0;
    int missed = 0;
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < runs; run++) {
      SplitMix random = new SplitMix(7_919L * run + 1);
      Alarm detector = contestant.detector().get();
      int delay = MISSED;
      for (int i = 0; i < LENGTH; i++) {
        boolean error = random.nextDouble() < (i < CHANGE ? world[0] : world[1]);
        if (detector.add(error ? 1 : 0)) {
          alarms++;
          delay = i >= CHANGE ? Math.min(delay, i - CHANGE) : delay;
        }
      }
      missed += delay == MISSED ? 1 : 0;
      sum += delay;
      squares += (double) delay * delay;
    }
    double mean = sum / runs;
    double half = 1.96 * Math.sqrt(Math.max(0, squares / runs - mean * mean) / runs);
    return new Tried(alarms, mean, half, 100.0 * missed / runs);
  }

  private boolean asGood(Contestant contestant, Reference reference, List<Tried> tried) {
    double ours = low(tried.getFirst().alarms()) / runs;
    boolean good = ours <= high(reference.alarms()) / Reference.RUNS;
    for (int i = 0; contestant.delaysCount() && i < reference.delays().length; i++) {
      Tried world = tried.get(i + 1);
      good &= world.delay() - world.half() <= reference.delays()[i] + reference.halves()[i];
    }
    return good;
  }

  private static double low(int count) {
    return count - 1.96 * Math.sqrt(count);
  }

  private static double high(int count) {
    return count + 1.96 * Math.sqrt(count + 1.0) + 1;
  }

  private List<String> row(String name, List<Tried> tried, String kept) {
    List<String> cells = new ArrayList<>();
    cells.add(name);
    cells.add(String.format(Locale.ROOT, "%.3f", (double) tried.getFirst().alarms() / runs));
    for (Tried world : tried.subList(1, tried.size())) {
      cells.add(delay(world.delay(), world.half(), world.missed()));
    }
    cells.add(kept);
    return cells;
  }

  private static List<String> row(Reference reference) {
    List<String> cells = new ArrayList<>();
    cells.add("– MOA's");
    cells.add(String.format(Locale.ROOT, "%.3f", (double) reference.alarms() / Reference.RUNS));
    for (int i = 0; i < reference.delays().length; i++) {
      cells.add(delay(reference.delays()[i], reference.halves()[i], reference.missed()[i]));
    }
    cells.add("");
    return cells;
  }

  private static String delay(double mean, double half, double missed) {
    String text = String.format(Locale.ROOT, "%.0f ± %.0f", mean, half);
    return missed == 0 ? text : text + String.format(Locale.ROOT, " (%.1f %% missed)", missed);
  }

  private Table table(List<List<String>> rows) {
    String caption =
        String.format(
            Locale.ROOT,
            "Change detectors, increases only, usual settings, on %,d streams of %,d errors and"
                + " non-errors each. False alarms for 10,000 values at an error rate of 0.2; the"
                + " values from a change after %,d until an alarm, in the mean with its 95 %%"
                + " interval, a miss counting as %,d. Beside each the detector of MOA 2024.07.0"
                + " with its default settings on the same streams. As good: no more false alarms"
                + " and no longer delays than the reference's, or intervals that overlap; of EDDM"
                + " false alarms alone.",
            runs,
            LENGTH,
            CHANGE,
            MISSED);
    return new Table(
        caption,
        List.of("detector", "false alarms", "0.2 → 0.3", "0.2 → 0.6", "0.05 → 0.15", "as good"),
        rows);
  }
}
