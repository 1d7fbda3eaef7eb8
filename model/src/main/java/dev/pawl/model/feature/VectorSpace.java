package dev.pawl.model.feature;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.TextCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the outputs of a pipeline into a {@link SparseVector}: which weight of a linear model
 * stands for what.
 *
 * <pre>
 * 0          the bias, always 1
 * then       for each number, in the order of outputs: the number, and 1 where it is missing
 * then       for each column of codes 0…c with c at most {@value #LARGEST_EXACT}: c + 1 places
 * then       2ᵇ places, shared by all other columns of codes: a hash of column and code
 * </pre>
 *
 * <p>A number of 0 takes no pair, nor does one nearer to 0 than 10⁻¹⁸; those beyond ±{@link
 * #LARGEST} are cut to it, so that sums and squares stay finite. Numbers that are not finite count
 * as missing. Each column of codes takes one pair of value 1; missing is a place of its own. The
 * layout depends on the declarations alone: it never changes while learning.
 *
 * <p>Immutable, safe for use by any thread. {@link #fill} allocates nothing; 35 outputs take about
 * 0.1 µs.
 */
public final class VectorSpace {
  /** The largest absolute value of a pair. */
  public static final double LARGEST = 1e18;

  private static final double LEAST = 1e-18;
  private static final int LARGEST_EXACT = 1 << 20;

  private final Pipeline pipeline;
  private final int bits;
  private final int[] numbers;
  private final int[] exact;
  private final int[] exactBases;
  private final int[] hashed;
  private final long[] salts;
  private final int hashedBase;
  private final int size;

  /**
   * The space of a pipeline's outputs.
   *
   * @param bits how many places hashed codes share, as a power of two; in [1, 28]
   */
  public VectorSpace(Pipeline pipeline, int bits) {
    if (bits < 1 || bits > 28) {
      throw new IllegalArgumentException("bits: " + bits + " (expected: 1 to 28)");
    }
    this.pipeline = pipeline;
    this.bits = bits;
    List<Output> outputs = pipeline.outputs();
    numbers = places(outputs, Part.NUMBER);
    exact = places(outputs, Part.EXACT);
    hashed = places(outputs, Part.HASHED);
    exactBases = new int[exact.length];
    salts = new long[hashed.length];
    long next = 1 + 2L * numbers.length;
    int e = 0;
    int h = 0;
    for (Output output : outputs) {
      Column column = output.column();
      switch (Part.of(column)) {
        case NUMBER -> {}
        case EXACT -> {
          exactBases[e++] = (int) next;
          next += column.cardinality() + 1;
        }
        case HASHED -> salts[h++] = TextCode.of(column.name());
      }
    }
    hashedBase = (int) next;
    next += hashed.length == 0 ? 0 : 1L << bits;
    if (next > 1 << 30) {
      throw new IllegalArgumentException(
          "bits: %d, with %d places before (expected: fewer than 2^30 places in all)"
              .formatted(bits, hashedBase));
    }
    size = (int) next;
  }

  /** The part of the space that a column belongs to. */
  private enum Part {
    NUMBER,
    EXACT,
    HASHED;

    static Part of(Column column) {
      if (column.kind() == Column.Kind.NUMBER) {
        return NUMBER;
      }
      return column.cardinality() > 0 && column.cardinality() <= LARGEST_EXACT ? EXACT : HASHED;
    }
  }

  private static int[] places(List<Output> outputs, Part part) {
    return outputs.stream()
        .filter(output -> Part.of(output.column()) == part)
        .mapToInt(Output::place)
        .toArray();
  }

  /** How many places there are: indices are in [0, size). */
  public int size() {
    return size;
  }

  /** How many places hashed codes share, as a power of two. */
  public int bits() {
    return bits;
  }

  /** The most pairs that a row can have. */
  public int capacity() {
    return 1 + numbers.length + exact.length + hashed.length;
  }

  /** Working memory for one thread. */
  public SparseVector newVector() {
    return new SparseVector(capacity());
  }

  /** Fills a vector from features that the pipeline has filled. */
  public void fill(Features features, SparseVector vector) {
    int[] indices = vector.indices;
    double[] values = vector.values;
    indices[0] = 0;
    values[0] = 1;
    int n = 1;
    for (int i = 0; i < numbers.length; i++) {
      double x = features.numbers[numbers[i]];
      if (!(Math.abs(x) < LEAST)) {
        boolean finite = Double.isFinite(x);
        indices[n] = 1 + 2 * i + (finite ? 0 : 1);
        values[n++] = finite ? Math.max(-LARGEST, Math.min(LARGEST, x)) : 1;
      }
    }
    for (int i = 0; i < exact.length; i++) {
      indices[n] = exactBases[i] + (int) features.codes[exact[i]];
      values[n++] = 1;
    }
    int shift = 64 - bits;
    for (int i = 0; i < hashed.length; i++) {
      indices[n] = hashedBase + (int) (Mix.of(features.codes[hashed[i]] ^ salts[i]) >>> shift);
      values[n++] = 1;
    }
    vector.size = n;
  }

  /**
   * Which of this space's places each of another's stands for, once this space's pipeline has
   * merged the other's: the same, except that open vocabularies number their categories in an order
   * of their own. Categories that had no room stand for those never seen.
   *
   * @param other of the same declarations and bits
   */
  public int[] placesOf(VectorSpace other) {
    int[] places = new int[other.size];
    Arrays.setAll(places, i -> i);
    for (int i = 0; i < exact.length; i++) {
      CodeIndex own = pipeline.vocabulary(exact[i]);
      CodeIndex theirs = other.pipeline.vocabulary(exact[i]);
      if (own != null && theirs != null) {
        long[] codes = theirs.codes();
        for (int number = 1; number <= codes.length; number++) {
          places[exactBases[i] + number] = exactBases[i] + own.find(codes[number - 1]);
        }
      }
    }
    return places;
  }

  /**
   * One pair of a row's vector, for people.
   *
   * @param index its place
   * @param value its value
   * @param column the output's name; {@code bias} for the bias
   * @param text what the value means, such as a category's name
   */
  public record Term(int index, double value, String column, String text) {}

  /** The pairs of a row in the order of {@link #fill}, named; not on the hot path. */
  public List<Term> terms(Row row) {
    Features features = pipeline.newFeatures();
    SparseVector vector = newVector();
    pipeline.apply(row, features);
    fill(features, vector);
    var outputs = new ArrayList<Output>();
    for (Part part : Part.values()) {
      for (Output output : pipeline.outputs()) {
        if (Part.of(output.column()) == part
            && (part != Part.NUMBER || !(Math.abs(features.numbers[output.place()]) < LEAST))) {
          outputs.add(output);
        }
      }
    }
    var terms = new ArrayList<Term>();
    terms.add(new Term(0, 1, "bias", ""));
    for (int i = 1; i < vector.size; i++) {
      Output output = outputs.get(i - 1);
      terms.add(
          new Term(
              vector.indices[i],
              vector.values[i],
              output.column().name(),
              pipeline.describe(output.place(), row, features)));
    }
    return terms;
  }
}
