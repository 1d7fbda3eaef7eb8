package dev.pawl.bench.verify;

import dev.pawl.cli.simulate.Play;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Prediction;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays a scenario with several rollouts against a server in a process of its own, and kills that
 * with SIGKILL: at random requests, at those with which a stage begins or ends, and while it starts
 * again. Who was answered by which arm and version, all decisions with their evidence, and all
 * versions with their hashes are compared with those of a server that nobody killed.
 */
final class RolloutKills implements Proof {
  private static final long SEED = 20_250_107;
  private static final int MOST_MILLIS_AFTER = 30;
  private static final int MOST_MILLIS_WHILE_STARTING = 2_500;
  private static final String MODEL = "ad-click";
  private static final Pattern TO = Pattern.compile("\"to\":(\\d+)");
  private static final Set<Kind> TURNS =
      EnumSet.of(Kind.ROLLOUT, Kind.STAGE, Kind.ABORT, Kind.PROMOTE);

  private static final String SPEC =
      """
      model: ad-click
      owner: bench@example.com
      purpose: Whether a shown advertisement is clicked; those with high scores go to the top
      task: binary
      inputs:
        country: [KR, US, BR]
        device: [phone, desktop]
        intent: number
        flashy: boolean
        user: category
      unit: user
      outcome:
        values: {clicked: boolean, purchased: boolean}
        label: clicked
        window: 1h
      metrics:
        purchase: {proportion: purchased}
      features:
        - one_hot: [country, device]
      learner: {linear: {learning_rate: 0.05}}
      training:
        triggers: [{every: 6h}]
        lineages: {fast: {linear: {learning_rate: 0.2}}}
      evaluation: {metric: log_loss, block: 30m, first_look: 12, watch: 6h}
      rollout:
        holdout: 5%
        stages:
          - canary: {steps: [10%, 20%], hold: 1h, examples: 50, margin: 20%, silence: 12h, latency: {ratio: 1000}}
          - ab: {share: 50%, at_most: 2d, decide: purchase, show: better, guardrails: {loss: 5%}, balance: [device], planned: 4000}
      serving: {maximum_skew: 30m}
      """;

  @SuppressWarnings("InlineFormatString") // a file of its own, as a user would write it
  private static final String SCENARIO =
      """
      scenario: kills
      purpose: A better model and a worse one go through canary and A/B test
      seed: 5
      step: 30m
      world:
        for: %dh
        traffic: {per_hour: 250, day: 30%%}
        units: {count: 100000, input: user}
        inputs:
          country: {choice: {KR: 30%%, US: 50%%, BR: 20%%}}
          device: {choice: {phone: 70%%, desktop: 30%%}}
          intent: {uniform: [0, 1]}
          flashy: {chance: 40%%}
        outcomes:
          clicked: {chance: "1 / (1 + exp(2.2 - 2 * intent - (flashy ? 1.5 : 0)))"}
          purchased:
            chance: "0.08 + (score > 0.35 ? (intent > 0.5 ? 0.22 : 0) - (flashy ? 0.15 : 0) : 0)"
        delay: {least: 1m, mean: 10m}
      challengers:
        knows_intent:
          at: %dh
          with: {features: [{one_hot: [country, device]}, {bucketise: {of: intent, edges: [0.25, 0.5, 0.75]}}]}
          truth: better clicks, and more purchases
          expect: promoted
        knows_flashy:
          at: %dh
          with: {features: [{one_hot: [country, device, flashy]}, {bucketise: {of: intent, edges: [0.25, 0.5, 0.75]}}]}
          truth: better clicks, and fewer purchases
          expect: stopped in ab
      changes:
        - {at: %dh, for: 4h, input: {name: intent, times: 100}}
      """;

  private final int hours;
  private final int[] introductions;
  private final int broken;
  private final int kills;

  RolloutKills() {
    this(96, new int[] {12, 54}, 42, 20);
  }

  /**
   * A proof of a size.
   *
   * @param hours how long the scenario takes
   * @param introductions the hours at which the two model iterations come
   * @param broken the hour from which on an input is wrong for four hours
   * @param kills how many
   */
  RolloutKills(int hours, int[] introductions, int broken, int kills) {
    this.hours = hours;
    this.introductions = introductions.clone();
    this.broken = broken;
    this.kills = kills;
  }

  @Override
  public String name() {
    return "rollout-kills";
  }

  @Override
  public String claim() {
    return "A server that is killed again and again while versions go through canary and A/B test"
        + " ends with the assignments, counts, verdicts and versions of one that is not.";
  }

  /** A request that told the server something: its kind, and where the clock went to with it. */
  private record Request(String kind, long to) {}

  /** What a run sent, and how it was disturbed. */
  private record Played(Play.Sent sent, List<Request> requests, Killer killer, double seconds) {}

  @Override
  public Evidence run(Workbench workbench) throws IOException, InterruptedException {
    workbench.progress().printf("playing %d hours, undisturbed%n", hours);
    Path quiet = workbench.scratch().resolve("undisturbed");
    Played undisturbed = play(workbench, quiet, new TreeMap<>());
    Recorded one = Recorded.of(quiet, MODEL);
    SortedMap<Integer, String> places = places(undisturbed.requests(), one.decisions());
    workbench.progress().printf("playing %d hours, with %d kills%n", hours, kills);
    Path killed = workbench.scratch().resolve("killed");
    Played disturbed = play(workbench, killed, places);
    Recorded other = Recorded.of(killed, MODEL);

    Answers answers = Answers.of(quiet);
    Answers othersAnswers = Answers.of(killed);
    List<String> problems = new ArrayList<>();
    problems.addAll(
        Recorded.differences(MODEL + ": answer", answers.given(), othersAnswers.given()));
    problems.addAll(one.differences(other));
    if (disturbed.killer().done() != kills) {
      problems.add("%d kills (expected: %d)".formatted(disturbed.killer().done(), kills));
    }
    List<Table> tables = new ArrayList<>();
    tables.add(runs(undisturbed, disturbed));
    tables.add(compared(one, other, answers, othersAnswers));
    tables.add(arms(answers, othersAnswers));
    if (!problems.isEmpty()) {
      tables.add(
          new Table(
              "The first differences.",
              List.of("difference"),
              problems.stream().map(List::of).toList()));
    }
    boolean wentLive = one.decisions().stream().anyMatch(it -> it.kind() == Kind.STAGE);
    return new Evidence(problems.isEmpty() && wentLive, tables);
  }

  // ---- the tables -----------------------------------------------------------------------------

  private Table runs(Played undisturbed, Played disturbed) {
    List<List<String>> rows = new ArrayList<>();
    Killer none = undisturbed.killer();
    Killer killer = disturbed.killer();
    row(rows, "kills", none.done(), killer.done());
    row(rows, "of them at a stage's begin or end", none.count("turn"), killer.count("turn"));
    row(rows, "of them while a spec was applied", none.count("apply"), killer.count("apply"));
    row(rows, "of them at any request", none.count("random"), killer.count("random"));
    row(rows, "of them while the server started", none.whileStarting(), killer.whileStarting());
    row(rows, "predictions", undisturbed.sent().asked(), disturbed.sent().asked());
    row(rows, "outcomes", undisturbed.sent().told(), disturbed.sent().told());
    row(rows, "requests sent again", undisturbed.sent().retries(), disturbed.sent().retries());
    row(rows, "seconds", Math.round(undisturbed.seconds()), Math.round(disturbed.seconds()));
    return new Table(
        ("%d hours of advertisements through a server with `fsync`: canary, then an A/B test on"
                + " purchases, for every model iteration. One that is better comes after %d hours,"
                + " one that sells less after %d; after %d hours an input is wrong for four.")
            .formatted(hours, introductions[0], introductions[1], broken),
        List.of("", "undisturbed", "killed"),
        rows);
  }

  private static void row(List<List<String>> rows, String name, long one, long other) {
    rows.add(List.of(name, "%,d".formatted(one), "%,d".formatted(other)));
  }

  private static Table compared(Recorded one, Recorded other, Answers mine, Answers yours) {
    List<List<String>> rows = new ArrayList<>();
    List<String> given = Recorded.differences("", mine.given(), yours.given());
    rows.add(row("answers: unit, arm, version, share, score", mine.given().size(), given));
    rows.add(
        row(
            "events",
            one.events(),
            one.eventsHash().equals(other.eventsHash()) ? List.of() : List.of("hash")));
    SortedMap<String, List<Decision>> kinds = new TreeMap<>();
    for (Decision decision : one.decisions()) {
      kinds.computeIfAbsent(word(decision), _ -> new ArrayList<>()).add(decision);
    }
    kinds.forEach((kind, all) -> {
      List<Decision> others =
          other.decisions().stream().filter(it -> word(it).equals(kind)).toList();
      rows.add(row("decisions: " + kind, all.size(), Recorded.differences("", all, others)));
    });
    rows.add(
        row(
            "versions, with the hashes of what they have learned",
            one.versions().size(),
            Recorded.differences("", one.versions(), other.versions())));
    return new Table(
        "What the killed server remembers, and whether it is what the undisturbed one does. Of the"
            + " events only the server's reports of how long its answers took are left out, and"
            + " what trainings cost: they are measured.",
        List.of("what", "how many", "compared"),
        rows);
  }

  private static String word(Decision decision) {
    return decision.kind().name().toLowerCase(Locale.ROOT);
  }

  private static List<String> row(String what, long count, List<String> differences) {
    return List.of(what, "%,d".formatted(count), differences.isEmpty() ? "equal" : "different");
  }

  private static Table arms(Answers one, Answers other) {
    List<List<String>> rows = new ArrayList<>();
    Set<String> names = new TreeSet<>(one.byArm().keySet());
    names.addAll(other.byArm().keySet());
    for (String name : names) {
      long mine = one.byArm().getOrDefault(name, 0L);
      long yours = other.byArm().getOrDefault(name, 0L);
      rows.add(List.of(name, "%,d".formatted(mine), "%,d".formatted(yours)));
    }
    return new Table(
        "Predictions by arm and version.", List.of("arm", "undisturbed", "killed"), rows);
  }

  /**
   * Who was answered by whom.
   *
   * @param given each prediction in the order of the log: id, unit, arm, version, propensity, score
   * @param byArm how many predictions an arm's version has answered
   */
  private record Answers(List<String> given, SortedMap<String, Long> byArm) {
    static Answers of(Path data) throws IOException {
      List<String> given = new ArrayList<>();
      SortedMap<String, Long> byArm = new TreeMap<>();
      try (EventLog log = Recorded.log(data, MODEL);
          EventLog.Reader reader = log.read(log.start())) {
        for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
          if (each.event() instanceof Prediction made) {
            given.add(
                "%s for %s by %s %s with %s: %s"
                    .formatted(
                        made.id(),
                        made.unit(),
                        made.arm(),
                        made.version(),
                        made.propensity(),
                        made.scores()[0]));
            byArm.merge(made.arm() + " " + made.version(), 1L, Long::sum);
          }
        }
      }
      return new Answers(given, byArm);
    }
  }

  // ---- where it is killed ---------------------------------------------------------------------

  /** Which requests the server is killed at, by number, and why these. */
  private SortedMap<Integer, String> places(List<Request> requests, List<Decision> decisions) {
    Set<Long> turns = new HashSet<>();
    decisions.stream()
        .filter(it -> TURNS.contains(it.kind()))
        .forEach(it -> turns.add(it.eventTime()));
    List<Integer> turning = new ArrayList<>();
    List<Integer> applying = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      if (request.kind().equals("specs")) {
        applying.add(i);
      } else if (request.kind().equals("clock") && turns.contains(request.to())) {
        turning.add(i);
      }
    }
    Collections.shuffle(turning, new Random(SEED));
    Collections.shuffle(applying, new Random(SEED));
    int atRequests = kills - whileStarting();
    SortedMap<Integer, String> places = new TreeMap<>();
    turning.stream().limit((atRequests + 1) / 2).forEach(it -> places.put(it, "turn"));
    applying.stream().limit(atRequests / 6).forEach(it -> places.put(it, "apply"));
    SplittableRandom random = new SplittableRandom(SEED);
    while (places.size() < atRequests) {
      places.putIfAbsent(random.nextInt(requests.size() * 95 / 100), "random");
    }
    return places;
  }

  private int whileStarting() {
    return kills / 4;
  }

  private static Request request(String path, String body) {
    String name = path.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
    Matcher to = TO.matcher(name.equals("clock") ? body : "");
    return new Request(name, to.find() ? Long.parseLong(to.group(1)) : 0);
  }

  private Played play(Workbench workbench, Path data, SortedMap<Integer, String> places)
      throws IOException, InterruptedException {
    Path spec = Files.writeString(workbench.scratch().resolve("spec.yaml"), SPEC);
    Path scenario =
        Files.writeString(
            workbench.scratch().resolve("scenario.yaml"),
            SCENARIO.formatted(hours, introductions[0], introductions[1], broken));
    Play play = Play.read(spec, scenario, Optional.empty());
    Path log = workbench.scratch().resolve(data.getFileName() + ".log");
    List<Request> requests = new ArrayList<>();
    long start = System.nanoTime();
    try (PawlServer server = new PawlServer(workbench.home(), data, log)) {
      server.awaitReady();
      Killer killer = new Killer(server, places.isEmpty() ? 0 : whileStarting(), workbench);
      Thread thread = Thread.ofPlatform().name("killer").start(killer);
      Play.Sent sent;
      try {
        sent =
            play.against(
                server.uri(),
                (path, body) -> {
                  String why = places.get(requests.size());
                  requests.add(request(path, body));
                  if (why != null) {
                    killer.strike(why);
                  }
                });
      } finally {
        killer.strike(Killer.ENOUGH);
        thread.join();
      }
      server.awaitReady();
      return new Played(sent, requests, killer, (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * Kills a random moment after it was told to, and starts again; at first also while it starts.
   */
  private static final class Killer implements Runnable {
    static final String ENOUGH = "enough";

    private final PawlServer server;
    private final Workbench workbench;
    private final SplittableRandom random = new SplittableRandom(SEED + 1);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Map<String, Integer> struck = Collections.synchronizedMap(new TreeMap<>());
    private int startsToDisturb;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger whileStarting = new AtomicInteger();

    Killer(PawlServer server, int startsToDisturb, Workbench workbench) {
      this.server = server;
      this.startsToDisturb = startsToDisturb;
      this.workbench = workbench;
    }

    void strike(String why) {
      told.add(why);
    }

    int done() {
      return done.get();
    }

    int whileStarting() {
      return whileStarting.get();
    }

    int count(String why) {
      return struck.getOrDefault(why, 0);
    }

    @Override
    public void run() {
      try {
        for (String why = told.take(); !why.equals(ENOUGH); why = told.take()) {
          TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_MILLIS_AFTER * 1_000));
          kill(why);
          struck.merge(why, 1, Integer::sum);
          if (startsToDisturb > 0) {
            startsToDisturb--;
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_WHILE_STARTING));
            kill("start");
            whileStarting.incrementAndGet();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        workbench.progress().println("the server could not be started again: " + e);
      }
    }

    private void kill(String why) throws IOException, InterruptedException {
      server.kill();
      server.restart();
      workbench.progress().printf("kill %d: %s%n", done.incrementAndGet(), why);
    }
  }
}
