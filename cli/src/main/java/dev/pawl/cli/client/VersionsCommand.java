package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the versions of a model. */
@Command(
    name = "versions",
    mixinStandardHelpOptions = true,
    description = "Lists the versions of a model, oldest first.")
final class VersionsCommand extends RemoteCommand {
  private static final int SHORT = 12;

  @Parameters(paramLabel = "MODEL", description = "The model's name.")
  String model;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  VersionsCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    JsonNode versions = server.get(Server.model(model, "/versions")).path("versions");
    if (json) {
      out.println(Json.pretty(versions));
      return;
    }
    TextTable table =
        TextTable.ofTexts(
            "VERSION", "STATE", "HASH", "PARENTS", "LINEAGE", "BORN", "EXAMPLES", "BY");
    for (JsonNode version : versions) {
      table.add(
          Json.text(version, "version"),
          Json.text(version, "state"),
          shortened(Json.text(version, "hash")),
          Json.text(version, "parents"),
          Json.text(version, "lineage"),
          Json.text(version, "eventTime"),
          Json.text(version.path("data"), "examples"),
          Json.text(version, "by"));
    }
    out.print(table.text(""));
  }

  static String shortened(String hash) {
    return hash.length() <= SHORT ? hash : hash.substring(0, SHORT);
  }
}
