package dev.pawl.bench.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that asks an {@link ArmsProcess}, its two models in turn, each connection one request
 * after the other: {@code PORT CONNECTIONS SECONDS ROUNDS}. Prints {@code round NUMBER MODEL
 * requests seconds cpu} for each, the server's CPU time in nanoseconds; number 0 is warming up.
 */
final class ArmsLoadProcess {
  private final int port;
  private final AtomicLong ids = new AtomicLong(1_000);

  private ArmsLoadProcess(int port) {
    this.port = port;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    var load = new ArmsLoadProcess(Integer.parseInt(arguments[0]));
    int connections = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int round = 0; round <= rounds; round++) {
        // Who comes first changes, so that what drifts hits both.
        for (String model :
            round % 2 == 0 ? List.of("plain", "tested") : List.of("tested", "plain")) {
          load.round(round, model, threads, connections, round == 0 ? 3 * seconds : seconds);
        }
      }
    }
  }

  private void round(int round, String model, ExecutorService threads, int connections, int seconds)
      throws IOException, InterruptedException, ExecutionException {
    long cpu = cpu();
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    List<Future<Long>> running = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      long seed = i;
      running.add(threads.submit(() -> ask(model, seed, end)));
    }
    long requests = 0;
    for (Future<Long> each : running) {
      requests += each.get();
    }
    System.out.println(
        "round %d %s %d %.3f %d"
            .formatted(round, model, requests, (System.nanoTime() - began) / 1e9, cpu() - cpu));
  }

  private long cpu() throws IOException {
    try (Connection side = new Connection(port)) {
      return Long.parseLong(side.get("/cpu"));
    }
  }

  private long ask(String model, long seed, long end) throws IOException {
    Requests requests = new Requests(model, seed);
    Requests.Prepared prepared = requests.to(requests.predict("queue"));
    int count = 0;
    try (Connection connection = new Connection(port)) {
      while (System.nanoTime() < end) {
        connection.ask(prepared.at(count, ids.getAndIncrement(), Requests.START));
        count++;
      }
    }
    return count;
  }
}
