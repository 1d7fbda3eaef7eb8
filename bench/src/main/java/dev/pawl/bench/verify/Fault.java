package dev.pawl.bench.verify;

import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Arm;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Whatever serves besides the champion fails for some requests, of which the loop that compares in
 * the shadow sees nothing: a fault of the program that answers, not of what was learned.
 *
 * @param when for which requests
 */
record Fault(Predicate<Row> when) implements UnaryOperator<ServingPlan> {

  @Override
  @SuppressWarnings("ReferenceEquality") // an equal model in another arm is not the champion
  public ServingPlan apply(ServingPlan plan) {
    Traffic traffic = plan.traffic();
    Model champion = plan.champion().model();
    List<Arm> arms =
        traffic.arms().stream()
            .map(arm ->
                arm.model() == champion
                    ? arm
                    : new Arm(
                        arm.name(), arm.version(), new Failing(arm.model(), when), arm.share()))
            .toList();
    return new ServingPlan(
        plan.spec(),
        plan.rows(),
        plan.offset(),
        plan.clock(),
        new Traffic(
            arms,
            traffic.routing(),
            traffic.routes(),
            traffic.forced(),
            traffic.named(),
            traffic.rollout(),
            traffic.stage()),
        plan.features());
  }

  /** A model that fails for some requests. */
  private record Failing(Model model, Predicate<Row> when) implements Model {
    @Override
    public Task task() {
      return model.task();
    }

    @Override
    public Schema schema() {
      return model.schema();
    }

    @Override
    public Scratch scratch() {
      return model.scratch();
    }

    @Override
    public void predict(Row row, Scratch scratch, double[] scores) {
      if (when.test(row)) {
        throw new IllegalStateException("a request that this version cannot answer");
      }
      model.predict(row, scratch, scores);
    }
  }
}
