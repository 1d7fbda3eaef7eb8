package dev.pawl.bench.measure;

import java.lang.management.ManagementFactory;
import java.util.Optional;

/** How busy the machine is. */
final class Load {

  private Load() {}

  /** How many threads were running or waiting for a core, over the last minute. */
  static Optional<Double> average() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? Optional.empty() : Optional.of(load);
  }
}
