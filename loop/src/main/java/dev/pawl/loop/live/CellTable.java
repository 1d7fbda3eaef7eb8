package dev.pawl.loop.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cells by key: an open-addressed table with linear probing, at most half full, that one thread
 * writes and any number read without a lock.
 *
 * <ol>
 *   <li>A cell stays in its slot as long as it is in a table; a removed one leaves {@link #GONE}
 *       there. So a reader that probes meets each cell that was there when it began and was not
 *       removed meanwhile.
 *   <li>A slot is written after all of its cell, and a new table after all of its slots.
 *   <li>When half of the slots are taken or gone, all cells move to a new table; who still reads
 *       the old one sees what was there before.
 * </ol>
 *
 * <p>{@link #find} is for any thread, all else for the one that writes. It costs O(1) on average,
 * and allocates nothing.
 */
final class CellTable {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Cell[].class);
  private static final Cell GONE = new Cell(0, new Part[0]);
  private static final int LEAST = 16;

  private volatile @Nullable Cell[] slots = new Cell[LEAST];
  private int size;
  private int used;

  /** The cell of a key; null when there is none. */
  @Nullable Cell find(long key) {
    @Nullable Cell[] table = slots;
    int mask = table.length - 1;
    for (int at = place(key) & mask; ; at = (at + 1) & mask) {
      Cell cell = (Cell) SLOTS.getAcquire(table, at);
      if (cell == null || (cell.key == key && cell != GONE)) {
        return cell;
      }
    }
  }

  /** Adds a cell whose key has none. */
  void add(Cell cell) {
    if (2 * (used + 1) > slots.length) {
      move();
    }
    put(slots, cell);
    size++;
    used++;
  }

  private static void put(@Nullable Cell[] table, Cell cell) {
    int mask = table.length - 1;
    int at = place(cell.key) & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    SLOTS.setRelease(table, at, cell);
  }

  /** Moves all cells to a table that is at most a quarter full. */
  private void move() {
    int length = LEAST;
    while (length < 4 * (size + 1)) {
      length *= 2;
    }
    @Nullable Cell[] larger = new Cell[length];
    for (Cell cell : all()) {
      put(larger, cell);
    }
    used = size;
    slots = larger;
  }

  /** Removes a cell that is there. */
  void remove(Cell cell) {
    @Nullable Cell[] table = slots;
    int mask = table.length - 1;
    int at = place(cell.key) & mask;
    while (table[at] != cell) {
      at = (at + 1) & mask;
    }
    SLOTS.setRelease(table, at, GONE);
    size--;
  }

  /** All cells, in no order that means anything. */
  List<Cell> all() {
    var all = new ArrayList<Cell>(size);
    for (Cell cell : slots) {
      if (cell != null && cell != GONE) {
        all.add(cell);
      }
    }
    return all;
  }

  /** Removes all cells. */
  void clear() {
    size = 0;
    used = 0;
    slots = new Cell[LEAST];
  }

  /** Spreads all bits of a key over the low ones of an int. */
  private static int place(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) ((mixed ^ (mixed >>> 29)) >>> 32);
  }
}
