package dev.pawl.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.logging.ServerLog.Format;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerLogTest {
  private static final Decision DECISION =
      new Decision(
          "delay",
          "7.0",
          7,
          0,
          Kind.ROLLBACK,
          "1.2",
          "\"1.3\" failed",
          new TreeMap<>(Map.of("commandBy", "ada")));

  private final StringWriter written = new StringWriter();

  private ServerLog log(Format format) {
    return new ServerLog(
        new PrintWriter(written),
        format,
        InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
  }

  @Test
  void a_line_of_json_has_a_level_and_the_ids_that_lead_on() {
    log(Format.json).decided(DECISION);

    assertThat(written.toString().strip())
        .isEqualTo(
            "{\"time\":\"2026-01-01T00:00:00Z\",\"level\":\"WARN\",\"message\":\"\\\"1.3\\\" failed\",\"model\":\"delay\",\"decision\":\"7.0\",\"kind\":\"rollback\",\"version\":\"1.2\",\"offset\":7,\"eventTime\":\"1970-01-01T00:00:00Z\",\"by\":\"ada\"}");
  }

  @Test
  void a_warning_is_a_sentence_for_people_and_a_line_for_programs() {
    log(Format.text).warn("the disk is full");
    log(Format.json).warn("the disk is full");
    log(Format.text).decided(DECISION);

    assertThat(written.toString().lines())
        .containsExactly(
            "pawl: the disk is full",
            "{\"time\":\"2026-01-01T00:00:00Z\",\"level\":\"WARN\",\"message\":\"the disk is full\"}");
  }
}
