package dev.pawl.loop.contest;

import dev.pawl.loop.join.Example;
import dev.pawl.loop.training.ExampleRows;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.stream.loss.Loss;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a version must pass before any traffic: finite answers on the hold-out that the spec names
 * and on the most recent examples, and a loss that is not out of all proportion.
 *
 * <p>A version cut from a lineage has learned the recent examples, so the backtest flatters it: it
 * is a guard against a broken version, and no proof of a better one. That is the comparison's
 * business.
 */
public final class Checks {
  /** By what factor a loss may exceed the champion's before a version counts as broken. */
  public static final double BROKEN = 1.5;

  private static final int MOST_RECENT = 2_000;

  private final Loss loss;
  private final long span;
  private final List<LabelledRow> holdout;
  private final Deque<Example> recent = new ArrayDeque<>();

  /** A row of the hold-out with its label. */
  public record LabelledRow(Row row, double label) {}

  /**
   * Checks that have seen no example yet.
   *
   * @param loss which loss
   * @param span how far back the backtest looks, in milliseconds of event time
   * @param holdout the static hold-out; empty for none
   */
  public Checks(Loss loss, long span, List<LabelledRow> holdout) {
    this.loss = loss;
    this.span = span;
    this.holdout = List.copyOf(holdout);
  }

  /** Takes in an example; only the latest ones are kept. */
  public void add(Example example) {
    if (span <= 0) {
      return;
    }
    recent.add(example);
    while (recent.size() > MOST_RECENT || recent.peek().labelTime() < example.labelTime() - span) {
      recent.remove();
    }
  }

  /** The mean losses of a version; {@code NaN} where there is nothing to test on. */
  public record Report(double holdout, double backtest) {}

  /** The losses of a version. */
  public Report report(Model model) {
    List<LabelledRow> latest = new ArrayList<>(recent.size());
    for (Example example : recent) {
      latest.add(new LabelledRow(example.row(), example.label()));
    }
    return new Report(mean(model, holdout), mean(model, latest));
  }

  /**
   * Why a version must not serve; empty when nothing speaks against it.
   *
   * @param candidate its losses
   * @param champion the losses of the version that it would replace
   */
  public static Optional<String> objection(Report candidate, Report champion) {
    return objection("hold-out", candidate.holdout(), champion.holdout())
        .or(() -> objection("backtest", candidate.backtest(), champion.backtest()));
  }

  private static Optional<String> objection(String name, double candidate, double champion) {
    if (Double.isInfinite(candidate)) {
      return Optional.of("an answer that is not finite on the " + name);
    }
    if (candidate > BROKEN * champion) {
      return Optional.of(
          "a loss of %.6g on the %s, champion %.6g (expected: at most %.1f times it)"
              .formatted(candidate, name, champion, BROKEN));
    }
    return Optional.empty();
  }

  private double mean(Model model, Collection<LabelledRow> rows) {
    double[] scores = new double[model.task().scores()];
    Model.Scratch scratch = model.scratch();
    double sum = 0;
    for (LabelledRow example : rows) {
      Row row = example.row();
      boolean fits = row.schema().fingerprint() == model.schema().fingerprint();
      Row fitting = fits ? row : Projection.of(row, model.schema());
      model.predict(fitting, scratch, scores);
      for (double score : scores) {
        if (!Double.isFinite(score)) {
          return Double.POSITIVE_INFINITY;
        }
      }
      sum += loss.of(example.label(), scores, 0, scores.length);
    }
    return rows.isEmpty() ? Double.NaN : sum / rows.size();
  }

  /** Writes the recent examples as named tensors. */
  public void snapshot(Tensors.Writer to) {
    ExampleRows.write(recent, to);
  }

  /** Takes the recent examples from named tensors, and decodes their rows. */
  public void restore(Tensors from, Function<byte[], Row> rows) {
    recent.clear();
    recent.addAll(ExampleRows.read(from, rows));
  }
}
