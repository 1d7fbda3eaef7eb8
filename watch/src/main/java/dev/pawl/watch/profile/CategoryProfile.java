package dev.pawl.watch.profile;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.TextCode;
import dev.pawl.stream.sketch.DistinctCount;
import dev.pawl.stream.sketch.FrequentItems;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of names or texts: how often each comes, exactly up to 512 different ones, and how many
 * different ones there are. Beyond that many, each text still counts in one of {@value #BUCKETS}
 * buckets by its code, so that distributions can be compared without an error. At most about 50 KB;
 * a few for few categories.
 */
public final class CategoryProfile implements ColumnProfile {
  private static final int KEPT = 256;
  private static final int PRECISION = 11;
  static final int BUCKETS = 64;

  private FrequentItems<String> items;
  private final DistinctCount distinct;
  private final double[] buckets;
  private long missing;
  private long present;
  private long last;
  private long run;
  private long longestRun;
  private String longestOf = "";
  private int longestText;

  /** Nothing seen yet. */
  public CategoryProfile() {
    items = new FrequentItems<>(KEPT);
    distinct = new DistinctCount(PRECISION);
    buckets = new double[BUCKETS];
  }

  private CategoryProfile(CategoryProfile other) {
    items = other.items.copy();
    distinct = other.distinct.copy();
    buckets = other.buckets.clone();
    missing = other.missing;
    present = other.present;
    last = other.last;
    run = other.run;
    longestRun = other.longestRun;
    longestOf = other.longestOf;
    longestText = other.longestText;
  }

  /** Adds a value; an empty one stands for none. */
  public void add(String value) {
    if (value.isEmpty()) {
      addMissing();
      return;
    }
    add(value, TextCode.of(value));
  }

  /**
   * Adds a value that is not empty.
   *
   * @param code its {@link TextCode}
   */
  public void add(String value, long code) {
    items.add(value, 1);
    distinct.add(code);
    buckets[(int) (code >>> 58)]++;
    present++;
    longestText = Math.max(longestText, value.length());
    run = code == last ? run + 1 : 1;
    last = code;
    if (run > longestRun) {
      longestRun = run;
      longestOf = value;
    }
  }

  @Override
  public void addMissing() {
    missing++;
  }

  @Override
  public long rows() {
    return present + missing;
  }

  @Override
  public long missing() {
    return missing;
  }

  /** How often the commonest values came: read only. */
  public FrequentItems<String> items() {
    return items;
  }

  /** Whether {@link #items} has every value, with its exact count. */
  public boolean isExact() {
    return items.error() == 0;
  }

  /** How many different values there are; exact as long as all are kept. */
  public double distinct() {
    return isExact() ? items.items().size() : distinct.estimate();
  }

  /** How many rows had a value. */
  public long present() {
    return present;
  }

  /** How many times in a row the same value came at most; rows without one do not break a run. */
  public long longestRun() {
    return longestRun;
  }

  /** How many characters (UTF-16 units) the longest text has. */
  public int longestText() {
    return longestText;
  }

  /** Which value that was; "" when there was none. */
  public String longestRunOf() {
    return longestOf;
  }

  /** How many rows are in each bucket of texts. */
  public double[] buckets() {
    return buckets.clone();
  }

  @Override
  public CategoryProfile copy() {
    return new CategoryProfile(this);
  }

  @Override
  public void merge(ColumnProfile other) {
    if (!(other instanceof CategoryProfile categories)) {
      throw new IllegalArgumentException("other: numbers (expected: categories)");
    }
    items.merge(categories.items);
    distinct.merge(categories.distinct);
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] += categories.buckets[i];
    }
    missing += categories.missing;
    present += categories.present;
    if (categories.longestRun > longestRun) {
      longestRun = categories.longestRun;
      longestOf = categories.longestOf;
    }
    longestText = Math.max(longestText, categories.longestText);
    run = categories.run;
    last = categories.last;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    FrequentItems.State<String> state = items.state();
    to.texts("items", state.items().stream().map(FrequentItems.Item::item).toList());
    to.doubles("counts", state.items().stream().mapToDouble(FrequentItems.Item::count).toArray());
    to.doubles("total", state.total(), state.error());
    to.sparse("distinct", distinct.state());
    to.doubles("buckets", buckets.clone());
    to.longs("rows", missing, present, last, run, longestRun, longestText);
    to.texts("longest", List.of(longestOf));
  }

  /** The profile that {@link #snapshot} was taken of. */
  public static CategoryProfile of(Tensors from) {
    CategoryProfile made = new CategoryProfile();
    List<String> names = from.texts("items");
    double[] counts = from.doubles("counts");
    List<FrequentItems.Item<String>> items = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      items.add(new FrequentItems.Item<>(names.get(i), counts[i]));
    }
    double[] total = from.doubles("total");
    made.items = FrequentItems.of(new FrequentItems.State<>(KEPT, total[0], total[1], items));
    made.distinct.restore(from.sparse("distinct"));
    System.arraycopy(from.doubles("buckets"), 0, made.buckets, 0, BUCKETS);
    long[] rows = from.longs("rows");
    made.missing = rows[0];
    made.present = rows[1];
    made.last = rows[2];
    made.run = rows[3];
    made.longestRun = rows[4];
    made.longestText = (int) rows[5];
    made.longestOf = from.texts("longest").getFirst();
    return made;
  }
}
