package dev.pawl.watch.numeric;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.OpenFindings;
import dev.pawl.watch.Where;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Watches the numbers of the parts of models: {@code NUMERIC_HEALTH} is found when some are NaN or
 * infinite, when more than half of them are 0 (and were not when the part was first seen with as
 * many: a model may be sparse on purpose), and when their norm is more than {@value #GROWTH} times
 * the median of the latest {@value #KEPT}, each brought to as many numbers: a tree that grows is
 * not one that explodes. These are counted, not inferred. Not safe for use by several threads at
 * once.
 */
public final class NumericWatch {
  private static final double MOST_ZEROS = 0.5;
  private static final double GROWTH = 10;
  private static final int KEPT = 8;
  private static final int ENOUGH = 20;

  private final Map<String, Part> parts = new TreeMap<>();
  private final OpenFindings open = new OpenFindings();

  /** Nothing seen yet. */
  public NumericWatch() {}

  /** What is known of a part. */
  private static final class Part {
    private double firstZeros = Double.NaN;

    /** Each divided by the root of how many numbers there were. */
    private final Deque<Double> norms = new ArrayDeque<>();

    double medianNorm() {
      double[] sorted = norms.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  /**
   * Takes note of the numbers of a part.
   *
   * @param part what it is called, such as {@code lineage main}
   * @param at when, in milliseconds of event time since 1970-01-01T00:00Z
   * @return what was raised and closed by it
   */
  public List<FindingEvent> observe(String part, Numbers numbers, long at) {
    Part known = parts.computeIfAbsent(part, name -> new Part());
    List<String> wrong = new ArrayList<>();
    double severity = 0;
    if (numbers.broken() > 0) {
      wrong.add("%d of %d numbers are not finite".formatted(numbers.broken(), numbers.count()));
      severity = 1;
    }
    if (numbers.count() >= ENOUGH) {
      if (Double.isNaN(known.firstZeros)) {
        known.firstZeros = numbers.shareOfZeros();
      }
      if (numbers.shareOfZeros() > MOST_ZEROS && known.firstZeros <= MOST_ZEROS) {
        wrong.add(percent("%.0f %% are 0, %.0f %% at first", numbers, known));
        severity = Math.max(severity, numbers.shareOfZeros());
      }
    }
    double root = Math.sqrt((double) Math.max(1, numbers.count()));
    double before = known.norms.size() == KEPT ? root * known.medianNorm() : 0;
    boolean exploding = before > 0 && numbers.norm() > GROWTH * before;
    if (exploding) {
      wrong.add(String.format(Locale.ROOT, "norm %.4g, before %.4g", numbers.norm(), before));
      severity = 1;
    } else {
      known.norms.add(numbers.norm() / root);
      if (known.norms.size() > KEPT) {
        known.norms.remove();
      }
    }
    return follow(part, wrong, severity, at);
  }

  private static String percent(String format, Numbers numbers, Part known) {
    return String.format(Locale.ROOT, format, 100 * numbers.shareOfZeros(), 100 * known.firstZeros);
  }

  private List<FindingEvent> follow(String part, List<String> wrong, double severity, long at) {
    Finding.Key key = new Finding.Key(Finding.Kind.NUMERIC_HEALTH, Where.version(part));
    if (wrong.isEmpty()) {
      return open.close(key, at, "all numbers are sound again").stream().toList();
    }
    Finding finding =
        new Finding(
            key.kind(),
            key.where(),
            at,
            1,
            severity,
            String.join("; ", wrong),
            "go back to the last sound version; look for overflowing inputs and too large steps");
    return open.raise(finding).stream().toList();
  }

  /** What is open, in the order it was raised. */
  public List<Finding> open() {
    return open.all();
  }

  /** Writes the whole state. */
  public void snapshot(Tensors.Writer to) {
    open.snapshot(to.in("open"));
    to.texts("parts", parts.keySet());
    int i = 0;
    for (Part part : parts.values()) {
      double[] state = new double[1 + part.norms.size()];
      state[0] = part.firstZeros;
      int at = 1;
      for (double norm : part.norms) {
        state[at++] = norm;
      }
      to.doubles("part/" + i++, state);
    }
  }

  /** Takes the state that {@link #snapshot} wrote. */
  public void restore(Tensors from) {
    open.restore(from.in("open"));
    parts.clear();
    List<String> names = from.texts("parts");
    for (int i = 0; i < names.size(); i++) {
      double[] state = from.doubles("part/" + i);
      Part part = new Part();
      part.firstZeros = state[0];
      Arrays.stream(state).skip(1).forEach(part.norms::add);
      parts.put(names.get(i), part);
    }
  }
}
