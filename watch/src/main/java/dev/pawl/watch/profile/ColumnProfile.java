package dev.pawl.watch.profile;

import dev.pawl.model.checkpoint.Tensors;

/** What a column holds. Not safe for use by several threads at once. */
public sealed interface ColumnProfile permits NumberProfile, CategoryProfile {

  /** How many rows were seen, with a value or without. */
  long rows();

  /** In how many of them nothing stood. */
  long missing();

  /** Takes note of a row without a value. */
  void addMissing();

  /** An independent profile of the same rows. */
  ColumnProfile copy();

  /**
   * Takes in what another profile has seen of the same column.
   *
   * @throws IllegalArgumentException when that is of another kind
   */
  void merge(ColumnProfile other);

  /** Writes the whole state: what is made of it goes on with the same bits. */
  void snapshot(Tensors.Writer to);
}
