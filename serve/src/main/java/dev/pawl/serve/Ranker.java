package dev.pawl.serve;

import dev.pawl.log.Prediction;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Interleave;
import dev.pawl.serve.RankRequest.Item;
import dev.pawl.serve.RefusedException.Reason;
import dev.pawl.serve.Serving.Asked;
import dev.pawl.trial.interleave.Interleaved;
import dev.pawl.trial.interleave.Interleaved.Team;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Orders items by their scores, the largest first; of equal ones those that were given first. Where
 * the plan interleaves, the list is a team draft of two arms, whose coins depend on the ranking's
 * id alone; items on which the arms agree from the top on are nobody's.
 *
 * <p>For one ranking.
 */
final class Ranker {
  /** What events call the arm of items that are nobody's. */
  static final String SHARED = "shared";

  private final Serving serving;
  private final RankRequest request;
  private final String id;
  private final long at;
  private final String unit;
  private final List<Row> rows;

  /**
   * A ranking that is to be made.
   *
   * @param id its id
   * @param at when it was asked, in milliseconds since 1970-01-01T00:00Z
   */
  Ranker(Serving serving, RankRequest request, String id, long at) {
    this.serving = serving;
    this.request = request;
    this.id = id;
    this.at = at;
    this.unit = serving.unit(request.unit(), request.items().getFirst().inputs());
    this.rows = request.items().stream().map(item -> serving.assemble(item.inputs())).toList();
  }

  /** An arm's scores of all items, and its order of them. */
  private record Order(Asked asked, List<double[]> scores, List<Integer> places) {}

  /** The predictions of what is shown, in its order. */
  List<Prediction> shown() {
    Task task = serving.plan().champion().model().task();
    if (task.scores() != 1) {
      throw new RefusedException(
          Reason.INVALID,
          "rank: %s answers %d scores (expected: a task with one score to order by)"
              .formatted(serving.plan().spec().model(), task.scores()));
    }
    Row first = rows.getFirst();
    boolean free = request.wish().isNone() && serving.decided(unit, first).isEmpty();
    if (free
        && serving.plan().traffic().routing() instanceof Interleave interleave
        && interleave.includes(unit, first)) {
      return interleaved(interleave);
    }
    return alone(serving.asked(request.wish(), unit, id, at, first));
  }

  private List<Prediction> alone(Asked asked) {
    Order order = order(asked).orElseGet(() -> order(serving.instead()).orElseThrow());
    return order.places().stream()
        .limit(request.length())
        .map(place -> prediction(place, order.asked(), order))
        .toList();
  }

  private List<Prediction> interleaved(Interleave interleave) {
    Optional<Order> a = order(new Asked(serving.arm(interleave.a()), 0.5, true));
    Optional<Order> b = order(new Asked(serving.arm(interleave.b()), 0.5, true));
    if (a.isEmpty() || b.isEmpty()) {
      return alone(serving.instead());
    }
    Asked shared = new Asked(named(a.get().asked().voice()), 1, true);
    Interleaved draft =
        Interleaved.teamDraft(
            id,
            names(a.get()),
            names(b.get()),
            request.length(),
            new SplittableRandom(interleave.seed(id)));
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < request.items().size(); place++) {
      places.put(request.items().get(place).id(), place);
    }
    List<Prediction> shown = new ArrayList<>();
    for (int i = 0; i < draft.items().size(); i++) {
      int place = places.getOrDefault(draft.items().get(i), 0);
      Order order = draft.teams().get(i) == Team.B ? b.get() : a.get();
      Asked asked = draft.teams().get(i) == Team.NONE ? shared : order.asked();
      shown.add(prediction(place, asked, order));
    }
    return shown;
  }

  private static Voice named(Voice voice) {
    return new Voice(
        SHARED, voice.version(), voice.stage(), voice.pool(), voice.record(), voice.isChampion());
  }

  private List<String> names(Order order) {
    return order.places().stream().map(place -> request.items().get(place).id()).toList();
  }

  /** Empty when the arm fails at an item. */
  private Optional<Order> order(Asked asked) {
    List<double[]> scores = new ArrayList<>();
    for (Row row : rows) {
      double @Nullable [] answer = asked.voice().scores(at, row, serving.nanos());
      if (answer == null) {
        return Optional.empty();
      }
      scores.add(answer);
    }
    List<Integer> places =
        IntStream.range(0, scores.size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer place) -> -scores.get(place)[0]))
            .toList();
    return Optional.of(new Order(asked, scores, places));
  }

  private Prediction prediction(int place, Asked asked, Order order) {
    Item item = request.items().get(place);
    return serving.prediction(
        Ranking.predictionId(id, item.id()),
        unit,
        at,
        item.inputs(),
        rows.get(place),
        asked,
        order.scores().get(place));
  }
}
