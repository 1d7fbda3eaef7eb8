package dev.pawl.spec.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.spec.Component;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.spec.TaskSpec;
import dev.pawl.spec.read.SpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTemplateTest {

  private static final List<InputSpec.Type> TYPES = List.of(InputSpec.Type.values());

  private static ColumnSummary number(String name, double minimum, double maximum, long distinct) {
    return new ColumnSummary(
        name,
        InputSpec.Type.NUMBER,
        1000,
        25,
        distinct,
        OptionalDouble.of(minimum),
        OptionalDouble.of(maximum),
        List.of());
  }

  private static ColumnSummary column(
      String name, InputSpec.Type type, long distinct, String... examples) {
    return new ColumnSummary(
        name,
        type,
        1000,
        0,
        distinct,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(examples));
  }

  private static TableSummary table(ColumnSummary... columns) {
    return new TableSummary("flights.csv", List.of(columns), Optional.empty(), Optional.empty());
  }

  private static final ColumnSummary DELAY = number("arr_delay", -86, 1272, 500);
  private static final ColumnSummary CARRIER =
      column("carrier", InputSpec.Type.CATEGORY, 16, "UA", "B6", "EV", "DL");

  @Test
  void a_table_becomes_a_commented_spec() {
    TableSummary flights =
        new TableSummary(
            "flights.csv",
            List.of(
                column("dep", InputSpec.Type.TIME, 990, "2013-01-01T10:15:00Z"),
                number("year", 2013, 2013, 1),
                number("Dep. Delay", -43, 1301, 400),
                CARRIER,
                column("tailnum", InputSpec.Type.CATEGORY, 300, "N14228"),
                column("sched_dep", InputSpec.Type.TIME, 500, "2013-01-01T10:15:00Z"),
                column("flight_id", InputSpec.Type.CATEGORY, 1000, "UA1545"),
                column("remark", InputSpec.Type.TEXT, 100, "late\nagain"),
                DELAY),
            Optional.of("dep"),
            Optional.empty());
    assertThat(SpecTemplate.of(flights, "arr_delay", "ops@example.com"))
        .isEqualTo(
            """
            # A first spec, written from flights.csv (1,000 rows).
            # Go through it from top to bottom; docs/spec.md explains each key.
            model: arr_delay
            owner: 'ops@example.com'  # who answers for the model
            purpose: 'Predicts arr_delay'  # what it is for, in a sentence
            task: regression

            # What a request carries. Take out what is not yet known when a prediction is asked for:
            # an input that gives the outcome away makes a model that looks good and is of no use.
            inputs:
              dep_delay: number  # column 'Dep. Delay'; -43 … 1301; 2.5 % missing
              carrier: category  # 16 values: UA, B6, EV, …; never missing
              tailnum: category  # 300 values: N14228, …; never missing
              sched_dep: time  # 500 values: 2013-01-01T10:15:00Z, …; never missing
              flight_id: category  # 1,000 values: UA1545, …; never missing
              remark: text  # 100 values: late again, …; never missing
              # Left out: dep (the time of the prediction, which each request carries), year (always the same).

            # What comes back, and what label is made of it.
            outcome:
              values: {arr_delay: number}  # -86 … 1272; 2.5 % missing
              window: 7d  # how long after its prediction an outcome counts
              label: arr_delay
              unanswered: drop  # what no outcome came for; or: negative, which learns a label of 0
              # join_by: [...]  # the inputs that outcomes name, unless they name the prediction's id

            # Columns that change with every event, for example the mean of the last day:
            # live:
            #   recent: {mean: arr_delay, by: carrier, window: 1d}

            # What the learner reads.
            features:
              - standardise: [dep_delay]  # numbers on one scale
              - one_hot: [carrier, tailnum]  # a weight for each value
              - time: [sched_dep]  # hour and weekday; with zone: for a clock other than UTC
              # Not used: flight_id, remark (texts, and keys with a value of its own in nearly every row).
            learner: {linear: {learning_rate: 3}}  # how far a weight may move at its first example, in the unit of arr_delay

            training:
              mode: continual  # or: manual, scheduled_stateless, scheduled_stateful
              micro_batch: 512  # examples that are learned from at once
              triggers: [{every: 1d}]  # when a version is cut; also labels, more_labels, performance, drift
              window: 90d  # how far back a training from scratch looks
              seed: 1

            # A new version takes over when it is not worse than the margin allows.
            evaluation:
              metric: absolute_error
              block: 1h  # events of one block count as one observation
              margin: 1%
              alpha: 5%  # the probability of a wrong promotion
            """);
  }

  private static Spec read(TableSummary table, String target) {
    return SpecReader.read(SpecTemplate.of(table, target, "me"), "template.yaml");
  }

  @Test
  void it_reads_back_as_a_spec() {
    Spec spec = read(table(CARRIER, DELAY), "arr_delay");
    assertThat(spec.task().kind()).isEqualTo(TaskSpec.Kind.REGRESSION);
    assertThat(spec.inputs()).extracting(InputSpec::name).containsExactly("carrier");
    assertThat(spec.features()).extracting(Component::kind).containsExactly("one_hot");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 977, '{linear: {learning_rate: 2}}'",
    "-0.002, 0.003, '{linear: {learning_rate: 0.00001}}'",
    "0, 40000000, '{linear: {learning_rate: 80000}}'",
    "0, 1e300, linear",
    "7, 7, linear",
  })
  void the_learning_rate_suits_the_range_of_the_label(double from, double to, String learner) {
    TableSummary table =
        new TableSummary(
            "any.csv",
            List.of(number("x", 0, 1, 400), number("y", from, to, 400)),
            Optional.empty(),
            Optional.empty());

    assertThat(SpecTemplate.of(table, "y", "a@example.com")).contains("\nlearner: " + learner);
  }

  @Test
  void zeros_and_ones_are_a_binary_label() {
    Spec spec = read(table(CARRIER, number("late", 0, 1, 2)), "late");
    assertThat(spec.task().kind()).isEqualTo(TaskSpec.Kind.BINARY);
    assertThat(spec.outcome().label().source()).isEqualTo("late == 1");
  }

  @Test
  void true_and_false_are_a_binary_label() {
    Spec spec = read(table(CARRIER, column("late", InputSpec.Type.BOOLEAN, 2)), "late");
    assertThat(spec.task().kind()).isEqualTo(TaskSpec.Kind.BINARY);
  }

  @Test
  void two_names_are_a_binary_label() {
    ColumnSummary price = column("price", InputSpec.Type.CATEGORY, 2, "DOWN", "it's \"up\": #1");
    Spec spec = read(table(CARRIER, price), "price");
    assertThat(spec.task().kind()).isEqualTo(TaskSpec.Kind.BINARY);
    assertThat(spec.outcome().label().source()).isEqualTo("price == \"it's \\\"up\\\": #1\"");
    assertThat(spec.learner().kind()).isEqualTo("linear");
  }

  @Test
  void few_names_are_classes() {
    ColumnSummary mode = column("mode", InputSpec.Type.CATEGORY, 3, "walk", "it's a bus", "no");
    Spec spec = read(table(CARRIER, mode), "mode");
    assertThat(spec.task().classes()).containsExactly("walk", "it's a bus", "no");
    assertThat(spec.learner().kind()).isEqualTo("mean");
  }

  @Test
  void many_values_are_hashed() {
    ColumnSummary query =
        new ColumnSummary(
            "query",
            InputSpec.Type.CATEGORY,
            100_000,
            0,
            5_000,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of("shoes"));
    assertThat(read(table(query, DELAY), "arr_delay").features())
        .extracting(Component::kind)
        .containsExactly("hash");
  }

  @Test
  void names_that_become_the_same_are_told_apart() {
    Spec spec =
        read(table(number("a b", 0, 9, 5), number("a-b", 0, 9, 5), number("a_b", 0, 9, 5)), "a_b");
    assertThat(spec.inputs()).extracting(InputSpec::name).containsExactly("a_b_2", "a_b_3");
    assertThat(spec.outcome().values()).extracting(InputSpec::name).containsExactly("a_b");
  }

  @Test
  void a_column_that_is_not_there_is_named_with_what_was_meant() {
    assertThatThrownBy(() -> SpecTemplate.of(table(CARRIER, DELAY), "arr_dleay", "me"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "target: arr_dleay (expected: one of carrier, arr_delay). Did you mean arr_delay?");
  }

  @Test
  void a_time_is_no_target() {
    TableSummary table = table(CARRIER, column("at", InputSpec.Type.TIME, 9));
    assertThatThrownBy(() -> SpecTemplate.of(table, "at", "me"))
        .hasMessage(
            "target: at, which is a time (expected: a number, true or false, or a category)");
  }

  @Test
  void a_name_of_too_many_values_is_no_target() {
    TableSummary table = table(DELAY, column("id", InputSpec.Type.CATEGORY, 900, "a", "b"));
    assertThatThrownBy(() -> SpecTemplate.of(table, "id", "me"))
        .hasMessage(
            "target: id, which is 900 different texts (expected: a number, true or false, or a category of 2 to 50 values)");
  }

  @Test
  void a_table_without_inputs_is_refused() {
    TableSummary table = table(number("year", 2013, 2013, 1), DELAY);
    assertThatThrownBy(() -> SpecTemplate.of(table, "arr_delay", "me"))
        .hasMessage(
            "columns: none but the target and what was left out: year (always the same) (expected: at least one input)");
  }

  @Test
  void counts_that_cannot_be_are_refused() {
    assertThatThrownBy(() ->
            new ColumnSummary(
                "a",
                InputSpec.Type.NUMBER,
                1,
                2,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of()))
        .hasMessage(
            "a: 2 of 1 rows missing, 0 distinct values (expected: 0 or more, and no more missing than rows)");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatever_a_table_is_called_its_spec_is_valid(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      List<ColumnSummary> columns = new ArrayList<>();
      columns.add(DELAY);
      for (int c = random.nextInt(1, 6); c > 0; c--) {
        InputSpec.Type type = TYPES.get(random.nextInt(TYPES.size()));
        boolean numeric = type == InputSpec.Type.NUMBER;
        columns.add(
            new ColumnSummary(
                title(random),
                type,
                1000,
                random.nextInt(1000),
                random.nextInt(2, 3000),
                numeric ? OptionalDouble.of(-1e-9) : OptionalDouble.empty(),
                numeric ? OptionalDouble.of(1e12) : OptionalDouble.empty(),
                List.of(title(random), title(random))));
      }
      TableSummary table =
          new TableSummary(title(random), columns, Optional.empty(), Optional.empty());
      String text = SpecTemplate.of(table, "arr_delay", title(random) + ".");
      assertThat(SpecReader.read(text, "seed " + seed).inputs()).hasSize(columns.size() - 1);
    }
  }

  private static String title(SplittableRandom random) {
    String letters = "abzA9 _-.:#'\"{}[],&*!|>%@`\n\téü✓time";
    var title = new StringBuilder();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      title.append(letters.charAt(random.nextInt(letters.length())));
    }
    return title.toString();
  }
}
