package dev.pawl.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.log.Tick;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.baseline.ExpressionModel;
import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Arm;
import dev.pawl.plan.ByUnit;
import dev.pawl.plan.Columns;
import dev.pawl.plan.Condition;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.plan.Participants;
import dev.pawl.plan.Route;
import dev.pawl.plan.RowAssembly;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.assignment.Assignment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model with several arms, as clients and the log see it. */
class ServedArmsTest {
  private static final String YAML =
      """
      model: times
      owner: tests@example.com
      purpose: Each arm answers a number of its own
      task: regression
      inputs: {x: {type: number, required: true}, country: category}
      outcome: {values: {y: number}, window: 1h, label: y}
      features: [{number: [x]}]
      learner: linear
      """;
  private static final long NOW = Duration.ofHours(500_000).toMillis();
  private static final Assignment THIRDS = Assignment.of("times/1", 0, 0.5, 0.5);

  @TempDir Path folder;
  private final Spec spec = SpecReader.read(YAML, "times.yaml");
  private final Columns columns = Columns.of(spec);
  private final RowAssembly rows = RowAssembly.of(spec, columns);
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private EventLog log;
  private ServedModel model;

  @BeforeEach
  void open() throws IOException {
    log = ServedLog.open(folder);
    model =
        new ServedModel(
            "times",
            log,
            InstantSource.fixed(Instant.ofEpochMilli(NOW)),
            () -> nanos.getAndAdd(7_000),
            () -> "new" + ids.incrementAndGet());
  }

  @AfterEach
  void close() {
    log.close();
  }

  private Model model(RowFunction answer) {
    return new ExpressionModel(new Task.Regression(), columns.row(), "answer", answer, 0);
  }

  private Model says(double answer) {
    return model(row -> answer);
  }

  private Traffic experiment(Model candidate) {
    Model present = says(1);
    return Traffic.of(
        List.of(
            new Arm("champion", "1.1", present, 0),
            new Arm("baseline", "1.1", present, 0.5),
            new Arm("canary", "1.2", candidate, 0.5)),
        new ByUnit(Participants.everybody(), THIRDS),
        17,
        "17/0");
  }

  private void serve(Traffic traffic) {
    model.serve(new ServingPlan(spec, rows, 1, NOW, traffic, LiveFeatures.NONE));
  }

  private PredictionRequest request(String id, String unit, String country) {
    return new PredictionRequest(
        id,
        unit,
        PredictionRequest.NOW,
        rows.newInputs().set("x", 1).set("country", country).row());
  }

  private Prediction predict(String id, String unit) {
    return model
        .predict(List.of(request(id, unit, "US")), Durability.FSYNC)
        .getFirst()
        .prediction();
  }

  /** A unit of an arm. */
  private static String unit(int arm) {
    for (int i = 0; ; i++) {
      if (THIRDS.arm("u" + i) == arm) {
        return "u" + i;
      }
    }
  }

  private List<Event> logged() {
    return ServedLog.events(log, Event.class);
  }

  private List<ServingReport> reports() {
    return ServedLog.events(log, ServingReport.class);
  }

  private static void assertAnswer(
      Prediction made, String version, String arm, double propensity, boolean counted) {
    assertThat(made.version()).isEqualTo(version);
    assertThat(made.arm()).isEqualTo(arm);
    assertThat(made.propensity()).isEqualTo(propensity);
    assertThat(made.counted()).isEqualTo(counted);
  }

  // ---- who answers ----------------------------------------------------------------------------

  @Test
  void the_arm_of_a_unit_answers_and_is_logged_with_its_propensity() {
    serve(experiment(says(2)));

    Prediction first = predict("a", unit(1));
    assertThat(first.stage()).isEqualTo("17/0");
    assertThat(predict("nobody", "").stage()).isEmpty();
    Prediction second = predict("b", unit(2));

    assertAnswer(first, "1.1", "baseline", 0.5, true);
    assertThat(first.scores()).containsExactly(1);
    assertAnswer(second, "1.2", "canary", 0.5, true);
    assertThat(second.scores()).containsExactly(2);
    assertAnswer(predict("c", ""), "1.1", "champion", 1, true);
  }

  @Test
  void a_forced_unit_gets_its_arm_and_is_not_counted() {
    String baseline = unit(1);
    serve(experiment(says(2)).forcing(Map.of(baseline, "canary", unit(2), "gone")));

    assertAnswer(predict("a", baseline), "1.2", "canary", 1, false);
    assertAnswer(predict("b", unit(2)), "1.2", "canary", 0.5, true);
  }

  @Test
  void a_routed_request_gets_its_version_and_is_in_no_experiment() {
    Condition koreans = new Condition("country == 'KR'", row -> "KR".equals(row.text(1)) ? 1 : 0);
    serve(experiment(says(2)).with(List.of(new Route(koreans, "2.3", says(9)))));

    Prediction routed =
        model
            .predict(List.of(request("a", unit(2), "KR")), Durability.FSYNC)
            .getFirst()
            .prediction();

    assertAnswer(routed, "2.3", "route", 1, true);
    assertThat(routed.scores()).containsExactly(9);
    assertAnswer(predict("b", unit(2)), "1.2", "canary", 0.5, true);
  }

  // ---- what requests wish for -----------------------------------------------------------------

  private Prediction wished(String id, String unit, Wish wish) {
    PredictionRequest usual = request(id, unit, "US");
    return model
        .predict(
            List.of(new PredictionRequest(id, unit, usual.time(), usual.inputs(), wish)),
            Durability.FSYNC)
        .getFirst()
        .prediction();
  }

  @Test
  void a_request_may_name_an_arm_or_a_version_and_is_not_counted() {
    serve(experiment(says(2)).naming(Map.of("1.0", says(7))));

    assertAnswer(
        wished("a", unit(1), new Wish("", "canary", OptionalDouble.empty())),
        "1.2",
        "canary",
        1,
        false);
    assertAnswer(
        wished("b", unit(1), new Wish("1.2", "", OptionalDouble.empty())),
        "1.2",
        "canary",
        1,
        false);
    Prediction shadow = wished("c", unit(1), new Wish("1.0", "", OptionalDouble.empty()));
    assertAnswer(shadow, "1.0", "named", 1, false);
    assertThat(shadow.scores()).containsExactly(7);
  }

  @Test
  void what_cannot_be_wished_for_is_refused_and_nothing_is_logged() {
    serve(experiment(says(2)));

    assertThatThrownBy(() -> wished("a", "u", new Wish("", "gone", OptionalDouble.empty())))
        .isInstanceOf(RefusedException.class)
        .hasMessage("arm: gone (expected: one of [champion, baseline, canary])");
    assertThatThrownBy(() -> wished("a", "u", new Wish("7.7", "", OptionalDouble.empty())))
        .hasMessage("version: 7.7 (expected: one that serves or stands in the shadow: [1.1, 1.2])");
    assertThatThrownBy(() -> wished("a", "u", new Wish("", "", OptionalDouble.of(0.5))))
        .hasMessage("threshold: 0.5 (expected: left out; times does not answer yes or no)");
    assertThat(logged()).isEmpty();
  }

  // ---- models that fail -----------------------------------------------------------------------

  @Test
  void for_a_candidate_that_throws_the_champion_answers_and_it_is_not_counted() {
    serve(
        experiment(
            model(row -> {
              throw new IllegalStateException("broken");
            })));

    Prediction made = predict("a", unit(2));
    model.tick(NOW);

    assertAnswer(made, "1.1", "champion", 1, false);
    assertThat(made.scores()).containsExactly(1);
    assertThat(reports())
        .singleElement()
        .satisfies(report -> {
          assertThat(report.arm()).isEqualTo("canary");
          assertThat(report.version()).isEqualTo("1.2");
          assertThat(report.errors()).isEqualTo(1);
          assertThat(report.latencies()).isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void for_a_candidate_that_answers_no_number_the_champion_answers(double answer) {
    serve(experiment(new Raw(columns.row(), answer)));
    assertAnswer(predict("a", unit(2)), "1.1", "champion", 1, false);
  }

  /** A model that answers whatever it is told to. */
  private record Raw(Schema schema, double answer) implements Model {

    @Override
    public Task task() {
      return new Task.Regression();
    }

    @Override
    public Scratch scratch() {
      return new Scratch() {};
    }

    @Override
    public void predict(Row row, Scratch scratch, double[] scores) {
      scores[0] = answer;
    }
  }

  @Test
  void when_the_champion_itself_fails_the_request_does() {
    serve(
        Traffic.everyone(
            "1.1",
            model(row -> {
              throw new IllegalStateException("broken");
            })));
    assertThatThrownBy(() -> predict("a", "u")).hasMessage("broken");
    assertThat(logged()).isEmpty();
  }

  // ---- what is reported -----------------------------------------------------------------------

  @Test
  void reports_stand_right_before_the_tick() {
    serve(experiment(says(2)));
    predict("a", unit(2));
    predict("b", unit(2));
    predict("c", unit(1));

    ServedModel.Ticked ticked = model.tick(NOW);

    List<Event> all = logged();
    assertThat(all).hasSize(6);
    assertThat(ticked.end()).isEqualTo(6);
    assertThat(all.get(5)).isEqualTo(new Tick(NOW));
    assertThat(reports()).extracting(ServingReport::arm).containsExactly("baseline", "canary");
    assertThat(reports()).extracting(ServingReport::id).doesNotHaveDuplicates();
    assertThat(reports().get(1).latencies()).containsExactly(7f, 7f);
    assertThat(reports().get(1).eventTime()).isEqualTo(NOW);
    model.tick(NOW + 1);
    assertThat(reports()).as("nothing new").hasSize(2);
  }

  @Test
  void a_report_is_logged_after_so_many_answers_of_an_arm_without_a_tick() {
    serve(experiment(says(2)));
    for (int i = 0; i < ArmRecord.ANSWERS; i++) {
      predict("p" + i, unit(2));
    }
    predict("last", unit(1));
    assertThat(reports())
        .singleElement()
        .satisfies(report -> assertThat(report.latencies()).hasSize(ArmRecord.ANSWERS));
  }

  @Test
  void the_last_answers_of_an_arm_are_reported_after_its_end_and_those_of_one_that_stays_once() {
    serve(experiment(says(2)));
    predict("a", unit(2));
    serve(experiment(says(2)));
    predict("b", unit(2));
    serve(Traffic.everyone("1.1", says(1)));

    model.tick(NOW);

    assertThat(reports())
        .singleElement()
        .satisfies(report -> assertThat(report.latencies()).hasSize(2));
  }

  @Test
  void without_an_experiment_nothing_is_reported() {
    serve(Traffic.everyone("1.1", says(1)));
    predict("a", "u");
    model.tick(NOW);
    assertThat(logged()).hasSize(2);
    assertThat(nanos).as("nobody looked at the clock").hasValue(0);
  }
}
