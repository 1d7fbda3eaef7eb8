package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Something that a loop is told to do; the command's name says what. */
abstract class Order extends RemoteCommand {

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Option(
      names = "--by",
      defaultValue = "${sys:user.name}",
      description = "Who says so (default: the user's name).")
  String by;

  @Option(names = "--reason", defaultValue = "", description = "Why.")
  String reason;

  @Option(
      names = "--id",
      defaultValue = "",
      description = "An id of its own: given again, it is done once.")
  String id;

  @Option(
      names = "--wait",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "How long to wait for what comes of it (default: ${DEFAULT-VALUE}).")
  int wait;

  /** Kinds of decisions that say that an order was not carried out. */
  private static final Set<String> NOT_DONE = Set.of("refuse", "reject", "training_failed");

  private boolean notDone;

  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  Order() {}

  /** Writes what that needs. */
  abstract void arguments(ObjectNode arguments);

  @Override
  final void run(Server server, PrintWriter out) {
    ObjectNode body = Json.object();
    body.put("kind", command.name());
    arguments(body.putObject("arguments"));
    body.put("by", by);
    body.put("reason", reason);
    if (!id.isEmpty()) {
      body.put("id", id);
    }
    JsonNode receipt = server.post(Server.model(model, "/commands?wait=" + wait), body);
    for (JsonNode decision : receipt.path("decisions")) {
      notDone |= NOT_DONE.contains(Json.text(decision, "kind"));
    }
    if (json) {
      out.println(Json.pretty(receipt));
      return;
    }
    for (JsonNode decision : receipt.path("decisions")) {
      out.println(Json.text(decision, "reason"));
    }
    if (!receipt.path("settled").asBoolean()) {
      out.printf(
          "Logged at offset %s; it is not done yet: see 'pawl decisions %s'%n",
          Json.text(receipt, "offset"), model);
    }
  }

  @Override
  int answered() {
    return notDone ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
