package dev.pawl.bench.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Named columns and rows of text.
 *
 * @param caption one line that says what the rows are; may be empty
 * @param columns the header
 * @param rows as many cells each as there are columns; without columns the caption is all there is
 */
public record Table(String caption, List<String> columns, List<List<String>> rows) {
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "row: " + row + " (expected: " + columns.size() + " cells, as in " + columns + ")");
      }
    }
  }

  /** The table in Markdown, readable as plain text too: columns are padded to one width. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    if (!caption.isEmpty()) {
      text.append(caption).append("\n\n");
    }
    if (columns.isEmpty()) {
      return text.toString().stripTrailing() + "\n";
    }
    List<Integer> widths = widths();
    line(text, columns, widths);
    line(text, widths.stream().map("-"::repeat).toList(), widths);
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(columns.size(), 3));
    for (int column = 0; column < columns.size(); column++) {
      widths.set(column, Math.max(widths.get(column), escaped(columns.get(column)).length()));
      for (List<String> row : rows) {
        widths.set(column, Math.max(widths.get(column), escaped(row.get(column)).length()));
      }
    }
    return widths;
  }

  private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
    text.append('|');
    for (int column = 0; column < cells.size(); column++) {
      String cell = escaped(cells.get(column));
      text.append(' ').append(cell).repeat(' ', widths.get(column) - cell.length()).append(" |");
    }
    text.append('\n');
  }

  private static String escaped(String cell) {
    return cell.replace("|", "\\|").replace('\n', ' ');
  }
}
