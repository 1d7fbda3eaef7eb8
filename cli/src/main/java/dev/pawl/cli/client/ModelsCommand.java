package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the models of a server, or shows one. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Lists the models of a server, or shows one in full.")
final class ModelsCommand extends RemoteCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The model to show: what is wrong with it, and how well it does.")
  private @Nullable String model;

  @Override
  void run(Server server, PrintWriter out) {
    if (model != null) {
      show(server.get(Server.model(model, "")), out);
      return;
    }
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

  private void show(JsonNode of, PrintWriter out) {
    if (json) {
      out.println(Json.pretty(of));
      return;
    }
    out.printf(
        "%s, version %s, %s%n", Json.text(of, "model"), Json.text(of, "champion"), state(of));
    out.printf("%s examples were not learned because of findings%n%n", Json.text(of, "withheld"));
    TextTable findings = TextTable.ofTexts("FINDING", "WHERE", "SINCE", "EVIDENCE");
    for (JsonNode each : of.path("findings")) {
      findings.add(
          Json.text(each, "kind"),
          Json.text(each, "where"),
          Json.text(each, "since"),
          Json.text(each, "evidence"));
    }
    out.print(of.path("findings").isEmpty() ? "Nothing found.\n" : findings.text(""));
    out.println();
    TextTable measures =
        TextTable.ofTexts("VERSION", "SLICE", "UNTIL", "LABELS", "LOSS", "FROM", "TO", "BIAS");
    for (JsonNode each : of.path("performance")) {
      measures.add(
          Json.text(each, "version"),
          each.path("slice").asText().isEmpty() ? "all" : Json.text(each, "slice"),
          Json.text(each, "to"),
          Json.text(each, "labels"),
          Json.text(each, "loss"),
          Json.text(each, "lower"),
          Json.text(each, "upper"),
          Json.text(each, "bias"));
    }
    out.print(
        of.path("performance").isEmpty()
            ? "No performance (the spec declares none, or no period has ended).\n"
            : measures.text(""));
  }

  private static String state(JsonNode model) {
    if (!model.path("running").asBoolean()) {
      return "stopped";
    }
    return model.path("ready").asBoolean() ? "ready" : "starting";
  }
}
