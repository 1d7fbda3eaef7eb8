package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applies a spec to a server. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Applies a spec: starts the model that it declares, or changes it.")
final class ApplyCommand extends RemoteCommand {

  @Parameters(paramLabel = "SPEC", description = "A file with a spec, in YAML.")
  Path spec;

  @Option(names = "--dry-run", description = "Only say what it would change.")
  boolean dryRun;

  @Mixin SaidBy said;

  @SuppressWarnings("NullAway.Init") // picocli fills the parameters in
  ApplyCommand() {}

  /** Where relative paths in the spec start: beside the spec. */
  private String folder() {
    Path parent = spec.toAbsolutePath().normalize().getParent();
    return parent == null ? "/" : parent.toString();
  }

  @Override
  void run(Server server, PrintWriter out) {
    byte[] yaml = read();
    JsonNode change =
        server.post(
            "/v1/specs?dry_run=%s&by=%s&reason=%s&wait=%d&folder=%s"
                .formatted(
                    dryRun,
                    Server.escaped(said.by),
                    Server.escaped(said.reason),
                    said.wait,
                    Server.escaped(folder())),
            "application/yaml",
            BodyPublishers.ofByteArray(yaml));
    if (json) {
      out.println(Json.pretty(change));
      return;
    }
    out.printf(
        "%s: %s (%s)%n",
        Json.text(change, "model"), Json.text(change, "change"), Json.text(change, "meaning"));
    for (JsonNode field : change.path("changes")) {
      out.println("  " + field.asText());
    }
    for (JsonNode decision : change.path("decisions")) {
      out.println(Json.text(decision, "reason"));
    }
    if (dryRun) {
      out.println("Nothing was changed: a dry run.");
    }
  }

  /** Looks at the spec here, before a server is asked: errors name the file and the line. */
  private byte[] read() {
    try {
      return SpecReader.read(spec).text().getBytes(StandardCharsets.UTF_8);
    } catch (InvalidSpecException e) {
      throw usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw usage("SPEC: %s cannot be read (expected: a file with a spec)".formatted(spec));
    }
  }
}
