package dev.pawl.loop;

import dev.pawl.log.Event;
import dev.pawl.log.LogRecord;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.training.KeptExamples;
import dev.pawl.loop.training.WindowTrainer;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A loop whose trainings end the moment they are asked for. */
final class LineRun {
  final Recorder recorder = new Recorder();
  private final KeptExamples examples = new KeptExamples();
  private final Map<String, ModelDefinition> definitions = new TreeMap<>();
  private final WindowTrainer trainer =
      new WindowTrainer(
          examples,
          hash -> Objects.requireNonNull(definitions.get(hash)),
          recorder.artifacts,
          () -> 0);
  private Answers answers = Answers.OWN;
  private Loop loop = fresh();
  private long offset;

  /** Knows the specs that will be applied. */
  LineRun(String... specs) {
    for (String spec : specs) {
      ModelDefinition definition = ModelDefinition.of(SpecReader.read(spec, "line.yaml"));
      definitions.put(definition.hash(), definition);
    }
  }

  private Loop fresh() {
    return new Loop(
        "line",
        new LoopSettings("test", answers, () -> 0, examples::add),
        recorder,
        recorder.artifacts);
  }

  LineRun fold(LineEvents events) {
    events.records().forEach(logged -> on(logged.event()));
    return this;
  }

  private void on(Event event) {
    loop.on(new LogRecord(offset++, 0, event));
    while (!recorder.requests.isEmpty()) {
      on(trainer.train(recorder.requests.removeFirst()));
    }
  }

  /** From here on the answers are those in the events, as a server has given them. */
  LineRun following() {
    answers = Answers.RECORDED;
    return restart();
  }

  /** Stops the loop, and goes on from its snapshot. */
  LineRun restart() {
    Loop next = fresh();
    next.restore(loop.snapshot());
    loop = next;
    return this;
  }

  ModelLoop running() {
    return loop.running().orElseThrow();
  }

  List<Decision> decisions(Kind kind) {
    return recorder.decisions.stream().filter(decision -> decision.kind() == kind).toList();
  }
}
