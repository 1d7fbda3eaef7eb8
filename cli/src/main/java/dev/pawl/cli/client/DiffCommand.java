package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what sets two versions apart. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Says what sets two versions of a model apart.")
final class DiffCommand extends RemoteCommand {

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Parameters(index = "1", paramLabel = "A", description = "A version, such as 1.3.")
  String first;

  @Parameters(index = "2", paramLabel = "B", description = "Another version.")
  String second;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  DiffCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    JsonNode a = version(server, first);
    JsonNode b = version(server, second);
    List<String> spec = List.of();
    if (!Json.text(a, "specHash").equals(Json.text(b, "specHash"))) {
      spec =
          LineDiff.of(
              server.text("/v1/specs/" + Json.text(a, "specHash")).lines().toList(),
              server.text("/v1/specs/" + Json.text(b, "specHash")).lines().toList());
    }
    Map<String, String> left = flat(a);
    Map<String, String> right = flat(b);
    Set<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    names.removeIf(name -> Objects.equals(left.get(name), right.get(name)));
    if (json) {
      json(a, b, names, spec, out);
      return;
    }
    TextTable table = TextTable.ofTexts("", first, second);
    for (String name : names) {
      table.add(name, cell(name, left), cell(name, right));
    }
    out.print(table.text(""));
    if (!spec.isEmpty()) {
      out.println();
      out.println("spec");
      spec.forEach(out::println);
    }
  }

  private static String cell(String name, Map<String, String> values) {
    String value = values.getOrDefault(name, "");
    if (value.isEmpty()) {
      return "-";
    }
    return name.endsWith("ash") ? VersionsCommand.shortened(value) : value;
  }

  private static void json(
      JsonNode a, JsonNode b, Set<String> names, List<String> spec, PrintWriter out) {
    ObjectNode whole = Json.object();
    whole.set("a", a);
    whole.set("b", b);
    ArrayNode differing = whole.putArray("differing");
    names.forEach(differing::add);
    ArrayNode lines = whole.putArray("spec");
    spec.forEach(lines::add);
    out.println(Json.pretty(whole));
  }

  private JsonNode version(Server server, String id) {
    return server.get(Server.model(model, "/versions/" + Server.escaped(id)));
  }

  private static Map<String, String> flat(JsonNode version) {
    Map<String, String> flat = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : version.properties()) {
      if (member.getValue().isObject()) {
        for (Map.Entry<String, JsonNode> inner : member.getValue().properties()) {
          flat.put(
              member.getKey() + "." + inner.getKey(), Json.text(member.getValue(), inner.getKey()));
        }
      } else {
        flat.put(member.getKey(), Json.text(version, member.getKey()));
      }
    }
    flat.remove("version");
    return flat;
  }
}
