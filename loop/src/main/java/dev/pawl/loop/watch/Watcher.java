package dev.pawl.loop.watch;

import dev.pawl.learn.NumericHealth;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.contest.Contest;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.journal.Journal;
import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.Lineage;
import dev.pawl.loop.update.TriggerState;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.feature.Asserted;
import dev.pawl.model.feature.AssertionCount;
import dev.pawl.model.row.Row;
import dev.pawl.spec.Spec;
import dev.pawl.watch.Finding;
import dev.pawl.watch.FindingEvent;
import dev.pawl.watch.FindingEvent.Closed;
import dev.pawl.watch.FindingEvent.Raised;
import dev.pawl.watch.Where;
import dev.pawl.watch.champion.ChampionWatch;
import dev.pawl.watch.numeric.Numbers;
import dev.pawl.watch.numeric.NumericWatch;
import dev.pawl.watch.operations.AgeWatch;
import dev.pawl.watch.performance.ExpectedLoss;
import dev.pawl.watch.performance.Measure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Watches what was served, and writes what is found to the journal: each finding once when it is
 * raised and once when it is closed. A raised drift is a trigger.
 *
 * <p>The watch begins when the first version serves that has learned anything: before that there is
 * one answer for all, and no loss worth comparing with. A prediction costs a few additions, the end
 * of a block a look at the blocks of the same hour before it.
 */
public final class Watcher implements Operator {
  private static final Where WHERE = Where.version("champion");

  private final ChampionWatch.Settings settings;
  private final Journal journal;
  private final Contest contest;
  private final TriggerState triggers;
  private final Reactions reactions;
  private final ChampionWatch watch;
  private final Optional<DriftChecks> drift;
  private final Optional<PerformanceChecks> performance;
  private final Optional<NumericWatch> numbers;
  private final Optional<AgeWatch> age;
  private final Optional<FeedChecks> feed;
  private final Optional<SpeedChecks> speed;
  private final Optional<SkewChecks> skew;
  private final LabelChecks labels;
  private final Set<Finding.Key> muted = new LinkedHashSet<>();
  private final List<Asserted> stated;
  private final AssertionFindings assertions;
  private boolean begun;
  private long raised;
  private volatile List<Finding> open = List.of();
  private List<Finding> elsewhere = List.of();
  private volatile List<Measure> measures = List.of();
  private volatile Optional<ExpectedLoss.Expected> expected = Optional.empty();
  private volatile List<AssertionCount> counts = List.of();

  /**
   * Nothing seen yet.
   *
   * @param definition what is watched: its block of event time, its learner, and what the spec
   *     declares and states
   * @param journal writes what is found
   * @param contest knows the champion
   * @param triggers hear of drifts
   * @param reactions follow from what is found
   */
  public Watcher(
      ModelDefinition definition,
      Journal journal,
      Contest contest,
      TriggerState triggers,
      Reactions reactions) {
    Spec spec = definition.spec();
    this.settings = settings(spec);
    this.journal = journal;
    this.contest = contest;
    this.triggers = triggers;
    this.reactions = reactions;
    this.watch = new ChampionWatch(settings);
    this.drift =
        spec.watch()
            .drift()
            .map(declared ->
                new DriftChecks(
                    declared, definition.columns().row(), spec.training().seed(), triggers));
    this.performance =
        spec.watch()
            .performance()
            .map(declared -> new PerformanceChecks(declared, spec, definition.columns().row()));
    this.numbers = spec.watch().numbers() ? Optional.of(new NumericWatch()) : Optional.empty();
    this.age = spec.watch().age().map(limit -> new AgeWatch(limit.toMillis()));
    this.feed =
        spec.watch().feed()
            ? Optional.of(new FeedChecks(spec, definition.columns().row(), WHERE))
            : Optional.empty();
    this.speed =
        spec.watch()
            .speed()
            .map(limits -> new SpeedChecks(limits, spec.evaluation().block().toMillis()));
    this.skew = spec.watch().skew().map(share -> new SkewChecks(definition.columns(), share));
    this.labels = new LabelChecks(spec);
    this.stated = definition.assertions();
    this.assertions = new AssertionFindings(stated);
  }

  /** The mean of a span is rightly the same for everybody; any other learner's score is not. */
  private static ChampionWatch.Settings settings(Spec spec) {
    var usual = ChampionWatch.Settings.of(WHERE, spec.evaluation().block().toMillis());
    if (!spec.learner().kind().equals("mean")) {
      return usual;
    }
    return new ChampionWatch.Settings(
        WHERE,
        usual.block(),
        usual.season(),
        usual.cycles(),
        usual.week(),
        usual.weeks(),
        usual.between(),
        0);
  }

  // ---- what is seen ---------------------------------------------------------------------------

  /**
   * A prediction was served.
   *
   * @param answered it
   * @param row what it was made from
   */
  public void prediction(Prediction answered, Row row) {
    double[] scores = answered.scores();
    long time = answered.eventTime();
    labels.prediction(answered);
    if (begun && scores.length > 0) {
      watch.prediction(scores, 0, scores.length);
      assertions.observe(contest.champion().model(), row);
    }
    if (drift.isPresent()) {
      drift.get().prediction(row, scores);
    }
    if (feed.isPresent()) {
      feed.get().prediction(row, time);
      if (begun && settings.stuck() > 0) {
        feed.get().answer(scores, time);
      }
    }
    if (begun && performance.isPresent()) {
      performance.get().prediction(row, scores);
    }
  }

  /** Whether what was served is to be computed again, and {@link #served} to be told. */
  public boolean comparesServed() {
    return skew.isPresent();
  }

  /**
   * A prediction that was served elsewhere has been computed again.
   *
   * @param row what it was made from
   * @param renewed the same with the derived columns and live features of the fold
   * @param time when it was served, in milliseconds of event time
   */
  public void served(Row row, Row renewed, long time) {
    skew.ifPresent(checks -> checks.prediction(row, renewed, time));
  }

  /**
   * The label of a prediction that was served has become known.
   *
   * @param loss of what was served
   */
  public void label(Example example, double loss) {
    labels.label(example);
    if (begun) {
      watch.loss(loss, 1);
    }
    if (drift.isPresent()) {
      double[] served = example.prediction().scores();
      drift.get().label(example.row(), served, example.label(), loss);
    }
    if (begun && performance.isPresent()) {
      performance.get().label(example, loss);
    }
  }

  /** An arm has told how long its answers took. */
  public void reported(ServingReport report) {
    speed.ifPresent(checks -> checks.reported(report));
  }

  /**
   * A training outside of the fold has ended.
   *
   * @param finished what came back of it
   */
  public void trained(TrainingFinished finished) {
    speed.ifPresent(checks -> checks.trained(finished));
  }

  /**
   * Something was found outside, or is over.
   *
   * @param events what has changed
   * @param all what is open there now
   */
  public void told(List<FindingEvent> events, List<Finding> all) {
    if (!events.isEmpty() || !elsewhere.equals(all)) {
      elsewhere = all;
      events.forEach(this::note);
      open = allOpen();
    }
  }

  /**
   * Another spec is in force, under which what was found outside may mean nothing any more.
   *
   * @param before what was open there
   * @param all what is open there now
   */
  public void succeeded(List<Finding> before, List<Finding> all) {
    before.stream().filter(finding -> !all.contains(finding)).forEach(this::outdated);
    told(List.of(), all);
  }

  /**
   * The data clock moved on.
   *
   * @param before where it was, in milliseconds of event time
   * @param now where it is
   */
  public void tick(long before, long now) {
    List<FindingEvent> declared = new ArrayList<>();
    feed.ifPresent(checks -> declared.addAll(checks.tick(before, now, watch.isStuck())));
    speed.ifPresent(checks -> declared.addAll(checks.tick(before, now)));
    skew.ifPresent(checks -> declared.addAll(checks.tick(before, now)));
    declared.addAll(labels.tick(now));
    drift.ifPresent(checks -> declared.addAll(untold(checks.tick(before, now))));
    performance.ifPresent(checks -> {
      declared.addAll(checks.tick(now));
      measures = checks.measures();
      expected = checks.expected();
    });
    age.ifPresent(checks -> made().ifPresent(m -> declared.addAll(checks.advance(now, m))));
    if (!declared.isEmpty()) {
      declared.forEach(this::note);
      open = allOpen();
    }
    long block = Math.floorDiv(now, settings.block());
    if (block <= Math.floorDiv(before, settings.block())) {
      return;
    }
    if (begun) {
      untold(watch.closeBlock((block - 1) * settings.block())).forEach(this::note);
      assertions.closeBlock((block - 1) * settings.block(), now).forEach(this::note);
      counts = assertions.counts();
      numbers.ifPresent(checks -> weights(checks, now).forEach(this::note));
      open = allOpen();
    }
    begun |= hasLearned();
  }

  private List<Finding> allOpen() {
    List<Finding> all = new ArrayList<>(watch.open());
    all.addAll(assertions.open());
    drift.ifPresent(checks -> all.addAll(checks.open()));
    all.removeIf(finding -> muted.contains(finding.key()));
    performance.ifPresent(checks -> all.addAll(checks.open()));
    numbers.ifPresent(checks -> all.addAll(checks.open()));
    age.ifPresent(checks -> all.addAll(checks.open()));
    feed.ifPresent(checks -> all.addAll(checks.open()));
    speed.ifPresent(checks -> all.addAll(checks.open()));
    skew.ifPresent(checks -> all.addAll(checks.open()));
    all.addAll(labels.open());
    all.addAll(elsewhere);
    return List.copyOf(all);
  }

  /**
   * How well what serves did in the latest period, overall and by slice; empty when not declared.
   * May be asked by any thread.
   */
  public List<Measure> measures() {
    return measures;
  }

  /**
   * What is to be expected of the latest period before its labels come back; empty when that is not
   * declared. May be asked by any thread.
   */
  public Optional<ExpectedLoss.Expected> expected() {
    return expected;
  }

  private List<FindingEvent> weights(NumericWatch checks, long now) {
    List<FindingEvent> events = new ArrayList<>();
    for (Lineage lineage : contest.lineages()) {
      Optional<NumericHealth> health = lineage.learner().health();
      if (health.isPresent()) {
        NumericHealth sum = health.get();
        Numbers of = new Numbers(sum.weights(), sum.zeros(), sum.broken(), sum.norm());
        events.addAll(checks.observe("lineage " + lineage.name(), of, now));
      }
    }
    return events;
  }

  /** When what serves was made; empty as long as it has learned nothing. */
  private Optional<AgeWatch.Made> made() {
    if (!hasLearned()) {
      return Optional.empty();
    }
    Version version = contest.champion().version();
    if (version.data().examples() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new AgeWatch.Made(
            version.id(),
            version.data().toTime(),
            version.eventTime(),
            contest.champion().since()));
  }

  private boolean hasLearned() {
    if (!contest.hasChampion()) {
      return false;
    }
    Version champion = contest.champion().version();
    return champion.data().examples() > 0 || !champion.parents().isEmpty();
  }

  // ---- what is found --------------------------------------------------------------------------

  private void note(FindingEvent event) {
    switch (event) {
      case Raised(Finding finding) -> {
        raised++;
        if (finding.kind() == Finding.Kind.CONCEPT_DRIFT) {
          triggers.drift();
        }
        journal.decide(
            Kind.FINDING,
            contest.champion().name(),
            "%s since %s: %s; %s"
                .formatted(
                    subject(finding),
                    Instant.ofEpochMilli(finding.since()),
                    finding.evidence(),
                    finding.action()),
            evidence(finding));
        reactions.raised(finding, subject(finding));
      }
      case Closed(Finding finding, long at, String why) -> {
        if (finding.kind() == Finding.Kind.CONCEPT_DRIFT) {
          triggers.driftEnded();
        }
        close(finding, at, why);
      }
    }
  }

  /** What the feed has not told already: one alarm about a feature, or of repeats, is enough. */
  private List<FindingEvent> untold(List<FindingEvent> events) {
    List<FindingEvent> untold = new ArrayList<>();
    for (FindingEvent event : events) {
      Finding finding = event.finding();
      boolean told =
          switch (event) {
            case Raised raised -> isTold(finding) && muted.add(finding.key());
            case Closed closed -> muted.remove(finding.key());
          };
      if (!told) {
        untold.add(event);
      }
    }
    return untold;
  }

  private boolean isTold(Finding finding) {
    String feature = finding.where().feature();
    if (feed.isEmpty()) {
      return false;
    }
    return feature.isEmpty()
        ? finding.kind() == Finding.Kind.REPEATED_ANSWERS && feed.get().saysRepeated()
        : feed.get().open().stream().anyMatch(open -> open.where().feature().equals(feature));
  }

  private void close(Finding finding, long at, String why) {
    SortedMap<String, Object> evidence = evidence(finding);
    evidence.put("until", Instant.ofEpochMilli(at).toString());
    journal.decide(
        Kind.FINDING_CLOSED,
        contest.champion().name(),
        "%s since %s is over: %s"
            .formatted(subject(finding), Instant.ofEpochMilli(finding.since()), why),
        evidence);
    reactions.closed(finding, at, subject(finding));
  }

  /** What is wrong with what, such as {@code feature drift of distance}. */
  private static String subject(Finding finding) {
    if (finding.kind() == Finding.Kind.SHADOW_WORSE) {
      return "worse answers of the shadow " + finding.where().version();
    } else if (finding.kind() == Finding.Kind.SHADOW_ABSENT) {
      return "absence of the shadow " + finding.where().version();
    }
    String kind = finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    Where where = finding.where();
    if (where.equals(WHERE)) {
      return kind + " of the champion";
    }
    String feature = where.feature().isEmpty() ? "" : " of " + where.feature();
    String slice = where.slice().isEmpty() ? "" : " where " + where.slice();
    String version = where.version().isEmpty() ? "" : " of version " + where.version();
    return kind + feature + slice + version;
  }

  private static SortedMap<String, Object> evidence(Finding finding) {
    return new TreeMap<>(
        Map.of(
            "finding", finding.kind().name(),
            "where", finding.where().toString(),
            "since", Instant.ofEpochMilli(finding.since()).toString(),
            "confidence", finding.confidence(),
            "severity", finding.severity(),
            "evidence", finding.evidence(),
            "action", finding.action()));
  }

  /** What is found and not over. May be asked by any thread. */
  public List<Finding> open() {
    return open;
  }

  /**
   * What has come of what the spec states about its features, up to the last block that ended. May
   * be asked by any thread.
   */
  public List<AssertionCount> assertions() {
    return counts;
  }

  /** The number of the regime that the features are in; 0 where nothing has drifted. */
  public int regime() {
    return drift.map(DriftChecks::regime).orElse(0);
  }

  /** How many findings have been raised so far. */
  public long raised() {
    return raised;
  }

  // ---- a changed spec, and state --------------------------------------------------------------

  /**
   * Takes over from the watcher of an earlier spec. What it has seen counts on when it means the
   * same: the losses and the blocks for what serves, the columns and what is declared for drift,
   * and what is stated about features. Else it begins anew, and what was found is closed.
   *
   * @param earlier the earlier watcher
   * @param sameLosses whether metric, label and task are the same
   * @param sameColumns whether derived columns and live features are computed as before
   */
  public void succeed(Watcher earlier, boolean sameLosses, boolean sameColumns) {
    takeOver(earlier.reactions, reactions);
    succeed(earlier.feed, feed, FeedChecks::continues, FeedChecks::open);
    raised = earlier.raised;
    begun = earlier.begun;
    if (sameLosses && settings.equals(earlier.settings)) {
      watch.restore(earlier.watch.state());
    } else {
      earlier.watch.open().stream()
          .filter(finding -> !earlier.muted.contains(finding.key()))
          .forEach(this::outdated);
      triggers.driftEnded();
    }
    if (stated.equals(earlier.stated)) {
      takeOver(earlier.assertions, assertions);
    } else {
      earlier.assertions.open().forEach(this::outdated);
    }
    counts = assertions.counts();
    earlier.drift.ifPresent(before -> {
      if (!sameLosses || drift.isEmpty() || !drift.get().continues(before)) {
        before.open().stream()
            .filter(finding -> !earlier.muted.contains(finding.key()))
            .forEach(this::outdated);
        triggers.featureDrift(0, 0);
      } else {
        muted.addAll(earlier.muted);
        takeOver(before, drift.get());
      }
    });
    succeed(
        earlier.performance,
        performance,
        (now, before) -> sameLosses && now.continues(before),
        PerformanceChecks::open);
    succeed(earlier.speed, speed, SpeedChecks::continues, SpeedChecks::open);
    succeed(
        earlier.skew,
        skew,
        (now, before) -> sameColumns && now.continues(before),
        SkewChecks::open);
    succeed(
        Optional.of(earlier.labels),
        Optional.of(labels),
        (now, before) -> sameLosses && now.continues(before),
        LabelChecks::open);
    earlier.numbers.ifPresent(before -> before.open().forEach(this::outdated));
    earlier.age.ifPresent(before -> before.open().forEach(this::outdated));
    open = allOpen();
  }

  /** What some checks have seen counts on where it means the same; else what they found is over. */
  private <C extends Operator> void succeed(
      Optional<C> earlier,
      Optional<C> now,
      BiPredicate<C, C> continues,
      Function<C, List<Finding>> open) {
    earlier.ifPresent(before -> {
      if (now.isPresent() && continues.test(now.get(), before)) {
        takeOver(before, now.get());
      } else {
        open.apply(before).forEach(this::outdated);
      }
    });
  }

  private static void takeOver(Operator from, Operator to) {
    Tensors.Writer state = new Tensors.Writer();
    from.snapshot(state);
    to.restore(Tensors.of(state));
  }

  private void outdated(Finding finding) {
    close(finding, journal.clock(), "the spec has changed, and with it what is watched");
  }

  /**
   * A person lets go on what findings have stopped. Where that is learning, what comes now, in
   * requests and of labels, is the norm from now on.
   *
   * @param what {@code all}, {@code learning} or {@code promotions}
   */
  public void overrule(String what) {
    if (!what.equals("promotions") && reactions.holdsLearning()) {
      feed.ifPresent(checks -> checks.adopt(journal.clock()).forEach(this::note));
      labels.adopt(journal.clock()).forEach(this::note);
    }
    reactions.overruled(what);
    open = allOpen();
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.longs("watcher", begun ? 1 : 0, raised);
    to.doubles("watch", watch.state());
    assertions.snapshot(to.in("assertions"));
    drift.ifPresent(checks -> checks.snapshot(to.in("drift")));
    performance.ifPresent(checks -> checks.snapshot(to.in("performance")));
    numbers.ifPresent(checks -> checks.snapshot(to.in("numbers")));
    age.ifPresent(checks -> checks.snapshot(to.in("age")));
    feed.ifPresent(checks -> checks.snapshot(to.in("feed")));
    speed.ifPresent(checks -> checks.snapshot(to.in("speed")));
    skew.ifPresent(checks -> checks.snapshot(to.in("skew")));
    labels.snapshot(to.in("labels"));
    reactions.snapshot(to.in("reactions"));
    FindingKeys.write(muted, to, "muted");
  }

  @Override
  public void restore(Tensors from) {
    long[] own = from.longs("watcher");
    begun = own[0] == 1;
    raised = own[1];
    watch.restore(from.doubles("watch"));
    assertions.restore(from.in("assertions"));
    counts = assertions.counts();
    drift.ifPresent(checks -> checks.restore(from.in("drift")));
    performance.ifPresent(checks -> checks.restore(from.in("performance")));
    numbers.ifPresent(checks -> checks.restore(from.in("numbers")));
    age.ifPresent(checks -> checks.restore(from.in("age")));
    feed.ifPresent(checks -> checks.restore(from.in("feed")));
    speed.ifPresent(checks -> checks.restore(from.in("speed")));
    skew.ifPresent(checks -> checks.restore(from.in("skew")));
    labels.restore(from.in("labels"));
    reactions.restore(from.in("reactions"));
    muted.clear();
    muted.addAll(FindingKeys.read(from, "muted"));
    open = allOpen();
  }
}
