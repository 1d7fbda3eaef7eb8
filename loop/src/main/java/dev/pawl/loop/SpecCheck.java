package dev.pawl.loop;

import dev.pawl.loop.contest.Comparisons;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.LoneLabel;
import dev.pawl.loop.live.FeatureState;
import dev.pawl.model.InvalidDeclarationException;
import dev.pawl.plan.RowAssembly;
import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.spec.read.SpecRefusal;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Makes, once and for trial, everything that a spec declares, before the spec is logged: a spec
 * that is logged and cannot be made would stop the loop. What is refused is told by field and line.
 */
public final class SpecCheck {
  private static final String LEARNER = "learner";

  private final Spec spec;
  private final SequencedMap<String, String> refused = new LinkedHashMap<>();

  private SpecCheck(Spec spec) {
    this.spec = spec;
  }

  /**
   * Reads a spec and makes it ready.
   *
   * @param yaml the text
   * @param sourceName where it came from, such as a file name
   * @throws InvalidSpecException with everything that is wrong with it
   */
  public static ModelDefinition read(String yaml, String sourceName) {
    return ready(SpecReader.read(yaml, sourceName), sourceName);
  }

  /**
   * Makes a spec ready that has been read.
   *
   * @throws InvalidSpecException with everything that cannot be made
   */
  public static ModelDefinition ready(Spec spec, String sourceName) {
    SpecCheck check = new SpecCheck(spec);
    Optional<ModelDefinition> made = check.made("inputs", () -> ModelDefinition.of(spec));
    made.ifPresent(check::parts);
    if (!check.refused.isEmpty()) {
      throw SpecRefusal.of(spec, sourceName, check.refused);
    }
    return made.orElseThrow();
  }

  private void parts(ModelDefinition definition) {
    made("features", definition::assertions);
    made("derived", () -> RowAssembly.of(spec, definition.columns()));
    made("live", () -> new FeatureState(spec.live(), definition.columns()));
    made("outcome.label", () -> new LoneLabel(spec.outcome(), definition.columns().outcome()));
    made("evaluation", () -> new Comparisons(spec.evaluation()));
    for (String lineage : definition.lineages()) {
      String place =
          lineage.equals(ModelDefinition.MAIN) ? LEARNER : "training.lineages." + lineage;
      made(place, () -> definition.learner(lineage));
    }
  }

  private <T> Optional<T> made(String place, Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (InvalidDeclarationException e) {
      for (InvalidDeclarationException.Problem problem : e.problems()) {
        refused.putIfAbsent(at(place, problem.path()), problem.text());
      }
    } catch (IllegalArgumentException e) {
      refused.putIfAbsent(place, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /** A lineage's learner is declared elsewhere than the spec's; all else is where it says. */
  private static String at(String place, String path) {
    boolean ofLearner = path.equals(LEARNER) || path.startsWith(LEARNER + ".");
    return ofLearner ? place + path.substring(LEARNER.length()) : path;
  }
}
