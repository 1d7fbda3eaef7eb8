package dev.pawl.cli.learn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.model.Task;
import dev.pawl.model.json.CanonicalJson;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnCommandTest {
  private static final int ROWS = 2_000;

  @TempDir Path folder;

  private Ran ran = new Ran(0, "", "");
  private Path file;

  /** Whether a parcel is late: when it is heavy, unless it goes by air. */
  @BeforeEach
  void write() throws IOException {
    var random = new SplittableRandom(1);
    var text = new StringBuilder("sent,weight,by,zone,note,late,days\n");
    for (int i = 0; i < ROWS; i++) {
      double weight = random.nextInt(0, 1000) / 100.0;
      boolean air = random.nextInt(3) == 0;
      boolean late = weight > 5 && !air;
      text.append("2026-01-%02dT%02d:00:00Z".formatted(1 + i / 100, i % 100 * 24 / 100))
          .append(",%s,%s,%d,".formatted(weight, air ? "air" : "road", 1 + i % 3))
          .append("parcel number %d of many,".formatted(Math.max(1, i)))
          .append(i == 7 ? "" : late ? "yes" : "no")
          .append(",%s\n".formatted(weight / 2 + (air ? 0 : 3)));
    }
    file = folder.resolve("parcels.csv");
    Files.writeString(file, text);
  }

  private int run(String... arguments) {
    List<String> words = new ArrayList<>(List.of("learn"));
    words.addAll(List.of(arguments));
    ran = LiveNode.runs(words.toArray(String[]::new));
    return ran.code();
  }

  private Map<?, ?> json() {
    return (Map<?, ?>) requireNonNull(CanonicalJson.read(ran.out().strip()));
  }

  private Map<?, ?> learner(int i) {
    return (Map<?, ?>) requireNonNull(((List<?>) in(json(), "learners")).get(i));
  }

  private double metric(int i, String name) {
    return number((Map<?, ?>) in(learner(i), "metrics"), name);
  }

  private static Object in(Map<?, ?> object, String key) {
    return requireNonNull(object.get(key), key);
  }

  private static double number(Map<?, ?> object, String key) {
    return ((Number) in(object, key)).doubleValue();
  }

  @Test
  void it_says_how_columns_are_taken_and_compares_learners() {
    assertThat(
            run(
                file.toString(),
                "--target=late",
                "--exclude=days",
                "--learner=hoeffding_tree:grace=50,delta=0.01",
                "--learner=logistic",
                "--learner=majority"))
        .as(ran.err())
        .isZero();
    assertThat(ran.out())
        .contains("2,000 rows, 1 of them left out, since late is missing")
        .containsPattern("sent +time ")
        .containsPattern("by +category ")
        .containsPattern("note +text +1,999 different texts; its words are counted")
        .containsPattern("days +left out +as asked")
        .containsPattern("late +target +classes no, yes")
        .containsPattern("learner +accuracy +kappa +log_loss")
        .contains("accuracy since, at row");
  }

  @Test
  void trees_tell_which_columns_matter() {
    String tree = "--learner=hoeffding_tree:grace=50,delta=0.01";
    run(file.toString(), "--target=late", tree, "--learner=naive_bayes");
    assertThat(ran.out())
        .containsPattern("hoeffding_tree:grace=50,delta=0.01: importance of [a-z_]+ [0-9.]+ %")
        .doesNotContain("naive_bayes: importance");
    run(file.toString(), "--target=late", tree, "--json");
    Map<?, ?> importance = (Map<?, ?>) in(learner(0), "importance");
    double sum = 0;
    for (Object share : importance.values()) {
      sum += ((Number) share).doubleValue();
    }
    assertThat(sum).isBetween(0.999, 1.001);
  }

  @Test
  void learners_of_several_members_are_written_in_one_word() throws IOException {
    String stack =
        "stacking:members=naive_bayes+hoeffding_tree(grace=50,delta=0.01),meta=logistic(rule=ftrl)";
    int code =
        run(
            file.toString(),
            "--target=late",
            "--learner=" + stack,
            "--learner=voting:members=naive_bayes+majority,weights=1",
            "--json");
    assertThat(code).isEqualTo(2);
    assertThat(ran.err())
        .contains("learner.voting.weights: [1.0] (expected: a number from 0 to 1e9 for each");
    run(
        file.toString(),
        "--target=late",
        "--learner=" + stack,
        "--learner=voting:members=no_change",
        "--learner=no_change",
        "--json");
    assertThat(learner(0).get("name")).isEqualTo(stack);
    assertThat(metric(0, "accuracy")).isGreaterThan(metric(2, "accuracy"));
    assertThat(metric(1, "accuracy")).isEqualTo(metric(2, "accuracy"));
  }

  @Test
  void json_has_rows_seconds_and_each_learners_metrics() {
    run(
        file.toString(),
        "--target=late",
        "--exclude=days",
        "--categorical=zone",
        "--learner=hoeffding_tree:grace=50,delta=0.01",
        "--learner=majority",
        "--json");
    assertThat(json().get("rows")).isEqualTo(1_999L);
    assertThat(json().get("left_out")).isEqualTo(1L);
    assertThat(number(json(), "seconds")).isPositive();
    assertThat(learner(0).get("name")).isEqualTo("hoeffding_tree:grace=50,delta=0.01");
    assertThat(metric(0, "accuracy")).isBetween(90.0, 100.0);
    assertThat(metric(0, "kappa")).isBetween(70.0, 100.0);
    assertThat(metric(0, "log_loss")).isLessThan(metric(1, "log_loss"));
    assertThat(metric(1, "accuracy")).isBetween(60.0, 72.0);
    assertThat((List<?>) learner(1).get("curve")).hasSize(20);
  }

  @Test
  void several_classes_are_learned_by_a_linear_model() {
    assertThat(
            run(
                file.toString(),
                "--target=zone",
                "--categorical=zone",
                "--exclude=late,days,note",
                "--learner=softmax:rule=normalised",
                "--learner=linear",
                "--json"))
        .as(ran.err())
        .isZero();
    assertThat(metric(0, "log_loss")).isBetween(0.9, 1.3);
    Map<?, ?> health = (Map<?, ?>) in(learner(0), "health");
    assertThat(number(health, "weights")).isBetween(10.0, 500.0);
    assertThat(number(health, "not_finite")).isZero();
    assertThat(number(health, "norm")).isGreaterThanOrEqualTo(number(health, "largest"));
    assertThat(metric(1, "log_loss")).isBetween(0.9, 1.3);
  }

  @Test
  void linear_members_take_the_steps_of_one_that_learns_alone() {
    Schema schema = Schema.of(Field.of("x", FieldType.NUMBER));
    String text = "voting:members=fimt_dd+linear+linear(learning_rate=3)";
    Learner learner = LearnerChoice.parse(text).make(new Task.Regression(), schema, 1, 50);
    assertThat(Learners.checkpoint(learner).manifest())
        .contains("{\"linear\":{\"initial\":2500.0,\"learning_rate\":5.0}}")
        .contains("{\"linear\":{\"learning_rate\":3}}")
        .contains("{\"fimt_dd\":{}}");
  }

  @Test
  void a_number_is_learned_as_a_number() {
    assertThat(run(file.toString(), "--target=days", "--exclude=late", "--json")).isZero();
    assertThat(metric(0, "mae")).isPositive();
    assertThat(run(file.toString(), "--target=days", "--metric=accuracy")).isEqualTo(2);
    assertThat(ran.err()).contains("--metric: accuracy (expected: one of [mae, rmse");
  }

  @Test
  void a_delay_costs_what_is_not_known_yet() {
    String[] common = {file.toString(), "--target=days", "--learner=last_value", "--json"};
    run(common);
    double atOnce = metric(0, "mae");
    run(
        file.toString(),
        "--target=weight",
        "--learner=mean",
        "--time=sent",
        "--delay=2d",
        "--json");
    double delayed = metric(0, "mae");
    run(file.toString(), "--target=weight", "--learner=mean", "--json");
    assertThat(delayed).isGreaterThan(metric(0, "mae"));
    assertThat(atOnce).isPositive();
  }

  @Test
  void what_was_saved_goes_on_as_if_it_had_never_stopped() throws IOException {
    List<String> lines = Files.readAllLines(file);
    Path first = folder.resolve("first.csv");
    Path second = folder.resolve("second.csv");
    Files.write(first, lines.subList(0, 1001));
    Files.writeString(second, lines.getFirst() + "\n");
    Files.write(second, lines.subList(1001, lines.size()), StandardOpenOption.APPEND);
    Path half = folder.resolve("half");
    Path end = folder.resolve("end");
    Path whole = folder.resolve("whole");
    String learner = "--learner=adaptive_random_forest:members=3";
    assertThat(run(first.toString(), "--target=late", learner, "--save=" + half)).isZero();
    assertThat(run(second.toString(), "--continue=" + half, "--save=" + end)).isZero();
    assertThat(run(file.toString(), "--target=late", learner, "--save=" + whole)).isZero();
    for (String name : List.of("manifest.json", "state.safetensors")) {
      assertThat(end.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
    }
  }

  @Test
  void what_was_saved_predicts_rows() throws IOException {
    Path saved = folder.resolve("saved");
    run(file.toString(), "--target=late", "--exclude=days", "--save=" + saved);
    Path predictions = folder.resolve("predictions.csv");
    assertThat(run("predict", "--model=" + saved, "--out=" + predictions, file.toString()))
        .isZero();
    List<String> lines = Files.readAllLines(predictions);
    assertThat(lines).hasSize(ROWS + 1);
    assertThat(lines.getFirst()).isEqualTo("prediction,probability of no,probability of yes");
    assertThat(lines.get(1)).matches("(yes|no),[0-9.E-]+,[0-9.E-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "adaptive_random_forest", "naive_bayes"})
  void what_speaks_for_a_prediction_is_named(String learner) throws IOException {
    Path saved = folder.resolve("saved");
    String name = "--learner=" + learner;
    run(file.toString(), "--target=late", "--exclude=days,sent,note", name, "--save=" + saved);
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "weight,by,zone,note\n9.5,road,1,x\n9.5,air,1,x\n");

    assertThat(run("predict", "--model=" + saved, "--explain=1", rows.toString())).isZero();

    String[] lines = ran.out().split("\n", -1);
    assertThat(lines[0]).endsWith(",because");
    assertThat(lines[1]).startsWith("yes,").matches(".*,weight[^;,]* \\+[0-9.e-]+");
    assertThat(lines[2])
        .startsWith("no,")
        .contains("," + (learner.equals("logistic") ? "weight" : "by"));
  }

  @Test
  void a_parquet_file_is_learned_as_the_csv_file_it_was_made_of() throws Exception {
    Path parquet = folder.resolve("parcels.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_csv('%s', types = {'late': 'VARCHAR'})) TO '%s' (FORMAT PARQUET)"
              .formatted(file, parquet));
    }
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    String learner = "--learner=hoeffding_tree:grace=50";
    assertThat(run(file.toString(), "--target=late", learner, "--save=" + one)).isZero();
    assertThat(run(parquet.toString(), "--target=late", learner, "--save=" + other))
        .as(ran.err())
        .isZero();
    for (String name : List.of("manifest.json", "state.safetensors", "learn.json")) {
      assertThat(other.resolve(name)).hasSameBinaryContentAs(one.resolve(name));
    }
    run("predict", "--model=" + one, file.toString());
    String predictions = ran.out();
    run("predict", "--model=" + one, parquet.toString());
    assertThat(ran.out()).isEqualTo(predictions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"learn.json", "manifest.json", "state.safetensors"})
  void a_damaged_learner_is_told(String name) throws IOException {
    Path saved = folder.resolve("saved");
    run(file.toString(), "--target=late", "--learner=naive_bayes", "--save=" + saved);
    byte[] whole = Files.readAllBytes(saved.resolve(name));
    Files.write(saved.resolve(name), Arrays.copyOf(whole, whole.length / 2));

    int code = run("predict", "--model=" + saved, file.toString());

    assertThat(code).as(ran.err()).isEqualTo(2);
    assertThat(ran.err())
        .contains("--model: " + saved + " is damaged (expected: what pawl learn --save wrote): ");
  }

  @Test
  void words_are_learned_and_keys_are_left_out() throws IOException {
    var random = new SplittableRandom(9);
    var text = new StringBuilder("key,message,kind\n");
    for (int i = 0; i < 1_500; i++) {
      boolean spam = random.nextInt(3) == 0;
      text.append(
          "k%dx,Dear %d you %s the %s,%s\n"
              .formatted(
                  i, i, spam ? "won" : "missed", spam ? "prize" : "call", spam ? "spam" : "ham"));
    }
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, text);

    assertThat(run(rows.toString(), "--target=kind", "--json")).as(ran.err()).isZero();

    assertThat(learner(0).get("name")).isEqualTo("logistic");
    assertThat(metric(0, "accuracy")).isGreaterThan(95);
    assertThat(ran.out()).contains("1,500 different texts: a key");
    assertThat(run(rows.toString(), "--target=kind", "--text=key", "--exclude=message")).isZero();
    assertThat(ran.out()).containsPattern("key +text +as asked; its words are counted");
  }

  @Test
  void a_few_whole_numbers_are_classes_and_words_for_nothing_are_no_labels() throws IOException {
    var text = new StringBuilder("x,kind,amount,fixed\n");
    for (int i = 0; i < 60; i++) {
      boolean unknown = i % 10 == 9;
      text.append(
          "%d,%s,%s,7\n".formatted(i, unknown ? "NA" : 1 + i % 3, unknown ? "NaN" : i * 1.5));
    }
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, text);

    assertThat(run(rows.toString(), "--target=kind", "--learner=naive_bayes")).isZero();
    assertThat(ran.out())
        .contains("60 rows, 6 of them left out, since kind is missing")
        .containsPattern("kind +target +classes 1, 2, 3")
        .containsPattern("fixed +number +every value is a number; always 7");
    assertThat(run(rows.toString(), "--target=amount", "--learner=mean", "--json")).isZero();
    assertThat(json().get("left_out")).isEqualTo(6L);
    assertThat(metric(0, "mae")).isPositive();
  }

  @Test
  void a_linear_learner_takes_steps_of_the_labels_size() throws IOException {
    var random = new SplittableRandom(5);
    for (double size : new double[] {0.01, 1, 10_000}) {
      var text = new StringBuilder("x,y\n");
      for (int i = 0; i < 2_000; i++) {
        double x = random.nextDouble();
        text.append("%s,%s\n".formatted(x, size * (2 * x + 5 + 0.1 * random.nextGaussian())));
      }
      Path rows = folder.resolve("rows.csv");
      Files.writeString(rows, text);
      run(rows.toString(), "--target=y", "--learner=linear", "--train-only-rows=1000", "--json");
      assertThat(metric(0, "r2")).as("labels about %s", size).isGreaterThan(0.9);
    }
  }

  @Test
  void a_learner_that_goes_on_counts_all_its_rows_and_says_what_a_file_lacks() throws IOException {
    Path saved = folder.resolve("saved");
    run(file.toString(), "--target=late", "--learner=naive_bayes", "--save=" + saved);
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "weight,late\n1,no\n9,yes\n");

    run(rows.toString(), "--continue=" + saved, "--save=" + saved);

    assertThat(ran.err())
        .contains("rows.csv has no column for [sent, by, zone, note, days]: missing in each row");
    assertThat(saved.resolve("learn.json")).content().contains("\"rows\":2001");
  }

  @Test
  void the_learning_curve_is_a_page_of_its_own() throws IOException {
    Path page = folder.resolve("curve.html");
    run(file.toString(), "--target=late", "--learner=naive_bayes", "--curve=" + page);
    assertThat(page).content().contains("<svg").contains("naive_bayes").doesNotContain("http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--target=lat | --target: lat (expected: one of the columns [sent, weight, by, zone, note,"
            + " late, days]). Did you mean late?",
        "--target=late --exclude=nothing | --exclude: nothing (expected: one of the columns",
        "--target=late --learner=hoefding_tree | Did you mean hoeffding_tree?",
        "--target=late --learner=hoeffding_tree:grace | --learner: hoeffding_tree:grace (expected:"
            + " a name",
        "--target=late --delay=2d | --delay: 2d (expected: a number of rows, or with --time",
        "--target=late --task=ranking | --task: ranking (expected: regression or classification)",
        "--target=late --task=regression | --task: regression of late",
        "--target=late --time=by | --time: by, which is taken as CATEGORY",
        "--target=late --learner=mean --learner=linear --save=x | --save: with 2 learners",
        "--target=late --learner=logistc | --learner: logistc (expected: one of"
            + " [adaptive_random_forest, fimt_dd",
        "--target=late --exclude=late | --exclude: late (expected: not the column of --target)",
        "--target=late --train-only-rows=2000 | --train-only-rows: 2000 (expected: 0 to 1999,"
            + " since",
        "--target=late --curve=/nowhere/page.html | --curve: /nowhere/page.html (expected: a file"
            + " in a folder that is there)",
        "--target=note | --target: note has 1999 different values (expected: 2 to 1000 classes, or"
            + " numbers). The column: more than 1,000 different texts",
        "--continue=nowhere | --continue: nowhere has no manifest.json",
        "--target=sent | --target: sent, which holds times (expected: a column of numbers or"
            + " classes)"
      })
  void a_wrong_option_is_named(String options, String message) {
    String[] arguments = (file + " " + options).split(" ");
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(ran.err()).contains(message);
  }
}
