package dev.pawl.cli.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a server knows its callers by, as an option of a command. */
public final class TokenOption {
  @Option(
      names = "--token",
      defaultValue = "${env:PAWL_TOKEN}",
      description = "The server's token (default: $$PAWL_TOKEN).")
  @Nullable String token;

  /** Made by a command, whose command line fills it in. */
  public TokenOption() {}

  /** The token; empty without one. */
  public Optional<String> token() {
    return Optional.ofNullable(token).filter(text -> !text.isBlank());
  }
}
