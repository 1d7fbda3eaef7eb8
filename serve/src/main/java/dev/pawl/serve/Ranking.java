package dev.pawl.serve;

import dev.pawl.log.Prediction;
import java.util.List;

/**
 * An order of items.
 *
 * @param id what its predictions' ids begin with, before {@code /} and the item's id
 * @param shown the predictions of what is shown, in its order
 * @param kept how safe it is
 * @param duplicate whether the same id was asked before, and this is the answer of then
 */
public record Ranking(String id, List<Prediction> shown, Answer.Kept kept, boolean duplicate) {
  /** What stands between the id of a ranking and that of an item. */
  public static final char SEPARATOR = '/';

  public Ranking {
    shown = List.copyOf(shown);
  }

  /** The id of an item's prediction. */
  static String predictionId(String ranking, String item) {
    return ranking + SEPARATOR + item;
  }

  /** The item that a prediction of a ranking is about. */
  public static String item(Prediction shown) {
    return shown.id().substring(shown.id().indexOf(SEPARATOR) + 1);
  }
}
