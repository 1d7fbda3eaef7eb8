package dev.pawl.loop.update;

import dev.pawl.learn.Learner;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.promotion.Promotion;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.Versions;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.TrainingSpec.Blend;
import dev.pawl.spec.TrainingSpec.Mode;
import java.util.Optional;

/**
 * Updates the model: what a trigger starts in each mode of training, the intervals of blending, and
 * the pauses in between.
 */
public final class Updates implements Operator {
  private final ModelDefinition definition;
  private final Journal journal;
  private final Lineages lineages;
  private final Trainings trainings;
  private final Versions versions;
  private final Cuts cuts;
  private final Promotion promotion;
  private final TriggerState triggers;
  private boolean paused;
  private boolean held;
  private long nextBlend = Long.MIN_VALUE;

  /**
   * What an update is made of.
   *
   * @param lineages what learns inside the fold
   * @param trainings what is trained outside of it
   * @param versions numbers and remembers versions
   * @param cuts makes versions
   * @param promotion crowns new versions where nothing is tested
   */
  public record Parts(
      Lineages lineages, Trainings trainings, Versions versions, Cuts cuts, Promotion promotion) {}

  /**
   * Nothing updated yet.
   *
   * @param definition the spec that is in force
   * @param journal knows the causing offset and the data clock
   * @param parts what an update is made of
   */
  public Updates(ModelDefinition definition, Journal journal, Parts parts) {
    this.definition = definition;
    this.journal = journal;
    this.lineages = parts.lineages();
    this.trainings = parts.trainings();
    this.versions = parts.versions();
    this.cuts = parts.cuts();
    this.promotion = parts.promotion();
    this.triggers = new TriggerState(definition.spec().training().triggers());
  }

  /** What starts an update. */
  public TriggerState triggers() {
    return triggers;
  }

  // ---- beginnings -----------------------------------------------------------------------------

  /** The first version, which has learned nothing, becomes the champion; lineages start. */
  public void start() {
    lineages.start();
    Learner untrained = definition.learner(ModelDefinition.MAIN);
    Version first = cuts.untrained(untrained);
    promotion.crownFirst(first, untrained.freeze());
    for (Lineage lineage : lineages.all()) {
      lineage.bornFrom(first.id());
    }
  }

  /**
   * Another spec is about to take over: what lineages have learned under this one becomes versions
   * of it, so that each version was learned under one spec.
   */
  public void end() {
    for (Lineage lineage : lineages.all()) {
      if (lineage.hasNews()) {
        cuts.cut(lineage, "another spec");
      }
    }
  }

  /** Goes on under another spec of the same model. */
  public void goOn(boolean newIteration) {
    for (Lineage lineage : lineages.all()) {
      lineage.microBatch(definition.spec().training().microBatch());
    }
    if (!newIteration) {
      lineages.redeclare();
      lineages.start();
      return;
    }
    versions.nextIteration();
    lineages.start();
    String why = "model iteration " + versions.iteration();
    if (definition.spec().training().mode() == Mode.CONTINUAL) {
      for (String lineage : definition.lineages()) {
        trainings.ask(lineage, false, Purpose.START, why);
      }
    } else {
      trainings.askAll(false, why);
    }
  }

  // ---- the data clock -------------------------------------------------------------------------

  /** The data clock moved on, from one time to another, in milliseconds. */
  public void tick(long before, long now) {
    triggers.tick(before, now).ifPresent(this::update);
    blend(now);
  }

  private void update(String trigger) {
    if (paused || held) {
      return;
    }
    triggers.updated();
    switch (definition.spec().training().mode()) {
      case MANUAL -> {}
      case SCHEDULED_STATELESS -> trainings.askAll(false, trigger);
      case SCHEDULED_STATEFUL -> trainings.askAll(true, trigger);
      case CONTINUAL -> cutAll(trigger);
    }
  }

  private void cutAll(String trigger) {
    boolean gated = definition.spec().evaluation().gated();
    for (Lineage lineage : lineages.all()) {
      boolean main = lineage.name().equals(ModelDefinition.MAIN);
      if (lineage.iteration() != versions.iteration() || !lineage.hasNews() || !(main || gated)) {
        continue;
      }
      Version version = cuts.cut(lineage, trigger);
      if (!gated && main && !promotion.isPaused()) {
        promotion.crownUntested(version, lineage.learner().freeze(), " (" + trigger + ")");
      }
    }
  }

  private void blend(long now) {
    Optional<Blend> blend = definition.spec().training().blend();
    if (blend.isEmpty() || paused || held) {
      return;
    }
    long every = blend.get().every().toMillis();
    if (nextBlend != Long.MIN_VALUE && now < nextBlend) {
      return;
    }
    boolean first = nextBlend == Long.MIN_VALUE;
    nextBlend = Math.floorDiv(now, every) * every + every;
    if (!first) {
      for (Lineage lineage : lineages.all()) {
        trainings.ask(
            lineage.name(), false, Purpose.RECALIBRATION, "blend every " + blend.get().every());
      }
    }
  }

  // ---- pauses ---------------------------------------------------------------------------------

  /** Nothing learns, and no trigger starts anything, from now on. */
  public void pause() {
    stop("pause");
    paused = true;
  }

  /** As {@link #pause}, until {@link #release}; what a person pauses stays paused by that. */
  public void hold() {
    stop("finding");
    held = true;
  }

  /** What {@link #hold} stopped goes on, unless a person has paused it too. */
  public void release() {
    held = false;
    if (!paused) {
      wake();
    }
  }

  private void stop(String why) {
    for (Lineage lineage : lineages.all()) {
      if (!lineage.isPaused()) {
        if (lineage.hasNews()) {
          cuts.cut(lineage, why);
        }
        lineage.pause();
      }
    }
  }

  /** Learning goes on. */
  public void resume() {
    wake();
    paused = false;
    held = false;
  }

  private void wake() {
    for (Lineage lineage : lineages.all()) {
      if (lineage.isPaused()) {
        lineage.resume(journal.offset() + 1);
      }
    }
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("updates", paused ? 1 : 0, nextBlend, held ? 1 : 0);
    triggers.snapshot(to.in("triggers"));
  }

  @Override
  public void restore(Tensors from) {
    long[] own = from.longs("updates");
    paused = own[0] == 1;
    nextBlend = own[1];
    held = own[2] == 1;
    triggers.restore(from.in("triggers"));
  }
}
