package dev.pawl.loop.contest;

import dev.pawl.learn.Learner;
import dev.pawl.loop.probe.RandomRows;
import dev.pawl.model.Model;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Tries a version on rows that nobody has asked for yet: random ones that its schema takes, before
 * and after a training step on each. What it answers must be finite wherever the champion's answer
 * is. The rows are drawn with a fixed seed, so the same version always gets the same verdict; they
 * are kept for the next version of the same schema. For use by one thread.
 */
public final class Sanity {
  private static final int ROWS = 64;
  private static final long SEED = 20_130_101;

  private List<Row> drawn = List.of();

  /**
   * Why a version must not serve; empty when nothing speaks against it.
   *
   * @param candidate a copy of it, which is changed
   * @param champion the version that it would replace
   */
  public Optional<String> objection(Learner candidate, Model champion) {
    List<Row> rows = rows(candidate.schema());
    boolean[] asked = finite(champion, rows);
    if (breaks(candidate, rows, asked)) {
      return Optional.of("an answer that is not finite on a random valid row");
    }
    for (int i = 0; i < rows.size(); i++) {
      candidate.learn(rows.get(i), i % 2, 1);
    }
    return breaks(candidate, rows, asked)
        ? Optional.of("answers that are not finite after a training step on random valid rows")
        : Optional.empty();
  }

  private static boolean[] finite(Model champion, List<Row> rows) {
    boolean[] finite = new boolean[rows.size()];
    double[] scores = new double[champion.task().scores()];
    Model.Scratch scratch = champion.scratch();
    for (int i = 0; i < finite.length; i++) {
      champion.predict(Projection.of(rows.get(i), champion.schema()), scratch, scores);
      finite[i] = allFinite(scores);
    }
    return finite;
  }

  private static boolean breaks(Learner candidate, List<Row> rows, boolean[] asked) {
    double[] scores = new double[candidate.task().scores()];
    for (int i = 0; i < asked.length; i++) {
      candidate.predict(rows.get(i), scores);
      if (asked[i] && !allFinite(scores)) {
        return true;
      }
    }
    return false;
  }

  private static boolean allFinite(double[] scores) {
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        return false;
      }
    }
    return true;
  }

  private List<Row> rows(Schema schema) {
    if (drawn.isEmpty() || !drawn.getFirst().schema().equals(schema)) {
      drawn = RandomRows.of(schema, ROWS, SEED);
    }
    return drawn;
  }
}
