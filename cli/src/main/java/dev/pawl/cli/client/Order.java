package dev.pawl.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pawl.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Something that a loop is told to do; the command's name says what. */
abstract class Order extends RemoteCommand {

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
  String model;

  @Mixin SaidBy said;

  @Option(
      names = "--id",
      defaultValue = "",
      description = "An id of its own: given again, it is done once.")
  String id;

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
    body.put("by", said.by);
    body.put("reason", said.reason);
    if (!id.isEmpty()) {
      body.put("id", id);
    }
    JsonNode receipt = server.post(Server.model(model, "/commands?wait=" + said.wait), body);
    for (JsonNode decision : receipt.path("decisions")) {
      String kind = Json.text(decision, "kind");
      notDone |= NOT_DONE.contains(kind) && !kind.equals(command.name());
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
