package dev.pawl.loop.live;

import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Columns;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.spec.Expression;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.LiveSpec.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Feature state: aggregates by key over predictions and outcomes, updated by the fold and read by
 * serving.
 *
 * <ol>
 *   <li>Events between two ticks are gathered. The tick that moves the clock to {@code c} takes in
 *       those that happened at or before {@code c}, in event order.
 *   <li>A window of length {@code w} holds the events that happened in {@code (c - w, c]}. Sums and
 *       means over it are exact sums, rounded once: they do not depend on the order of events.
 *   <li>With a half-life {@code h}, an event that happened at {@code t} weighs {@code 2^(-(c - t) /
 *       h)}, whenever it came. A key that weighs less than 10⁻⁹ at a tick has nothing left.
 *   <li>The latest event is that with the largest time, and of several the last in the log.
 *   <li>A key with nothing left has no value, and is removed.
 *   <li>Corrections of outcomes are passed over: what was served was computed from what was known.
 * </ol>
 *
 * <p>The key of an outcome is that of the prediction that it met. An event costs O(1) for each
 * feature, with the expressions by far the largest part; a tick costs O(1) for each event that came
 * or left and for each key that they changed. Memory: about 60 bytes for each event in a window,
 * and 200 for each key.
 *
 * <p>For use by one thread; the {@link #view} is for any number of others meanwhile.
 */
public final class FeatureState implements Operator {
  private final List<Feature> features = new ArrayList<>();
  private final List<Board> boards;
  private final List<Watchers> ofPredictions;
  private final List<Watchers> ofOutcomes;
  private final LiveView view;
  private long events;

  /**
   * Feature state without any events yet.
   *
   * @param specs the features, in the order of their columns
   * @param columns the columns of predictions and outcomes
   * @throws IllegalArgumentException when a feature reads a name that there is not, or its window
   *     does not go with its aggregate
   */
  public FeatureState(List<LiveSpec> specs, Columns columns) {
    Map<List<String>, Board> byKey = new LinkedHashMap<>();
    Map<List<Object>, BoundExpression> shared = new HashMap<>();
    for (LiveSpec spec : specs) {
      Board board =
          byKey.computeIfAbsent(spec.by(), by -> new Board(new KeyReader(by, columns.request())));
      var feature =
          new Feature(
              spec,
              board,
              it ->
                  shared.computeIfAbsent(
                      List.of(spec.of(), it.source()), key -> bound(spec, it, columns)));
      board.add(feature);
      features.add(feature);
    }
    this.boards = List.copyOf(byKey.values());
    this.ofPredictions = watchers(boards, Source.PREDICTIONS);
    this.ofOutcomes = watchers(boards, Source.OUTCOMES);
    this.view = new LiveView(features, boards);
  }

  private static BoundExpression bound(LiveSpec spec, Expression expression, Columns columns) {
    Optional<Schema> outcome =
        spec.of() == Source.OUTCOMES ? Optional.of(columns.outcome()) : Optional.empty();
    return new BoundExpression(spec.name(), expression, columns.row(), outcome);
  }

  /** The features of one key that look at the same events. */
  private record Watchers(KeyReader keys, List<Feature> features) {}

  private static List<Watchers> watchers(List<Board> boards, Source source) {
    return boards.stream()
        .map(board -> new Watchers(board.keys(), board.features(source)))
        .filter(watchers -> !watchers.features().isEmpty())
        .toList();
  }

  /**
   * A prediction passes.
   *
   * @param prediction the prediction as it was logged
   * @param row its row, decoded
   */
  public void on(Prediction prediction, Row row) {
    long time = prediction.eventTime();
    observe(ofPredictions, new Occurrence(time, events++, row, null, Double.NaN));
  }

  /**
   * An outcome met its prediction.
   *
   * @param outcome the outcome as it was logged
   * @param values its values, decoded
   * @param prediction the prediction
   * @param row the prediction's row, decoded
   */
  public void joined(Outcome outcome, Row values, Prediction prediction, Row row) {
    if (outcome.correction()) {
      for (Watchers watchers : ofOutcomes) {
        watchers.features().forEach(Feature::passOver);
      }
    } else {
      double[] scores = prediction.scores();
      double score = scores.length == 1 ? scores[0] : Double.NaN;
      observe(ofOutcomes, new Occurrence(outcome.eventTime(), events++, row, values, score));
    }
  }

  private static void observe(List<Watchers> all, Occurrence occurrence) {
    Row row = occurrence.row();
    for (Watchers watchers : all) {
      boolean isKeyed = watchers.keys().isIn(row);
      long key = isKeyed ? watchers.keys().of(row) : 0;
      for (Feature feature : watchers.features()) {
        feature.observe(occurrence, isKeyed, key);
      }
    }
  }

  /**
   * The data clock moves on: windows move, and serving sees what has been gathered.
   *
   * @param clock the time that it reached
   * @throws IllegalArgumentException when the clock would go back
   */
  public void advance(long clock) {
    if (clock < view.clock()) {
      throw new IllegalArgumentException(
          "clock: %d (expected: at least %d, where it stands)".formatted(clock, view.clock()));
    }
    long tick = view.start();
    for (Board board : boards) {
      board.sweep();
    }
    for (Feature feature : features) {
      feature.advance(clock);
    }
    for (Board board : boards) {
      board.publish(tick);
    }
    view.complete(tick, clock);
  }

  /**
   * The features as of the last completed tick. A reading is of one tick throughout, all features
   * alike: while a tick is being published, of the one before; it repeats itself when two ticks
   * were started meanwhile. It takes no lock and never waits for the fold.
   */
  public LiveFeatures view() {
    return view;
  }

  /** What became of the events, for each feature. */
  public List<FeatureCounts> counts() {
    return features.stream().map(Feature::counts).toList();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("clock", view.clock());
    to.longs("events", events);
    for (Feature feature : features) {
      feature.snapshot(to.in("feature").in(feature.spec().name()));
    }
  }

  /** Takes the state; what the view shows is right again when this returns. */
  @Override
  public void restore(Tensors from) {
    long tick = view.start();
    boards.forEach(Board::clear);
    events = from.longs("events")[0];
    for (Feature feature : features) {
      feature.restore(from.in("feature").in(feature.spec().name()));
    }
    for (Board board : boards) {
      board.publish(tick);
    }
    view.complete(tick, from.longs("clock")[0]);
  }
}
