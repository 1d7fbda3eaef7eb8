package dev.pawl.serve;

import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.model.Model;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Arm;
import dev.pawl.plan.Choice;
import dev.pawl.plan.JoinKey;
import dev.pawl.plan.Route;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A plan with the working memory of its models: says who answers a request, and answers it. Another
 * plan takes the memory of the models that stay over.
 *
 * <p>Safe for use by any number of threads, without a lock.
 */
final class Serving {
  private final ServingPlan plan;
  private final List<Voice> arms;
  private final List<Voice> routes;
  private final LongSupplier nanos;

  /**
   * Someone who can answer.
   *
   * @param name what the arm is called
   * @param version the version that answers
   * @param pool its model's working memory
   * @param record how it fares; empty when nobody wants to know
   */
  private record Voice(String name, String version, ScratchPool pool, Optional<ArmRecord> record) {}

  /** Who is asked, and why. */
  private record Asked(Voice voice, double propensity, boolean counted) {}

  private Serving(ServingPlan plan, List<Voice> arms, List<Voice> routes, LongSupplier nanos) {
    this.plan = plan;
    this.arms = arms;
    this.routes = routes;
    this.nanos = nanos;
  }

  /**
   * Goes on with another plan.
   *
   * @param before what has been served until now; null at the start
   * @param due takes the reports of arms, without their ids
   * @param nanos a clock for how long models take
   */
  static Serving of(
      ServingPlan next,
      @Nullable Serving before,
      Consumer<ServingReport> due,
      LongSupplier nanos) {
    List<ScratchPool> known = new ArrayList<>();
    if (before != null) {
      before.arms.forEach(voice -> known.add(voice.pool()));
      before.routes.forEach(voice -> known.add(voice.pool()));
    }
    List<Voice> arms = new ArrayList<>();
    for (Arm arm : next.arms()) {
      Optional<ArmRecord> record =
          next.traffic().isEveryone()
              ? Optional.empty()
              : Optional.of(recordOf(arm, next, before, due));
      arms.add(new Voice(arm.name(), arm.version(), pool(arm.model(), known), record));
    }
    List<Voice> routes = new ArrayList<>();
    for (Route route : next.traffic().routes()) {
      routes.add(
          new Voice(Route.ARM, route.version(), pool(route.model(), known), Optional.empty()));
    }
    return new Serving(next, List.copyOf(arms), List.copyOf(routes), nanos);
  }

  private static ArmRecord recordOf(
      Arm arm, ServingPlan next, @Nullable Serving before, Consumer<ServingReport> due) {
    if (before != null && before.plan.traffic().rollout() == next.traffic().rollout()) {
      for (Voice voice : before.arms) {
        if (voice.record().isPresent() && voice.record().get().isOf(arm.name(), arm.version())) {
          return voice.record().get();
        }
      }
    }
    return new ArmRecord(arm.name(), arm.version(), due);
  }

  /** The model's working memory; arms of one model share it. */
  private static ScratchPool pool(Model model, List<ScratchPool> known) {
    for (ScratchPool pool : known) {
      if (pool.isOf(model)) {
        return pool;
      }
    }
    ScratchPool fresh = new ScratchPool(model);
    known.add(fresh);
    return fresh;
  }

  ServingPlan plan() {
    return plan;
  }

  /** The records of its arms. */
  List<ArmRecord> records() {
    return arms.stream().flatMap(voice -> voice.record().stream()).toList();
  }

  /**
   * Answers a request.
   *
   * @param id its id
   * @param at when it was asked, in milliseconds since 1970-01-01T00:00Z
   */
  Prediction answer(PredictionRequest request, String id, long at) {
    String unit = unit(request);
    Row row = plan.rows().assemble(request.inputs(), plan.features());
    Asked asked = asked(unit, id, at, row);
    double[] scores = scores(asked.voice(), at, row);
    if (scores == null) {
      asked = new Asked(arms.getFirst(), 1, false);
      scores = asked.voice().pool().predict(row);
    }
    return new Prediction(
        id,
        unit,
        at,
        JoinKey.of(request.inputs(), plan.spec().outcome().joinBy()),
        plan.rows().rowCodec().encode(row),
        asked.voice().version(),
        asked.voice().name(),
        asked.propensity(),
        scores,
        asked.counted());
  }

  private Asked asked(String unit, String id, long at, Row row) {
    Traffic traffic = plan.traffic();
    if (!traffic.forced().isEmpty()) {
      String forced = traffic.forced().get(unit);
      int arm = forced == null ? -1 : traffic.arm(forced);
      if (arm >= 0) {
        return new Asked(arms.get(arm), 1, false);
      }
    }
    for (int i = 0; i < routes.size(); i++) {
      if (traffic.routes().get(i).when().holds(row)) {
        return new Asked(routes.get(i), 1, true);
      }
    }
    Choice choice = traffic.routing().choose(unit, id, at, row);
    return new Asked(arms.get(choice.arm()), choice.propensity(), choice.counted());
  }

  /** What it answers; null when it fails, and the champion has to answer in its place. */
  private double @Nullable [] scores(Voice voice, long at, Row row) {
    boolean isChampion = voice.pool() == arms.getFirst().pool();
    Optional<ArmRecord> record = voice.record();
    long start = record.isPresent() ? nanos.getAsLong() : 0;
    try {
      double[] scores = voice.pool().predict(row);
      if (isChampion || areFinite(scores)) {
        record.ifPresent(each -> each.answered(at, nanos.getAsLong() - start));
        return scores;
      }
    } catch (RuntimeException e) {
      if (isChampion) {
        record.ifPresent(each -> each.failed(at));
        throw e;
      }
    }
    record.ifPresent(each -> each.failed(at));
    return null;
  }

  private static boolean areFinite(double[] scores) {
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        return false;
      }
    }
    return true;
  }

  private String unit(PredictionRequest request) {
    if (!request.unit().isEmpty() || plan.spec().unit().isEmpty()) {
      return request.unit();
    }
    return JoinKey.text(request.inputs(), plan.spec().unit().get());
  }
}
