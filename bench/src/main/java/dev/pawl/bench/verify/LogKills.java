package dev.pawl.bench.verify;

import dev.pawl.log.embedded.EmbeddedEventLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills an {@link AppendingProcess} with SIGKILL at random moments, again and again on the same
 * folder, and looks after each kill for every append that it had answered. Some kills come while
 * the log is being opened. After every other kill the folder is only read, so that the next process
 * recovers it, and may be killed while it does.
 */
final class LogKills implements Proof {
  private static final long SEED = 20_130_101;
  private static final int MOST_MILLIS_AFTER_OPEN = 400;
  private static final int[] MILLIS_WHILE_OPENING = {150, 500};

  private final int kills;
  private final Tally tally = new Tally();

  LogKills() {
    this(200);
  }

  LogKills(int kills) {
    this.kills = kills;
  }

  /** What was counted over all kills. */
  private static final class Tally {
    private long whileOpening;
    private long answered;
    private long lost;
    private long moved;
    private long tornTails;
    private long tornBytes;
    private final List<String> problems = new ArrayList<>();

    private void torn(long bytes) {
      tornTails += bytes > 0 ? 1 : 0;
      tornBytes += bytes;
    }
  }

  /** An append that was answered: which, and where it was said to be. */
  private record Answered(int thread, long number, long offset) {}

  @Override
  public String name() {
    return "log-kills";
  }

  @Override
  public String claim() {
    return "A process that appends to the event log can be killed with SIGKILL at any moment, and"
        + " every append that it had answered is there: whole, in order, once.";
  }

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(workbench.scratch().resolve("log"));
    SplittableRandom random = new SplittableRandom(SEED);
    long checked = 0;
    for (int run = 0; run < kills; run++) {
      List<Answered> answered = appendUntilKilled(folder, run, random);
      try (EmbeddedEventLog log = open(folder, run % 2 == 0)) {
        if (log.end() < checked) {
          tally.problems.add("the log ends at " + log.end() + ", and went to " + checked);
        }
        LogAudit audit = new LogAudit();
        audit.read(log, Math.min(checked, log.end()));
        compare(run, answered, audit);
        checked = log.end();
      }
      workbench
          .progress()
          .printf(
              "kill %d of %d: %d appends answered, the log has %d records, lost %d%n",
              run + 1, kills, answered.size(), checked, tally.lost);
    }
    return evidence(folder);
  }

  private List<Answered> appendUntilKilled(Path folder, int run, SplittableRandom random)
      throws IOException, InterruptedException {
    List<Answered> answered = new ArrayList<>();
    Process process = start(folder, run);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      boolean whileOpening = random.nextInt(5) == 0;
      long millis =
          whileOpening
              ? random.nextInt(MILLIS_WHILE_OPENING[0], MILLIS_WHILE_OPENING[1])
              : random.nextInt(MOST_MILLIS_AFTER_OPEN);
      String first = whileOpening ? null : lines.readLine();
      Thread killer = Thread.ofVirtual().start(() -> killAfter(process, millis));
      tally.whileOpening += whileOpening ? 1 : 0;
      for (String line = first == null ? lines.readLine() : first;
          line != null;
          line = lines.readLine()) {
        take(line, answered);
      }
      killer.join();
    } finally {
      process.destroyForcibly();
    }
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new IOException("process " + process.pid() + ": still there after SIGKILL");
    }
    tally.answered += answered.size();
    return answered;
  }

  private static Process start(Path folder, int run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProcess.class.getName(),
            folder.toString(),
            Integer.toString(run))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void killAfter(Process process, long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Through the handle: the process itself would close the pipe with what was said last.
    process.toHandle().destroyForcibly();
  }

  private void take(String line, List<Answered> answered) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "open" -> tally.torn(Long.parseLong(words[1]));
      case "failed" -> tally.problems.add(line);
      default ->
          answered.add(
              new Answered(
                  Integer.parseInt(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
  }

  private EmbeddedEventLog open(Path folder, boolean recover) throws IOException {
    if (!recover) {
      return EmbeddedEventLog.openReadOnly(folder, AppendingProcess.SETTINGS);
    }
    EmbeddedEventLog log =
        EmbeddedEventLog.open(
            folder,
            AppendingProcess.SETTINGS,
            Thread.ofPlatform().name("log").factory(),
            InstantSource.system());
    tally.torn(log.counts().tornBytes());
    return log;
  }

  private void compare(int run, List<Answered> answered, LogAudit audit) {
    tally.problems.addAll(audit.problems());
    for (Answered append : answered) {
      Long offset = audit.offsetOf(run, append.thread(), append.number());
      if (offset == null) {
        tally.lost++;
      } else if (offset != append.offset()) {
        tally.moved++;
      }
    }
  }

  private Evidence evidence(Path folder) throws IOException {
    LogAudit all = new LogAudit();
    long bytes;
    long segments;
    try (EmbeddedEventLog log = open(folder, true);
        Stream<Path> files = Files.list(folder)) {
      all.read(log, 0);
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).toList();
      segments = logs.size();
      bytes = logs.stream().mapToLong(file -> file.toFile().length()).sum();
    }
    tally.problems.addAll(all.problems());
    List<List<String>> rows = new ArrayList<>();
    row(rows, "kills", kills);
    row(rows, "of them while the log was being opened", tally.whileOpening);
    row(rows, "appends answered after their fsync", tally.answered);
    row(rows, "of them lost", tally.lost);
    row(rows, "of them at another offset than answered", tally.moved);
    row(rows, "records broken, twice, out of order, or of half an append", tally.problems.size());
    row(rows, "appends in the log at the end", all.appends());
    row(rows, "records in the log at the end", all.records());
    row(rows, "torn tails cut", tally.tornTails);
    row(rows, "bytes of torn tails cut", tally.tornBytes);
    row(rows, "segments", segments);
    row(rows, "bytes in them", bytes);
    tally.problems.stream().limit(20).forEach(problem -> rows.add(List.of(problem, "")));
    boolean holds = tally.lost == 0 && tally.moved == 0 && tally.problems.isEmpty();
    return new Evidence(
        holds,
        List.of(new Table("One folder, one process after the other.", List.of("", "count"), rows)));
  }

  private static void row(List<List<String>> rows, String name, long value) {
    rows.add(List.of(name, "%,d".formatted(value)));
  }
}
