package dev.pawl.store.csv;

import dev.pawl.spec.InputSpec;
import java.util.List;

/**
 * What a column of a CSV file seems to hold.
 *
 * @param name its name
 * @param type the narrowest type that takes every value that was seen
 * @param assumption why that type, in words for the file's owner
 * @param missing in how many rows nothing stands, or a word for it (NA, null) where the type is no
 *     text
 * @param distinct how many different values there are; beyond {@value CsvColumns#COUNTED} an
 *     estimate with a standard error of 1.6 %
 * @param minimum the smallest number, or time in milliseconds; NaN for other types and without
 *     values
 * @param maximum the largest
 * @param values the different values in ascending order when there are at most {@value
 *     CsvColumns#LISTED}; empty otherwise
 * @param example the first value; "" without values
 */
public record CsvColumn(
    String name,
    InputSpec.Type type,
    String assumption,
    long missing,
    long distinct,
    double minimum,
    double maximum,
    List<String> values,
    String example) {

  public CsvColumn {
    values = List.copyOf(values);
  }
}
