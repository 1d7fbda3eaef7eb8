package dev.pawl.cli.node;

import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.run.VersionRetention;

/**
 * How long things are kept that no model needs any more.
 *
 * @param log how logs keep their records
 * @param versions which checkpoints of old versions are kept
 */
public record Keeping(EmbeddedLogSettings log, VersionRetention versions) {

  /** Logs for ever; versions as {@link VersionRetention#standard} says. */
  public static Keeping standard() {
    return new Keeping(EmbeddedLogSettings.standard(), VersionRetention.standard());
  }
}
