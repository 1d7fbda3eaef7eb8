package dev.pawl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.node.Site.Facts;
import dev.pawl.cli.node.Site.Reply;
import dev.pawl.loop.registry.LoopCheckpoint;
import dev.pawl.loop.registry.Version;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What breaks is said, harms nothing beside it, and leaves what is decided as it would have been.
 */
@Timeout(120)
class FaultTest {
  private static final long BEFORE = 30;
  private static final long HOURS = 54;

  @TempDir static Path once;
  private static Facts undisturbed;

  @TempDir Path folder;

  /** A folder in which the first hours have been fed, and the decisions of all hours. */
  @BeforeAll
  static void feed() throws Exception {
    Path data = once.resolve("data");
    try (Site site = new Site(data)) {
      site.apply().feed(0, BEFORE);
    }
    Site.copy(data, once.resolve("before"));
    try (Site site = new Site(data)) {
      site.awaitReady().feed(BEFORE, HOURS);
      undisturbed = site.facts();
    }
  }

  private Path before() throws IOException {
    return Site.copy(once.resolve("before"), folder.resolve("data"));
  }

  private static JsonNode readiness(Site site, int status) throws Exception {
    return site.get("/readyz").expect(status).json().get("models").get(0);
  }

  // ---- a full disk ----------------------------------------------------------------------------

  @Test
  void while_the_log_is_full_nothing_is_answered_that_would_be_lost() throws Exception {
    FailingDisk disk = new FailingDisk();
    try (Site site = new Site(before(), disk.storage())) {
      site.awaitReady();
      disk.log.room = 30;

      Reply refused = site.post("/v1/models/line/predict", Line.questions(BEFORE)).expect(503);
      assertThat(refused.json().get("detail").textValue())
          .contains("cannot write", "No space left on device", "may be tried again");
      site.post("/v1/models/line/outcomes", Line.outcomes(BEFORE)).expect(503);
      site.tick(BEFORE + 1).expect(503);
      site.post("/v1/models/line/commands", "{\"kind\": \"pause\", \"by\": \"tests\"}").expect(503);
      JsonNode health = readiness(site, 503);
      assertThat(health.get("log").textValue()).isEqualTo("refuses");
      assertThat(health.get("refusal").textValue()).contains("No space left on device");
      assertThat(health.get("loop").textValue()).isEqualTo("running");
      assertThat(site.get("/healthz").status()).isEqualTo(200);
      assertThat(site.get("/v1/models/line").expect(200).json().get("champion").textValue())
          .isNotEmpty();
      assertThat(site.get("/v1/models/line/decisions").status()).isEqualTo(200);

      disk.log.room = Long.MAX_VALUE;
      site.feed(BEFORE, HOURS);
      assertThat(site.facts()).isEqualTo(undisturbed);
      assertThat(readiness(site, 200).get("log").textValue()).isEqualTo("takes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"artifacts", "registry"})
  void while_the_disk_takes_no_decision_the_champion_goes_on_and_the_loop_waits(String full)
      throws Exception {
    FailingDisk disk = new FailingDisk();
    Path data = before();
    Facts decided;
    try (Site site = new Site(data, disk.storage())) {
      site.awaitReady();
      fill(disk, full, true);

      long stuck = feedUntilStuck(site);
      site.post("/v1/models/line/predict", Line.questions(stuck + 1)).expect(200);
      JsonNode health = readiness(site, 503);
      assertThat(health.get("loop").textValue()).isEqualTo("waiting");
      assertThat(health.get("reason").textValue())
          .contains("cannot be written", "No space left on device", "tries again");
      assertThat(health.get("ready").booleanValue()).isTrue();

      fill(disk, full, false);
      while (site.tick(stuck + 1).status() != 200) {
        Thread.onSpinWait();
      }
      site.feed(stuck + 1, HOURS);
      decided = site.facts();
      assertThat(readiness(site, 200).get("loop").textValue()).isEqualTo("running");
      assertThat(site.warnings).anyMatch(warning -> warning.contains("can be written again"));
    }
    Site.withoutRegistry(data);
    try (Site site = new Site(data)) {
      assertThat(site.awaitReady().facts()).isEqualTo(decided);
    }
  }

  private static void fill(FailingDisk disk, String what, boolean full) {
    if (what.equals("artifacts")) {
      disk.artifactsFull = full;
    } else {
      disk.registryFull = full;
    }
  }

  /** The first hour whose end the loop cannot be brought to. */
  private static long feedUntilStuck(Site site) throws Exception {
    for (long hour = BEFORE; ; hour++) {
      site.post("/v1/models/line/predict", Line.questions(hour)).expect(200);
      site.post("/v1/models/line/outcomes", Line.outcomes(hour)).expect(200);
      Reply ticked = site.tick(hour + 1);
      if (ticked.status() != 200) {
        assertThat(ticked.expect(503).json().get("detail").textValue())
            .contains("cannot be written");
        return hour;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"artifacts", "registry"})
  void a_node_that_is_closed_while_the_disk_is_full_decides_again_at_the_next_start(String full)
      throws Exception {
    FailingDisk disk = new FailingDisk();
    Path data = before();
    long stuck;
    try (Site site = new Site(data, disk.storage())) {
      site.awaitReady();
      fill(disk, full, true);
      stuck = feedUntilStuck(site);
    }

    try (Site site = new Site(data)) {
      site.awaitReady();
      site.tick(stuck + 1).expect(200);
      site.feed(stuck + 1, HOURS);
      assertThat(site.facts()).isEqualTo(undisturbed);
    }
  }

  // ---- damage ---------------------------------------------------------------------------------

  private static void damage(Path file, double place) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (place * bytes.length)] ^= 0x40;
    Files.write(file, bytes);
  }

  private static Path segment(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("models/line/log"))) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private static Path state(Path data, String hash) {
    return data.resolve("artifacts")
        .resolve(hash.substring(0, 2))
        .resolve(hash)
        .resolve("state.safetensors");
  }

  @Test
  void a_damaged_log_is_left_as_it_is_and_its_model_served_as_it_stood_beside_the_others()
      throws Exception {
    Path data = before();
    try (Site site = new Site(data)) {
      site.post("/v1/specs?id=first", Line.SPEC.replace("model: line", "model: other")).expect(200);
    }
    Path segment = segment(data);
    damage(segment, 0.5);
    byte[] damaged = Files.readAllBytes(segment);

    try (Site site = new Site(data)) {
      assertThat(site.warnings)
          .anyMatch(warning ->
              warning.contains(segment.toString()) && warning.contains("corrupt at byte"));
      JsonNode health = readiness(site, 503);
      assertThat(health.get("loop").textValue()).isEqualTo("stopped");
      assertThat(health.get("ready").booleanValue()).isTrue();
      assertThat(health.get("reason").textValue())
          .contains(segment.toString(), "corrupt at byte", "the record with offset", "Restore");
      assertThat(
              site.post("/v1/models/line/predict", Line.questions(BEFORE))
                  .expect(503)
                  .json()
                  .get("detail")
                  .textValue())
          .contains("corrupt at byte", "Restore this file from a backup");
      assertThat(site.get("/v1/models/line/versions").expect(200).json().get("versions"))
          .hasSizeGreaterThan(2);
      site.post("/v1/models/other/predict", Line.questions(0)).expect(200);
      site.post("/v1/models/other/clock", "{\"to\": 3600000}").expect(200);
    }
    assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
  }

  @Test
  void a_clock_that_stood_still_while_the_server_did_goes_on_with_the_first_request()
      throws Exception {
    Path data = folder.resolve("slept");
    String now = "{\"inputs\": {\"x\": 1}}";
    try (Site site = new Site(data)) {
      site.node.followWallClock();
      site.apply();
      assertThat(site.node.registry().decisions("line", 0, 10))
          .allMatch(decision ->
              decision.eventTime() > Instant.parse("2020-01-01T00:00:00Z").toEpochMilli());
      site.post("/v1/models/line/clock", "{\"to\": \"2026-01-01T00:00:00Z\"}").expect(200);
    }

    try (Site site = new Site(data)) {
      site.awaitReady();
      site.post("/v1/models/line/predict", now).expect(422);
      site.node.followWallClock();
      site.post("/v1/models/line/predict", now).expect(200);
      site.post(
              "/v1/models/line/predict",
              "{\"time\": \"9999-12-31T00:00:00Z\", \"inputs\": {\"x\": 1}}")
          .expect(422);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/line/log", "models"})
  void a_model_whose_log_is_gone_is_served_as_it_stood_and_does_not_begin_anew(String gone)
      throws Exception {
    Path data = before();
    try (Stream<Path> files = Files.walk(data.resolve(gone))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }

    for (int start = 0; start < 2; start++) {
      try (Site site = new Site(data)) {
        assertThat(site.warnings)
            .anyMatch(warning ->
                warning.startsWith("model line is served as it stood")
                    && warning.contains("is empty or gone"));
        JsonNode health = readiness(site, 503);
        assertThat(health.get("loop").textValue()).isEqualTo("stopped");
        assertThat(health.get("ready").booleanValue()).isTrue();
        assertThat(health.get("reason").textValue()).contains("Restore them from a backup");
        site.post("/v1/models/line/predict", Line.questions(BEFORE)).expect(503);
        site.post("/v1/specs", Line.SPEC.replace("owner: ", "owner: x")).expect(503);
        assertThat(site.get("/v1/models/line/versions").expect(200).json().get("versions"))
            .hasSizeGreaterThan(2);
      }
    }
  }

  /** At several places: the loop has a checkpoint each few hundred events. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.6})
  void a_log_that_was_cut_on_purpose_takes_what_came_after_it_out_of_the_registry(double place)
      throws Exception {
    Path data = before();
    Path segment = segment(data);
    damage(segment, place);
    Matcher told;
    try (Site site = new Site(data)) {
      told =
          Pattern.compile("cut this file to (\\d+) bytes")
              .matcher(readiness(site, 503).get("reason").textValue());
      assertThat(told.find()).isTrue();
    }
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.truncate(Long.parseLong(told.group(1)));
    }
    Files.deleteIfExists(
        segment.resolveSibling(segment.getFileName().toString().replace(".log", ".index")));

    Path anew = Site.copy(data, folder.resolve("anew"));
    Site.withoutRegistry(anew);
    Facts ofTheLog;
    try (Site site = new Site(anew)) {
      ofTheLog = site.awaitReady().facts();
    }
    try (Site site = new Site(data)) {
      assertThat(site.warnings)
          .anyMatch(warning -> warning.contains("the registry is ahead of the log of line"));
      assertThat(site.awaitReady().facts()).isEqualTo(ofTheLog);
      assertThat(ofTheLog.decisions()).isNotEmpty();
    }
    try (Site site = new Site(data)) {
      site.awaitReady();
      assertThat(site.warnings).noneMatch(warning -> warning.contains("is ahead of the log"));
    }
  }

  @ParameterizedTest(name = "the latest {0}")
  @ValueSource(ints = {1, 2})
  void a_damaged_checkpoint_is_passed_over(int count) throws Exception {
    Path data = before();
    List<LoopCheckpoint> checkpoints;
    try (SqliteRegistry registry = SqliteRegistry.open(data.resolve("registry.db"))) {
      checkpoints = registry.checkpoints("line");
    }
    assertThat(checkpoints).hasSize(2);
    for (LoopCheckpoint checkpoint : checkpoints.subList(0, count)) {
      damage(state(data, checkpoint.hash()), 0.9);
    }

    try (Site site = new Site(data)) {
      site.awaitReady().feed(BEFORE, HOURS);
      assertThat(site.facts()).isEqualTo(undisturbed);
      assertThat(site.warnings)
          .filteredOn(warning -> warning.startsWith("checkpoint of line at offset"))
          .hasSize(count)
          .allMatch(warning -> warning.contains("cannot be read"));
    }
  }

  @Test
  void a_version_that_cannot_be_read_is_not_promoted_and_is_made_again_from_the_log()
      throws Exception {
    Path data = before();
    Version champion;
    Version other;
    try (SqliteRegistry registry = SqliteRegistry.open(data.resolve("registry.db"))) {
      List<Version> versions = registry.versions("line");
      champion =
          versions.stream()
              .filter(v -> v.state() == Version.State.CHAMPION)
              .findAny()
              .orElseThrow();
      other =
          versions.stream()
              .filter(v -> v.state() != Version.State.CHAMPION && !v.id().equals("1.0"))
              .findAny()
              .orElseThrow();
    }

    try (Site site = new Site(data)) {
      site.awaitReady();
      damage(state(data, other.hash()), 0.9);
      long end = site.node.find("line").orElseThrow().log().end();
      Reply refused =
          site.post(
                  "/v1/models/line/commands",
                  "{\"kind\": \"promote\", \"by\": \"tests\", \"arguments\": {\"version\": \"%s\"}}"
                      .formatted(other.id()))
              .expect(409);
      assertThat(refused.json().get("detail").textValue())
          .contains("version " + other.id() + " cannot be read", other.hash());
      assertThat(site.node.find("line").orElseThrow().log().end()).isEqualTo(end);
      assertThat(readiness(site, 200).get("loop").textValue()).isEqualTo("running");
    }

    damage(state(data, champion.hash()), 0.9);
    try (Site site = new Site(data)) {
      site.awaitReady().feed(BEFORE, HOURS);
      assertThat(site.warnings).anyMatch(warning -> warning.contains(champion.hash()));
      assertThat(site.facts()).isEqualTo(undisturbed);
      assertThat(site.node.damage(champion)).isEmpty();
    }
  }

  @Test
  void a_damaged_registry_is_kept_aside_and_made_again_from_the_log() throws Exception {
    Path data = before();
    Files.writeString(data.resolve("registry.db"), "this is no registry, or not any more");

    try (Site site = new Site(data)) {
      assertThat(site.warnings).anyMatch(warning -> warning.contains("made again from the logs"));
      site.awaitReady().feed(BEFORE, HOURS);
      assertThat(site.facts()).isEqualTo(undisturbed);
    }
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("registry.db.damaged-"));
    }
  }

  @Test
  void a_model_whose_first_spec_never_reached_the_log_has_not_come_to_be() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("models/line/log"));

    try (Site site = new Site(data)) {
      assertThat(site.get("/readyz").status()).isEqualTo(200);
      assertThat(site.node.names()).isEmpty();
      site.apply().feed(0, 1);
    }
  }
}
