package dev.pawl.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Durability;
import dev.pawl.log.EventCodec;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.Tick;
import dev.pawl.model.Task;
import dev.pawl.model.baseline.ExpressionModel;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowCodec;
import dev.pawl.plan.Columns;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.plan.RowAssembly;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedModelTest {
  private static final String YAML =
      """
      model: times
      owner: tests@example.com
      purpose: A version multiplies x by its number
      task: regression
      unit: shop
      inputs:
        x: {type: number, required: true}
        shop: category
      live:
        recent: {mean: y, by: shop, window: 1h}
      outcome: {values: {y: number}, window: 1h, label: y}
      features: [{number: [x]}]
      learner: linear
      serving: {maximum_skew: 5m, when_full: WHEN_FULL}
      """;
  private static final long NOW = Duration.ofHours(500_000).toMillis();

  @TempDir Path folder;
  private final AtomicInteger ids = new AtomicInteger();
  private EventLog log;
  private ServedModel model;
  private Spec spec;

  @BeforeEach
  void open() throws IOException {
    log = ServedLog.open(folder);
    spec = spec("refuse");
    model = model();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static Spec spec(String whenFull) {
    return SpecReader.read(YAML.replace("WHEN_FULL", whenFull), "times.yaml");
  }

  private ServedModel model() {
    Supplier<String> newIds = () -> "new" + ids.incrementAndGet();
    return new ServedModel(
        "times", log, InstantSource.fixed(Instant.ofEpochMilli(NOW)), () -> 0, newIds);
  }

  private ServingPlan plan(int version, LiveFeatures features) {
    Columns columns = Columns.of(spec);
    ExpressionModel times =
        new ExpressionModel(
            new Task.Regression(), columns.row(), "x", row -> version * row.number(0), 0);
    return new ServingPlan(
        spec,
        RowAssembly.of(spec, columns),
        version,
        NOW,
        Traffic.everyone("1." + version, times),
        features);
  }

  private void serve(int version) {
    model.serve(plan(version, LiveFeatures.NONE));
  }

  private PredictionRequest request(String id, double x) {
    Row inputs =
        RowAssembly.of(spec, Columns.of(spec)).newInputs().set("x", x).set("shop", "a").row();
    return new PredictionRequest(id, "", PredictionRequest.NOW, inputs);
  }

  private Answer predict(String id, double x) {
    return model.predict(List.of(request(id, x)), Durability.FSYNC).getFirst();
  }

  private OutcomeReport outcome(String id, String about, double y) {
    Row values = RowAssembly.of(spec, Columns.of(spec)).newOutcome().set("y", y).row();
    return new OutcomeReport(id, "", PredictionRequest.NOW, about, values, false);
  }

  private static byte[] bytes(Prediction prediction) {
    return EventCodec.encode(prediction);
  }

  private List<LogRecord> logged() {
    return ServedLog.records(log);
  }

  // ---- answers --------------------------------------------------------------------------------

  @Test
  void before_the_first_plan_it_says_that_it_is_not_ready() {
    assertThat(model.plan()).isEmpty();
    assertThatThrownBy(() -> predict("a", 1))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("not ready yet (expected: a plan");
    assertThat(logged()).isEmpty();
  }

  @Test
  void an_answer_is_in_the_log_with_what_it_was_made_from() {
    serve(3);

    Answer answer = predict("a", 2);

    assertThat(answer.kept()).isEqualTo(Answer.Kept.FSYNC);
    assertThat(answer.duplicate()).isFalse();
    assertThat(logged()).hasSize(1);
    Prediction prediction = (Prediction) logged().getFirst().event();
    assertThat(bytes(prediction)).isEqualTo(bytes(answer.prediction()));
    assertThat(prediction.id()).isEqualTo("a");
    assertThat(prediction.unit()).isEqualTo("a");
    assertThat(prediction.eventTime()).isEqualTo(NOW);
    assertThat(prediction.version()).isEqualTo("1.3");
    assertThat(prediction.scores()).containsExactly(6);
    Row row = new RowCodec(Columns.of(spec).row()).decode(prediction.row());
    assertThat(row.number(0)).isEqualTo(2);
    assertThat(row.text(1)).isEqualTo("a");
  }

  @Test
  void a_request_without_an_id_gets_one() {
    serve(3);
    assertThat(predict("", 2).prediction().id()).isEqualTo("new1");
  }

  @Test
  void live_features_that_are_missing_are_logged_as_missing() {
    serve(3);

    Row row = new RowCodec(Columns.of(spec).row()).decode(predict("a", 2).prediction().row());

    assertThat(row.number(2)).isNaN();
  }

  @Test
  void live_features_are_logged_as_they_were_read() {
    LiveFeatures seven =
        new LiveFeatures() {
          @Override
          public int size() {
            return 1;
          }

          @Override
          public void read(Row request, double[] values) {
            values[0] = 7;
          }
        };
    model.serve(plan(3, seven));

    Row row = new RowCodec(Columns.of(spec).row()).decode(predict("a", 2).prediction().row());

    assertThat(row.number(2)).isEqualTo(7);
  }

  // ---- repeats --------------------------------------------------------------------------------

  @Test
  void a_repeat_is_answered_as_the_first_was_and_not_logged_again() {
    serve(3);
    Answer first = predict("a", 2);
    serve(4);

    Answer repeat = predict("a", 99);

    assertThat(repeat.duplicate()).isTrue();
    assertThat(bytes(repeat.prediction())).isEqualTo(bytes(first.prediction()));
    assertThat(logged()).hasSize(1);
    assertThat(model.counts().duplicates.sum()).isEqualTo(1);
  }

  @Test
  void a_repeat_within_one_request_is_answered_as_its_first() {
    serve(3);

    List<Answer> answers =
        model.predict(List.of(request("a", 2), request("b", 5), request("a", 7)), Durability.FSYNC);

    assertThat(answers).extracting(Answer::duplicate).containsExactly(false, false, true);
    assertThat(bytes(answers.get(2).prediction())).isEqualTo(bytes(answers.get(0).prediction()));
    assertThat(logged()).hasSize(2);
  }

  @Test
  void of_many_at_once_with_one_id_one_is_logged() throws Exception {
    serve(3);
    CountDownLatch go = new CountDownLatch(1);
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        double x = i;
        all.add(
            threads.submit(() -> {
              go.await();
              return predict("a", x);
            }));
      }
      go.countDown();
      for (Future<Answer> answer : all) {
        answers.add(answer.get());
      }
    }

    assertThat(logged()).hasSize(1);
    assertThat(answers)
        .allSatisfy(answer ->
            assertThat(bytes(answer.prediction()))
                .isEqualTo(bytes(answers.getFirst().prediction())));
    assertThat(answers).filteredOn(Answer::duplicate).hasSize(7);
  }

  @Test
  void repeats_are_recognised_after_a_restart() {
    serve(3);
    Answer first = predict("a", 2);
    model.report(List.of(outcome("o", "a", 1)), Durability.FSYNC);
    model = model();
    model.recall(0);
    serve(4);

    assertThat(bytes(predict("a", 99).prediction())).isEqualTo(bytes(first.prediction()));
    assertThat(model.report(List.of(outcome("o", "a", 1)), Durability.FSYNC)).containsExactly(true);
    assertThat(logged()).hasSize(2);
  }

  @Test
  void an_outcome_without_an_id_is_known_by_what_it_says() {
    serve(3);
    assertThat(
            model.report(
                List.of(outcome("", "a", 1), outcome("", "a", 2), outcome("", "a", 1)),
                Durability.FSYNC))
        .containsExactly(false, false, true);
    assertThat(logged()).hasSize(2).allMatch(each -> each.event() instanceof Outcome);
  }

  // ---- time -----------------------------------------------------------------------------------

  @Test
  void the_clock_moves_forward_only() {
    serve(3);
    model.tick(1_000);
    assertThat(model.clock()).isEqualTo(1_000);
    model.tick(1_000);
    model.tick(999);
    assertThat(logged()).extracting(LogRecord::event).containsExactly(new Tick(1_000));
  }

  @Test
  void a_time_too_far_after_the_clock_is_refused_with_all_of_its_request() {
    serve(3);
    model.tick(NOW);
    PredictionRequest good = request("a", 1);
    PredictionRequest late =
        new PredictionRequest("b", "", NOW + Duration.ofMinutes(6).toMillis(), good.inputs());

    assertThatThrownBy(() -> model.predict(List.of(good, late), Durability.FSYNC))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("time: ")
        .hasMessageContaining("expected: at most 5m after the data clock");

    assertThat(logged()).hasSize(1);
    assertThat(predict("a", 1).duplicate()).as("the id was given back").isFalse();
  }

  // ---- a log that takes no more ---------------------------------------------------------------

  @Test
  void a_log_that_takes_no_more_is_a_refusal() {
    serve(3);
    log.close();
    assertThatThrownBy(() -> predict("a", 2))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("closed (expected: open");
    assertThatThrownBy(() -> model.report(List.of(outcome("o", "a", 1)), Durability.FSYNC))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void where_the_spec_says_so_it_answers_without_the_log_and_counts() {
    spec = spec("answer");
    serve(3);
    log.close();

    Answer answer = predict("a", 2);

    assertThat(answer.kept()).isEqualTo(Answer.Kept.NOT);
    assertThat(answer.prediction().scores()).containsExactly(6);
    assertThat(model.counts().unlogged.sum()).isEqualTo(1);
  }

  // ---- times that cannot be right --------------------------------------------------------------

  @Test
  void the_clock_is_not_carried_off_into_the_future() {
    serve(1);
    long day = Duration.ofDays(1).toMillis();

    assertThatThrownBy(() -> model.tick(NOW + day + 1))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("at most a day after the server's clock");
    assertThat(model.clock()).isEqualTo(Long.MIN_VALUE);
    assertThat(model.tick(NOW + day).moved()).isTrue();
  }

  @Test
  void before_the_first_tick_an_event_is_not_far_ahead_of_the_wall_clock_either() {
    serve(1);

    assertThatThrownBy(() ->
            model.predict(
                List.of(
                    new PredictionRequest("a", "", Long.MAX_VALUE / 4, request("a", 1).inputs())),
                Durability.FSYNC))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("at most a day after the server's clock");
    assertThat(logged()).isEmpty();
  }

  // ---- another plan ---------------------------------------------------------------------------

  @Test
  void each_answer_is_of_one_plan_while_plans_are_swapped() throws Exception {
    serve(1);
    AtomicBoolean running = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Future<?> swapping =
          threads.submit(() -> {
            for (int version = 2; running.get(); version = version % 50 + 1) {
              serve(version);
            }
          });
      List<Future<Integer>> asking = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int thread = i;
        asking.add(threads.submit(() -> ask(thread)));
      }
      for (Future<Integer> each : asking) {
        assertThat(each.get()).as("answers of two plans").isZero();
      }
      running.set(false);
      swapping.get();
    }
    // What was only queued is in the log when a later event is on disk.
    model.predict(List.of(request("last", 1)), Durability.FSYNC);
    assertThat(logged()).hasSize(2 * 300 * 4 + 1);
  }

  private int ask(int thread) {
    int torn = 0;
    for (int i = 0; i < 300; i++) {
      List<PredictionRequest> requests = new ArrayList<>();
      for (int k = 0; k < 4; k++) {
        requests.add(request("t" + thread + "." + i + "." + k, k + 1));
      }
      List<Answer> answers = model.predict(requests, Durability.QUEUE);
      String version = answers.getFirst().prediction().version();
      double times = Double.parseDouble(version.substring(2));
      for (int k = 0; k < 4; k++) {
        Prediction made = answers.get(k).prediction();
        torn += made.version().equals(version) && made.scores()[0] == times * (k + 1) ? 0 : 1;
      }
    }
    return torn;
  }
}
