package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a version was made from. */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description = "Shows what a version was made from, back to the first.")
final class LineageCommand extends RemoteCommand {

  @Parameters(
      paramLabel = "MODEL[@VERSION]",
      description = "The model, and the version; the champion when none is named.")
  String about;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  LineageCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    int at = about.indexOf('@');
    String model = at < 0 ? about : about.substring(0, at);
    String root =
        at < 0
            ? Json.text(server.get(Server.model(model, "")), "champion")
            : about.substring(at + 1);
    server.get(Server.model(model, "/versions/" + Server.escaped(root)));
    Map<String, JsonNode> versions = new LinkedHashMap<>();
    for (JsonNode version : server.get(Server.model(model, "/versions")).path("versions")) {
      versions.put(Json.text(version, "version"), version);
    }
    Set<String> seen = new TreeSet<>();
    ArrayNode inOrder = Json.object().putArray("versions");
    StringBuilder tree = new StringBuilder();
    walk(root, "", versions, seen, inOrder, tree);
    if (json) {
      out.println(Json.pretty(inOrder));
    } else {
      out.print(tree);
    }
  }

  /** A chain of single parents stays in its column; only a version with several indents them. */
  private static void walk(
      String first,
      String indent,
      Map<String, JsonNode> versions,
      Set<String> seen,
      ArrayNode inOrder,
      StringBuilder tree) {
    String id = first;
    while (true) {
      JsonNode version = versions.get(id);
      if (version == null) {
        tree.append(indent).append(id).append("  (not in the registry)\n");
        return;
      }
      if (!seen.add(id)) {
        tree.append(indent).append(id).append("  (see above)\n");
        return;
      }
      inOrder.add(version);
      tree.append(indent).append(line(version)).append('\n');
      JsonNode parents = version.path("parents");
      if (parents.size() != 1) {
        for (JsonNode parent : parents) {
          walk(parent.asText(), indent + "    ", versions, seen, inOrder, tree);
        }
        return;
      }
      id = parents.get(0).asText();
    }
  }

  private static String line(JsonNode version) {
    return "%s  %s  %s  %s  %s examples, %s"
        .formatted(
            Json.text(version, "version"),
            VersionsCommand.shortened(Json.text(version, "hash")),
            Json.text(version, "state"),
            Json.text(version, "eventTime"),
            Json.text(version.path("data"), "examples"),
            Json.text(version, "by"));
  }
}
