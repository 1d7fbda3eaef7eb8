package dev.pawl.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under a header, for people: columns as wide as their widest cells. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean numbers;

  private TextTable(List<String> header, boolean numbers) {
    this.numbers = numbers;
    rows.add(List.copyOf(header));
  }

  /** Only a header so far; all cells to the left. */
  public static TextTable ofTexts(String... header) {
    return new TextTable(List.of(header), false);
  }

  /** Only a header so far; names to the left, and numbers to the right in all other columns. */
  public static TextTable ofNumbers(List<String> header) {
    return new TextTable(header, true);
  }

  /** Adds a row of as many cells as the header has. */
  public void add(List<String> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "cells: %d (expected: %d)".formatted(cells.size(), rows.getFirst().size()));
    }
    rows.add(List.copyOf(cells));
  }

  /** Adds a row of as many cells as the header has. */
  public void add(String... cells) {
    add(List.of(cells));
  }

  /** The lines, each ended by a line feed, without blanks at their ends. */
  public String text(String indent) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < columns; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : GAP);
        line.append(numbers && i > 0 ? pad + row.get(i) : row.get(i) + pad);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
