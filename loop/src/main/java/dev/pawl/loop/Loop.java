package dev.pawl.loop;

import dev.pawl.log.Command;
import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.log.Tick;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.plan.ServingPlan;
import dev.pawl.spec.Spec;
import dev.pawl.spec.change.Iteration;
import dev.pawl.spec.change.SpecChange;
import dev.pawl.spec.read.SpecReader;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The loop of one model: a deterministic fold over its log.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>The state after a record is a function of the records up to it, and of the artifacts that
 *       they name: folding the same log gives the same decisions, and versions of the same hashes.
 *   <li>{@link #restore} of a {@link #snapshot}, and folding on, gives what folding without a break
 *       gives.
 *   <li>Nothing happens but by an event: the first is a command {@code apply} with the spec; what
 *       comes before it is counted and ignored.
 * </ol>
 *
 * <p>For use by one thread. A record costs what its operators cost: a prediction the scores of
 * every version in play, an outcome its join and, each micro-batch, the learning.
 */
public final class Loop {
  private final String model;
  private final Controller.Surroundings with;
  private final Effects effects;
  private final Journal journal;
  private @Nullable ModelLoop running;
  private long clock = Long.MIN_VALUE;
  private long position;
  private long ignored;

  /**
   * A loop that has seen nothing.
   *
   * @param model the model's name
   * @param settings what the composition root tells it
   * @param effects what it wants done outside
   * @param artifacts where checkpoints lie that events name by their hash
   */
  public Loop(String model, LoopSettings settings, Effects effects, ArtifactStore artifacts) {
    this.model = model;
    this.effects = effects;
    this.journal = new Journal(model, effects);
    this.with = new Controller.Surroundings(settings, effects, artifacts, journal);
  }

  /** Folds one record. Records come in the order of their offsets. */
  public void on(LogRecord logged) {
    long offset = logged.offset();
    position = offset + 1;
    Event event = logged.event();
    if (event instanceof Command command && command.kind().equals("apply")) {
      advance(command.eventTime());
      journal.cause(offset, clock, command);
      apply(command);
      return;
    }
    ModelLoop loop = running;
    if (loop == null) {
      ignored++;
      return;
    }
    switch (event) {
      case Prediction prediction -> loop.on(prediction, offset);
      case Outcome outcome -> loop.on(outcome, offset);
      case Tick tick -> {
        long before = clock;
        advance(tick.eventTime());
        journal.cause(offset, clock);
        loop.tick(before, clock, offset);
        publish(loop);
      }
      case Command command -> {
        journal.cause(offset, Math.max(clock, command.eventTime()), command);
        loop.command(command);
        publish(loop);
      }
      case TrainingFinished finished -> {
        journal.cause(offset, clock);
        loop.trained(finished);
        publish(loop);
      }
      case ServingReport report -> {
        journal.cause(offset, clock);
        loop.reported(report);
      }
      case ShadowAnswer answer -> {
        journal.cause(offset, clock);
        loop.shadowed(answer);
      }
    }
  }

  private void advance(long time) {
    clock = Math.max(clock, time);
  }

  private void apply(Command command) {
    Spec spec = SpecReader.read(command.argument("spec", ""), model + ".yaml");
    ModelDefinition definition = ModelDefinition.of(spec);
    String holdout = command.argument("holdout", "");
    ModelLoop before = running;
    ModelLoop next = new ModelLoop(definition, holdout, with);
    if (before == null) {
      journal.decide(
          Kind.APPLY,
          "1",
          "spec %s was taken in, for %s".formatted(definition.shortHash(), command.by()),
          Map.of("spec", definition.hash()));
      next.start();
      next.appliedBy(command.by());
    } else {
      SpecChange change = definition.changeFrom(before.definition());
      boolean newIteration = change.iteration() == Iteration.MODEL;
      journal.decide(
          Kind.APPLY,
          Integer.toString(before.iteration() + (newIteration ? 1 : 0)),
          "spec %s was taken in, for %s: %s"
              .formatted(definition.shortHash(), command.by(), change.sentence()),
          Map.of("spec", definition.hash()));
      next.succeed(before, change);
      if (change.iteration() != Iteration.NEITHER) {
        next.appliedBy(command.by());
      }
    }
    running = next;
    publish(next);
  }

  private void publish(ModelLoop loop) {
    effects.publish(loop.plan(position - 1, clock));
  }

  /**
   * The data clock, in milliseconds since 1970-01-01T00:00Z; the smallest number before any tick.
   */
  public long clock() {
    return clock;
  }

  /** One past the offset of the last record that was folded. */
  public long position() {
    return position;
  }

  /** How many records came before the first spec. */
  public long ignored() {
    return ignored;
  }

  /** The loop of the spec that is in force; empty before the first. */
  public Optional<ModelLoop> running() {
    return Optional.ofNullable(running);
  }

  /** The plan as it stands; empty before the first spec. */
  public Optional<ServingPlan> plan() {
    return running().map(loop -> loop.plan(position - 1, clock));
  }

  // ---- state ----------------------------------------------------------------------------------

  /** The whole state, from which {@link #restore} goes on. */
  public Checkpoint snapshot() {
    Tensors.Writer to = new Tensors.Writer();
    to.longs("loop", clock, position, ignored);
    ModelLoop loop = running;
    if (loop != null) {
      to.text("spec", loop.definition().spec().text());
      to.text("holdout", loop.holdout());
      loop.snapshot(to.in("model"));
    }
    return new Checkpoint(
        "{\"format\":1,\"kind\":\"loop\",\"model\":\"" + model + "\"}", Tensors.of(to));
  }

  /** Goes on from a snapshot of the same model, and asks again for the trainings that were open. */
  public void restore(Checkpoint checkpoint) {
    Tensors from = checkpoint.state();
    long[] numbers = from.longs("loop");
    clock = numbers[0];
    position = numbers[1];
    ignored = numbers[2];
    if (from.has("spec")) {
      Spec spec = SpecReader.read(from.text("spec"), model + ".yaml");
      ModelLoop loop = new ModelLoop(ModelDefinition.of(spec), from.text("holdout"), with);
      journal.cause(position - 1, clock);
      loop.restore(from.in("model"));
      running = loop;
      publish(loop);
      loop.askAgain();
    }
  }
}
