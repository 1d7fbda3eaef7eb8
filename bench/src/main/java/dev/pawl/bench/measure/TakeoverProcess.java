package dev.pawl.bench.measure;

import dev.pawl.cli.node.Node;
import dev.pawl.control.RunningModel;
import dev.pawl.control.http.ApiServer;
import dev.pawl.log.Command;
import dev.pawl.log.Durability;
import dev.pawl.model.row.Row;
import dev.pawl.serve.OutcomeReport;
import dev.pawl.serve.PredictionRequest;
import dev.pawl.serve.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A process that is asked {@value #RATE} times a second all along, and looks how soon another
 * version answers: {@code FOLDER TIMES}. Prints, in nanoseconds, {@code decided first} from the
 * outcome with which the gate decides, {@code promotion first} from a command, {@code rollback
 * last} from a command to the last answer of the old champion, and at the end {@code load answered
 * failed seconds}.
 */
final class TakeoverProcess {
  static final int RATE = 5_000;

  private static final int THREADS = 2;
  private static final long HOUR = 3_600_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final int EACH_HOUR = 40;
  private static final String SPEC =
      """
      model: takeover
      owner: bench
      purpose: Data iterations that take over often
      task: regression
      inputs: {x: {type: number, required: true}, shop: category}
      outcome: {values: {y: number}, window: 2h, label: y}
      features: [{number: [x]}, {one_hot: [shop]}]
      learner: {linear: {loss: squared}}
      training: {mode: continual, micro_batch: 8, triggers: [{every: 4h}], window: 10d}
      evaluation: {metric: absolute_error, block: 1h, margin: 100%, first_look: 1, alpha: 20%, backtest: 1d, watch: 1h}
      serving: {maximum_skew: 48h, durability: queue}
      """;

  private final RunningModel model;
  private final SplittableRandom random = new SplittableRandom(7);
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong firstOfNew = new AtomicLong();
  private final AtomicLong lastOfOld = new AtomicLong();
  private volatile String old = "";
  private volatile long hour = Requests.START / HOUR;
  private volatile boolean over;

  private TakeoverProcess(RunningModel model) {
    this.model = model;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int times = Integer.parseInt(arguments[1]);
    Consumer<String> warnings = System.err::println;
    try (Node node =
        new Node(
            Path.of(arguments[0]),
            new ApiServer.Settings("127.0.0.1", 0, Optional.empty()),
            warnings)) {
      var process = new TakeoverProcess(node.create("takeover"));
      process.tell("apply", Map.of("spec", SPEC));
      while (process.model.served().plan().isEmpty()) {
        Thread.onSpinWait();
      }
      process.run(times);
    }
  }

  private void run(int times) throws InterruptedException {
    List<Thread> load = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < THREADS; i++) {
      load.add(Thread.ofPlatform().daemon().start(this::ask));
    }
    for (int i = 0; i < times; i++) {
      System.out.println("decided " + decided());
    }
    for (int i = 0; i < times; i++) {
      tick();
      learnMore();
      watch();
      long start = System.nanoTime();
      tell("promote", Map.of("version", "main"));
      System.out.println("promotion " + (first() - start));
      watch();
      start = System.nanoTime();
      tell("rollback", Map.of());
      first();
      LockSupport.parkNanos(20_000_000); // answers that are under way
      System.out.println("rollback " + (lastOfOld.get() - start));
    }
    over = true;
    for (Thread each : load) {
      each.join();
    }
    System.out.println(
        "load %d %d %.3f"
            .formatted(answered.get(), failed.get(), (System.nanoTime() - began) / 1e9));
  }

  // ---- the load -------------------------------------------------------------------------------

  private void ask() {
    long between = 1_000_000_000L * THREADS / RATE;
    for (long due = System.nanoTime(); !over; due += between) {
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      try {
        String version = predict("load-" + ids.getAndIncrement(), 0.5);
        long now = System.nanoTime();
        answered.incrementAndGet();
        if (version.equals(old)) {
          lastOfOld.accumulateAndGet(now, Math::max);
        } else {
          firstOfNew.compareAndSet(0, now);
        }
      } catch (RefusedException e) {
        failed.incrementAndGet();
      }
    }
  }

  private String predict(String id, double x) {
    Row inputs = model.served().requirePlan().rows().newInputs().set("x", x).set("shop", "a").row();
    return model
        .served()
        .predict(List.of(new PredictionRequest(id, "", hour * HOUR, inputs)), Durability.QUEUE)
        .getFirst()
        .prediction()
        .version();
  }

  /** From now on the champion of now is the old one. */
  private void watch() {
    old = model.served().requirePlan().champion().version();
    firstOfNew.set(0);
    lastOfOld.set(0);
  }

  /** When another version answered first. */
  private long first() {
    long waiting = System.nanoTime();
    while (firstOfNew.get() == 0) {
      if (System.nanoTime() - waiting > PATIENCE_NANOS) {
        throw new IllegalStateException(
            "no other version than %s (expected: one in 10 s)".formatted(old));
      }
      LockSupport.parkNanos(50_000);
    }
    return firstOfNew.get();
  }

  // ---- what is measured -----------------------------------------------------------------------

  private void tell(String kind, Map<String, String> arguments) {
    Command command =
        Command.of(kind + ids.getAndIncrement(), hour * HOUR, kind, arguments, "bench", "");
    model.log().append(List.of(command), InstantSource.system().millis(), Durability.FSYNC).join();
  }

  private void tick() {
    long next = hour + 1;
    hour = next;
    model.loop().settled(model.served().tick(hour * HOUR).end()).join();
  }

  /** Hours pass until one ends with another champion; from its last outcome to the first answer. */
  private long decided() {
    while (true) {
      watch();
      learnMore();
      String last = "p" + ids.getAndIncrement();
      predict(last, 0.5);
      long start = System.nanoTime();
      report(last, 0.5);
      tick();
      if (!model.served().requirePlan().champion().version().equals(old)) {
        return first() - start;
      }
    }
  }

  /** Some examples, and all that the challenger makes of them. */
  private void learnMore() {
    for (int i = 1; i < EACH_HOUR; i++) {
      double x = random.nextDouble();
      String id = "p" + ids.getAndIncrement();
      predict(id, x);
      report(id, x);
    }
    model.loop().settled(model.log().end()).join();
  }

  private void report(String about, double x) {
    Row values =
        model
            .served()
            .requirePlan()
            .rows()
            .newOutcome()
            .set("y", 3 * x + 0.1 * random.nextGaussian())
            .row();
    model
        .served()
        .report(
            List.of(new OutcomeReport("", "", hour * HOUR, about, values, false)),
            Durability.FSYNC);
  }
}
