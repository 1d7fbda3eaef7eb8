package dev.pawl.loop.promotion;

import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.loop.probe.Measurement;
import dev.pawl.loop.promotion.Approvals.Waiting;
import dev.pawl.loop.registry.Version;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.GateSpec;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What versions cost, measured outside of the fold and come back through the log, and the version
 * that waits for that before it goes on. At most one waits.
 */
final class Measurements implements Operator {
  private static final int KEPT = 50;

  private final GateSpec gate;
  private final Consumer<Version> measure;
  private final SortedMap<String, Measurement> known = new TreeMap<>();
  private @Nullable Waiting waiting;

  /**
   * Nothing measured.
   *
   * @param measure has a version measured
   */
  Measurements(GateSpec gate, Consumer<Version> measure) {
    this.gate = gate;
    this.measure = measure;
  }

  /** Whether a version, and the champion, have to be measured before it may go on. */
  boolean isNeeded(Version version, Version champion) {
    return gate.measures()
        && !(known.containsKey(version.id()) && known.containsKey(champion.id()));
  }

  /** Has those measured that are not; the version goes on when both are. */
  void ask(Version version, Version champion, Waiting then) {
    waiting = then;
    for (Version each : new Version[] {version, champion}) {
      if (!known.containsKey(each.id())) {
        measure.accept(each);
      }
    }
  }

  /** A version has been measured. */
  void add(String version, Measurement measurement) {
    known.put(version, measurement);
    if (known.size() > KEPT) {
      known.remove(known.firstKey().equals(version) ? known.lastKey() : known.firstKey());
    }
  }

  /** Why a version must not serve; nothing when it was not measured. */
  Optional<String> objection(String version, String champion) {
    Measurement own = known.get(version);
    Measurement other = known.get(champion);
    return own == null || other == null ? Optional.empty() : own.objection(gate, other);
  }

  /** Adds what was measured to a decision's evidence. */
  void add(String version, SortedMap<String, Object> evidence) {
    Measurement own = known.get(version);
    if (own != null) {
      evidence.putAll(own.byName());
    }
  }

  Optional<Waiting> waiting() {
    return Optional.ofNullable(waiting);
  }

  void nobodyWaits() {
    waiting = null;
  }

  /** What is remembered. */
  record Remembered(SortedMap<String, Measurement> known, @Nullable Waiting waiting) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text("measurements", StateJson.write(new Remembered(known, waiting)));
  }

  @Override
  public void restore(Tensors from) {
    if (!from.has("measurements")) {
      return;
    }
    Remembered own = StateJson.read(from.text("measurements"), Remembered.class);
    known.clear();
    known.putAll(own.known());
    waiting = own.waiting();
  }
}
