package dev.pawl.loop.rollout;

import dev.pawl.log.Prediction;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Participants;
import dev.pawl.spec.StageSpec;
import dev.pawl.trial.canary.Canary;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long the canaries of a spec may be without an answer, where it does not say: by the model's
 * own traffic, of those whom each canary is for. For use by one thread.
 */
final class Quiet implements Operator {
  private final SortedMap<Integer, Crowd> crowds = new TreeMap<>();

  /** Those whom a canary is for, and what share of them it answers in its first step. */
  private record Crowd(Participants who, double share, Pace pace) {}

  /** Nothing known yet. */
  Quiet(ModelDefinition definition) {
    List<StageSpec> live = definition.spec().rollout().live();
    for (int i = 0; i < live.size(); i++) {
      if (live.get(i) instanceof StageSpec.Canary canary && canary.silence().isEmpty()) {
        Participants who = Setup.participants(definition, canary.only());
        crowds.put(i, new Crowd(who, canary.steps().getFirst(), new Pace()));
      }
    }
  }

  /** A prediction passes. */
  void predicted(Prediction prediction, Row row) {
    if (!prediction.counted()) {
      return;
    }
    for (Crowd crowd : crowds.values()) {
      if (crowd.who().includes(prediction.unit(), row)) {
        crowd.pace().add(prediction.eventTime());
      }
    }
  }

  /**
   * How long a stage's canary may be silent.
   *
   * @param stage its number among the live ones
   * @param now the data clock
   * @return in milliseconds; 0 for a stage that needs none
   */
  long silence(int stage, long now) {
    Crowd crowd = crowds.get(stage);
    if (crowd == null) {
      return 0;
    }
    Duration silence = Canary.silence(crowd.share() * crowd.pace().at(now));
    return silence.toMillis();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    crowds.forEach((stage, crowd) -> crowd.pace().snapshot(to.in(stage.toString())));
  }

  /** Of stages that another spec may have, nothing is known yet. */
  @Override
  public void restore(Tensors from) {
    crowds.forEach((stage, crowd) -> {
      if (from.has(stage + "/pace")) {
        crowd.pace().restore(from.in(stage.toString()));
      }
    });
  }
}
