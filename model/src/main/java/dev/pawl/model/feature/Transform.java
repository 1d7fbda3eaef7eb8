package dev.pawl.model.feature;

import dev.pawl.model.checkpoint.Tensors;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One step from a row to what a model reads, with a state that it may learn.
 *
 * <p>Rules, which {@code TransformContract} tests:
 *
 * <ol>
 *   <li>{@link #apply} reads its input columns, writes its output columns, and changes nothing
 *       else.
 *   <li>The state changes only in {@link #learn}, which is called after {@link #apply} on the same
 *       row: a row is transformed with the state before it.
 *   <li>{@link #copy} is independent; {@link #restore} of what {@link #snapshot} gave goes on
 *       exactly, to the bit.
 * </ol>
 *
 * <p>Not safe for use by several threads, except {@link #apply} while nobody learns.
 */
public interface Transform {
  /** How people read a value that is missing. */
  String MISSING = "missing";

  /** The columns that it writes, in the order of their places. */
  List<Column> outputs();

  /** Writes the output columns of one row. */
  void apply(Features features);

  /**
   * Takes in one row that {@link #apply} has passed.
   *
   * @param label the row's label; only transforms that encode the target read it
   * @param weight finite, above 0
   */
  void learn(Features features, double label, double weight);

  /** An independent transform with the same state. */
  Transform copy();

  /** Writes the whole state as named tensors; nothing when there is none. */
  void snapshot(Tensors.Writer to);

  /**
   * Takes the state from named tensors.
   *
   * @throws IllegalArgumentException when one is missing or has another shape, by its name
   */
  void restore(Tensors from);

  /**
   * Takes in what another transform has learned, as if this one had seen what both have seen: its
   * own with a weight of {@code 1 - share}, the other's with a weight of {@code share}.
   *
   * @param other of the same declaration; stays as it is
   * @param share in [0, 1]: 0 changes nothing, 1 takes the other's state
   */
  void merge(Transform other, double share);

  /**
   * What the number of an output means, for people; not on the hot path.
   *
   * @param output its number in {@link #outputs}
   * @param number what {@link #apply} wrote
   * @param features what it read
   */
  default String describe(int output, double number, Features features) {
    return Values.number(number);
  }

  /**
   * What a code of an output means, for people; not on the hot path.
   *
   * @param output its number in {@link #outputs}
   * @param code what {@link #apply} wrote
   * @param values the same for the column at any earlier place
   */
  default String describe(int output, long code, IntFunction<String> values) {
    return code == 0 ? MISSING : Long.toHexString(code);
  }
}
