package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what was decided about a model, and why. */
@Command(
    name = "decisions",
    mixinStandardHelpOptions = true,
    description = "Lists what was decided about a model, and why.")
final class DecisionsCommand extends RemoteCommand {
  private static final String DATA = "data: ";

  @Parameters(paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Option(
      names = "--from",
      defaultValue = "0",
      paramLabel = "OFFSET",
      description = "Only those caused by this offset of the log or a later one.")
  long from;

  @Option(
      names = "--limit",
      defaultValue = "100",
      paramLabel = "N",
      description = "At most so many of the latest (default: ${DEFAULT-VALUE}).")
  int limit;

  @Option(names = "--follow", description = "Go on with each new one, when it is taken.")
  boolean follow;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  DecisionsCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    if (follow) {
      follow(server, out);
      return;
    }
    JsonNode decisions =
        server
            .get(Server.model(model, "/decisions?from=%d&limit=%d".formatted(from, limit)))
            .path("decisions");
    if (json) {
      out.println(Json.pretty(decisions));
      return;
    }
    print(decisions, out);
  }

  static void print(JsonNode decisions, PrintWriter out) {
    TextTable table = TextTable.ofTexts("ID", "TIME", "KIND", "VERSION", "REASON");
    for (JsonNode decision : decisions) {
      table.add(
          Json.text(decision, "id"),
          Json.text(decision, "eventTime"),
          Json.text(decision, "kind"),
          Json.text(decision, "version"),
          Json.text(decision, "reason"));
    }
    out.print(table.text(""));
  }

  private void follow(Server server, PrintWriter out) {
    try (Stream<String> lines = server.events(Server.model(model, "/decisions?from=" + from))) {
      lines
          .filter(line -> line.startsWith(DATA))
          .map(line -> line.substring(DATA.length()))
          .forEach(data -> {
            out.println(json ? data : sentence(data));
            out.flush();
          });
    } catch (UncheckedIOException e) {
      throw new UnreachableServer(
          "the server has gone (expected: one that runs; follow again with --from)", e);
    }
  }

  private static String sentence(String data) {
    return Json.parse(data)
        .map(decision ->
            "%s  %s  %s  %s  %s"
                .formatted(
                    Json.text(decision, "id"),
                    Json.text(decision, "eventTime"),
                    Json.text(decision, "kind"),
                    Json.text(decision, "version"),
                    Json.text(decision, "reason")))
        .orElse(data);
  }
}
