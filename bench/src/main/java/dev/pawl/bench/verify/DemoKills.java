package dev.pawl.bench.verify;

import dev.pawl.cli.demo.DemoFeed;
import dev.pawl.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Feeds the first days of the demo to a server in a process of its own, and kills that with SIGKILL
 * at random moments, now and then also while it starts again. The feeder sends again what was not
 * answered. What the folder remembers in the end is compared with what an undisturbed run
 * remembers: all events with their answers, all decisions with their evidence, all versions with
 * their hashes.
 */
final class DemoKills implements Proof {
  private static final long SEED = 20_130_601;
  private static final int MOST_MILLIS_AFTER = 400;
  private static final int MOST_MILLIS_WHILE_STARTING = 2_500;

  private final int days;
  private final int kills;

  DemoKills() {
    this(60, 20);
  }

  DemoKills(int days, int kills) {
    this.days = days;
    this.kills = kills;
  }

  @Override
  public String name() {
    return "demo-kills";
  }

  @Override
  public String claim() {
    return "A server that is killed again and again while it learns ends with the events, decisions"
        + " and versions of one that is not.";
  }

  /** What a run sent, and how long it took. */
  private record Fed(DemoFeed.Counts counts, int kills, int whileStarting, double seconds) {}

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path quiet = workbench.scratch().resolve("undisturbed");
    Path killed = workbench.scratch().resolve("killed");
    workbench.progress().printf("feeding %d days, undisturbed%n", days);
    Fed undisturbed = feed(workbench, quiet, 0);
    workbench.progress().printf("feeding %d days, with %d kills%n", days, kills);
    Fed disturbed = feed(workbench, killed, kills);
    List<String> problems = new ArrayList<>();
    List<List<String>> compared = new ArrayList<>();
    for (Spec spec : DemoFeed.read(workbench.home(), 1).specs()) {
      Recorded one = Recorded.of(quiet, spec.model());
      Recorded other = Recorded.of(killed, spec.model());
      List<String> differences = one.differences(other);
      problems.addAll(differences);
      compared.add(
          List.of(
              spec.model(),
              "%,d".formatted(other.events()),
              "%,d".formatted(other.decisions().size()),
              "%,d".formatted(other.versions().size()),
              differences.isEmpty() ? "equal" : "different"));
    }
    List<Table> tables = new ArrayList<>();
    tables.add(counts(undisturbed, disturbed));
    tables.add(
        new Table(
            "What the killed server remembers, and whether it is what the undisturbed one does.",
            List.of("model", "events", "decisions", "versions", "compared"),
            compared));
    if (!problems.isEmpty()) {
      tables.add(
          new Table(
              "The first differences.",
              List.of("difference"),
              problems.stream().map(List::of).toList()));
    }
    return new Evidence(problems.isEmpty() && disturbed.kills() == kills, tables);
  }

  private Table counts(Fed undisturbed, Fed disturbed) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "kills", undisturbed.kills(), disturbed.kills());
    row(
        rows,
        "of them while the server started",
        undisturbed.whileStarting(),
        disturbed.whileStarting());
    row(rows, "predictions", undisturbed.counts().predictions(), disturbed.counts().predictions());
    row(
        rows,
        "outcomes and parts of them",
        undisturbed.counts().outcomes(),
        disturbed.counts().outcomes());
    row(rows, "requests sent again", undisturbed.counts().retries(), disturbed.counts().retries());
    row(
        rows,
        "events recognised as duplicates",
        undisturbed.counts().duplicates(),
        disturbed.counts().duplicates());
    row(rows, "seconds", Math.round(undisturbed.seconds()), Math.round(disturbed.seconds()));
    return new Table(
        "The first %d days of the demo, both models at the same time, `fsync`.".formatted(days),
        List.of("", "undisturbed", "killed"),
        rows);
  }

  private static void row(List<List<String>> rows, String name, long one, long other) {
    rows.add(List.of(name, "%,d".formatted(one), "%,d".formatted(other)));
  }

  private Fed feed(Workbench workbench, Path data, int times)
      throws IOException, InterruptedException {
    DemoFeed feed = DemoFeed.read(workbench.home(), days);
    AtomicLong total = new AtomicLong(Long.MAX_VALUE);
    AtomicLong sent = new AtomicLong();
    Path log = workbench.scratch().resolve(data.getFileName() + ".log");
    long start = System.nanoTime();
    try (PawlServer server = new PawlServer(workbench.home(), data, log)) {
      Killer killer = new Killer(server, total, sent, times, workbench);
      Thread thread = Thread.ofPlatform().name("killer").start(killer);
      try {
        feed.run(server.uri(), total::set, sent::addAndGet);
      } catch (ExecutionException e) {
        throw new IOException("feeding failed, see " + log, e);
      } finally {
        killer.enough = true;
        thread.join();
      }
      server.awaitReady();
      return new Fed(
          feed.counts(),
          killer.kills.get(),
          killer.whileStarting.get(),
          (System.nanoTime() - start) / 1e9);
    }
  }

  /** Kills when so many events were sent, a random while later, and starts again. */
  private static final class Killer implements Runnable {
    private final PawlServer server;
    private final AtomicLong total;
    private final AtomicLong sent;
    private final int times;
    private final Workbench workbench;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private volatile boolean enough;
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger whileStarting = new AtomicInteger();

    Killer(PawlServer server, AtomicLong total, AtomicLong sent, int times, Workbench workbench) {
      this.server = server;
      this.total = total;
      this.sent = sent;
      this.times = times;
      this.workbench = workbench;
    }

    @Override
    public void run() {
      double[] places = random.doubles(times, 0.01, 0.95).sorted().toArray();
      try {
        for (int i = 0; i < times && !enough; i++) {
          boolean starting = i > 0 && random.nextInt(4) == 0;
          if (starting) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_WHILE_STARTING));
          } else {
            while (sent.get() < places[i] * total.get() && !enough) {
              TimeUnit.MILLISECONDS.sleep(5);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_AFTER));
          }
          server.kill();
          server.restart();
          kills.incrementAndGet();
          whileStarting.addAndGet(starting ? 1 : 0);
          workbench
              .progress()
              .printf(
                  "kill %d of %d, %s, after %,d of %,d events%n",
                  kills.get(),
                  times,
                  starting ? "while it started" : "while it served",
                  sent.get(),
                  total.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        workbench.progress().println("the server could not be started again: " + e);
      }
    }
  }
}
