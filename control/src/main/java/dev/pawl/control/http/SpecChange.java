package dev.pawl.control.http;

import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.plan.RowAssembly;
import dev.pawl.serve.http.ProblemException;
import dev.pawl.spec.Component;
import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.OutcomeSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TrainingSpec;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a spec would change.
 *
 * @param next the spec made ready
 * @param kind what it would be
 */
record SpecChange(ModelDefinition next, Kind kind) {

  /** What a spec can be to a model. */
  enum Kind {
    NEW_MODEL("new model", "a model of this name starts, with version 1.0"),
    MODEL_ITERATION(
        "model iteration",
        "features, learner or label change: learning starts anew beside the champion, which serves until the new iteration is shown to be better"),
    DATA_ITERATION(
        "data iteration",
        "what is learned from, or when, changes: the versions go on, and the next one is made the new way"),
    NEITHER(
        "neither", "only how versions are judged, served or described changes: no version is made"),
    NONE("none", "this spec is in force already");

    private final String text;
    private final String meaning;

    Kind(String text, String meaning) {
      this.text = text;
      this.meaning = meaning;
    }

    String text() {
      return text;
    }

    String meaning() {
      return meaning;
    }
  }

  /** Reads a spec, and makes sure that all it names exists. */
  static ModelDefinition read(String yaml, String source) {
    Spec spec = SpecReader.read(yaml, source);
    try {
      ModelDefinition definition = ModelDefinition.of(spec);
      for (String lineage : definition.lineages()) {
        definition.learner(lineage);
      }
      RowAssembly.of(spec, definition.columns());
      return definition;
    } catch (InvalidSpecException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ProblemException(422, "Invalid spec", String.valueOf(e.getMessage()));
    }
  }

  /** What a spec is to a model whose present spec is given. */
  static SpecChange of(Optional<ModelDefinition> present, ModelDefinition next) {
    if (present.isEmpty()) {
      return new SpecChange(next, Kind.NEW_MODEL);
    }
    ModelDefinition before = present.get();
    if (before.hash().equals(next.hash())) {
      return new SpecChange(next, Kind.NONE);
    }
    if (next.isNewIterationOf(before)) {
      return new SpecChange(next, Kind.MODEL_ITERATION);
    }
    boolean sameData = learning(before.spec()).equals(learning(next.spec()));
    return new SpecChange(next, sameData ? Kind.NEITHER : Kind.DATA_ITERATION);
  }

  /** All that has a say in what is learned from and when, without the lines it stands in. */
  private static List<Object> learning(Spec spec) {
    TrainingSpec training = spec.training();
    OutcomeSpec outcome = spec.outcome();
    Map<String, Object> lineages = new TreeMap<>();
    training.lineages().forEach((name, learner) -> lineages.put(name, declared(learner)));
    return List.of(
        training.mode(),
        training.microBatch(),
        training.triggers(),
        training.window(),
        training.blend(),
        lineages,
        training.balance(),
        training.seed(),
        outcome.values(),
        outcome.joinBy(),
        outcome.window(),
        outcome.when(),
        outcome.unanswered());
  }

  private static List<Object> declared(Component component) {
    return List.of(component.kind(), component.settings());
  }
}
