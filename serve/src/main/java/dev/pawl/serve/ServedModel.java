package dev.pawl.serve;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.LogUnavailableException;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.log.Tick;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.ServingPlan;
import dev.pawl.serve.RefusedException.Reason;
import dev.pawl.serve.Repeats.Repeat;
import dev.pawl.serve.shadow.RemoteShadows;
import dev.pawl.serve.shadow.ShadowCounts;
import dev.pawl.serve.shadow.ShadowLink;
import dev.pawl.spec.ServingSpec.WhenFull;
import dev.pawl.spec.read.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One model as clients see it. Answers with the plan as it stands when a request comes, and logs
 * what was answered before it answers.
 *
 * <p>Safe for use by any number of threads, without a lock: a request reads the plan once, and
 * waits for nothing but the log.
 */
public final class ServedModel {
  /** The data clock is never moved back, so a slip of the pen must not carry it off. */
  private static final Duration FARTHEST = Duration.ofDays(1);

  private final String name;
  private final EventLog log;
  private final InstantSource time;
  private final LongSupplier nanos;
  private final Supplier<String> newIds;
  private final AtomicReference<@Nullable Serving> plan = new AtomicReference<>();
  private final RecentIds predictionIds = new RecentIds();
  private final RecentIds outcomeIds = new RecentIds();
  private final Repeats repeats;
  private final ServingCounts counts = new ServingCounts();
  private final RemoteShadows shadows;
  private final Object clockGate = new Object();

  /** Arms that are no longer live, whose last answers are to be reported. */
  private final Queue<ArmRecord> ended = new ConcurrentLinkedQueue<>();

  private volatile long ticked = Long.MIN_VALUE;
  private volatile long tickEnd;
  private volatile @Nullable String refusal;
  private volatile boolean followsWallClock;

  /** A model that has no plan yet, and no way to other servers. */
  public ServedModel(
      String name, EventLog log, InstantSource time, LongSupplier nanos, Supplier<String> newIds) {
    this(name, log, time, nanos, newIds, ShadowLink.none());
  }

  /**
   * A model that has no plan yet.
   *
   * @param name its name
   * @param log its log
   * @param time the wall clock, for events that do not say when they happened
   * @param nanos a clock for how long models take, in nanoseconds
   * @param newIds makes an id for requests that bring none
   * @param link what shadows on other servers are asked with
   */
  public ServedModel(
      String name,
      EventLog log,
      InstantSource time,
      LongSupplier nanos,
      Supplier<String> newIds,
      ShadowLink link) {
    this.name = name;
    this.log = log;
    this.time = time;
    this.nanos = nanos;
    this.newIds = newIds;
    this.repeats = new Repeats(log, predictionIds);
    this.shadows = new RemoteShadows(link, nanos, this::append);
  }

  /**
   * Says that the data clock follows the wall clock: an event that is too far ahead of it, since it
   * has stood still while the server did, moves it first.
   */
  public void followWallClock() {
    followsWallClock = true;
  }

  /** Now by the wall clock where the data clock follows it, and that has not begun to go. */
  public OptionalLong beginning() {
    return followsWallClock && ticked == Long.MIN_VALUE
        ? OptionalLong.of(time.millis() / 1000 * 1000)
        : OptionalLong.empty();
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Goes on with another plan. Plans come one after the other. */
  public void serve(ServingPlan next) {
    Serving before = plan.get();
    Serving after = new Serving(next, before, new Serving.Surroundings(this::due, counts, nanos));
    plan.set(after);
    shadows.declare(next.spec().serving().shadows(), next.champion().model().task());
    if (before != null) {
      List<ArmRecord> goOn = after.records();
      before.records().stream().filter(each -> !goOn.contains(each)).forEach(ended::add);
    }
  }

  /** Asks the shadows no more, whatever plan comes. */
  public void endShadows() {
    shadows.end();
  }

  /**
   * Waits until everything that shadows were asked has an answer or an absence on its way into the
   * log: about a second when one does not answer.
   */
  public void awaitShadows() {
    shadows.awaitEnded();
  }

  /** What has come of asking the shadows. */
  public List<ShadowCounts> shadows() {
    return shadows.counts();
  }

  /** The plan as it stands; empty before the first. */
  public Optional<ServingPlan> plan() {
    return Optional.ofNullable(plan.get()).map(Serving::plan);
  }

  /** What was done so far. */
  public ServingCounts counts() {
    return counts;
  }

  /** The plan as it stands. */
  public ServingPlan requirePlan() {
    return requireServing().plan();
  }

  private Serving requireServing() {
    Serving present = plan.get();
    if (present == null) {
      throw new RefusedException(
          Reason.UNAVAILABLE,
          "model %s: not ready yet (expected: a plan; try again in a moment)".formatted(name));
    }
    return present;
  }

  /**
   * Remembers the ids that are in the log, so that repeats are recognised after a restart. To be
   * called before the first request; reads the log from {@code from} to its end.
   */
  public void recall(long from) {
    try (EventLog.Reader reader = log.read(from)) {
      for (LogRecord logged = reader.poll(); logged != null; logged = reader.poll()) {
        switch (logged.event()) {
          case Prediction p -> {
            predictionIds.remember(p.id(), p.eventTime(), logged.offset());
            int separator = p.id().indexOf(Ranking.SEPARATOR);
            if (separator > 0) {
              String ranking = rankingKey(p.id().substring(0, separator));
              predictionIds.remember(ranking, p.eventTime(), logged.offset());
            }
          }
          case Outcome o -> outcomeIds.remember(o.id(), o.eventTime(), logged.offset());
          case Tick(long to) -> {
            ticked = Math.max(ticked, to);
            tickEnd = logged.offset() + 1;
          }
          default -> {}
        }
      }
    }
  }

  // ---- predictions ----------------------------------------------------------------------------

  /**
   * Answers requests, all or none of them.
   *
   * @return the answers, in the order of the requests
   * @throws RefusedException when one cannot be taken; nothing is logged then
   */
  public List<Answer> predict(List<PredictionRequest> requests, Durability durability) {
    Serving serving = requireServing();
    ServingPlan present = serving.plan();
    List<Prediction> fresh = new ArrayList<>(requests.size());
    @Nullable Prediction[] answers = new Prediction[requests.size()];
    @Nullable Repeat[] repeated = new Repeat[requests.size()];
    CompletableFuture<Long> appended = new CompletableFuture<>();
    List<String> claimed = new ArrayList<>(requests.size());
    try {
      for (int i = 0; i < requests.size(); i++) {
        PredictionRequest request = requests.get(i);
        String id = request.id().isEmpty() ? newIds.get() : request.id();
        long at = at(request.time(), present);
        int place = fresh.size();
        CompletableFuture<Long> first = predictionIds.claim(id, at, offset(appended, place));
        if (first != null) {
          repeated[i] = new Repeat(id, id, first);
          continue;
        }
        claimed.add(id);
        Prediction made = serving.answer(request, id, at);
        answers[i] = made;
        fresh.add(made);
      }
      List<Answer> all = logged(fresh, answers, repeated, appended, durability, present);
      for (int i = 0; i < answers.length && !shadows.isEmpty(); i++) {
        ask(all.get(i), requests.get(i).inputs());
      }
      return all;
    } catch (RuntimeException e) {
      // What has been logged keeps its ids, also when a repeat beside it cannot be answered.
      if (appended.completeExceptionally(e)) {
        claimed.forEach(predictionIds::forget);
      }
      counts.refused.add(requests.size());
      throw e;
    }
  }

  /** Lets the shadows answer too, unless the answer does not count. */
  private void ask(Answer answer, Row inputs) {
    if (!answer.duplicate() && answer.kept() != Answer.Kept.NOT && answer.prediction().counted()) {
      shadows.ask(answer.prediction(), inputs);
    }
  }

  private List<Answer> logged(
      List<Prediction> fresh,
      @Nullable Prediction[] answers,
      @Nullable Repeat[] repeated,
      CompletableFuture<Long> appended,
      Durability durability,
      ServingPlan present) {
    Answer.Kept kept = durability == Durability.FSYNC ? Answer.Kept.FSYNC : Answer.Kept.QUEUED;
    if (!fresh.isEmpty()) {
      try {
        appended.complete(append(fresh, durability));
        counts.predictions.add(fresh.size());
        fresh.forEach(prediction -> counts.answered(prediction.arm()));
      } catch (LogUnavailableException e) {
        if (present.spec().serving().whenFull() == WhenFull.REFUSE) {
          throw unavailable(e);
        }
        appended.completeExceptionally(e);
        fresh.forEach(prediction -> predictionIds.forget(prediction.id()));
        counts.unlogged.add(fresh.size());
        kept = Answer.Kept.NOT;
      }
    }
    List<Answer> all = new ArrayList<>(answers.length);
    for (int i = 0; i < answers.length; i++) {
      Prediction own = answers[i];
      Repeat repeat = repeated[i];
      if (own != null) {
        all.add(new Answer(own, kept, false));
      } else if (repeat != null) {
        counts.duplicates.increment();
        all.add(new Answer(repeats.prediction(repeat), Answer.Kept.FSYNC, true));
      }
    }
    return all;
  }

  // ---- rankings -------------------------------------------------------------------------------

  /** The name of a ranking among the ids of predictions; no client's id looks like it. */
  private static String rankingKey(String id) {
    return "\u0000rank/" + id;
  }

  /**
   * Orders items.
   *
   * @throws RefusedException when it cannot be done; nothing is logged then
   */
  public Ranking rank(RankRequest request, Durability durability) {
    Serving serving = requireServing();
    String id = request.id().isEmpty() ? newIds.get() : request.id();
    long at = at(request.time(), serving.plan());
    String key = rankingKey(id);
    CompletableFuture<Long> appended = new CompletableFuture<>();
    CompletableFuture<Long> first = predictionIds.claim(key, at, appended);
    if (first != null) {
      counts.duplicates.increment();
      List<Prediction> shown = repeats.ranking(new Repeat(id, key, first), request.items().size());
      return new Ranking(id, shown, Answer.Kept.FSYNC, true);
    }
    List<String> claimed = new ArrayList<>(List.of(key));
    try {
      List<Prediction> shown = new Ranker(serving, request, id, at).shown();
      for (Prediction each : shown) {
        if (predictionIds.claim(each.id(), at, offset(appended, claimed.size() - 1)) != null) {
          throw new RefusedException(
              Reason.INVALID,
              "id: %s was used for a prediction before (expected: an id of its own)"
                  .formatted(each.id()));
        }
        claimed.add(each.id());
      }
      Prediction[] answers = shown.toArray(Prediction[]::new);
      @Nullable Repeat[] none = new Repeat[answers.length];
      List<Answer> kept = logged(shown, answers, none, appended, durability, serving.plan());
      if (kept.getFirst().kept() == Answer.Kept.NOT) {
        predictionIds.forget(key);
      }
      if (!shadows.isEmpty()) {
        Map<String, Row> inputs = new HashMap<>();
        request.items().forEach(item -> inputs.put(item.id(), item.inputs()));
        kept.forEach(
            each -> ask(each, Objects.requireNonNull(inputs.get(Ranking.item(each.prediction())))));
      }
      return new Ranking(id, shown, kept.getFirst().kept(), false);
    } catch (RuntimeException e) {
      if (appended.completeExceptionally(e)) {
        claimed.forEach(predictionIds::forget);
      }
      counts.refused.increment();
      throw e;
    }
  }

  // ---- outcomes -------------------------------------------------------------------------------

  /**
   * Takes outcomes, all or none of them.
   *
   * @return for each whether it is a repeat
   * @throws RefusedException when one cannot be taken; nothing is logged then
   */
  public List<Boolean> report(List<OutcomeReport> reports, Durability durability) {
    ServingPlan present = requirePlan();
    RowCodec codec = present.rows().outcomeCodec();
    List<Outcome> fresh = new ArrayList<>(reports.size());
    List<Boolean> repeated = new ArrayList<>(reports.size());
    CompletableFuture<Long> appended = new CompletableFuture<>();
    try {
      for (OutcomeReport report : reports) {
        long at = at(report.time(), present);
        byte[] row = codec.encode(report.values());
        String id =
            report.id().isEmpty()
                ? "%s@%d#%08x".formatted(report.about(), at, Arrays.hashCode(row))
                : report.id();
        int place = fresh.size();
        CompletableFuture<Long> first = outcomeIds.claim(id, at, offset(appended, place));
        repeated.add(first != null);
        if (first == null) {
          fresh.add(new Outcome(id, report.unit(), at, report.about(), row, report.correction()));
        }
      }
      if (!fresh.isEmpty()) {
        appended.complete(append(fresh, durability));
        counts.outcomes.add(fresh.size());
      }
      counts.duplicates.add(reports.size() - fresh.size());
      return repeated;
    } catch (LogUnavailableException e) {
      giveBack(fresh, appended, e, reports.size());
      throw unavailable(e);
    } catch (RuntimeException e) {
      giveBack(fresh, appended, e, reports.size());
      throw e;
    }
  }

  /** The offset of an event at a place of an append. */
  private static CompletableFuture<Long> offset(CompletableFuture<Long> appended, int place) {
    return place == 0 ? appended : appended.thenApply(offset -> offset + place);
  }

  private void giveBack(
      List<Outcome> fresh, CompletableFuture<Long> appended, RuntimeException e, int reports) {
    appended.completeExceptionally(e);
    fresh.forEach(outcome -> outcomeIds.forget(outcome.id()));
    counts.refused.add(reports);
  }

  /** Why the log did not take the last event that it was given; empty when it did. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  // ---- the clock, and the log -----------------------------------------------------------------

  /**
   * What became of the wish to move the clock.
   *
   * @param moved whether it was moved; false when it stood there, or later, already
   * @param end one past the offset of its last tick: when all before is folded, the clock's time
   *     has come
   */
  public record Ticked(boolean moved, long end) {}

  /**
   * Moves the data clock.
   *
   * @param to in milliseconds since 1970-01-01T00:00Z
   */
  public Ticked tick(long to) {
    ServingPlan present = requirePlan();
    if (to - time.millis() > FARTHEST.toMillis()) {
      throw new RefusedException(
          Reason.FUTURE,
          "to: %s (expected: at most a day after the server's clock, which says %s). The data clock is never moved back"
              .formatted(Instant.ofEpochMilli(to), Instant.ofEpochMilli(time.millis())));
    }
    synchronized (clockGate) {
      if (to <= ticked) {
        return new Ticked(false, tickEnd);
      }
      List<Event> events = new ArrayList<>(reports());
      events.add(new Tick(to));
      try {
        tickEnd = append(events, Durability.FSYNC) + events.size();
      } catch (LogUnavailableException e) {
        counts.lostReports.add(events.size() - 1);
        throw unavailable(e);
      }
      ticked = to;
      long window = present.spec().outcome().window().toMillis();
      predictionIds.forgetBefore(to - window);
      outcomeIds.forgetBefore(to - window);
      return new Ticked(true, tickEnd);
    }
  }

  // ---- how arms fare --------------------------------------------------------------------------

  /** What there is to report of all arms. */
  private List<ServingReport> reports() {
    List<ArmRecord> all = new ArrayList<>(requireServing().records());
    for (ArmRecord next = ended.poll(); next != null; next = ended.poll()) {
      all.add(next);
    }
    return all.stream().flatMap(each -> each.flush().stream()).map(this::named).toList();
  }

  private ServingReport named(ServingReport report) {
    return new ServingReport(
        newIds.get(),
        report.eventTime(),
        report.arm(),
        report.version(),
        report.errors(),
        report.latencies());
  }

  private void due(ServingReport report) {
    append(List.of(named(report)));
  }

  /** What the server saw goes its own way into the log: no answer waits for it. */
  private void append(List<? extends Event> seen) {
    var _ =
        log.append(seen, time.millis(), Durability.QUEUE)
            .whenComplete((offset, failure) -> {
              if (failure != null) {
                counts.lostReports.add(seen.size());
              }
            });
  }

  private static RefusedException unavailable(LogUnavailableException e) {
    return new RefusedException(Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
  }

  /**
   * The data clock, in milliseconds since 1970-01-01T00:00Z; the smallest number before any tick.
   */
  public long clock() {
    return ticked;
  }

  private long at(long given, ServingPlan present) {
    long at = given == PredictionRequest.NOW ? time.millis() : given;
    long skew = present.spec().serving().maximumSkew().toMillis();
    if (ticked == Long.MIN_VALUE && at - time.millis() > FARTHEST.toMillis()) {
      throw new RefusedException(
          Reason.FUTURE,
          "time: %s (expected: at most a day after the server's clock, which says %s, as long as the data clock stands still)"
              .formatted(Instant.ofEpochMilli(at), Instant.ofEpochMilli(time.millis())));
    }
    if (ticked != Long.MIN_VALUE && at - ticked > skew && followsWallClock) {
      tick(time.millis());
    }
    if (ticked != Long.MIN_VALUE && at - ticked > skew) {
      throw new RefusedException(
          Reason.FUTURE,
          "time: %s (expected: at most %s after the data clock, which stands at %s; move the clock first, or raise serving.maximum_skew)"
              .formatted(
                  Instant.ofEpochMilli(at),
                  Durations.text(present.spec().serving().maximumSkew()),
                  Instant.ofEpochMilli(ticked)));
    }
    return at;
  }

  private long append(List<? extends Event> events, Durability durability) {
    try {
      long offset = log.append(events, time.millis(), durability).join();
      if (refusal != null) {
        refusal = null;
      }
      return offset;
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogUnavailableException unavailable) {
        refusal = unavailable.getMessage();
        throw unavailable;
      }
      throw e;
    }
  }
}
