package dev.pawl.cli.client;

import picocli.CommandLine.Option;

/** Who tells a server to do something, why, and how long they wait for what comes of it. */
final class SaidBy {
  @Option(
      names = "--by",
      defaultValue = "${sys:user.name}",
      description = "Who says so (default: the user's name).")
  String by;

  @Option(names = "--reason", defaultValue = "", description = "Why.")
  String reason;

  @Option(
      names = "--wait",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "How long to wait for what comes of it (default: ${DEFAULT-VALUE}).")
  int wait;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  SaidBy() {}
}
