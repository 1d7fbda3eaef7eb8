package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists who told the loop of a model what, when and why. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Lists who told the loop of a model what, when and why, and what came of it.")
final class AuditCommand extends RemoteCommand {
  @Parameters(paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Option(
      names = "--limit",
      defaultValue = "100",
      paramLabel = "N",
      description = "At most so many of the latest (default: ${DEFAULT-VALUE}).")
  int limit;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  AuditCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    JsonNode commands = server.get(Server.model(model, "/audit?limit=" + limit)).path("commands");
    if (json) {
      out.println(Json.pretty(commands));
      return;
    }
    TextTable table = TextTable.ofTexts("TIME", "BY", "COMMAND", "WHY", "WHAT CAME OF IT");
    for (JsonNode command : commands) {
      List<String> came = new ArrayList<>();
      command.path("decisions").forEach(decision -> came.add(Json.text(decision, "reason")));
      String arguments = Json.text(command, "arguments");
      table.add(
          Json.text(command, "time"),
          Json.text(command, "by"),
          Json.text(command, "kind") + (arguments.equals("{}") ? "" : " " + arguments),
          Json.text(command, "reason"),
          (command.path("refused").asBoolean() ? "refused: " : "") + String.join("; ", came));
    }
    out.print(table.text(""));
  }
}
