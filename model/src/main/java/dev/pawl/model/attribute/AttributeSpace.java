package dev.pawl.model.attribute;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.CodeIndex;
import dev.pawl.model.feature.Column;
import dev.pawl.model.feature.Features;
import dev.pawl.model.feature.Output;
import dev.pawl.model.feature.Pipeline;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the outputs of a pipeline into attributes: first the numbers, then the nominal ones, each
 * in the order of outputs.
 *
 * <p>A number is within ±{@link #LARGEST} (a larger one counts as that, one nearer to 0 than 10⁻¹⁸
 * as 0), or {@code NaN} when it is missing. The value of a nominal attribute is a whole number from
 * 0, or {@code NaN} when it is missing. Columns of codes 1…c give the value code − 1. Columns of
 * open codes, or of more than {@value #LARGEST_VOCABULARY}, number the first that many categories
 * in the order in which they are learned; a category that has no number counts as missing.
 *
 * <p>{@link #fill} allocates nothing and is safe for use by several threads while nobody calls
 * {@link #learn} or {@link #restore}.
 */
public final class AttributeSpace {
  /** The largest absolute value of a number. */
  public static final double LARGEST = 1e18;

  /** How many categories of an open column have a number. */
  public static final int LARGEST_VOCABULARY = 1000;

  private static final double LEAST = 1e-18;

  private final List<String> names;
  private final int[] numbers;
  private final int[] nominals;
  private final CodeIndex[] vocabularies;
  private final boolean[] open;

  private AttributeSpace(
      List<String> names, int[] numbers, int[] nominals, CodeIndex[] vocabularies, boolean[] open) {
    this.names = names;
    this.numbers = numbers;
    this.nominals = nominals;
    this.vocabularies = vocabularies;
    this.open = open;
  }

  /** The attributes of a pipeline's outputs; no category has a number yet. */
  public static AttributeSpace of(Pipeline pipeline) {
    List<Output> numbers = outputs(pipeline, Column.Kind.NUMBER);
    List<Output> nominals = outputs(pipeline, Column.Kind.CODE);
    boolean[] open = new boolean[nominals.size()];
    CodeIndex[] vocabularies = new CodeIndex[nominals.size()];
    for (int i = 0; i < open.length; i++) {
      int cardinality = nominals.get(i).column().cardinality();
      open[i] = cardinality == 0 || cardinality > LARGEST_VOCABULARY;
      vocabularies[i] = new CodeIndex();
    }
    var names = new ArrayList<String>();
    numbers.forEach(output -> names.add(output.column().name()));
    nominals.forEach(output -> names.add(output.column().name()));
    return new AttributeSpace(
        List.copyOf(names), places(numbers), places(nominals), vocabularies, open);
  }

  private static List<Output> outputs(Pipeline pipeline, Column.Kind kind) {
    return pipeline.outputs().stream().filter(output -> output.column().kind() == kind).toList();
  }

  private static int[] places(List<Output> outputs) {
    return outputs.stream().mapToInt(Output::place).toArray();
  }

  /** How many numbers there are. */
  public int numbers() {
    return numbers.length;
  }

  /** How many nominal attributes there are. */
  public int nominals() {
    return nominals.length;
  }

  /** How many attributes there are. */
  public int size() {
    return numbers.length + nominals.length;
  }

  /** The names of the attributes, in their order. */
  public List<String> names() {
    return names;
  }

  /** The place of an attribute's column in {@link Features}. */
  public int place(int attribute) {
    return attribute < numbers.length ? numbers[attribute] : nominals[attribute - numbers.length];
  }

  /** Working memory for one thread. */
  public double[] newAttributes() {
    return new double[size()];
  }

  /** Fills attributes from features that the pipeline has filled. */
  public void fill(Features features, double[] attributes) {
    for (int i = 0; i < numbers.length; i++) {
      double x = features.number(numbers[i]);
      double size = Math.abs(x);
      if (!(size >= LEAST && size <= LARGEST)) {
        x = size < LEAST ? 0 : Double.isNaN(x) ? Double.NaN : x > 0 ? LARGEST : -LARGEST;
      }
      attributes[i] = x;
    }
    for (int i = 0; i < nominals.length; i++) {
      long code = features.code(nominals[i]);
      long number = open[i] && code != 0 ? vocabularies[i].find(code) : code;
      attributes[numbers.length + i] = number == 0 ? Double.NaN : number - 1;
    }
  }

  /**
   * Gives the categories of a row's open columns a number, when they have none and there is room.
   *
   * @return whether one has got a number, so that {@link #fill} gives something else now
   */
  public boolean learn(Features features) {
    boolean more = false;
    for (int i = 0; i < open.length; i++) {
      if (open[i] && vocabularies[i].size() < LARGEST_VOCABULARY) {
        long code = features.code(nominals[i]);
        if (code != 0) {
          int known = vocabularies[i].size();
          more |= vocabularies[i].add(code) > known;
        }
      }
    }
    return more;
  }

  /** An independent space with the same numbering. */
  public AttributeSpace copy() {
    CodeIndex[] copies = new CodeIndex[vocabularies.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = vocabularies[i].copy();
    }
    return new AttributeSpace(names, numbers, nominals, copies, open);
  }

  /** Writes the numbering of open columns. */
  public void snapshot(Tensors.Writer to) {
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        to.longs("codes/" + i, vocabularies[i].codes());
      }
    }
  }

  /**
   * Takes the numbering that {@link #snapshot} wrote.
   *
   * @throws IllegalArgumentException when one is missing or does not fit, by its name
   */
  public void restore(Tensors from) {
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        vocabularies[i] = CodeIndex.of(from.longs("codes/" + i));
      }
    }
  }
}
