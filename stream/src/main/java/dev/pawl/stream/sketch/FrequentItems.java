package dev.pawl.stream.sketch;

import dev.pawl.stream.Mergeable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The commonest items of a stream with how often they came: Misra and Gries (1982, "Finding
 * repeated elements"), merged as by Agarwal et al. (2012, "Mergeable summaries").
 *
 * <p>Invariants, for {@code n} the sum of all weights and {@code size} counters kept:
 *
 * <ol>
 *   <li>{@code count(item) ≤ true count ≤ count(item) + error}, for every item, kept or not (0 when
 *       it is not)
 *   <li>{@code error ≤ n / (size + 1)}, certain, merged or not
 *   <li>as long as there were at most {@code 2·size} different items, {@code error} is 0 and all
 *       counts are exact
 * </ol>
 *
 * <p>Adding takes amortised constant time. Results do not depend on how items hash. Not safe for
 * use by several threads at once.
 *
 * @param <T> the items, compared by their own order
 */
public final class FrequentItems<T extends Comparable<T>> implements Mergeable<FrequentItems<T>> {
  private final int size;
  private final Map<T, Double> counts = new HashMap<>();
  private double total;
  private double error;

  /**
   * Nothing seen yet.
   *
   * @param size how many counters are kept at least, above 0; twice as many at most
   */
  public FrequentItems(int size) {
    if (size <= 0 || size > 1 << 24) {
      throw new IllegalArgumentException("size: " + size + " (expected: in [1, 16777216])");
    }
    this.size = size;
  }

  /**
   * The state of such a sketch.
   *
   * @param size as it was made with
   * @param total the sum of all weights
   * @param error by how much counts may be too small
   * @param items what is kept, in the order of {@link #items}
   */
  public record State<T extends Comparable<T>>(
      int size, double total, double error, List<Item<T>> items) {
    public State {
      items = List.copyOf(items);
    }
  }

  /**
   * An item that is kept.
   *
   * @param item what it is
   * @param count how often it came at least
   */
  public record Item<T extends Comparable<T>>(T item, double count) {
    public Item {
      Objects.requireNonNull(item, "item");
      if (!(count > 0 && count < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("count: " + count + " (expected: finite and above 0)");
      }
    }
  }

  /** The sketch that {@link #state} was taken of. */
  public static <T extends Comparable<T>> FrequentItems<T> of(State<T> state) {
    FrequentItems<T> made = new FrequentItems<>(state.size());
    if (state.items().size() > 2 * state.size()) {
      throw new IllegalArgumentException(
          "items: %s (expected: at most %s)".formatted(state.items().size(), 2 * state.size()));
    }
    for (Item<T> item : state.items()) {
      made.counts.put(item.item(), item.count());
    }
    made.total = state.total();
    made.error = state.error();
    return made;
  }

  /**
   * Adds an item.
   *
   * @param weight how often it came, finite and above 0
   */
  public void add(T item, double weight) {
    Objects.requireNonNull(item, "item");
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: finite and above 0)");
    }
    total += weight;
    counts.merge(item, weight, Double::sum);
    if (counts.size() > 2 * size) {
      shrink();
    }
  }

  /** Takes the count of the first item that is too many from all, and drops those without any. */
  private void shrink() {
    double[] sorted = counts.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double by = sorted[sorted.length - size - 1];
    error += by;
    counts.values().removeIf(count -> count <= by);
    counts.replaceAll((item, count) -> count - by);
  }

  /** Takes in {@code other}, which has the same size. */
  @Override
  public void merge(FrequentItems<T> other) {
    if (other.size != size) {
      throw new IllegalArgumentException("other: size " + other.size + " (expected: " + size + ")");
    }
    FrequentItems<T> from = other == this ? other.copy() : other;
    total += from.total;
    error += from.error;
    from.counts.forEach((item, count) -> counts.merge(item, count, Double::sum));
    if (counts.size() > 2 * size) {
      shrink();
    }
  }

  @Override
  public FrequentItems<T> copy() {
    FrequentItems<T> copy = new FrequentItems<>(size);
    copy.counts.putAll(counts);
    copy.total = total;
    copy.error = error;
    return copy;
  }

  /** The sum of all weights. */
  public double total() {
    return total;
  }

  /** By how much the count of any item may be too small. */
  public double error() {
    return error;
  }

  /** How often an item came at least; at most {@link #error} more often. */
  public double count(T item) {
    return counts.getOrDefault(item, 0.0);
  }

  /** What is kept, the commonest first, equally common ones in their own order. */
  public List<Item<T>> items() {
    List<Item<T>> items = new ArrayList<>(counts.size());
    counts.forEach((item, count) -> items.add(new Item<>(item, count)));
    items.sort(
        Comparator.comparingDouble((Item<T> item) -> -item.count())
            .thenComparing(Item::item, Comparator.naturalOrder()));
    return items;
  }

  /** The whole state; a sketch made {@linkplain #of of} it goes on with the same numbers. */
  public State<T> state() {
    return new State<>(size, total, error, items());
  }
}
