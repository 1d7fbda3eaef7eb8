package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists who tries to replace the champion, who may again, and who no longer will. */
@Command(
    name = "challengers",
    mixinStandardHelpOptions = true,
    description = "Lists all challengers: in play, parked or kept, and retired, with what decided.")
final class ChallengersCommand extends RemoteCommand {
  @Parameters(paramLabel = "MODEL", description = "The model's name.")
  String model;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  ChallengersCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    JsonNode answer = server.get(Server.model(model, "/challengers"));
    if (json) {
      out.println(Json.pretty(answer));
      return;
    }
    TextTable table =
        TextTable.ofTexts(
            "NAME",
            "VERSION",
            "STATE",
            "SINCE",
            "VERDICT",
            "REGIME",
            "BY",
            "LEARNS",
            "WHAT DECIDED");
    for (JsonNode challenger : answer.path("challengers")) {
      String state = Json.text(challenger, "state");
      boolean kept = challenger.path("kept").asBoolean();
      table.add(
          Json.text(challenger, "name"),
          Json.text(challenger, "version"),
          kept ? state + ", kept" : state,
          Json.text(challenger, "since"),
          Json.text(challenger, "verdict"),
          Json.text(challenger, "regime"),
          Json.text(challenger, "by"),
          Json.text(challenger, "learns"),
          Json.text(challenger, "reason"));
    }
    out.print(table.text(""));
  }
}
