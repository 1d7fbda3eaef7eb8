package dev.pawl.serve;

import dev.pawl.model.row.Row;
import java.util.List;
import java.util.Objects;

/**
 * An order of items that is asked for.
 *
 * @param id the client's idempotency key; "" lets the server choose; without {@code /}
 * @param unit whom it is for; "" takes it from the inputs, where the spec names one
 * @param time when it is asked, in milliseconds since 1970-01-01T00:00Z; {@link
 *     PredictionRequest#NOW} for now
 * @param items what is to be ordered; at least one
 * @param length how many are shown at most, 1 or more
 * @param wish who is to answer
 */
public record RankRequest(
    String id, String unit, long time, List<Item> items, int length, Wish wish) {

  public RankRequest {
    items = List.copyOf(items);
    Objects.requireNonNull(wish, "wish");
    if (items.isEmpty()) {
      throw new IllegalArgumentException("items: none (expected: at least 1)");
    }
    if (length < 1) {
      throw new IllegalArgumentException("length: " + length + " (expected: 1 or more)");
    }
  }

  /**
   * Something that may be shown.
   *
   * @param id its id, new among the items
   * @param inputs the inputs, those of the context among them
   */
  public record Item(String id, Row inputs) {}
}
