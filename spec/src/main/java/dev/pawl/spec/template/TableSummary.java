package dev.pawl.spec.template;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of a table.
 *
 * @param source what the table is called, for a comment: a file name
 * @param columns in the order of the table
 * @param predictionTime the column that says when a prediction would have been asked for; empty
 *     when there is none
 * @param outcomeTime the column that says when the outcome was known; empty when there is none
 */
public record TableSummary(
    String source,
    List<ColumnSummary> columns,
    Optional<String> predictionTime,
    Optional<String> outcomeTime) {

  public TableSummary {
    columns = List.copyOf(columns);
  }
}
