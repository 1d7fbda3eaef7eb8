package dev.pawl.bench.measure;

import com.sun.management.ThreadMXBean;
import dev.pawl.learn.Learner;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.run.Replay;
import dev.pawl.loop.training.LogExamples;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that replays a spec over its recorded log again and again, then lets the bare learner
 * learn and predict the same examples: {@code SPEC LOG PASSES}. Prints a line for each pass: what,
 * flights, wall nanoseconds, CPU nanoseconds and allocated bytes of the thread.
 */
final class ReplayingProcess {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Spec spec;
  private final Path folder;
  private double sum;

  private ReplayingProcess(Spec spec, Path folder) {
    this.spec = spec;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    var process =
        new ReplayingProcess(SpecReader.read(Path.of(arguments[0])), Path.of(arguments[1]));
    int passes = Integer.parseInt(arguments[2]);
    for (int i = 0; i < passes; i++) {
      measure("replay", process::replay);
    }
    List<Example> examples = process.examples();
    for (int i = 0; i < passes; i++) {
      Learner learner = ModelDefinition.of(process.spec).learner(ModelDefinition.MAIN);
      measure("learn", () -> learn(learner, examples));
      measure("predict", () -> process.predict(learner, examples));
    }
    System.err.println("  checksum " + process.sum);
  }

  /** Something that handles flights, and says how many. */
  private interface Pass {
    long run() throws IOException;
  }

  private static void measure(String what, Pass pass) throws IOException {
    long wall = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long flights = pass.run();
    System.out.printf(
        "%s %d %d %d %d%n",
        what,
        flights,
        System.nanoTime() - wall,
        THREADS.getCurrentThreadCpuTime() - cpu,
        THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }

  private EmbeddedEventLog open() throws IOException {
    return EmbeddedEventLog.openReadOnly(folder, EmbeddedLogSettings.standard());
  }

  private long replay() throws IOException {
    long flights = 0;
    Replay replay =
        new Replay(
            spec,
            "",
            List.of(),
            "bench",
            new MemoryArtifactStore(),
            THREADS::getCurrentThreadCpuTime);
    try (EmbeddedEventLog log = open();
        EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        flights += logged.event() instanceof Prediction ? 1 : 0;
        replay.on(logged);
      }
    }
    sum += replay.result().costs().main().examples();
    return flights;
  }

  private List<Example> examples() throws IOException {
    List<Example> all = new ArrayList<>();
    try (EmbeddedEventLog log = open();
        LogExamples examples = new LogExamples(log, spec, Long.MIN_VALUE)) {
      for (Example next = examples.next(Long.MAX_VALUE);
          next != null;
          next = examples.next(Long.MAX_VALUE)) {
        all.add(next);
      }
    }
    return all;
  }

  private static long learn(Learner learner, List<Example> examples) {
    for (Example example : examples) {
      learner.learn(example.row(), example.label(), 1);
    }
    return examples.size();
  }

  private long predict(Learner learner, List<Example> examples) {
    double[] scores = new double[learner.task().scores()];
    for (Example example : examples) {
      learner.predict(example.row(), scores);
      sum += scores[0];
    }
    return examples.size();
  }
}
