package dev.pawl.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that asks a {@link ServingProcess}, each connection one request after the other: {@code
 * MODEL PORT BARE-PORT CONNECTIONS SECONDS ROUNDS}. Event time passes {@value #SPEED} times as fast
 * as time does, so that windows close and memory stays bounded.
 *
 * <p>Prints a line for each round: {@code round LOOP KIND requests seconds p50 p99 cpu}, latencies
 * and the server's CPU time for all requests in nanoseconds.
 */
final class LoadProcess {
  private static final long SPEED = 21_600;
  private static final long BETWEEN_TICKS_MILLIS = 200;
  private static final int MOST = 4_000_000;
  private static final List<String> KINDS = List.of("bare", "queue", "fsync");

  private final String model;
  private final int port;
  private final int barePort;
  private final int connections;
  private final long start = System.nanoTime();
  private final AtomicLong ids = new AtomicLong(1_000);
  private volatile long stoppedAt;

  private LoadProcess(String model, int port, int barePort, int connections) {
    this.model = model;
    this.port = port;
    this.barePort = barePort;
    this.connections = connections;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    var load =
        new LoadProcess(
            arguments[0],
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]));
    load.run(Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
  }

  private void run(int seconds, int rounds)
      throws IOException, InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> ticker = threads.submit(this::tick);
      rounds("warm-up", threads, 3, 4);
      rounds("running", threads, seconds, rounds);
      stoppedAt = System.nanoTime();
      ticker.get();
      try (Connection bare = new Connection(barePort)) {
        bare.post("/stop", "");
      }
      rounds("stopped", threads, seconds, rounds);
    }
  }

  private void rounds(String loop, ExecutorService threads, int seconds, int rounds)
      throws IOException, InterruptedException, ExecutionException {
    for (int round = 0; round < rounds; round++) {
      for (String kind : KINDS) {
        System.out.println("round " + loop + " " + kind + " " + round(kind, threads, seconds));
      }
    }
  }

  private String round(String kind, ExecutorService threads, int seconds)
      throws IOException, InterruptedException, ExecutionException {
    try (Connection side = new Connection(barePort)) {
      long cpu = Long.parseLong(side.get("/cpu"));
      long began = System.nanoTime();
      long end = began + seconds * 1_000_000_000L;
      List<Future<long[]>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        long seed = i;
        running.add(threads.submit(() -> ask(kind, seed, end)));
      }
      List<long[]> all = new ArrayList<>();
      for (Future<long[]> each : running) {
        all.add(each.get());
      }
      long took = System.nanoTime() - began;
      long spent = Long.parseLong(side.get("/cpu")) - cpu;
      long[] latencies = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return "%d %.3f %d %d %d"
          .formatted(
              latencies.length,
              took / 1e9,
              latencies[latencies.length / 2],
              latencies[(int) (latencies.length * 0.99)],
              spent);
    }
  }

  /** The event time of now; it stands still when nobody moves the data clock any more. */
  private long time() {
    long stopped = stoppedAt;
    long now = stopped == 0 ? System.nanoTime() : stopped;
    return Requests.START + (now - start) / 1_000_000 * SPEED;
  }

  /** Asks until the end; how long each request took. */
  private long[] ask(String kind, long seed, long end) throws IOException {
    boolean bare = kind.equals("bare");
    Requests requests = new Requests(model, seed);
    Requests.Prepared prepared = requests.to(bare ? "/bare" : requests.predict(kind));
    long[] latencies = new long[1024];
    int count = 0;
    try (Connection connection = new Connection(bare ? barePort : port)) {
      for (long before = System.nanoTime(); before < end && count < MOST; ) {
        connection.ask(prepared.at(count, ids.getAndIncrement(), time()));
        long now = System.nanoTime();
        if (count == latencies.length) {
          latencies = Arrays.copyOf(latencies, 2 * count);
        }
        latencies[count++] = now - before;
        before = now;
      }
    }
    return Arrays.copyOf(latencies, count);
  }

  private void tick() {
    try (Connection connection = new Connection(port)) {
      while (stoppedAt == 0) {
        connection.post("/v1/models/" + model + "/clock", "{\"to\":" + time() + "}");
        Thread.sleep(BETWEEN_TICKS_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("moving the clock", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
