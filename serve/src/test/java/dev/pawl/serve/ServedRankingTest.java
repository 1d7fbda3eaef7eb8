package dev.pawl.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.Prediction;
import dev.pawl.log.ServingReport;
import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.baseline.ExpressionModel;
import dev.pawl.model.baseline.RowFunction;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.plan.Arm;
import dev.pawl.plan.Columns;
import dev.pawl.plan.Interleave;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.plan.Participants;
import dev.pawl.plan.RowAssembly;
import dev.pawl.plan.ServingPlan;
import dev.pawl.plan.Traffic;
import dev.pawl.spec.Spec;
import dev.pawl.spec.read.SpecReader;
import dev.pawl.trial.interleave.Interleaved;
import dev.pawl.trial.interleave.Interleaved.Team;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedRankingTest {
  private static final String YAML =
      """
      model: search
      owner: tests@example.com
      purpose: Puts lamps into an order
      task: regression
      inputs: {price: {type: number, required: true}, query: category}
      outcome: {values: {clicked: number}, window: 1h, label: clicked}
      features: [{number: [price]}]
      learner: linear
      """;
  private static final long NOW = Duration.ofHours(500_000).toMillis();
  private static final List<String> ITEMS = List.of("a", "b", "c", "d", "e", "f");

  @TempDir Path folder;
  private final Spec spec = SpecReader.read(YAML, "search.yaml");
  private final Columns columns = Columns.of(spec);
  private final RowAssembly rows = RowAssembly.of(spec, columns);
  private final AtomicInteger ids = new AtomicInteger();
  private EventLog log;
  private ServedModel model;

  @BeforeEach
  void open() throws IOException {
    log = ServedLog.open(folder);
    model = model();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private ServedModel model() {
    return new ServedModel(
        "search",
        log,
        InstantSource.fixed(Instant.ofEpochMilli(NOW)),
        () -> 0,
        () -> "new" + ids.incrementAndGet());
  }

  private Model by(RowFunction score) {
    return new ExpressionModel(new Task.Regression(), columns.row(), "score", score, 0);
  }

  /** Items a to f at prices 1 to 6. */
  private static RankRequest.Item item(RowAssembly rows, String id, double price) {
    return new RankRequest.Item(
        id, rows.newInputs().set("price", price).set("query", "lamp").row());
  }

  private RankRequest request(String id, int length) {
    List<RankRequest.Item> items = new ArrayList<>();
    for (int i = 0; i < ITEMS.size(); i++) {
      items.add(item(rows, ITEMS.get(i), i + 1));
    }
    return new RankRequest(id, "u7", PredictionRequest.NOW, items, length, Wish.NONE);
  }

  private Ranking rank(String id, int length) {
    return model.rank(request(id, length), Durability.FSYNC);
  }

  private void serve(Traffic traffic) {
    model.serve(new ServingPlan(spec, rows, 1, NOW, traffic, LiveFeatures.NONE));
  }

  /** Dear first against cheap first; both begin with e. */
  private Traffic interleaving(Model cheap) {
    return Traffic.of(
        List.of(
            new Arm("champion", "1.1", by(row -> row.number(0) == 5 ? 99 : row.number(0)), 0.5),
            new Arm("treatment", "1.2", cheap, 0.5)),
        new Interleave(Participants.everybody(), "search/17", 0, 1),
        17,
        "17/0");
  }

  private Model cheap() {
    return by(row -> row.number(0) == 5 ? 99 : -row.number(0));
  }

  private static List<String> items(Ranking ranking) {
    return ranking.shown().stream().map(Ranking::item).toList();
  }

  private List<Prediction> logged() {
    return ServedLog.events(log, Prediction.class);
  }

  private List<ServingReport> reports() {
    return ServedLog.events(log, ServingReport.class);
  }

  // ---- one version ----------------------------------------------------------------------------

  @Test
  void items_come_by_score_the_largest_first_and_what_is_shown_is_logged() {
    serve(Traffic.everyone("1.1", by(row -> row.number(0) % 4)));

    Ranking ranking = rank("q1", 4);

    assertThat(items(ranking))
        .as("of equal ones the first given")
        .containsExactly("c", "b", "f", "a");
    assertThat(logged()).extracting(Prediction::id).containsExactly("q1/c", "q1/b", "q1/f", "q1/a");
    assertThat(logged())
        .allSatisfy(each -> {
          assertThat(each.arm()).isEqualTo("champion");
          assertThat(each.version()).isEqualTo("1.1");
          assertThat(each.unit()).isEqualTo("u7");
          assertThat(each.counted()).isTrue();
        });
    assertThat(ranking.shown().getFirst().scores()).containsExactly(3);
  }

  @Test
  void a_ranking_without_an_id_gets_one() {
    serve(Traffic.everyone("1.1", by(row -> row.number(0))));
    assertThat(rank("", 1).shown().getFirst().id()).isEqualTo("new1/f");
  }

  @Test
  void a_repeat_is_answered_as_the_first_was_also_after_a_restart() {
    serve(Traffic.everyone("1.1", by(row -> row.number(0))));
    Ranking first = rank("q1", 3);
    rank("q2", 2);
    serve(Traffic.everyone("1.2", by(row -> -row.number(0))));

    Ranking repeat = rank("q1", 6);
    model = model();
    model.recall(0);
    serve(Traffic.everyone("1.2", by(row -> -row.number(0))));
    Ranking later = rank("q1", 6);

    assertThat(repeat.duplicate()).isTrue();
    assertThat(items(repeat)).isEqualTo(items(first));
    assertThat(later.duplicate()).isTrue();
    assertThat(items(later)).isEqualTo(items(first));
    assertThat(logged()).hasSize(5);
  }

  @Test
  void an_item_whose_prediction_was_made_before_is_refused_and_nothing_is_logged() {
    serve(Traffic.everyone("1.1", by(row -> row.number(0))));
    model.predict(
        List.of(
            new PredictionRequest("q1/b", "", PredictionRequest.NOW, item(rows, "b", 1).inputs())),
        Durability.FSYNC);

    assertThatThrownBy(() -> rank("q1", 6))
        .isInstanceOf(RefusedException.class)
        .hasMessage("id: q1/b was used for a prediction before (expected: an id of its own)");
    assertThat(logged()).hasSize(1);
    assertThat(rank("q1", 4).duplicate()).as("the ids were given back").isFalse();
  }

  @Test
  void a_model_of_several_classes_orders_nothing() {
    Model three =
        new Model() {
          @Override
          public Task task() {
            return new Task.Classification(List.of("x", "y", "z"));
          }

          @Override
          public Schema schema() {
            return columns.row();
          }

          @Override
          public Scratch scratch() {
            return new Scratch() {};
          }

          @Override
          public void predict(Row row, Scratch scratch, double[] scores) {}
        };
    serve(Traffic.everyone("1.1", three));

    assertThatThrownBy(() -> rank("q1", 6))
        .hasMessage("rank: search answers 3 scores (expected: a task with one score to order by)");
  }

  // ---- two in one list ------------------------------------------------------------------------

  @Test
  void an_interleaved_list_is_the_team_draft_whose_coins_depend_on_its_id_alone() {
    Interleave routing = new Interleave(Participants.everybody(), "search/17", 0, 1);
    serve(interleaving(cheap()));
    List<String> dear = List.of("e", "f", "d", "c", "b", "a");
    List<String> cheap = List.of("e", "a", "b", "c", "d", "f");

    TreeSet<List<String>> lists = new TreeSet<>((x, y) -> x.toString().compareTo(y.toString()));
    for (int q = 0; q < 40; q++) {
      String id = "q" + q;
      Ranking ranking = rank(id, 5);
      Interleaved draft =
          Interleaved.teamDraft(id, dear, cheap, 5, new SplittableRandom(routing.seed(id)));
      assertThat(items(ranking)).isEqualTo(draft.items());
      lists.add(draft.items());
      for (int i = 0; i < 5; i++) {
        Prediction shown = ranking.shown().get(i);
        Team team = draft.teams().get(i);
        assertThat(shown.arm())
            .isEqualTo(
                Map.of(Team.A, "champion", Team.B, "treatment", Team.NONE, "shared").get(team));
        assertThat(shown.version()).isEqualTo(team == Team.B ? "1.2" : "1.1");
        assertThat(shown.propensity()).isEqualTo(team == Team.NONE ? 1 : 0.5);
        assertThat(shown.counted()).isTrue();
      }
      assertThat(ranking.shown().getFirst().arm()).isEqualTo("shared");
    }
    assertThat(lists).as("coins fall both ways").hasSizeGreaterThan(2);
  }

  @Test
  void who_wishes_for_a_version_gets_its_order_and_is_not_counted() {
    serve(interleaving(cheap()));
    RankRequest usual = request("q1", 6);
    Ranking ranking =
        model.rank(
            new RankRequest(
                "q1",
                "u7",
                PredictionRequest.NOW,
                usual.items(),
                6,
                new Wish("1.2", "", OptionalDouble.empty())),
            Durability.FSYNC);

    assertThat(items(ranking)).containsExactly("e", "a", "b", "c", "d", "f");
    assertThat(logged()).noneMatch(Prediction::counted);
  }

  @Test
  void when_one_of_two_fails_the_list_is_the_champions_and_not_counted() {
    serve(
        interleaving(
            by(row -> {
              throw new IllegalStateException("broken");
            })));

    Ranking ranking = rank("q1", 3);
    model.tick(NOW);

    assertThat(items(ranking)).containsExactly("e", "f", "d");
    assertThat(logged())
        .allSatisfy(each -> {
          assertThat(each.arm()).isEqualTo("champion");
          assertThat(each.counted()).isFalse();
        });
    assertThat(model.counts().failed()).isEqualTo(1);
    assertThat(reports().stream().mapToInt(ServingReport::errors).sum()).isEqualTo(1);
  }

  @Test
  void the_latency_of_the_list_goes_to_the_arms_that_were_asked() {
    serve(interleaving(cheap()));
    rank("q1", 2);
    model.tick(NOW);

    assertThat(reports())
        .extracting(report -> report.arm() + report.latencies().length)
        .containsExactly("champion6", "treatment6");
  }
}
