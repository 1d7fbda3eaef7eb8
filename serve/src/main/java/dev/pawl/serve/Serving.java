package dev.pawl.serve;

import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Arm;
import dev.pawl.plan.Choice;
import dev.pawl.plan.JoinKey;
import dev.pawl.plan.Route;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import dev.pawl.serve.RefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan with the working memory of its models: says who answers a request, and answers it. Another
 * plan takes the memory of the models that stay over.
 *
 * <p>Safe for use by any number of threads, without a lock.
 */
final class Serving {
  /** What events call the arm of a request that named a version which is in no arm. */
  static final String NAMED = "named";

  private final ServingPlan plan;
  private final List<Voice> arms;
  private final List<Voice> routes;
  private final List<Voice> named;
  private final ServingCounts counts;
  private final LongSupplier nanos;

  /** Who is asked, and why. */
  record Asked(Voice voice, double propensity, boolean counted) {}

  /**
   * What a plan is served with.
   *
   * @param due takes the reports of arms, without their ids
   * @param counts counts what models fail at
   * @param nanos a clock for how long models take
   */
  record Surroundings(Consumer<ServingReport> due, ServingCounts counts, LongSupplier nanos) {}

  /**
   * Goes on with another plan.
   *
   * @param before what has been served until now; null at the start
   */
  Serving(ServingPlan plan, @Nullable Serving before, Surroundings with) {
    this.plan = plan;
    this.counts = with.counts();
    this.nanos = with.nanos();
    List<ScratchPool> known = new ArrayList<>();
    if (before != null) {
      Stream.of(before.arms, before.routes, before.named)
          .flatMap(List::stream)
          .forEach(voice -> known.add(voice.pool()));
    }
    ScratchPool champion = pool(plan.champion().model(), known);
    List<Voice> all = new ArrayList<>();
    for (int place = 0; place < plan.arms().size(); place++) {
      Arm arm = plan.arms().get(place);
      String stage = place == 0 ? "" : plan.traffic().stage();
      Optional<ArmRecord> record =
          plan.traffic().isEveryone()
              ? Optional.empty()
              : Optional.of(recordOf(arm, plan, before, with.due()));
      ScratchPool pool = pool(arm.model(), known);
      all.add(new Voice(arm.name(), arm.version(), stage, pool, record, pool == champion));
    }
    this.arms = List.copyOf(all);
    this.routes =
        plan.traffic().routes().stream()
            .map(route -> plain(Route.ARM, route.version(), pool(route.model(), known), champion))
            .toList();
    this.named =
        plan.traffic().named().entrySet().stream()
            .map(each -> plain(NAMED, each.getKey(), pool(each.getValue(), known), champion))
            .toList();
  }

  private static Voice plain(String arm, String version, ScratchPool pool, ScratchPool champion) {
    return new Voice(arm, version, "", pool, Optional.empty(), pool == champion);
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

  // ---- answers --------------------------------------------------------------------------------

  /**
   * Answers a request.
   *
   * @param id its id
   * @param at when it was asked, in milliseconds since 1970-01-01T00:00Z
   * @throws RefusedException when it wishes for what there is not
   */
  Prediction answer(PredictionRequest request, String id, long at) {
    String unit = unit(request.unit(), request.inputs());
    Row row = assemble(request.inputs());
    Asked asked = asked(request.wish(), unit, id, at, row);
    double[] scores = asked.voice().scores(at, row, nanos);
    if (scores == null) {
      asked = instead();
      scores = asked.voice().pool().predict(row);
    }
    return prediction(id, unit, at, request.inputs(), row, asked, scores);
  }

  /** Makes what is logged. */
  Prediction prediction(
      String id, String unit, long at, Row inputs, Row row, Asked asked, double[] scores) {
    return new Prediction(
        id,
        unit,
        at,
        JoinKey.of(inputs, plan.spec().outcome().joinBy()),
        plan.rows().rowCodec().encode(row),
        asked.voice().version(),
        asked.voice().name(),
        asked.voice().stage(),
        asked.propensity(),
        scores,
        asked.counted());
  }

  Row assemble(Row inputs) {
    return plan.rows().assemble(inputs, plan.features());
  }

  /** The champion in the place of one that failed. */
  Asked instead() {
    counts.failed.increment();
    return new Asked(arms.getFirst(), 1, false);
  }

  Voice arm(int place) {
    return arms.get(place);
  }

  LongSupplier nanos() {
    return nanos;
  }

  // ---- who is asked ---------------------------------------------------------------------------

  /** Who answers a request. */
  Asked asked(Wish wish, String unit, String id, long at, Row row) {
    if (!wish.isNone()) {
      return wished(wish, unit, id, at, row);
    }
    Optional<Asked> decided = decided(unit, row);
    if (decided.isPresent()) {
      return decided.get();
    }
    Choice choice = plan.traffic().routing().choose(unit, id, at, row);
    return new Asked(arms.get(choice.arm()), choice.propensity(), choice.counted());
  }

  /** Who answers a request about which the routing has no say. */
  Optional<Asked> decided(String unit, Row row) {
    Traffic traffic = plan.traffic();
    if (!traffic.forced().isEmpty()) {
      String forced = traffic.forced().get(unit);
      int arm = forced == null ? -1 : traffic.arm(forced);
      if (arm >= 0) {
        return Optional.of(new Asked(arms.get(arm), 1, false));
      }
    }
    for (int i = 0; i < routes.size(); i++) {
      if (traffic.routes().get(i).when().holds(row)) {
        return Optional.of(new Asked(routes.get(i), 1, true));
      }
    }
    return Optional.empty();
  }

  private Asked wished(Wish wish, String unit, String id, long at, Row row) {
    if (wish.threshold().isPresent()
        && !(plan.champion().model().task() instanceof Task.BinaryClassification)) {
      throw new RefusedException(
          Reason.INVALID,
          "threshold: %s (expected: left out; %s does not answer yes or no)"
              .formatted(wish.threshold().getAsDouble(), plan.spec().model()));
    }
    if (!wish.arm().isEmpty()) {
      int arm = plan.traffic().arm(wish.arm());
      if (arm < 0) {
        throw new RefusedException(
            Reason.INVALID,
            "arm: %s (expected: one of %s)"
                .formatted(wish.arm(), arms.stream().map(Voice::name).toList()));
      }
      return new Asked(arms.get(arm), 1, false);
    }
    if (!wish.version().isEmpty()) {
      return new Asked(version(wish.version()), 1, false);
    }
    Asked usual = asked(Wish.NONE, unit, id, at, row);
    return new Asked(usual.voice(), usual.propensity(), false);
  }

  private Voice version(String id) {
    return Stream.of(arms, routes, named)
        .flatMap(List::stream)
        .filter(voice -> voice.version().equals(id))
        .findFirst()
        .orElseThrow(() -> {
          TreeSet<String> known = new TreeSet<>();
          Stream.of(arms, routes, named)
              .flatMap(List::stream)
              .forEach(voice -> known.add(voice.version()));
          return new RefusedException(
              Reason.INVALID,
              "version: %s (expected: one that serves or stands in the shadow: %s)"
                  .formatted(id, known));
        });
  }

  /** Whom a request is for. */
  String unit(String given, Row inputs) {
    if (!given.isEmpty() || plan.spec().unit().isEmpty()) {
      return given;
    }
    return JoinKey.text(inputs, plan.spec().unit().get());
  }
}
