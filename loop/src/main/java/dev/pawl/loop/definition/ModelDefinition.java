package dev.pawl.loop.definition;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Declaration;
import dev.pawl.model.Task;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.feature.Asserted;
import dev.pawl.model.feature.Pipeline;
import dev.pawl.plan.Columns;
import dev.pawl.plan.RowExpressions;
import dev.pawl.spec.Component;
import dev.pawl.spec.LineageSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TrainingSpec.Balance;
import dev.pawl.spec.change.SpecChange;
import dev.pawl.spec.change.SpecHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A spec made ready: its columns, and how its learners are made.
 *
 * @param spec the spec
 * @param hash of what it means, however it is written: comments and order do not count
 * @param columns its columns
 * @param task what is predicted
 */
public record ModelDefinition(Spec spec, String hash, Columns columns, Task task) {

  /** The name of the lineage that learns with the spec's own learner. */
  public static final String MAIN = "main";

  /** Makes a spec ready. */
  public static ModelDefinition of(Spec spec) {
    Task task =
        switch (spec.task().kind()) {
          case REGRESSION -> new Task.Regression();
          case BINARY -> new Task.BinaryClassification();
          case CLASSES -> new Task.Classification(spec.task().classes());
        };
    return new ModelDefinition(spec, SpecHash.of(spec).whole(), Columns.of(spec), task);
  }

  /** The first digits of the hash, for people. */
  public String shortHash() {
    return hash.substring(0, 12);
  }

  /** What changes when this takes over from an earlier definition of the same model. */
  public SpecChange changeFrom(ModelDefinition earlier) {
    return SpecChange.between(earlier.spec, spec);
  }

  /** The names of the spec's lineages, {@link #MAIN} first. */
  public List<String> lineages() {
    List<String> names = new ArrayList<>();
    names.add(MAIN);
    names.addAll(spec.training().lineages().keySet());
    return names;
  }

  /**
   * A learner that has seen nothing.
   *
   * @param lineage one of {@link #lineages}
   */
  public Learner learner(String lineage) {
    Optional<LineageSpec> own = own(lineage);
    if (own.isEmpty() && !lineage.equals(MAIN)) {
      throw new IllegalArgumentException(
          "lineage: %s (expected: one of %s)".formatted(lineage, lineages()));
    }
    return Learners.of(
        task,
        columns.row(),
        features(lineage).stream().map(it -> declaration(it.without(Asserted.SETTING))).toList(),
        balanced(own.map(LineageSpec::learner).orElse(spec.learner())),
        seed(lineage),
        RowExpressions.standard());
  }

  private Optional<LineageSpec> own(String lineage) {
    return Optional.ofNullable(spec.training().lineages().get(lineage));
  }

  /** The transforms that a lineage learns with: its own, or the spec's. */
  public List<Component> features(String lineage) {
    return own(lineage).flatMap(LineageSpec::features).orElse(spec.features());
  }

  /**
   * What the spec states about what transforms give. Learners know nothing of it, so that stating
   * something else changes none.
   */
  public List<Asserted> assertions() {
    List<Declaration> features =
        spec.features().stream().map(ModelDefinition::declaration).toList();
    return Pipeline.of(columns.row(), features).assertions();
  }

  /** What learns, with the classes counting as the spec says. */
  private Declaration balanced(Component declared) {
    Balance balance = spec.training().balance();
    return Learners.balanced(task, declaration(declared), balance.weights(), balance.samples());
  }

  /**
   * A learner that goes on from a checkpoint.
   *
   * @throws IllegalArgumentException when it does not fit, with the place
   */
  public static Learner restore(Checkpoint checkpoint) {
    return Learners.restore(checkpoint, RowExpressions.standard());
  }

  /**
   * A learner that goes on from another's state as this spec declares the lineage. The other stays
   * as it is.
   *
   * @param from of an earlier spec, or of this one
   * @return {@code from} itself when nothing has changed for it, or when its state does not fit
   *     what is declared now; one that has learned nothing when its features are others now
   */
  public Learner goingOn(String lineage, Learner from) {
    if (!lineages().contains(lineage)) {
      return from;
    }
    Learner declared = learner(lineage);
    Checkpoint known = Learners.checkpoint(from);
    if (Learners.checkpoint(declared).manifest().equals(known.manifest())) {
      return from;
    }
    if (!Learners.readAlike(declared, from)) {
      return declared;
    }
    try {
      declared.restore(known.state());
      return declared;
    } catch (IllegalArgumentException doesNotFit) {
      return from;
    }
  }

  /** Whether a learner reads rows as this spec declares it for a lineage. */
  public boolean readsAsDeclared(String lineage, Learner learner) {
    return !lineages().contains(lineage) || Learners.readAlike(learner(lineage), learner);
  }

  /** The seed of a lineage: the spec's, moved on by the lineage's place. */
  public long seed(String lineage) {
    return spec.training().seed() + lineages().indexOf(lineage);
  }

  private static Declaration declaration(Component component) {
    return new Declaration(component.kind(), component.settings());
  }
}
