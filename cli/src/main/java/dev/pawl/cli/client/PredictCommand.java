package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a model for a prediction. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Asks a model for a prediction. It is logged, as any other.")
final class PredictCommand extends RemoteCommand {

  @Parameters(paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Option(
      names = "--input",
      paramLabel = "NAME=VALUE",
      description =
          "An input; numbers, true and false are such, all else is text. A text that looks like a"
              + " number goes in double quotes.")
  List<String> inputs = new ArrayList<>();

  @Option(
      names = "--body",
      defaultValue = "",
      paramLabel = "JSON",
      description = "A whole request in place of inputs, such as '{\"inputs\": {\"x\": 1}}'.")
  String body;

  @Option(names = "--id", defaultValue = "", description = "The id that its outcome will name.")
  String id;

  @Option(
      names = "--time",
      defaultValue = "",
      description = "When it is for, such as 2013-01-01T10:17:00Z (default: now).")
  String time;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  PredictCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    JsonNode answer = server.post(Server.model(model, "/predict"), request());
    if (json) {
      out.println(Json.pretty(answer));
      return;
    }
    TextTable table = TextTable.ofTexts("ID", "VERSION", "SCORE");
    if (answer.has("predictions")) {
      answer.path("predictions").forEach(each -> add(table, each));
    } else {
      add(table, answer);
    }
    out.print(table.text(""));
  }

  private static void add(TextTable table, JsonNode prediction) {
    table.add(
        Json.text(prediction, "id"),
        Json.text(prediction, "version"),
        prediction.has("scores")
            ? prediction.path("scores").toString()
            : Json.text(prediction, "score"));
  }

  private JsonNode request() {
    if (!body.isEmpty()) {
      if (!inputs.isEmpty()) {
        throw usage("--body: given beside --input (expected: one of them)");
      }
      return Json.parse(body)
          .orElseThrow(() -> usage("--body: %s (expected: JSON)".formatted(body)));
    }
    ObjectNode request = Json.object();
    if (!id.isEmpty()) {
      request.put("id", id);
    }
    if (!time.isEmpty()) {
      request.put("time", time);
    }
    ObjectNode values = request.putObject("inputs");
    for (String input : inputs) {
      int at = input.indexOf('=');
      if (at <= 0) {
        throw usage("--input: %s (expected: NAME=VALUE)".formatted(input));
      }
      String text = input.substring(at + 1);
      values.set(
          input.substring(0, at),
          Json.parse(text)
              .filter(JsonNode::isValueNode)
              .orElseGet(() -> Json.object().textNode(text)));
    }
    return request;
  }
}
