package dev.pawl.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.node.Site.Facts;
import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Tick;
import dev.pawl.log.TrainingFinished;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DeterminismTest {
  private static final long HOURS = 72;

  @TempDir static Path once;
  private static Facts undisturbed;

  @TempDir Path folder;

  @BeforeAll
  static void feedUndisturbed() throws Exception {
    try (Site site = new Site(once).apply().feed(0, HOURS)) {
      undisturbed = site.facts();
    }
  }

  @Test
  void what_is_fed_twice_is_decided_twice() throws Exception {
    assertThat(undisturbed.decisions())
        .extracting(Decision::kind)
        .contains(Kind.APPLY, Kind.CUT, Kind.PROMOTE, Kind.TRAIN, Kind.RECALIBRATE);
    try (Site site = new Site(folder.resolve("again")).apply().feed(0, HOURS)) {
      assertThat(site.facts()).isEqualTo(undisturbed);
    }
  }

  @Test
  void the_log_alone_gives_the_recorded_decisions_and_hashes() throws Exception {
    Path copy = Site.copy(once, folder.resolve("copy"));
    Site.withoutRegistry(copy);

    try (Site site = new Site(copy).awaitReady()) {
      assertThat(site.facts()).isEqualTo(undisturbed);
    }
  }

  @ParameterizedTest(name = "after {0} hours")
  @ValueSource(longs = {1, 24, 31, 60})
  void a_node_that_is_gone_without_a_word_goes_on_as_if_nothing_had_been(long hours)
      throws Exception {
    Path data = folder.resolve("first");
    Path copy = folder.resolve("copy");
    try (Site site = new Site(data)) {
      site.apply().feed(0, hours);
      Site.copy(data, copy);
    }

    try (Site site = new Site(copy).awaitReady().feed(hours, HOURS)) {
      assertThat(site.facts()).isEqualTo(undisturbed);
    }
  }

  @Test
  void a_training_that_was_cut_short_is_done_again_and_changes_nothing() throws Exception {
    Path copy = folder.resolve("copy");
    long clock = 0;
    try (EventLog whole = new DataFolder(once).log("line");
        EventLog.Reader reader = whole.read(0);
        EventLog cut =
            EmbeddedEventLog.open(
                new DataFolder(copy).logFolder("line"),
                EmbeddedLogSettings.standard(),
                Thread::new,
                InstantSource.system())) {
      for (LogRecord each = reader.poll();
          each != null && !(each.event() instanceof TrainingFinished);
          each = reader.poll()) {
        cut.append(List.of(each.event()), each.ingestTime(), Durability.FSYNC).join();
        clock = each.event() instanceof Tick(long to) ? to : clock;
      }
    }
    long hour = clock / Line.HOUR;
    assertThat(hour).isBetween(2L, HOURS - 2);

    try (Site site = new Site(copy)) {
      site.awaitReady();
      assertThat(site.tick(hour).expect(200).json().get("moved").booleanValue()).isFalse();
      site.feed(hour, HOURS);
      assertThat(site.facts()).isEqualTo(undisturbed);
    }
  }

  @Test
  void what_is_sent_again_after_a_restart_changes_nothing() throws Exception {
    Path data = folder.resolve("first");
    try (Site site = new Site(data).apply().feed(0, 30)) {
      site.post("/v1/models/line/predict", Line.questions(30)).expect(200);
    }

    try (Site site = new Site(data)) {
      long end = site.node.find("line").orElseThrow().log().end();
      site.awaitReady().apply();
      site.post("/v1/models/line/outcomes", Line.outcomes(29)).expect(200);
      assertThat(site.tick(30).expect(200).json().get("moved").booleanValue()).isFalse();
      assertThat(
              site.post("/v1/models/line/predict", Line.questions(30))
                  .expect(200)
                  .json()
                  .get("predictions")
                  .findValues("duplicate"))
          .hasSize(20);
      assertThat(site.node.find("line").orElseThrow().log().end()).isEqualTo(end);
      site.feed(30, HOURS);
      assertThat(site.facts()).isEqualTo(undisturbed);
    }
  }
}
