package dev.pawl.loop.registry;

import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.loop.registry.Version.State;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Versions for tests, of which most does not matter. */
public final class SomeVersion {
  private SomeVersion() {}

  /** A version in some state; the numbers in it are as small and large as they come. */
  public static Version of(String model, String id, State state) {
    return new Version(
        model,
        id,
        "main",
        120_394,
        -1,
        "c0ffee",
        List.of("1.0", "1.1"),
        new DataSpan(3, Long.MAX_VALUE, Long.MIN_VALUE, 99, 512, "beef"),
        "ab12",
        "0.1.0",
        Long.MIN_VALUE,
        Reproducibility.EXACT,
        new TreeMap<>(Map.of("mae", 11.37)),
        new Cost(1_234_567, 512),
        state,
        "trigger every 1d");
  }

  /** The same version with other parents and metrics. */
  public static Version with(
      Version version, List<String> parents, SortedMap<String, Double> metrics) {
    return new Version(
        version.model(),
        version.id(),
        version.lineage(),
        version.offset(),
        version.eventTime(),
        version.hash(),
        parents,
        version.data(),
        version.specHash(),
        version.code(),
        version.seed(),
        version.reproducibility(),
        metrics,
        version.cost(),
        version.state(),
        version.by());
  }
}
