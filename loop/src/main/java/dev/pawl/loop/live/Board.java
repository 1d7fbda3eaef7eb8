package dev.pawl.loop.live;

import dev.pawl.model.row.Row;
import dev.pawl.spec.LiveSpec.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All features with the same key: one cell per key that has anything in one of them. Written by the
 * thread that folds; {@link #find} is for any thread.
 */
final class Board {
  private final KeyReader keys;
  private final List<Feature> features = new ArrayList<>();
  private final CellTable cells = new CellTable();
  private final List<Cell> changed = new ArrayList<>();

  /** Those that had nothing left at the last tick: serving may still read what they had before. */
  private final List<Cell> emptied = new ArrayList<>();

  Board(KeyReader keys) {
    this.keys = keys;
  }

  /** How many numbers a cell has. */
  int width() {
    return features.stream().mapToInt(Feature::width).sum();
  }

  /** Adds a feature; before there are any cells. */
  void add(Feature feature) {
    features.add(feature);
  }

  /** The features over events of that source. */
  List<Feature> features(Source source) {
    return features.stream().filter(feature -> feature.spec().of() == source).toList();
  }

  KeyReader keys() {
    return keys;
  }

  List<Feature> features() {
    return features;
  }

  /** The cell of a key, made when there is none, to be changed. */
  Cell change(long key) {
    Cell cell = cells.find(key);
    if (cell == null) {
      cell = new Cell(key, newParts());
      cells.add(cell);
    }
    return change(cell);
  }

  private Part[] newParts() {
    var parts = new Part[features.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = features.get(i).newPart();
    }
    return parts;
  }

  /** A cell, to be changed. */
  Cell change(Cell cell) {
    if (!cell.changed) {
      cell.changed = true;
      changed.add(cell);
    }
    return cell;
  }

  /**
   * Removes the cells that had nothing left at the last tick; comes before all changes of a tick.
   */
  void sweep() {
    for (Cell cell : emptied) {
      cells.remove(cell);
    }
    emptied.clear();
  }

  void publish(long tick) {
    for (Cell cell : changed) {
      if (!cell.publish(tick)) {
        emptied.add(cell);
      }
    }
    changed.clear();
  }

  List<Cell> cells() {
    return cells.all();
  }

  void clear() {
    cells.clear();
    changed.clear();
    emptied.clear();
  }

  /** The cell of a row's key; null when there is none. */
  @Nullable Cell find(Row row) {
    return keys.isIn(row) ? cells.find(keys.of(row)) : null;
  }
}
