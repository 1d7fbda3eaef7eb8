package dev.pawl.bench.measure;

import dev.pawl.cli.node.Node;
import dev.pawl.control.RunningModel;
import dev.pawl.control.http.ApiServer;
import dev.pawl.log.Command;
import dev.pawl.log.Durability;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.OutcomeReport;
import dev.pawl.serve.PredictionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that serves the model of a spec, learns from each outcome at once, and looks how soon:
 * {@code SPEC FOLDER TIMES}. Prints a line for each time: {@code outcome acknowledged learned} and
 * {@code promotion acknowledged served}, in nanoseconds since the outcome or the command was given.
 */
final class ReactionProcess {
  /** The event time between two requests: windows of 36 hours close after some thousands. */
  private static final long STEP_MILLIS = 30_000;

  private static final long BETWEEN_LOOKS_NANOS = 20_000;

  private final RunningModel model;
  private long next;

  private ReactionProcess(RunningModel model) {
    this.model = model;
  }

  public static void main(String[] arguments) throws IOException {
    String spec =
        Files.readString(Path.of(arguments[0]))
            .replaceFirst("(?m)^serving:.*$", ServingProcess.SKEW)
            .replaceFirst("micro_batch: \\d+", "micro_batch: 1");
    int times = Integer.parseInt(arguments[2]);
    try (Node node =
        new Node(
            Path.of(arguments[1]),
            new ApiServer.Settings("127.0.0.1", 0, Optional.empty()),
            message -> System.err.println(message))) {
      RunningModel model = node.create("arrival-delay");
      var process = new ReactionProcess(model);
      process.tell(Command.of("spec", 0, "apply", Map.of("spec", spec), "bench", "")).join();
      while (model.served().plan().isEmpty()) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < times; i++) {
        System.out.println("outcome " + process.outcome());
        System.out.println("promotion " + process.promotion());
      }
    }
  }

  private CompletableFuture<Long> tell(Command command) {
    return model.log().append(List.of(command), InstantSource.system().millis(), Durability.FSYNC);
  }

  private ServingPlan plan() {
    return model.served().requirePlan();
  }

  private long time() {
    return Requests.START + next * STEP_MILLIS;
  }

  private Row inputs() {
    RowBuilder inputs = plan().rows().newInputs();
    return inputs.set("dep_delay", (double) (next % 60)).set("carrier", "UA").row();
  }

  private String ask(Durability durability) {
    String id = "flight-" + next++;
    return model
        .served()
        .predict(List.of(new PredictionRequest(id, "", time(), inputs())), durability)
        .getFirst()
        .prediction()
        .version();
  }

  private String outcome() {
    ask(Durability.FSYNC);
    model.loop().settled(model.log().end()).join();
    Row values = plan().rows().newOutcome().set("arr_delay", (double) (next % 50)).row();
    var report =
        new OutcomeReport("landed-" + next, "", time(), "flight-" + (next - 1), values, false);
    long examples = examples();
    long start = System.nanoTime();
    model.served().report(List.of(report), Durability.FSYNC);
    long acknowledged = System.nanoTime() - start;
    model.loop().settled(model.log().end()).join();
    long learned = System.nanoTime() - start;
    if (examples() != examples + 1) {
      throw new IllegalStateException(
          "examples: %d (expected: %d, one more)".formatted(examples(), examples + 1));
    }
    return acknowledged + " " + learned;
  }

  private long examples() {
    return model.loop().view().orElseThrow().costs().main().examples();
  }

  private String promotion() {
    model.loop().settled(model.served().tick(time()).end()).join();
    String before = ask(Durability.QUEUE);
    Command command =
        Command.of("promote-" + next, time(), "promote", Map.of("version", "main"), "bench", "");
    long start = System.nanoTime();
    CompletableFuture<Long> told = tell(command);
    long acknowledged = 0;
    while (ask(Durability.QUEUE).equals(before)) {
      if (acknowledged == 0 && told.isDone()) {
        acknowledged = System.nanoTime() - start;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
    long served = System.nanoTime() - start;
    return (acknowledged == 0 ? served : acknowledged) + " " + served;
  }
}
