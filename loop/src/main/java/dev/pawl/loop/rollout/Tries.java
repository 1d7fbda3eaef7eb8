package dev.pawl.loop.rollout;

import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.trial.multiplicity.RetryBudget;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What rollouts of a model may err together, and how soon a lineage may try again.
 *
 * <ol>
 *   <li>All rollouts of one model iteration that try to replace another share one {@link
 *       RetryBudget} for ever: whatever becomes of them, the probability that one of them is
 *       promoted though it is no better is at most a stage's α.
 *   <li>All rollouts of data iterations share one from promotion to promotion.
 *   <li>A rollout is paid for when it begins, however it ends. Whoever joins one pays as well, when
 *       the stage begins that it joins, and a stage errs as little as the scarcest of these budgets
 *       allows: its arms together, so each of them.
 *   <li>A lineage whose rollout ended without a promotion rests.
 * </ol>
 *
 * <p>None of it depends on the spec, so that another spec of the same iteration gives no new tries.
 * For use by one thread.
 */
final class Tries implements Operator {
  private final SortedMap<Integer, RetryBudget> ofModels = new TreeMap<>();
  private final SortedMap<String, Long> ended = new TreeMap<>();
  private RetryBudget ofData = RetryBudget.UNSPENT;

  /**
   * A rollout begins, or a version joins one.
   *
   * @param iteration of the version that goes live
   * @param newModel whether the champion is of another
   */
  RetryBudget begin(int iteration, boolean newModel) {
    if (newModel) {
      return ofModels.merge(
          iteration, RetryBudget.UNSPENT.begin(), (before, first) -> before.begin());
    }
    ofData = ofData.begin();
    return ofData;
  }

  /** A rollout has ended with a promotion. */
  void succeeded(boolean newModel) {
    if (!newModel) {
      ofData = RetryBudget.UNSPENT;
    }
  }

  /** A rollout has ended without. */
  void failed(String lineage, int iteration, long clock) {
    ended.put(key(lineage, iteration), clock);
  }

  private static String key(String lineage, int iteration) {
    return lineage + "@" + iteration;
  }

  /** Whether a lineage has to wait before it goes live again. */
  boolean rests(String lineage, int iteration, Duration pause, long clock) {
    Long last = ended.get(key(lineage, iteration));
    return last != null && clock - last < pause.toMillis();
  }

  /** What is remembered. */
  record Remembered(
      SortedMap<Integer, Long> ofModels, long ofData, SortedMap<String, Long> ended) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    ofModels.forEach((iteration, budget) -> counts.put(iteration, budget.tries()));
    to.text("tries", StateJson.write(new Remembered(counts, ofData.tries(), ended)));
  }

  @Override
  public void restore(Tensors from) {
    Remembered own = StateJson.read(from.text("tries"), Remembered.class);
    ofModels.clear();
    own.ofModels().forEach((iteration, count) -> ofModels.put(iteration, new RetryBudget(count)));
    ofData = new RetryBudget(own.ofData());
    ended.clear();
    ended.putAll(own.ended());
  }
}
