package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Lists the models of a server. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Lists the models of a server.")
final class ModelsCommand extends RemoteCommand {

  @Override
  void run(Server server, PrintWriter out) {
    JsonNode models = server.get("/v1/models").path("models");
    if (json) {
      out.println(Json.pretty(models));
      return;
    }
    TextTable table = TextTable.ofTexts("MODEL", "CHAMPION", "CLOCK", "STATE", "OWNER", "PURPOSE");
    for (JsonNode model : models) {
      table.add(
          Json.text(model, "model"),
          Json.text(model, "champion"),
          Json.text(model, "clock"),
          state(model),
          Json.text(model, "owner"),
          Json.text(model, "purpose"));
    }
    out.print(table.text(""));
  }

  private static String state(JsonNode model) {
    if (!model.path("running").asBoolean()) {
      return "stopped";
    }
    return model.path("ready").asBoolean() ? "ready" : "starting";
  }
}
