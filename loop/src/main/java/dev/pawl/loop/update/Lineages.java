package dev.pawl.loop.update;

import dev.pawl.learn.Learner;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.Versions;
import dev.pawl.spec.TrainingSpec.Mode;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The lineages of the present model iteration: which there are, and how they come into play. */
public final class Lineages {
  private static final Cost NONE = new Cost(0, 0);

  private final ModelDefinition definition;
  private final LongSupplier cpuNanos;
  private final Journal journal;
  private final Contest contest;
  private final Versions versions;

  /**
   * The lineages that a spec asks for; none is in play yet.
   *
   * @param definition the spec that is in force
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   * @param journal knows the causing offset and the data clock
   * @param contest who is in play
   * @param versions knows the present iteration
   */
  public Lineages(
      ModelDefinition definition,
      LongSupplier cpuNanos,
      Journal journal,
      Contest contest,
      Versions versions) {
    this.definition = definition;
    this.cpuNanos = cpuNanos;
    this.journal = journal;
    this.contest = contest;
    this.versions = versions;
  }

  /** Brings those into play that are not, where the mode has any. */
  void start() {
    if (definition.spec().training().mode() != Mode.CONTINUAL) {
      return;
    }
    for (String name : definition.lineages()) {
      if (present(name).isEmpty()) {
        contest.challenge(made(name, definition.learner(name)), journal.clock());
      }
    }
  }

  /**
   * Lets those of the present iteration go on as the spec declares them now. One that has other
   * features now leaves: what it has learned means nothing to them.
   */
  void redeclare() {
    for (Lineage lineage : contest.lineages()) {
      if (lineage.iteration() == versions.iteration()) {
        if (definition.readsAsDeclared(lineage.name(), lineage.learner())) {
          lineage.redeclare(definition.goingOn(lineage.name(), lineage.learner()));
        } else {
          contest.lineage(lineage.name()).ifPresent(contest::withdraw);
        }
      }
    }
  }

  private Lineage made(String name, Learner learner) {
    return new Lineage(
        name,
        versions.iteration(),
        learner,
        definition.seed(name),
        definition.spec().training().microBatch(),
        journal.offset() + 1,
        cpuNanos);
  }

  /** All in play, those of earlier iterations too. */
  List<Lineage> all() {
    return contest.lineages();
  }

  /** The lineage of that name in the present iteration, if it is in play. */
  Optional<Lineage> present(String name) {
    return contest.lineages().stream()
        .filter(lineage -> lineage.name().equals(name))
        .filter(lineage -> lineage.iteration() == versions.iteration())
        .findFirst();
  }

  private boolean isMain(Lineage lineage) {
    return lineage.name().equals(ModelDefinition.MAIN)
        && lineage.iteration() == versions.iteration();
  }

  /**
   * Lets a version go on where the spec has a lineage for it that is not in play.
   *
   * @return whether it does
   */
  public boolean revive(Version version, Cuts cuts) {
    boolean moves =
        definition.spec().training().mode() == Mode.CONTINUAL
            && version.id().startsWith(versions.iteration() + ".")
            && definition.lineages().contains(version.lineage())
            && contest.lineage(version.lineage()).isEmpty();
    if (moves) {
      Lineage lineage = made(version.lineage(), cuts.learner(version.hash()));
      lineage.bornFrom(version.id());
      contest.comeBack(lineage, journal.clock());
    }
    return moves;
  }

  /** What the lineage {@code main} has cost. */
  public Cost costOfMain() {
    return all().stream().filter(this::isMain).map(Lineage::cost).reduce(NONE, Cost::plus);
  }

  /** What all other lineages in play have cost. */
  public Cost costOfOthers() {
    return all().stream()
        .filter(lineage -> !isMain(lineage))
        .map(Lineage::cost)
        .reduce(NONE, Cost::plus);
  }
}
