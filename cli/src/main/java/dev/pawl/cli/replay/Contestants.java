package dev.pawl.cli.replay;

import dev.pawl.log.Command;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Pawl is compared with: the same spec with other settings of {@code training} and {@code
 * evaluation}.
 *
 * @param key how reports call it
 * @param title what it is, for people
 * @param spec the spec
 * @param commands what is told to its loop
 */
public record Contestants(String key, String title, Spec spec, List<Command> commands) {

  /** Learns hourly until a time, and never again. */
  public static Contestants frozen(Spec spec, long from, String when) {
    return new Contestants(
        "frozen",
        "frozen " + when,
        with(spec, "training:\n  mode: continual\n  triggers: [{every: 1h}]\n"),
        List.of(
            Command.of(
                "frozen", from, "pause", Map.of("what", "all"), "replay", "frozen " + when)));
  }

  /** Made from scratch each day on the last 90 days. */
  public static Contestants daily(Spec spec) {
    return new Contestants(
        "daily",
        "from scratch each day on 90 days",
        with(
            spec,
            "training:\n  mode: scheduled_stateless\n  triggers: [{every: 1d}]\n  window: 90d\n"),
        List.of());
  }

  /** Goes on learning, and each hour's state takes over without a test. */
  public static Contestants ungated(Spec spec) {
    return new Contestants(
        "ungated",
        "continual, without gates",
        with(spec, "training:\n  mode: continual\n  triggers: [{every: 1h}]\n"),
        List.of());
  }

  private static Spec with(Spec spec, String training) {
    String evaluation =
        """
        evaluation:
          metric: %s
          gated: false
          backtest: 0s
          watch: 0s
        """
            .formatted(spec.evaluation().metric().name().toLowerCase(Locale.ROOT));
    String text = without(without(spec.text(), "training"), "evaluation");
    String seed =
        "  seed: "
            + spec.training().seed()
            + "\n  micro_batch: "
            + spec.training().microBatch()
            + "\n";
    return SpecReader.read(text + "\n" + training + seed + evaluation, spec.model());
  }

  /** The YAML without one of its sections. */
  private static String without(String yaml, String section) {
    StringBuilder kept = new StringBuilder();
    boolean inside = false;
    for (String line : yaml.lines().toList()) {
      if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0)) && line.charAt(0) != '#') {
        inside = line.startsWith(section + ":");
      }
      if (!inside) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }
}
