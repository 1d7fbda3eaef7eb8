package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.cli.report.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a decision about a version rests on, and writes it as a page. */
@Command(
    name = "evaluation",
    mixinStandardHelpOptions = true,
    description = "Shows what a decision about a version rests on; without DECISION lists them.")
final class EvaluationCommand extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DECISION",
      description = "The decision's id, such as 5120.1.")
  @Nullable String decision;

  @Option(names = "--html", paramLabel = "FILE", description = "Write it as a page, one file.")
  @Nullable Path html;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  EvaluationCommand() {}

  @Override
  void run(Server server, PrintWriter out) {
    if (decision == null) {
      if (html != null) {
        throw usage("--html: without DECISION (expected: the id of the decision that is written)");
      }
      list(server, out);
      return;
    }
    String path = Server.model(model, "/evaluations/" + Server.escaped(decision));
    Optional<Path> file = Optional.ofNullable(html);
    if (file.isPresent()) {
      write(server.text(path + "?format=html"), file.get());
      out.printf("Wrote %s%n", file.get());
    }
    if (json || file.isEmpty()) {
      JsonNode evaluation = server.get(path + "?format=json");
      if (json) {
        out.println(Json.pretty(evaluation));
      } else {
        print(evaluation, out);
      }
    }
  }

  private static void write(String page, Path file) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UncheckedIOException("writing %s: %s".formatted(file, e), e);
    }
  }

  private void list(Server server, PrintWriter out) {
    JsonNode evaluations = server.get(Server.model(model, "/evaluations")).path("evaluations");
    if (json) {
      out.println(Json.pretty(evaluations));
    } else {
      DecisionsCommand.print(evaluations, out);
    }
  }

  private static void print(JsonNode evaluation, PrintWriter out) {
    JsonNode decision = evaluation.path("decision");
    JsonNode verdict = evaluation.path("verdict");
    TextTable table = TextTable.ofTexts("WHAT", "");
    table.add("decision", Json.text(decision, "reason"));
    table.add("decided by", Json.text(evaluation.path("decidedBy"), "name"));
    table.add("why", Json.text(evaluation.path("decidedBy"), "reason"));
    table.add("compared with", Json.text(evaluation, "against"));
    table.add("span", Json.text(evaluation, "since") + " to " + Json.text(evaluation, "until"));
    if (verdict.isObject()) {
      table.add("verdict", Json.text(verdict, "kind"));
      table.add(
          "difference",
          "%s, interval %s to %s"
              .formatted(
                  Json.text(verdict, "estimate"),
                  Json.text(verdict, "lower"),
                  Json.text(verdict, "upper")));
      table.add(
          "on",
          "%s examples in %s blocks"
              .formatted(Json.text(verdict, "examples"), Json.text(verdict, "blocks")));
    }
    for (JsonNode check : evaluation.path("checks")) {
      table.add(
          Json.text(check, "name"),
          "%s, compared with %s"
              .formatted(Json.text(check, "candidate"), Json.text(check, "champion")));
    }
    table.add("parents", Json.text(evaluation.path("version"), "parents"));
    out.print(table.text(""));
  }
}
