package dev.pawl.loop.reproduction;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.parked.Merger;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.reproduction.Reproduced.Made;
import dev.pawl.loop.reproduction.Reproduced.Refused;
import dev.pawl.loop.reproduction.Reproduced.Step;
import dev.pawl.loop.training.HeldSpans;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.training.LogExamples;
import dev.pawl.loop.training.LogWindow;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.loop.training.WindowTrainer;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.spec.Spec;
import dev.pawl.spec.change.Iteration;
import dev.pawl.spec.read.SpecReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes versions of one model again, from what registry, log and artifacts say, and compares.
 *
 * <ol>
 *   <li>A cut of a lineage is its parent's checkpoint, and then exactly the examples whose labels
 *       became known between the two cuts, in the order of the log.
 *   <li>A recalibration is such a cut with a training from scratch merged into it; the training is
 *       carried out again, its artifact is not trusted.
 *   <li>Any other training is the request that the log answers, carried out again.
 *   <li>A version that was merged of two others is merged of them again; both must be there.
 *   <li>A parent whose artifact is gone, or damaged, is itself made again first, and so on back to
 *       one that is there, or to the beginning.
 * </ol>
 *
 * <p>Nothing is written. Takes the time to read the log from two windows before the parent on, and
 * to learn. For use by one thread.
 */
public final class Reproduction {
  private final String model;
  private final Registry registry;
  private final EventLog log;
  private final ScratchArtifacts artifacts;
  private final List<Decision> decisions;
  private final TreeMap<Long, ModelDefinition> applied = new TreeMap<>();

  /**
   * Ready to make versions of a model again.
   *
   * @param model the model's name
   * @param registry where its versions and decisions are
   * @param log its log; may be open for writing elsewhere
   * @param artifacts where checkpoints are; only read
   * @throws IllegalArgumentException when the registry does not know the model's specs
   */
  public Reproduction(String model, Registry registry, EventLog log, ArtifactStore artifacts) {
    this.model = model;
    this.registry = registry;
    this.log = log;
    this.artifacts = new ScratchArtifacts(artifacts);
    this.decisions = registry.decisions(model, 0, Integer.MAX_VALUE);
    for (Decision decision : decisions) {
      if (decision.kind() == Decision.Kind.APPLY) {
        applied.put(decision.offset(), definition(String.valueOf(decision.evidence().get("spec"))));
      }
    }
    if (applied.isEmpty()) {
      throw new IllegalArgumentException(
          "model: %s (expected: one whose spec was applied)".formatted(model));
    }
  }

  /** Makes a version of the model again. */
  public Reproduced again(Version wanted) {
    try {
      Deque<Version> chain = new ArrayDeque<>(List.of(wanted));
      while (true) {
        Version oldest = chain.getFirst();
        objection(oldest)
            .ifPresent(reason -> {
              throw new Impossible(about(oldest, wanted) + reason);
            });
        Optional<Version> parent = parentOf(oldest);
        if (parent.isEmpty() || artifacts.holds(parent.get().hash())) {
          break;
        }
        chain.addFirst(parent.get());
      }
      List<Step> steps = new ArrayList<>();
      for (Version version : chain) {
        Step step = make(version);
        steps.add(step);
        if (!step.isSame()) {
          break;
        }
      }
      return new Made(wanted, steps);
    } catch (Impossible e) {
      return new Refused(wanted, e.reason);
    }
  }

  /** Ends the attempt; never leaves this class. */
  private static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String reason;

    Impossible(String reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private static String about(Version version, Version wanted) {
    return version.id().equals(wanted.id())
        ? ""
        : "the artifact of its ancestor %s is gone, and ".formatted(version.id());
  }

  private Optional<String> objection(Version version) {
    return switch (version.reproducibility()) {
      case RECORDED ->
          Optional.of(
              "version %s was made by an outside trainer: the log has its result, and not how to make it (class recorded)"
                  .formatted(version.id()));
      case ERASED ->
          Optional.of(
              "examples that version %s learned from were deleted on request (class erased)"
                  .formatted(version.id()));
      case EXPIRED ->
          Optional.of(
              "the log that version %s was made from is gone (class expired)"
                  .formatted(version.id()));
      case EXACT ->
          isCutOff(version)
              ? Optional.of(
                  "the log that version %s was made from is gone: it begins at offset %d now (class expired)"
                      .formatted(version.id(), log.start()))
              : Optional.empty();
    };
  }

  /** Whether the log lacks what a version came from; a window says by time where it begins. */
  private boolean isCutOff(Version version) {
    long from = version.data().fromOffset();
    return !isUntrained(version)
        && (log.start() > version.offset() || (from > 0 && log.start() > from));
  }

  private static boolean isUntrained(Version version) {
    return version.parents().isEmpty() && version.data().hash().isEmpty();
  }

  // ---- one version ----------------------------------------------------------------------------

  private Step make(Version version) {
    if (isUntrained(version)) {
      Learner untrained = at(version.offset()).learner(version.lineage());
      return new Step(version, "", artifacts.put(Learners.checkpoint(untrained)), 0, true);
    }
    if (version.lineage().equals(Merger.LINEAGE)) {
      return merged(version);
    }
    Step step = trained(version);
    if (!step.sameExamples() && log.start() > 0) {
      throw new Impossible(
          "the log that version %s was made from is not whole: it begins at offset %d now (class expired)"
              .formatted(version.id(), log.start()));
    }
    return step;
  }

  /** A version of two others, whose artifacts must be there. */
  private Step merged(Version version) {
    List<Learner> parents = new ArrayList<>();
    for (String id : version.parents()) {
      Version parent =
          registry
              .version(model, id)
              .filter(it -> artifacts.holds(it.hash()))
              .orElseThrow(() ->
                  new Impossible(
                      "version %s was merged from %s, whose artifact is gone"
                          .formatted(version.id(), id)));
      parents.add(ModelDefinition.restore(checkpoint(parent.hash())));
    }
    Learner together =
        Merger.together(parents.getFirst(), parents.getLast())
            .orElseThrow(() ->
                new Impossible(
                    "the versions %s that %s was merged from do not fit each other"
                        .formatted(version.parents(), version.id())));
    return new Step(
        version,
        String.join(" and ", version.parents()),
        artifacts.put(Learners.checkpoint(together)),
        0,
        true);
  }

  private Step trained(Version version) {
    if (cause(version) instanceof LogRecord(var at, var ingested, TrainingFinished finished)) {
      Decision asked = asked(finished.id());
      Purpose purpose = Purpose.valueOf(String.valueOf(asked.evidence().get("purpose")));
      TrainingRequest request = request(version, asked, purpose);
      TrainingFinished again = train(request);
      boolean same = again.dataHash().equals(finished.dataHash());
      if (purpose != Purpose.RECALIBRATION) {
        long examples = again.metrics().getOrDefault("examples", 0.0).longValue();
        return new Step(version, request.parent(), again.artifact(), examples, same);
      }
      return cut(version, Optional.of(ModelDefinition.restore(checkpoint(again.artifact()))), same);
    }
    return cut(version, Optional.empty(), true);
  }

  private LogRecord cause(Version version) {
    if (version.offset() < log.end()) {
      try (EventLog.Reader reader = log.read(version.offset())) {
        LogRecord cause = reader.poll();
        if (cause != null) {
          return cause;
        }
      }
    }
    throw new Impossible(
        "the log ends at offset %d, before what caused version %s at %d"
            .formatted(log.end(), version.id(), version.offset()));
  }

  private Step cut(Version version, Optional<Learner> recalibration, boolean sameSoFar) {
    Optional<Version> parent = parentOf(version);
    Lineage lineage = lineage(version, parent);
    learn(version, parent, lineage);
    recalibration.ifPresent(trained ->
        lineage.recalibrate(
            trained,
            at(version.offset()).spec().training().blend().map(b -> b.share()).orElse(1.0)));
    Lineage.Cut cut = lineage.cut(version.id(), version.data().toOffset());
    boolean same =
        version.data().examples() == cut.data().examples()
            && version.data().hash().equals(cut.data().hash());
    return new Step(
        version,
        parent.map(Version::id).orElse(""),
        artifacts.put(cut.checkpoint().get()),
        cut.data().examples(),
        same && sameSoFar);
  }

  private Lineage lineage(Version version, Optional<Version> parent) {
    ModelDefinition learned = definition(version.specHash());
    Learner learner =
        parent
            .map(
                from -> goingOn(version, learned, ModelDefinition.restore(checkpoint(from.hash()))))
            .orElseGet(() -> learned.learner(version.lineage()));
    return new Lineage(
        version.lineage(),
        iteration(version),
        learner,
        version.seed(),
        learned.spec().training().microBatch(),
        version.data().fromOffset(),
        () -> 0);
  }

  /** Lineages of earlier model iterations go on as they were declared then. */
  private Learner goingOn(Version version, ModelDefinition learned, Learner from) {
    int iteration = 0;
    int ofSpec = 0;
    ModelDefinition before = null;
    for (ModelDefinition each : applied.headMap(version.offset(), true).values()) {
      iteration += before == null || isModelIteration(before, each) ? 1 : 0;
      ofSpec = each.hash().equals(version.specHash()) ? iteration : ofSpec;
      before = each;
    }
    return ofSpec == iteration(version) ? learned.goingOn(version.lineage(), from) : from;
  }

  private static boolean isModelIteration(ModelDefinition before, ModelDefinition after) {
    return after.changeFrom(before).iteration() == Iteration.MODEL;
  }

  private void learn(Version version, Optional<Version> parent, Lineage lineage) {
    Spec spec = definition(version.specHash()).spec();
    HeldSpans withheld = new HeldSpans(decisions);
    try (LogExamples examples = new LogExamples(log, spec, since(version, parent))) {
      applied.values().forEach(each -> examples.alsoDecode(each.columns()));
      for (Example next = examples.next(version.data().toOffset());
          next != null;
          next = examples.next(version.data().toOffset())) {
        if (next.labelOffset() >= version.data().fromOffset() && !withheld.has(next)) {
          lineage.learn(next);
        }
      }
    }
  }

  /** A time that no label of the version's examples comes before. */
  private static long since(Version version, Optional<Version> parent) {
    if (version.data().examples() == 0) {
      return parent.map(Version::eventTime).orElse(Long.MIN_VALUE);
    }
    return Math.min(
        version.data().fromTime(), parent.map(Version::eventTime).orElse(Long.MAX_VALUE));
  }

  /** The version whose checkpoint a version was trained on from; empty for the beginning. */
  private Optional<Version> parentOf(Version version) {
    for (String id : version.parents()) {
      Optional<Version> parent = registry.version(model, id);
      if (parent.isPresent()) {
        // Lineages beside the main one name the model's first version, and begin by themselves.
        return parent.filter(from ->
            from.lineage().equals(version.lineage()) && iteration(from) == iteration(version));
      }
    }
    return Optional.empty();
  }

  private static int iteration(Version version) {
    return Integer.parseInt(version.id().substring(0, version.id().indexOf('.')));
  }

  // ---- trainings that were asked for ----------------------------------------------------------

  private Decision asked(String request) {
    return decisions.stream()
        .filter(decision ->
            decision.kind() == Decision.Kind.TRAIN
                && request.equals(decision.evidence().get("request")))
        .findFirst()
        .orElseThrow(() ->
            new Impossible(
                "the registry does not know who asked for training %s (expected: its decision)"
                    .formatted(request)));
  }

  private TrainingRequest request(Version version, Decision asked, Purpose purpose) {
    ModelDefinition definition = at(asked.offset());
    Optional<Version> parent =
        purpose == Purpose.VERSION && !version.parents().isEmpty()
            ? registry.version(model, version.parents().getFirst())
            : Optional.empty();
    long window = definition.spec().training().windowOf(asked.version()).toMillis();
    return new TrainingRequest(
        String.valueOf(asked.evidence().get("request")),
        model,
        definition.hash(),
        asked.version(),
        purpose,
        parent.map(Version::id).orElse(""),
        parent.map(Version::hash).orElse(""),
        parent.map(Version::eventTime).orElse(asked.eventTime() - window),
        parent.map(from -> from.data().toOffset()).orElse(0L),
        asked.offset() + 1,
        asked.eventTime(),
        new HeldSpans(decisions.subList(0, decisions.indexOf(asked))).spans());
  }

  private TrainingFinished train(TrainingRequest request) {
    WindowTrainer trainer =
        new WindowTrainer(
            new LogWindow(
                log, () -> applied.values().stream().map(ModelDefinition::columns).toList()),
            this::definition,
            artifacts,
            () -> 0);
    TrainingFinished finished = trainer.train(request);
    if (!finished.error().isEmpty()) {
      throw new Impossible(
          "training %s failed when it was carried out again: %s"
              .formatted(request.id(), finished.error()));
    }
    return finished;
  }

  // ---- what things are ------------------------------------------------------------------------

  private Checkpoint checkpoint(String hash) {
    return artifacts
        .get(hash)
        .orElseThrow(() -> new Impossible("artifact %s is gone".formatted(hash)));
  }

  /** What was in force when an offset had been folded. */
  private ModelDefinition at(long offset) {
    var entry = applied.floorEntry(offset);
    return entry == null ? applied.firstEntry().getValue() : entry.getValue();
  }

  private ModelDefinition definition(String hash) {
    return applied.values().stream()
        .filter(known -> known.hash().equals(hash))
        .findFirst()
        .orElseGet(() ->
            ModelDefinition.of(
                SpecReader.read(
                    registry
                        .spec(hash)
                        .orElseThrow(() ->
                            new IllegalArgumentException(
                                "spec: %s is not in the registry (expected: each that was applied)"
                                    .formatted(hash))),
                    "spec " + hash)));
  }
}
