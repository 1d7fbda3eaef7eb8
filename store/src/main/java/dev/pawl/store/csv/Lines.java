package dev.pawl.store.csv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file as texts, in its order. For use by one thread. */
interface Lines extends AutoCloseable {

  /** The names of the columns as the file has them, to be read first; null when it is empty. */
  @Nullable List<String> header();

  /** The values of the next row, "" where nothing stands; null after the last. */
  String @Nullable [] next();

  /** Where the row that was read last stands: the line at which it starts, or its number. */
  long at();

  /** What {@link #at} counts, for people: {@code line} or {@code row}. */
  String counted();

  /** Whether the file itself says of a column that its values are texts, digits or not. */
  boolean isText(int column);

  /** What separates values in the file; a comma where nothing does. */
  char separator();

  @Override
  void close();
}
