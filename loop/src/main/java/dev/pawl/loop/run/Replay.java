package dev.pawl.loop.run;

import dev.pawl.log.Command;
import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.log.Tick;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.Loop;
import dev.pawl.loop.LoopSettings;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.Scoreboard;
import dev.pawl.loop.TrainingCosts;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.JoinCounts;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.KeptExamples;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.loop.training.WindowTrainer;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.feature.AssertionCount;
import dev.pawl.plan.ServingPlan;
import dev.pawl.spec.RolloutSpec.Approval;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TrainingSpec.Mode;
import dev.pawl.spec.TrainingSpec.Parked;
import dev.pawl.spec.WatchSpec.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another spec over events that have already happened: the same loop, as fast as it goes. The
 * loop's own champion answers each logged request, with its own live features; trainings outside of
 * the fold end the moment they are asked for.
 *
 * <p>Where answers change outcomes, the result says what the models would have predicted, not what
 * would have happened. For use by one thread.
 */
public final class Replay {
  private static final int MOST_KEPT = 32;

  private final Spec spec;
  private final String code;
  private final LongSupplier cpuNanos;
  private final ArtifactStore artifacts;
  private final KeptExamples examples;
  private final Loop loop;
  private final Outside outside;
  private final WindowTrainer trainer;
  private final Deque<Command> commands;
  private long offset;

  /** A replay that has seen nothing, cannot be forked, and whose examples nobody sees. */
  public Replay(
      Spec spec,
      String holdout,
      List<Command> commands,
      String code,
      ArtifactStore artifacts,
      LongSupplier cpuNanos) {
    this(spec, holdout, commands, code, artifacts, cpuNanos, false, example -> {});
  }

  /**
   * A replay that has seen nothing, and lets somebody see each example when it is joined.
   *
   * @param spec what is replayed
   * @param holdout the hash of the artifact that holds the spec's static hold-out; "" for none
   * @param commands what is told to the loop, each at the first tick at or after its event time; in
   *     the order of their times
   * @param code the version of Pawl
   * @param artifacts where checkpoints are kept; those of trainings are read back
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   * @param forks whether {@link #fork} will be called: then each version has its checkpoint
   * @param joined hears of each example, in the order of their labels
   */
  public Replay(
      Spec spec,
      String holdout,
      List<Command> commands,
      String code,
      ArtifactStore artifacts,
      LongSupplier cpuNanos,
      boolean forks,
      Consumer<Example> joined) {
    this(spec, commands, code, artifacts, cpuNanos, forks, joined, new KeptExamples());
    fold(
        Command.of(
            "replay", 0, "apply", Map.of("spec", spec.text(), "holdout", holdout), "replay", ""));
  }

  private Replay(
      Spec spec,
      Collection<Command> commands,
      String code,
      ArtifactStore artifacts,
      LongSupplier cpuNanos,
      boolean forks,
      Consumer<Example> joined,
      KeptExamples examples) {
    this.spec = spec;
    this.code = code;
    this.cpuNanos = cpuNanos;
    this.artifacts = artifacts;
    this.examples = examples;
    this.commands = new ArrayDeque<>(commands);
    ModelDefinition definition = ModelDefinition.of(spec);
    boolean trainsOutside =
        spec.training().mode() != Mode.CONTINUAL || spec.training().blend().isPresent();
    boolean readsBack = forks || trainsOutside || !commands.isEmpty() || readsBack(spec);
    this.outside = new Outside(artifacts, readsBack, this::needed);
    Consumer<Example> kept = trainsOutside ? joined.andThen(examples::add) : joined;
    this.trainer = new WindowTrainer(examples, hash -> definition, artifacts, cpuNanos);
    this.loop =
        new Loop(
            spec.model(), new LoopSettings(code, Answers.OWN, cpuNanos, kept), outside, artifacts);
  }

  /**
   * Another replay that goes on from here, as this one would: for several futures of one past.
   * Neither knows of what the other does from now on; nobody sees the fork's examples.
   *
   * @param own where the fork's checkpoints are kept; takes in those of this replay
   * @throws IllegalStateException when this replay does not keep them
   */
  public Replay fork(ArtifactStore own) {
    if (!outside.readsBack) {
      throw new IllegalStateException(
          "forks: false (expected: true, given to the constructor, so that checkpoints are kept)");
    }
    Replay fork =
        new Replay(spec, commands, code, own, cpuNanos, true, example -> {}, examples.copy());
    try (Stream<String> hashes = artifacts.hashes()) {
      hashes.map(artifacts::get).flatMap(Optional::stream).forEach(own::put);
    }
    fork.offset = offset;
    fork.outside.goOnFrom(outside);
    fork.loop.restore(loop.snapshot());
    return fork;
  }

  /**
   * Takes in the next record of the log; commands, training results and what servers saw of their
   * arms and shadows are not this spec's.
   */
  public void on(LogRecord logged) {
    switch (logged.event()) {
      case Prediction prediction -> fold(prediction);
      case Outcome outcome -> fold(outcome);
      case Tick tick -> {
        fold(tick);
        while (!commands.isEmpty() && commands.peek().eventTime() <= tick.eventTime()) {
          fold(commands.remove());
        }
      }
      case Command ignored -> {}
      case TrainingFinished ignored -> {}
      case ServingReport ignored -> {}
      case ShadowAnswer ignored -> {}
    }
  }

  private void fold(Event event) {
    loop.on(new LogRecord(offset++, 0, event));
    while (!outside.requests.isEmpty()) {
      TrainingFinished finished = trainer.train(outside.requests.remove());
      loop.on(new LogRecord(offset++, 0, finished));
    }
  }

  /** Whether a loop may need a version again after it was cut, or only the lineages that go on. */
  private static boolean readsBack(Spec spec) {
    Parked parked = spec.training().parked();
    return parked.revive()
        || parked.merge()
        || !spec.rollout().live().isEmpty()
        || spec.rollout().approval() != Approval.NONE
        || !spec.serving().routes().isEmpty()
        || spec.evaluation().gate().measures()
        || spec.watch().actions().values().stream()
            .anyMatch(actions -> actions.contains(Action.ROLLBACK));
  }

  private Set<String> needed() {
    return loop.running().map(ModelLoop::needed).orElse(Set.of());
  }

  /** What came of it so far. */
  public Result result() {
    ModelLoop running =
        loop.running().orElseThrow(() -> new IllegalStateException("the replay has no loop"));
    return new Result(
        running.definition(),
        running.scoreboard(),
        running.costs(),
        running.counts(),
        running.watcher().assertions(),
        List.copyOf(outside.decisions),
        List.copyOf(outside.versions.values()));
  }

  /**
   * What came of a replay.
   *
   * @param definition what was replayed
   * @param scoreboard how well the champions' answers did
   * @param costs what training cost
   * @param counts what became of each event
   * @param assertions what has come of what the spec states about its features, up to the last
   *     block that ended
   * @param decisions all decisions, in order
   * @param versions all versions, as they ended, in order of birth
   */
  public record Result(
      ModelDefinition definition,
      Scoreboard scoreboard,
      TrainingCosts costs,
      JoinCounts counts,
      List<AssertionCount> assertions,
      List<Decision> decisions,
      List<Version> versions) {}

  private static final class Outside implements Effects {
    final Deque<TrainingRequest> requests = new ArrayDeque<>();
    final List<Decision> decisions = new ArrayList<>();
    final Map<String, Version> versions = new LinkedHashMap<>();
    private final ArtifactStore artifacts;
    private final boolean readsBack;
    private final Supplier<Set<String>> needed;
    private final Deque<String> kept = new ArrayDeque<>();

    /**
     * Nothing kept.
     *
     * @param readsBack whether any checkpoint may be read again
     * @param needed the ids of the versions whose checkpoints the loop may read again
     */
    Outside(ArtifactStore artifacts, boolean readsBack, Supplier<Set<String>> needed) {
      this.artifacts = artifacts;
      this.readsBack = readsBack;
      this.needed = needed;
    }

    void goOnFrom(Outside other) {
      decisions.addAll(other.decisions);
      versions.putAll(other.versions);
      kept.addAll(other.kept);
    }

    @Override
    public void publish(ServingPlan plan) {}

    /**
     * Only the loop itself reads the checkpoints of a replay's lineages: few are kept at a time,
     * and none are made where it reads none.
     */
    @Override
    public String keep(Supplier<Checkpoint> checkpoint) {
      if (!readsBack) {
        return "";
      }
      String hash = artifacts.put(checkpoint.get());
      kept.add(hash);
      if (kept.size() >= MOST_KEPT) {
        letGo();
      }
      return hash;
    }

    private void letGo() {
      Set<String> ids = needed.get();
      Set<String> hashes =
          versions.values().stream()
              .filter(version -> ids.contains(version.id()))
              .map(Version::hash)
              .collect(Collectors.toSet());
      String latest = kept.getLast();
      kept.removeIf(hash -> {
        boolean old = !hash.equals(latest) && !hashes.contains(hash);
        if (old) {
          artifacts.delete(hash);
        }
        return old;
      });
    }

    @Override
    public void record(Version version) {
      versions.put(version.id(), version);
    }

    @Override
    public void record(Decision decision) {
      decisions.add(decision);
    }

    @Override
    public void train(TrainingRequest request) {
      requests.add(request);
    }
  }
}
