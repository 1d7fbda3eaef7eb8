package dev.pawl.loop.contest;

import dev.pawl.learn.Learner;
import dev.pawl.model.Model;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Tries a version on rows that nobody has asked for yet: random ones that its schema takes, before
 * and after a training step on each. What it answers must be finite wherever the champion's answer
 * is. The rows are drawn with a fixed seed, so the same version always gets the same verdict; they
 * are kept for the next version of the same schema. For use by one thread.
 */
public final class Sanity {
  private static final int ROWS = 64;
  private static final long SEED = 20_130_101;
  private static final double MISSING = 0.1;
  private static final long LATEST_TIME = 4_102_444_800_000L; // 2100-01-01T00:00Z

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
      drawn = draw(schema);
    }
    return drawn;
  }

  private static List<Row> draw(Schema schema) {
    SplittableRandom random = new SplittableRandom(SEED);
    RowBuilder builder = new RowBuilder(schema);
    List<Row> rows = new ArrayList<>(ROWS);
    for (int i = 0; i < ROWS; i++) {
      for (int field = 0; field < schema.size(); field++) {
        if (schema.field(field).required() || random.nextDouble() >= MISSING) {
          set(builder, field, schema.field(field), random);
        }
      }
      rows.add(builder.row());
    }
    return rows;
  }

  private static void set(RowBuilder builder, int at, Field field, SplittableRandom random) {
    switch (field.type()) {
      case NUMBER -> builder.set(at, number(field, random));
      case BOOLEAN -> builder.set(at, random.nextBoolean());
      case TIME -> builder.set(at, (double) random.nextLong(LATEST_TIME));
      case CATEGORY, TEXT -> builder.set(at, text(field, random));
    }
  }

  /** Of any magnitude up to a million, within the bounds. */
  private static double number(Field field, SplittableRandom random) {
    double magnitude = StrictMath.pow(10, random.nextDouble(-3, 6));
    double value = random.nextBoolean() ? magnitude : -magnitude;
    if (field.minimum() > Double.NEGATIVE_INFINITY && field.maximum() < Double.POSITIVE_INFINITY) {
      return field.minimum() + random.nextDouble() * (field.maximum() - field.minimum());
    }
    return Math.clamp(value, field.minimum(), field.maximum());
  }

  private static String text(Field field, SplittableRandom random) {
    List<String> categories = field.categories();
    return categories.isEmpty()
        ? "value " + random.nextInt(1_000)
        : categories.get(random.nextInt(categories.size()));
  }
}
