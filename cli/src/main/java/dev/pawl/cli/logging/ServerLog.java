package dev.pawl.cli.logging;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.loop.registry.Decision;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * The lines of a server's log. As text it holds warnings only, as a program that speaks to a
 * person; as JSON each decision too, with the ids that lead on: {@code model}, {@code decision},
 * {@code version} and {@code offset} (see {@code pawl evaluation} and {@code pawl trace}). Safe for
 * use by any number of threads.
 */
public final class ServerLog {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final PrintWriter lines;
  private final Format format;
  private final InstantSource time;

  /** How lines are written. */
  public enum Format {
    /** Sentences. */
    text,
    /** A JSON object in each line. */
    json
  }

  /**
   * A log.
   *
   * @param lines where its lines go
   * @param time the wall clock
   */
  public ServerLog(PrintWriter lines, Format format, InstantSource time) {
    this.lines = lines;
    this.format = format;
    this.time = time;
  }

  /** Something that an operator should know. */
  public void warn(String warning) {
    if (format == Format.text) {
      write("pawl: " + warning);
    } else {
      write(line("WARN").put("message", warning));
    }
  }

  /** A decision was taken. */
  public void decided(Decision decision) {
    if (format == Format.json) {
      ObjectNode line = line(level(decision.kind()));
      line.put("message", decision.reason());
      line.put("model", decision.model());
      line.put("decision", decision.id());
      line.put("kind", decision.kind().name().toLowerCase(Locale.ROOT));
      line.put("version", decision.version());
      line.put("offset", decision.offset());
      line.put("eventTime", Instant.ofEpochMilli(decision.eventTime()).toString());
      if (decision.evidence().get("commandBy") instanceof String by) {
        line.put("by", by);
      }
      write(line);
    }
  }

  private static String level(Decision.Kind kind) {
    return switch (kind) {
      case FINDING, REFUSE, REJECT, ROLLBACK, TRAINING_FAILED -> "WARN";
      default -> "INFO";
    };
  }

  private ObjectNode line(String level) {
    return MAPPER.createObjectNode().put("time", time.instant().toString()).put("level", level);
  }

  private void write(Object line) {
    lines.println(line);
    lines.flush();
  }
}
