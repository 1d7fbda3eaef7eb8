package dev.pawl.loop.version;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.training.Lineage;
import dev.pawl.model.checkpoint.ArtifactStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes versions out of lineages and of trainings. A checkpoint is kept before the version that
 * points to it is recorded.
 */
public final class Cuts {
  private final ModelDefinition definition;
  private final String code;
  private final Effects effects;
  private final ArtifactStore artifacts;
  private final Journal journal;
  private final Versions versions;

  /**
   * Makes versions.
   *
   * @param definition the spec that is in force
   * @param code the version of Pawl, recorded with each version
   * @param effects keeps checkpoints and records versions
   * @param artifacts where checkpoints lie that events name by their hash
   * @param journal writes what was decided
   * @param versions remembers what was made
   */
  public Cuts(
      ModelDefinition definition,
      String code,
      Effects effects,
      ArtifactStore artifacts,
      Journal journal,
      Versions versions) {
    this.definition = definition;
    this.code = code;
    this.effects = effects;
    this.artifacts = artifacts;
    this.journal = journal;
    this.versions = versions;
  }

  /**
   * Where a version comes from.
   *
   * @param lineage the lineage that it belongs to
   * @param seed that lineage's seed
   * @param hash the hash of its checkpoint
   * @param parents what it was trained on from
   * @param data what it has learned since its parents
   * @param cost what that cost
   * @param by what decided that it be made
   */
  public record Origin(
      String lineage,
      long seed,
      String hash,
      List<String> parents,
      DataSpan data,
      Cost cost,
      String by) {}

  /** The version of a learner that has learned nothing. */
  public Version untrained(Learner learner) {
    return make(
        new Origin(
            ModelDefinition.MAIN,
            definition.seed(ModelDefinition.MAIN),
            effects.keep(() -> Learners.checkpoint(learner)),
            List.of(),
            new DataSpan(journal.offset(), journal.offset() + 1, 0, 0, 0, ""),
            new Cost(0, 0),
            "apply"));
  }

  /**
   * Cuts a version from a lineage.
   *
   * @param by what decided that it be cut
   */
  public Version cut(Lineage lineage, String by) {
    return cut(lineage, by, List.of());
  }

  /**
   * Cuts a version from a lineage that has taken in something from outside.
   *
   * @param by what decided that it be cut
   * @param otherParents the hashes of the checkpoints that it took in
   */
  public Version cut(Lineage lineage, String by, List<String> otherParents) {
    String id = versions.nextId(lineage.iteration());
    Lineage.Cut cut = lineage.cut(id, journal.offset() + 1);
    List<String> parents = new ArrayList<>();
    if (!cut.parent().isEmpty()) {
      parents.add(cut.parent());
    }
    parents.addAll(otherParents);
    Version version =
        make(
            id,
            new Origin(
                lineage.name(),
                lineage.seed(),
                effects.keep(cut.checkpoint()),
                parents,
                cut.data(),
                cut.cost(),
                by));
    journal.decide(
        Kind.CUT,
        id,
        "version %s was cut from lineage %s after %d examples (%s)"
            .formatted(id, lineage.name(), cut.data().examples(), by),
        Map.of("examples", cut.data().examples(), "hash", version.hash()));
    return version;
  }

  /**
   * The version that a lineage is just now: cut from it when it has learned anything since the last
   * cut.
   *
   * @param by what decides that it be cut
   */
  public Version current(Lineage lineage, String by) {
    return lineage.hasNews() || lineage.parent().isEmpty()
        ? cut(lineage, by)
        : versions.get(lineage.parent());
  }

  /** Makes a version of the present iteration whose checkpoint is kept already. */
  public Version make(Origin origin) {
    return make(versions.nextId(versions.iteration()), origin);
  }

  private Version make(String id, Origin origin) {
    Version version =
        new Version(
            definition.spec().model(),
            id,
            origin.lineage(),
            journal.offset(),
            journal.clock(),
            origin.hash(),
            origin.parents(),
            origin.data(),
            definition.hash(),
            code,
            origin.seed(),
            Reproducibility.EXACT,
            new TreeMap<>(),
            origin.cost(),
            State.CANDIDATE,
            origin.by());
    record(version);
    return version;
  }

  /** Records a version in its new state. */
  public void record(Version version) {
    versions.put(version);
    effects.record(version);
  }

  /** The learner whose checkpoint has that hash, as it was when it was kept. */
  public Learner learner(String hash) {
    return ModelDefinition.restore(
        artifacts
            .get(hash)
            .orElseThrow(() ->
                new IllegalStateException(
                    "artifact %s is gone (expected: it is kept while the log points to it)"
                        .formatted(hash))));
  }
}
