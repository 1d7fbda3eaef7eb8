package dev.pawl.loop.contest;

import dev.pawl.loop.contest.Contestant.Standing;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.training.ExampleRows;
import dev.pawl.model.Model;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Asserted;
import dev.pawl.model.feature.AssertionCount;
import dev.pawl.model.feature.AssertionWatch;
import dev.pawl.model.frozen.FrozenModels;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.stream.Moments;
import dev.pawl.stream.loss.Loss;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a version must pass before any traffic: finite answers on the hold-out that the spec names
 * and on the most recent examples, a loss that is not out of all proportion, and features on the
 * hold-out of which all holds that the spec states and that holds of the champion's.
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
  private final List<Asserted> assertions;
  private final Slices slices;
  private final Deque<Recent> recent = new ArrayDeque<>();

  /**
   * An example, and what a contestant's answer to it has lost: {@code NaN} for not known. Row and
   * label stand here too, because by now the example is far away in memory.
   */
  private record Recent(Example example, Row row, double label, int contestant, double loss) {
    Recent(Example example, int contestant, double loss) {
      this(example, example.row(), example.label(), contestant, loss);
    }
  }

  /** A row of the hold-out with its label. */
  public record LabelledRow(Row row, double label) {}

  /**
   * Checks that have seen no example yet.
   *
   * @param loss which loss
   * @param span how far back the backtest looks, in milliseconds of event time
   * @param holdout the static hold-out; empty for none
   * @param assertions what the spec states about its features; a mean is taken over the whole
   *     hold-out where that has fewer rows
   */
  public Checks(Loss loss, long span, List<LabelledRow> holdout, List<Asserted> assertions) {
    this(loss, span, holdout, assertions, Slices.NONE);
  }

  /** The same with parts of the rows in which a version must not be much worse. */
  public Checks(
      Loss loss, long span, List<LabelledRow> holdout, List<Asserted> assertions, Slices slices) {
    this.slices = slices;
    this.loss = loss;
    this.span = span;
    this.holdout = List.copyOf(holdout);
    this.assertions = assertions.stream().map(it -> it.within(holdout.size())).toList();
  }

  /**
   * Takes in an example; only the latest ones are kept.
   *
   * @param champion the number of the present champion
   * @param loss what its answer lost, when it had given one; otherwise {@code NaN}
   */
  public void add(Example example, int champion, double loss) {
    if (span <= 0) {
      return;
    }
    recent.add(new Recent(example, champion, loss));
    long earliest = example.labelTime() - span;
    while (recent.size() > MOST_RECENT || recent.peek().example().labelTime() < earliest) {
      recent.remove();
    }
  }

  /**
   * What a version is worth before any traffic.
   *
   * @param holdout its mean loss on the hold-out; {@code NaN} when there is none
   * @param backtest its mean loss on the latest examples; {@code NaN} when there are none
   * @param broken what is stated about features and does not hold on the hold-out
   */
  public record Report(double holdout, double backtest, List<AssertionCount> broken) {
    public Report {
      broken = List.copyOf(broken);
    }

    private boolean breaks(AssertionCount other) {
      return broken.stream()
          .anyMatch(
              it -> it.column().equals(other.column()) && it.assertion().equals(other.assertion()));
    }
  }

  /**
   * In which slice of the latest examples a version is worse by more than it may be; empty when
   * there is none, or when its examples are too few to say so. Where a version was in play its
   * answers of then count, which knew no labels.
   *
   * @param contestant the number under which the version was in play; −1 for none
   * @param champion the version that it would replace
   */
  public Optional<String> worseSlice(Model model, int contestant, Standing champion) {
    if (slices.isEmpty()) {
      return Optional.empty();
    }
    Slices.Losses losses = slices.losses();
    Asking candidate = new Asking(model, contestant);
    Asking present = new Asking(champion.model(), champion.number());
    for (Recent each : recent) {
      if (losses.concerns(each.row())) {
        losses.add(candidate.of(each), present.of(each));
      }
    }
    return losses.worse();
  }

  /** A version whose answers of then are taken, and who is asked where there are none. */
  private final class Asking {
    private final Model model;
    private final int number;
    private final Model.Scratch scratch;
    private final double[] scores;

    Asking(Model model, int number) {
      this.model = model;
      this.number = number;
      this.scratch = model.scratch();
      this.scores = new double[model.task().scores()];
    }

    double of(Recent each) {
      int at = number < 0 ? -1 : each.example().scores().at(number);
      if (at >= 0) {
        return loss.of(each.label(), each.example().scores().values(), at, scores.length);
      }
      model.predict(Projection.of(each.row(), model.schema()), scratch, scores);
      return loss.of(each.label(), scores, 0, scores.length);
    }
  }

  /** The losses of a version that nobody has asked yet. */
  public Report report(Model model) {
    Trial backtest = new Trial(model);
    for (Recent each : recent) {
      backtest.predict(each.row(), each.label());
    }
    return new Report(onHoldout(model), backtest.mean(), broken(model));
  }

  /** The losses of a version in play: what it has answered already is not predicted again. */
  public Report report(Standing version) {
    int number = version.number();
    Trial backtest = new Trial(version.model());
    for (Recent each : recent) {
      if (each.contestant() == number && Double.isFinite(each.loss())) {
        backtest.add(each.loss());
      } else {
        backtest.predict(each.row(), each.label());
      }
    }
    return new Report(onHoldout(version.model()), backtest.mean(), broken(version.model()));
  }

  private List<AssertionCount> broken(Model model) {
    AssertionWatch watch = new AssertionWatch(assertions);
    if (watch.isEmpty()) {
      return List.of();
    }
    FrozenModels.pipeline(model)
        .ifPresent(pipeline ->
            holdout.forEach(
                example -> watch.observe(pipeline, Projection.of(example.row(), model.schema()))));
    return watch.counts().stream().filter(count -> count.broken() > 0).toList();
  }

  /**
   * Why a version must not serve; empty when nothing speaks against it.
   *
   * @param candidate its losses
   * @param champion the losses of the version that it would replace
   */
  public static Optional<String> objection(Report candidate, Report champion) {
    return objection("hold-out", candidate.holdout(), champion.holdout())
        .or(() -> objection("backtest", candidate.backtest(), champion.backtest()))
        .or(() ->
            candidate.broken().stream()
                .filter(count -> !champion.breaks(count))
                .findFirst()
                .map("features on the hold-out that are not as stated: %s"::formatted));
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

  private double onHoldout(Model model) {
    Trial trial = new Trial(model);
    for (LabelledRow labelled : holdout) {
      trial.predict(labelled.row(), labelled.label());
    }
    return trial.mean();
  }

  /**
   * How a version that has not answered would have done beside the champion.
   *
   * @param examples on how many of the latest examples
   * @param mean its mean loss on them; {@code NaN} without examples
   * @param ofChampion the champion's
   * @param error the standard error of the difference of the two, as if examples were independent
   */
  public record Beside(int examples, double mean, double ofChampion, double error) {

    /** Its mean loss less the champion's. */
    public double difference() {
      return mean - ofChampion;
    }
  }

  /**
   * How a version that has not answered would have done on the latest examples.
   *
   * @param from only on those whose label became known at this time or later, in milliseconds of
   *     event time
   */
  public Beside beside(Model model, Standing champion, long from) {
    Trial candidate = new Trial(model);
    Trial present = new Trial(champion.model());
    Moments differences = new Moments();
    for (Recent each : recent) {
      if (each.example().labelTime() < from) {
        continue;
      }
      double ofCandidate = candidate.predict(each.row(), each.label());
      boolean known = each.contestant() == champion.number() && Double.isFinite(each.loss());
      double ofChampion = known ? each.loss() : present.predict(each.row(), each.label());
      if (known) {
        present.add(ofChampion);
      }
      if (Double.isFinite(ofCandidate - ofChampion)) {
        differences.add(ofCandidate - ofChampion, 1);
      }
    }
    double n = differences.weight();
    return new Beside(
        candidate.rows,
        candidate.mean(),
        present.mean(),
        n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(differences.variance() / n));
  }

  /** A model's losses on some rows: their mean, infinite after an answer that is not finite. */
  private final class Trial {
    private final Model model;
    private final Model.Scratch scratch;
    private final double[] scores;
    private double sum;
    private int rows;
    private boolean broken;

    Trial(Model model) {
      this.model = model;
      this.scratch = model.scratch();
      this.scores = new double[model.task().scores()];
    }

    /** Its loss on a row; {@code NaN} once it has given an answer that is not finite. */
    double predict(Row row, double label) {
      if (broken) {
        return Double.NaN;
      }
      model.predict(Projection.of(row, model.schema()), scratch, scores);
      for (double score : scores) {
        broken |= !Double.isFinite(score);
      }
      double lost = loss.of(label, scores, 0, scores.length);
      add(lost);
      return broken ? Double.NaN : lost;
    }

    void add(double lost) {
      sum += lost;
      rows++;
    }

    double mean() {
      return broken ? Double.POSITIVE_INFINITY : rows == 0 ? Double.NaN : sum / rows;
    }
  }

  /** Writes the recent examples as named tensors. */
  public void snapshot(Tensors.Writer to) {
    ExampleRows.write(recent.stream().map(Recent::example).toList(), to);
  }

  /** Takes the recent examples from named tensors, and decodes their rows. */
  public void restore(Tensors from, Function<byte[], Row> rows) {
    recent.clear();
    for (Example example : ExampleRows.read(from, rows)) {
      recent.add(new Recent(example, -1, Double.NaN));
    }
  }
}
