package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the examples of {@code docs/cli.md} in their order. */
class DocumentedCommandsTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern FILE =
      Pattern.compile(".*\\.(yaml|csv|html|tar\\.gz)|report|pawl-data|restored|examples");
  private static final Set<String> ON_FILES =
      Set.of("init", "learn", "replay", "plan", "gate", "reproduce", "export", "backup", "restore");
  private static final Set<String> LONG = Set.of("serve", "demo");

  @TempDir Path folder;

  private static Path repository() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/cli.md"))) {
      root = Objects.requireNonNull(root.getParent(), "the repository");
    }
    return root;
  }

  private static List<String> examples() throws IOException {
    return Files.readAllLines(repository().resolve("docs/cli.md")).stream()
        .filter(line -> line.startsWith("    pawl "))
        .map(line -> line.substring("    pawl ".length()))
        .toList();
  }

  /** The words of a line; files are in this test's folder. */
  private List<String> words(String line, LiveNode live) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      boolean verb = words.equals(List.of("export"));
      words.add(!verb && FILE.matcher(word).matches() ? folder.resolve(word).toString() : word);
    }
    words.replaceAll(word -> word.equals("PARKED") ? parked(live) : word);
    words.replaceAll(word -> word.equals("PREDICTION") ? "t0" : word);
    words.replaceAll(word -> word.equals("DECISION") ? promotion(live) : word);
    return words;
  }

  private static String parked(LiveNode live) {
    return live.node().registry().versions("fare").stream()
        .filter(version -> version.state() == Version.State.PARKED)
        .map(Version::id)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static String promotion(LiveNode live) {
    return live.node().registry().decisions("fare", 0, 10_000).stream()
        .filter(decision -> decision.kind() == Decision.Kind.PROMOTE)
        .map(Decision::id)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void each_example_does_what_it_says() throws IOException {
    trips();
    Set<String> seen = new TreeSet<>();
    try (LiveNode live = new LiveNode(folder.resolve("pawl-data"))) {
      for (String line : examples()) {
        List<String> words = words(line, live);
        String command = words.getFirst();
        seen.add(command);
        if (LONG.contains(command)) {
          Pawl.commandLine().parseArgs(words.toArray(String[]::new));
          continue;
        }
        if (!ON_FILES.contains(command)) {
          words.addAll(List.of("--server", live.address()));
        }
        Ran ran = LiveNode.runs(words.toArray(String[]::new));
        assertThat(ran.code()).as("%s%n%s%s", line, ran.out(), ran.err()).isZero();
        assertThat(ran.out() + ran.err()).as(line).isNotBlank();
        if (line.startsWith("apply") && !line.contains("--dry-run")) {
          live.post("/v1/models/fare/clock", "{\"to\":" + START.toEpochMilli() + "}");
        } else if (command.equals("predict")) {
          feed(live);
        }
      }
    }
    assertThat(folder.resolve("report/report.html")).exists();
    assertThat(folder.resolve("examples/model=fare/day=2026-01-05")).isDirectory();
    assertThat(folder.resolve("restored/registry.db")).exists();
    for (String command : Pawl.commandLine().getSubcommands().keySet()) {
      assertThat(seen.contains(command) || isDescribedElsewhere(command)).as(command).isTrue();
    }
  }

  private static boolean isDescribedElsewhere(String command) throws IOException {
    try (Stream<Path> docs = Files.list(repository().resolve("docs"))) {
      for (Path doc : docs.filter(file -> file.toString().endsWith(".md")).toList()) {
        if (Files.readString(doc).contains("pawl " + command)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void each_command_describes_itself_and_its_options() {
    for (CommandLine command : Pawl.commandLine().getSubcommands().values()) {
      assertThat(command.getCommandSpec().usageMessage().description())
          .as(command.getCommandName())
          .isNotEmpty();
      command
          .getCommandSpec()
          .options()
          .forEach(option ->
              assertThat(option.description())
                  .as("%s %s", command.getCommandName(), option.longestName())
                  .isNotEmpty());
      assertThat(command.getUsageMessage()).contains("Usage: pawl ");
    }
  }

  // ---- what the examples work on --------------------------------------------------------------

  private record Trip(Instant asked, double miles, String company, double fare) {}

  private static List<Trip> all() {
    SplittableRandom random = new SplittableRandom(11);
    List<Trip> all = new ArrayList<>();
    for (int i = 0; i < 60 * 20; i++) {
      double miles = random.nextDouble(1, 9);
      boolean blue = random.nextBoolean();
      all.add(
          new Trip(
              START.plus(Duration.ofHours(i / 20)).plusSeconds(i % 20),
              miles,
              blue ? "Blue" : "Flash",
              3 + 2 * miles + (blue ? 1 : 0) + random.nextGaussian() * 0.3));
    }
    return all;
  }

  private void trips() throws IOException {
    StringBuilder csv = new StringBuilder("asked_at,arrived,miles,company,fare\n");
    for (Trip trip : all()) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%.2f,%s,%.2f%n",
              trip.asked(),
              trip.asked().plus(Duration.ofMinutes(40)),
              trip.miles(),
              trip.company(),
              trip.fare()));
    }
    Files.writeString(folder.resolve("trips.csv"), csv.toString());
  }

  /** Lets a client ask about each trip, and report it an hour later. */
  private static void feed(LiveNode live) {
    List<Trip> trips = all();
    for (int hour = 0; hour <= 60; hour++) {
      StringJoiner asked = new StringJoiner(",", "{\"predictions\":[", "]}");
      StringJoiner known = new StringJoiner(",", "{\"outcomes\":[", "]}");
      for (int i = 0; i < 20; i++) {
        int now = hour * 20 + i;
        if (hour < 60) {
          Trip trip = trips.get(now);
          asked.add(
              String.format(
                  Locale.ROOT,
                  "{\"id\":\"t%d\",\"time\":\"%s\",\"inputs\":{\"miles\":%.2f,\"company\":\"%s\"}}",
                  now,
                  trip.asked(),
                  trip.miles(),
                  trip.company()));
        }
        if (hour > 0) {
          int before = now - 20;
          known.add(
              String.format(
                  Locale.ROOT,
                  "{\"id\":\"o%d\",\"prediction\":\"t%d\",\"time\":\"%s\",\"values\":{\"fare\":%.2f}}",
                  before,
                  before,
                  trips.get(before).asked().plus(Duration.ofHours(1)),
                  trips.get(before).fare()));
        }
      }
      if (hour < 60) {
        live.post("/v1/models/fare/predict", asked.toString());
      }
      if (hour > 0) {
        live.post("/v1/models/fare/outcomes", known.toString());
      }
      long clock = START.plus(Duration.ofHours(hour + 1)).toEpochMilli();
      live.post("/v1/models/fare/clock", "{\"to\":" + clock + "}");
    }
  }
}
