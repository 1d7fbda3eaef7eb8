package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a prediction to its version, its outcomes, its example and what it counted in. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description =
        "Follows a prediction to its version, its outcomes, its example and the decisions that it counted in.")
final class TraceCommand extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Parameters(index = "1", paramLabel = "PREDICTION", description = "The prediction's id.")
  String id;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "About when it was asked, as 2013-01-01T10:17:00Z: spares the search.")
  @Nullable String time;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  TraceCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    String about = time == null ? "" : "?time=" + millis(time);
    JsonNode trace = server.get(Server.model(model, "/predictions/" + Server.escaped(id) + about));
    if (json) {
      out.println(Json.pretty(trace));
      return;
    }
    JsonNode prediction = trace.path("prediction");
    TextTable table = TextTable.ofTexts("WHAT", "");
    table.add("asked", Json.text(prediction, "eventTime"));
    table.add("offset", Json.text(prediction, "offset"));
    table.add(
        "answered by",
        "version %s (%s), arm %s"
            .formatted(
                Json.text(prediction, "version"),
                VersionsCommand.shortened(Json.text(prediction, "hash")),
                Json.text(prediction, "arm")));
    String stage = Json.text(prediction, "stage");
    if (!stage.isEmpty()) {
      table.add("stage", stage + " (the rollout, and its stage counted from 0)");
    }
    if (!prediction.path("counted").asBoolean(true)) {
      table.add("counted", "no: somebody chose who answers, or the version failed");
    }
    table.add("scores", prediction.path("scores").toString());
    table.add("row", prediction.path("row").toString());
    for (JsonNode outcome : trace.path("outcomes")) {
      table.add(
          "outcome " + Json.text(outcome, "id"),
          Json.text(outcome, "eventTime") + " " + outcome.path("values"));
    }
    JsonNode example = trace.path("example");
    if (example.isObject()) {
      table.add("label", Json.text(example, "label") + " at " + Json.text(example, "labelTime"));
    }
    table.add("learned by", trace.path("learnedBy").toString());
    for (JsonNode decision : trace.path("decisions")) {
      table.add("counted in " + Json.text(decision, "id"), Json.text(decision, "reason"));
    }
    for (JsonNode name : trace.path("comparisons")) {
      table.add("counts in", "the comparison of " + name.asText() + ", which goes on");
    }
    for (JsonNode missing : trace.path("missing")) {
      table.add("missing", missing.asText());
    }
    out.print(table.text(""));
  }

  private long millis(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return instant.toEpochMilli();
    } catch (DateTimeParseException e) {
      throw usage(
          "--time: %s (expected: ISO 8601 with an offset, such as 2013-01-01T10:17:00Z)"
              .formatted(text));
    }
  }
}
