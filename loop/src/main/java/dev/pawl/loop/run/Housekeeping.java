package dev.pawl.loop.run;

import dev.pawl.log.EventLog;
import dev.pawl.loop.ModelLoop;
import dev.pawl.loop.registry.LoopCheckpoint;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets go of what one model no longer needs, after each checkpoint of its loop.
 *
 * <ol>
 *   <li>The log is told from where on it is needed: by the older of the loop's two checkpoints, and
 *       by a training from scratch, or one that goes on from any lineage's newest version, with all
 *       predictions that may still get a label in it. What is deleted before that is up to the
 *       log's own limits.
 *   <li>Versions whose log was deleted become {@link Reproducibility#EXPIRED}.
 *   <li>Checkpoints of versions are deleted when these are old, beyond the number to be kept,
 *       forgotten by the fold, were never promoted or parked (or are retired since), and are the
 *       parent of none that is kept. One that an outside training made is kept while its result is
 *       in the log.
 * </ol>
 *
 * <p>For use by the folding thread.
 */
final class Housekeeping {
  /** Versions are looked through again when so many have been made. */
  private static final int EVERY = 20;

  private final String model;
  private final EventLog log;
  private final Registry registry;
  private final ArtifactStore artifacts;
  private final VersionRetention retention;
  private long expiredBefore;
  private int madeSince = EVERY;

  Housekeeping(
      String model,
      EventLog log,
      Registry registry,
      ArtifactStore artifacts,
      VersionRetention retention) {
    this.model = model;
    this.log = log;
    this.registry = registry;
    this.artifacts = artifacts;
    this.retention = retention;
  }

  /** So many versions were made. */
  void made(int versions) {
    madeSince += versions;
  }

  /**
   * A checkpoint was kept.
   *
   * @param clock the data clock
   */
  void tidy(ModelLoop loop, long clock) {
    log.retain(Math.min(log.end(), needed(loop.definition().spec(), clock)));
    boolean shorter = log.start() > expiredBefore;
    if (!shorter && madeSince < EVERY) {
      return;
    }
    List<Version> versions = registry.versions(model);
    if (shorter) {
      expire(versions);
      expiredBefore = log.start();
    }
    thin(versions, loop, clock);
    madeSince = 0;
  }

  // ---- the log --------------------------------------------------------------------------------

  /** The first offset that is still needed. */
  private long needed(Spec spec, long clock) {
    long offset = log.end();
    for (LoopCheckpoint checkpoint : registry.checkpoints(model)) {
      offset = Math.min(offset, checkpoint.offset());
    }
    if (clock == Long.MIN_VALUE) {
      return 0;
    }
    long since = clock - spec.training().longestWindow().toMillis();
    for (Version version : newest()) {
      since = Math.min(since, version.eventTime());
      offset = Math.min(offset, version.data().toOffset());
    }
    long back = 2 * spec.outcome().window().toMillis() + spec.serving().maximumSkew().toMillis();
    return Math.min(offset, log.firstAtOrAfter(since - back).orElse(log.end()));
  }

  /** The newest version of each lineage of the present iteration: a training may go on from it. */
  private List<Version> newest() {
    List<Version> versions = registry.versions(model);
    List<Version> newest = new ArrayList<>();
    Set<String> lineages = new HashSet<>();
    for (Version version : versions.reversed()) {
      boolean present = iteration(version) == iteration(versions.getLast());
      if (present && lineages.add(version.lineage())) {
        newest.add(version);
      }
    }
    return newest;
  }

  private static int iteration(Version version) {
    return Integer.parseInt(version.id().substring(0, version.id().indexOf('.')));
  }

  private void expire(List<Version> versions) {
    List<Version> expired = new ArrayList<>();
    for (Version version : versions) {
      if (version.reproducibility() == Reproducibility.EXACT && isCutOff(version)) {
        expired.add(version.reproducible(Reproducibility.EXPIRED));
      }
    }
    if (!expired.isEmpty()) {
      registry.save(expired, List.of());
    }
  }

  /** Whether the log lacks what a version came from. */
  private boolean isCutOff(Version version) {
    boolean untrained = version.parents().isEmpty() && version.data().hash().isEmpty();
    long from = version.data().fromOffset();
    return !untrained && (log.start() > version.offset() || (from > 0 && log.start() > from));
  }

  /** The version as the registry is to have it: one whose log is gone has expired. */
  Version current(Version version) {
    return version.reproducibility() == Reproducibility.EXACT && isCutOff(version)
        ? version.reproducible(Reproducibility.EXPIRED)
        : version;
  }

  // ---- checkpoints of versions ----------------------------------------------------------------

  private void thin(List<Version> versions, ModelLoop loop, long clock) {
    long young = clock - retention.atLeast().toMillis();
    Set<String> kept = new HashSet<>();
    List<Version> old = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      Version version = versions.get(i);
      boolean newest = i >= versions.size() - retention.newest();
      if (newest || version.eventTime() >= young || isHeld(version, loop)) {
        kept.add(version.hash());
        kept.addAll(version.parents());
      } else {
        old.add(version);
      }
    }
    if (old.isEmpty()) {
      return;
    }
    ofOthers(kept);
    // The parents of what is kept are named by their ids; a training that was merged by its hash.
    for (Version version : old) {
      if (kept.contains(version.id())) {
        kept.add(version.hash());
      }
    }
    for (Version version : old) {
      if (!kept.contains(version.hash())) {
        artifacts.delete(version.hash());
      }
    }
  }

  private boolean isHeld(Version version, ModelLoop loop) {
    State state = version.state();
    boolean everServedOrParked =
        state != State.CANDIDATE && state != State.REJECTED && state != State.RETIRED;
    boolean madeOutside = version.by().startsWith("training ");
    return everServedOrParked
        || loop.knows(version.id())
        || (madeOutside && version.offset() >= log.start());
  }

  /** The same learner may be a version of another model too. */
  private void ofOthers(Set<String> kept) {
    for (ModelEntry other : registry.models()) {
      if (!other.model().equals(model)) {
        registry.versions(other.model()).forEach(version -> kept.add(version.hash()));
      }
    }
  }
}
