package dev.pawl.loop.parked;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.loop.contest.Checks;
import dev.pawl.loop.contest.Checks.Beside;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.contest.Contestant;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Cost;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.update.Lineages;
import dev.pawl.loop.version.Cuts;
import dev.pawl.loop.version.Cuts.Origin;
import dev.pawl.loop.version.Versions;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.spec.TrainingSpec.Parked;
import dev.pawl.spec.read.Durations;
import dev.pawl.stream.loss.Loss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps what is out of play and was good for something.
 *
 * <ol>
 *   <li>Kept are versions that were parked, and versions that have served and are superseded: these
 *       on trial at first, and for good once the champion has done better than they would by what
 *       counts, because then what they were good for is over, and not merely theirs no longer.
 *   <li>At most so many are kept as the spec says, each for as long as it says. Those that served
 *       for the shortest time go first, and of the same time the oldest. What was parked and is
 *       kept no longer is retired.
 *   <li>What a version was good for has come back when it would have done better than the champion,
 *       block by block, as far as a cumulative sum asks for, after it would have done worse as far;
 *       or when the features are again in the regime in which it was made. It has learned none of
 *       these examples, so they do not flatter it. Of several, the one that would have been best
 *       comes back, and no other while it challenges. That old models are known again by what they
 *       are worth on new examples is the way of learners for recurring concepts (Widmer and Kubat
 *       1996; Gonçalves and De Barros 2013).
 *   <li>What is revived or merged is a challenger like any other: the comparison decides about it.
 *       One that was merged challenges at a time.
 * </ol>
 *
 * <p>Each labelled example costs the prediction of each kept version.
 */
public final class ParkedChallengers implements Operator {
  private static final int LEAST = 30;
  private static final double ERRORS = 3;

  /** After how many blocks a superseded version that does as well as its successor is let go. */
  private static final int TRIAL_BLOCKS = 48;

  private final Parked settings;
  private final Loss loss;
  private final Journal journal;
  private final Parts parts;
  private final List<Kept> kept = new ArrayList<>();
  private final SortedMap<String, Standby> standbys = new TreeMap<>();
  private final RegimeHistory regimes = new RegimeHistory();
  private String champion = "";
  private long championSince;
  private String revived = "";

  /** How the versions were when those to be kept were taken from them. */
  private long collected = -1;

  /**
   * What it works on.
   *
   * @param effects keeps what was merged
   * @param contest where challengers come back
   * @param checks knows the latest examples
   * @param versions knows who was parked
   * @param cuts makes versions
   * @param lineages lets a lineage go on where it can
   */
  public record Parts(
      Effects effects,
      Contest contest,
      Checks checks,
      Versions versions,
      Cuts cuts,
      Lineages lineages) {}

  /**
   * Nothing kept yet.
   *
   * @param settings what the spec says of it
   * @param loss what is compared
   * @param journal knows the data clock, and writes what was decided
   * @param parts what it works on
   */
  public ParkedChallengers(Parked settings, Loss loss, Journal journal, Parts parts) {
    this.settings = settings;
    this.loss = loss;
    this.journal = journal;
    this.parts = parts;
  }

  /** What is kept, the oldest first. */
  public List<Kept> kept() {
    return List.copyOf(kept);
  }

  /** The ids of the versions that are kept, and of the one that may be next. */
  public List<String> needed() {
    List<String> ids = new ArrayList<>(kept.stream().map(Kept::version).toList());
    ids.add(champion);
    return ids;
  }

  /** The regime of the features that is in force; 0 where nothing has drifted. */
  public int regime() {
    return regimes.present();
  }

  /**
   * A label has become known.
   *
   * @param lostByChampion what the champion's answer lost; {@code NaN} when it had given none
   */
  public void label(Example example, double lostByChampion) {
    if (!Double.isNaN(lostByChampion)) {
      for (Standby standby : standbys.values()) {
        standby.label(loss, example.row(), example.label(), lostByChampion);
      }
    }
  }

  /**
   * A block of event time has ended.
   *
   * @param regime the number of the regime of the features; 0 where nothing has drifted
   */
  public void blockEnded(int regime) {
    boolean entered = regimes.enter(journal.clock(), regime);
    standbys.values().forEach(Standby::closeBlock);
    collect();
    letGo();
    if (settings.revive()) {
      recognise();
      if (entered) {
        reviveOf(regime);
      }
    }
  }

  // ---- what is kept ---------------------------------------------------------------------------

  /**
   * Keeps what was parked since the last block and, where it may come back, the champion that was
   * superseded.
   */
  private void collect() {
    if (parts.versions().changes() == collected) {
      return;
    }
    for (Version version : parts.versions().in(State.PARKED)) {
      if (!isKept(version.id())) {
        keep(version, 0);
        if (settings.merge()) {
          merge(version);
        }
      }
    }
    String present = parts.contest().champion().name();
    if (settings.revive() && !present.equals(champion)) {
      Optional<Version> before =
          parts.versions().find(champion).filter(it -> it.state() == State.SUPERSEDED);
      if (before.isPresent() && before.get().data().examples() > 0 && !isKept(champion)) {
        keep(before.get(), Math.max(1, parts.contest().champion().since() - championSince));
      }
      champion = present;
      championSince = parts.contest().champion().since();
    }
    collected = parts.versions().changes();
  }

  private void keep(Version version, long served) {
    int home = regimes.at(version.eventTime());
    boolean known = served > 0 || home != regimes.present();
    kept.add(new Kept(version.id(), journal.clock(), served, known ? home : Kept.UNKNOWN, false));
    if (settings.revive()) {
      standbys.put(version.id(), standby(version));
    }
  }

  private boolean isKept(String version) {
    return kept.stream().anyMatch(each -> each.version().equals(version));
  }

  private Standby standby(Version version) {
    return new Standby(parts.cuts().learner(version.hash()).freeze());
  }

  private void letGo() {
    for (Kept each : List.copyOf(kept)) {
      State wanted = each.served() > 0 ? State.SUPERSEDED : State.PARKED;
      boolean elsewhere =
          parts.versions().find(each.version()).filter(it -> it.state() == wanted).isEmpty();
      Standby standby = standbys.get(each.version());
      if (elsewhere) {
        remove(each);
      } else if (standby != null && !each.proven()) {
        if (standby.isWorse()) {
          kept.set(kept.indexOf(each), each.proven(true));
        } else if (each.served() > 0 && standby.blocks() >= TRIAL_BLOCKS) {
          remove(each);
        }
      }
    }
    long oldest = journal.clock() - settings.keepFor().toMillis();
    for (Kept each : List.copyOf(kept)) {
      if (each.since() < oldest) {
        retire(each, "it was kept for " + Durations.text(settings.keepFor()));
      }
    }
    while (kept.size() > settings.keep()) {
      retire(
          kept.stream().min(Comparator.comparingLong(Kept::served)).orElseThrow(),
          "%d others are kept".formatted(settings.keep()));
    }
  }

  private void remove(Kept old) {
    kept.remove(old);
    standbys.remove(old.version());
  }

  private void retire(Kept old, String why) {
    remove(old);
    if (old.served() == 0) {
      parts.cuts().record(parts.versions().get(old.version()).in(State.RETIRED));
      journal.decide(
          Kind.RETIRE,
          old.version(),
          "version %s was retired: %s".formatted(old.version(), why),
          Map.of("parked", Instant.ofEpochMilli(old.since()).toString()));
    }
  }

  // ---- who comes back -------------------------------------------------------------------------

  private void recognise() {
    if (kept.stream().noneMatch(each -> each.proven() && of(each).isBetter())
        || parts.contest().challengers().stream().anyMatch(this::isRevived)) {
      return;
    }
    Optional<Kept> best =
        kept.stream()
            .filter(each -> each.proven() && of(each).isLikelyBetter())
            .min(Comparator.comparingDouble(each -> of(each).difference()));
    if (best.isPresent()) {
      Standby standby = of(best.get());
      SortedMap<String, Object> evidence = evidence(best.get());
      evidence.put("recentLoss", standby.loss());
      evidence.put("recentLossOfChampion", standby.lossOfChampion());
      evidence.put("recentExamples", standby.examples());
      revive(
          best.get(),
          "on the latest %d examples it would have lost %.6g, champion %s %.6g"
              .formatted(
                  standby.examples(),
                  standby.loss(),
                  parts.contest().champion().name(),
                  standby.lossOfChampion()),
          evidence);
    }
  }

  private boolean isRevived(Contestant challenger) {
    return challenger.name().equals(revived);
  }

  private Standby of(Kept each) {
    return Objects.requireNonNull(standbys.get(each.version()));
  }

  private void reviveOf(int regime) {
    Optional<Kept> made =
        kept.stream()
            .filter(each -> each.proven() || each.served() == 0)
            .filter(each -> each.regime() == regime)
            .findFirst();
    if (made.isPresent()) {
      revive(
          made.get(),
          regime == 0
              ? "the features are again as they were when it was made"
              : "the features are again in regime %d, in which it was made".formatted(regime),
          evidence(made.get()));
    }
  }

  private static SortedMap<String, Object> evidence(Kept kept) {
    SortedMap<String, Object> evidence = new TreeMap<>();
    evidence.put("regime", (long) kept.regime());
    evidence.put("keptSince", Instant.ofEpochMilli(kept.since()).toString());
    return evidence;
  }

  private void revive(Kept back, String why, SortedMap<String, Object> evidence) {
    remove(back);
    revived = back.version();
    Version version = parts.versions().get(back.version());
    if (!parts.lineages().revive(version, parts.cuts())) {
      parts
          .contest()
          .comeBack(version, parts.cuts().learner(version.hash()).freeze(), journal.clock());
    }
    parts.cuts().record(version.in(State.CANDIDATE));
    journal.decide(
        Kind.REVIVE,
        version.id(),
        "version %s tries again: %s".formatted(version.id(), why),
        evidence);
  }

  // ---- two together ---------------------------------------------------------------------------

  /**
   * Lets a version and the champion challenge as one, where they are better together than alone.
   */
  private void merge(Version parked) {
    Version first = parts.contest().champion().version();
    if (Contestant.iterationOf(parked.id()) != Contestant.iterationOf(first.id())
        || parked.lineage().equals(Merger.LINEAGE)
        || parts.contest().challengers().stream().anyMatch(ParkedChallengers::isMerged)) {
      return;
    }
    Learner alone = parts.cuts().learner(parked.hash());
    Optional<Learner> together = Merger.together(parts.cuts().learner(first.hash()), alone);
    if (together.isEmpty()) {
      return;
    }
    Beside both = beside(together.get());
    Beside single = beside(alone);
    boolean better =
        both.examples() >= LEAST
            && both.difference() < -ERRORS * both.error()
            && both.mean() < single.mean();
    if (better) {
      Version version =
          parts
              .cuts()
              .make(
                  new Origin(
                      Merger.LINEAGE,
                      first.seed(),
                      parts.effects().keep(() -> Learners.checkpoint(together.get())),
                      List.of(first.id(), parked.id()),
                      new DataSpan(journal.offset(), journal.offset() + 1, 0, 0, 0, ""),
                      new Cost(0, 0),
                      "merge of %s and %s".formatted(first.id(), parked.id())));
      parts.contest().comeBack(version, together.get().freeze(), journal.clock());
      SortedMap<String, Object> evidence = new TreeMap<>();
      evidence.put("recentLoss", both.mean());
      evidence.put("recentLossOfChampion", both.ofChampion());
      evidence.put("recentLossOfParked", single.mean());
      evidence.put("recentExamples", (long) both.examples());
      journal.decide(
          Kind.MERGE,
          version.id(),
          "version %s, of %s and %s together, challenges: on the latest %d examples it would have lost %.6g, they %.6g and %.6g"
              .formatted(
                  version.id(),
                  first.id(),
                  parked.id(),
                  both.examples(),
                  both.mean(),
                  both.ofChampion(),
                  single.mean()),
          evidence);
    }
  }

  private static boolean isMerged(Contestant challenger) {
    return challenger instanceof Contestant.Standing standing
        && standing.version().lineage().equals(Merger.LINEAGE);
  }

  private Beside beside(Learner learner) {
    return parts.checks().beside(learner.freeze(), parts.contest().champion(), Long.MIN_VALUE);
  }

  // ---- state ----------------------------------------------------------------------------------

  /** What is remembered. */
  record Remembered(
      List<Kept> kept,
      List<Long> regimeTimes,
      List<Integer> regimes,
      String champion,
      long championSince,
      String revived) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text(
        "parked",
        StateJson.write(
            new Remembered(
                List.copyOf(kept),
                regimes.times(),
                regimes.regimes(),
                champion,
                championSince,
                revived)));
    standbys.forEach((version, standby) -> to.doubles("standby/" + version, standby.state()));
  }

  @Override
  public void restore(Tensors from) {
    Remembered own = StateJson.read(from.text("parked"), Remembered.class);
    kept.clear();
    kept.addAll(own.kept());
    regimes.restore(own.regimeTimes(), own.regimes());
    champion = own.champion();
    championSince = own.championSince();
    revived = own.revived();
    standbys.clear();
    if (settings.revive()) {
      for (Kept each : kept) {
        Standby standby = standby(parts.versions().get(each.version()));
        String name = "standby/" + each.version();
        if (from.has(name)) {
          standby.restore(from.doubles(name));
        }
        standbys.put(each.version(), standby);
      }
    }
  }
}
