package dev.pawl.spec.read;

import static dev.pawl.spec.read.Mistakes.mistake;
import static dev.pawl.spec.read.Mistakes.problems;
import static dev.pawl.spec.read.Mistakes.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.spec.Component;
import dev.pawl.spec.InvalidSpecException;
import dev.pawl.spec.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of each mistake that a spec can have. */
class SpecErrorsTest {

  static Stream<Arguments> names_and_tasks() {
    return Stream.of(
        mistake(
            "model: Flights!",
            "model: Flights! (expected: lower-case letters, digits, - and _, at most 64)"),
        mistake(
            "model: 12",
            "model: 12 (expected: lower-case letters, digits, - and _, at most 64). Put quotes around it to make it a text."),
        mistake("owner: ' '", "owner: nothing (expected: a person or a team)"),
        mistake("purpose:", "purpose: nothing (expected: a sentence)"),
        mistake("task: multi", "task: multi (expected: regression, binary, or {classes: [a, b]})"),
        mistake(
            "trainig: {mode: continual}",
            "trainig: unknown key (expected: one of model, owner, purpose, task, inputs, unit, derived, live, outcome, features, learner, training, evaluation, metrics, rollout, serving, …). Did you mean training?"),
        mistake(
            "micro_batch: 5",
            "micro_batch: unknown key (expected: one of model, owner, purpose, task, inputs, unit, derived, live, outcome, features, learner, training, evaluation, metrics, rollout, serving, …). Did you mean training.micro_batch?"));
  }

  static Stream<Arguments> inputs_and_columns() {
    return Stream.of(
        mistake("inputs: [a]", "inputs: a list of 1 (expected: a mapping of keys to values)"),
        mistake("inputs: {}", "inputs: {} (expected: at least 1 entry)"),
        mistake(
            "inputs: {a: numbr}",
            "inputs.a: numbr (expected: number, boolean, time, category, text, a list of categories, or a mapping with type). Did you mean number?"),
        mistake(
            "inputs: {a: 7}",
            "inputs.a: 7 (expected: number, boolean, time, category, text, a list of categories, or a mapping with type)"),
        mistake(
            "inputs: {a: {min: .nan}}",
            "inputs.a.min: .nan (expected: a finite number). Leave the key out for no bound."),
        mistake(
            "inputs: {a: number, a: text}",
            "inputs.a: there twice (expected: each key once). Line 1 has it too."),
        mistake(
            "inputs: {1x: number}",
            "inputs.1x: name 1x (expected: letters, digits and _, not starting with a digit, at most 64)"),
        mistake(
            "inputs: {time: number}",
            "inputs.time: name time (expected: a name that means nothing else in expressions). Choose another."),
        mistake(
            "inputs: {y: number}",
            "outcome.values.y: name y (expected: each name once). inputs.y has it too."),
        mistake("inputs: {a: [x, x]}", "inputs.a[1]: x twice (expected: each once)"),
        mistake("inputs: {a: {min: 5, max: 3}}", "inputs.a.min: 5 (expected: at most max: 3)"),
        mistake(
            "inputs: {a: {type: text, min: 3}}",
            "inputs.a.min: 3 (expected: only with numbers). Leave it out."),
        mistake(
            "inputs: {a: {type: text, unit: kg}}",
            "inputs.a.unit: kg (expected: only with numbers). Leave it out."),
        mistake(
            "inputs: {a: {type: text, categories: [b]}}",
            "inputs.a.categories: a list of 1 (expected: only with type category). Leave it out."),
        mistake(
            "inputs: {a: {typ: text}}",
            "inputs.a.typ: unknown key (expected: one of type, required, min, max, categories, unit, max_length, wrong). Did you mean type?"),
        mistake("inputs: {a: {required: 1}}", "inputs.a.required: 1 (expected: true or false)"),
        mistake("unit: nope", "unit: nope (expected: an input: one of a, c, t)"),
        mistake("derived: {d: a +}", "derived.d: a +: column 4: ends too early"),
        mistake(
            "derived: {d: aa + 1}",
            "derived.d: aa + 1: column 1: unknown name aa (expected: one of a, c, t)"),
        mistake(
            "derived: {d: e + 1, e: a}",
            "derived.d: e + 1: column 1: unknown name e (expected: one of a, c, t). Declare e before it."),
        mistake(
            "derived: {d: c}",
            "derived.d: c: column 1: it is a text (expected: a number, a condition, a time or a duration)"),
        mistake(
            "derived: {d: 5}",
            "derived.d: 5 (expected: an expression such as arr_delay - dep_delay). Put quotes around it to make it a text."));
  }

  static Stream<Arguments> live_features() {
    return Stream.of(
        mistake(
            "live: {l: {mean: y, by: cc, window: 1h}}",
            "live.l.by: cc (expected: an input: one of a, c, t)"),
        mistake(
            "live: {l: {mean: y, sum: y, window: 1h}}",
            "live.l: sum and mean (expected: one of count, sum, mean, min, max, last, age). Declare a live feature for each."),
        mistake(
            "live: {l: {by: c, window: 1h}}",
            "live.l: no aggregate (expected: one of count, sum, mean, min, max, last, age)"),
        mistake(
            "live: {l: {maen: y, window: 1h}}",
            "live.l.maen: unknown key (expected: one of count, sum, mean, min, max, last, age, of, by, window, half_life, where, prior, at_least, at_most). Did you mean mean?"),
        mistake(
            "live: {l: {mean: y}}",
            "live.l.window: missing (expected: a window or a half_life, such as 2h)"),
        mistake("live: {l: {max: y}}", "live.l.window: missing (expected: a window, such as 2h)"),
        mistake(
            "live: {l: {max: y, half_life: 1d}}",
            "live.l.half_life: 1d (expected: only with count, sum or mean). Give a window instead."),
        mistake(
            "live: {l: {mean: y, window: 1h, half_life: 1d}}",
            "live.l.half_life: 1d (expected: either window or half_life). Leave one of them out."),
        mistake(
            "live: {l: {mean: y, window: 0h}}", "live.l.window: 0h (expected: a duration above 0)"),
        mistake(
            "live: {l: {mean: y, window: 2 hours}}",
            "live.l.window: 2 hours (expected: a duration such as 90s, 30m, 1h30m, 7d or 2w)"),
        mistake(
            "live: {l: {mean: y, window: 99999999999999999d}}",
            "live.l.window: 99999999999999999d (expected: at most 36500d)"),
        mistake(
            "live: {l: {mean: y, of: predictions, window: 1h}}",
            "live.l.mean: y: column 1: unknown name y (expected: one of a, c, l, t). y comes with the outcome; write of: outcomes."),
        mistake(
            "live: {l: {mean: y, of: results, window: 1h}}",
            "live.l.of: results (expected: one of outcomes, predictions)"),
        mistake(
            "live: {l: {count: false, window: 1h}}",
            "live.l.count: false (expected: true or a condition)"),
        mistake(
            "live: {l: {count: y, window: 1h}}",
            "live.l.count: y: column 1: it is a number (expected: a condition)"),
        mistake(
            "live: {l: {mean: y, prior: -1, window: 1h}}",
            "live.l.prior: -1 (expected: at least 0)"),
        mistake(
            "live: {l: {max: y, prior: 1, window: 1h}}",
            "live.l.prior: 1 (expected: only with mean)"),
        mistake(
            "live: {l: {mean: y, at_least: 2, at_most: 1, window: 1h}}",
            "live.l.at_least: 2 (expected: at most at_most: 1)"),
        mistake(
            "live: {l: {count: true, at_least: 2, window: 1h}}",
            "live.l.at_least: 2 (expected: not with count). Leave it out."),
        mistake(
            "live: {l: {mean: y, where: y, window: 1h}}",
            "live.l.where: y: column 1: it is a number (expected: a condition)"));
  }

  static Stream<Arguments> outcomes_and_parts() {
    return Stream.of(
        mistake(
            "outcome: {values: {y: number}}",
            "outcome.window: missing (expected: a duration such as 90s, 30m, 1h30m, 7d or 2w)"),
        mistake(
            "outcome: {window: 1h}",
            "outcome.values: missing (expected: a mapping of keys to values)"),
        mistake(
            "outcome: {values: {y: number}, window: 5}",
            "outcome.window: 5 (expected: a duration such as 90s, 30m, 1h30m, 7d or 2w)"),
        mistake(
            "outcome: {values: {y: number}, window: 1h, label: yy}",
            "outcome.label: yy: column 1: unknown name yy (expected: one of outcomes, prediction, y)"),
        mistake(
            "outcome: {values: {y: number}, window: 1h, label: y - a}",
            "outcome.label: y - a: column 5: unknown name a (expected: one of outcomes, prediction, y). An input is read as prediction.a here."),
        mistake(
            "outcome: {values: {y: number, z: number}, window: 1h}",
            "outcome.label: missing (expected: an expression over y, z). It may be left out only when there is one outcome value."),
        mistake(
            "outcome: {values: {y: category}, window: 1h}",
            "task: missing (expected: {classes: [a, b]}, because the label is a text)"),
        mistake(
            "outcome: {values: {y: time}, window: 1h}",
            "outcome.label: y: column 1: it is a time (expected: a number, a condition, a duration or a text)"),
        mistake(
            "outcome: {values: {y: number}, window: 1h, join_by: [k]}",
            "outcome.join_by[0]: k (expected: an input: one of a, c, t)"),
        mistake(
            "outcome: {values: {y: number}, window: 1h, unanswerd: drop}",
            "outcome.unanswerd: unknown key (expected: one of values, window, label, when, unanswered, join_by). Did you mean unanswered?"),
        mistake("features: standardise", "features: standardise (expected: a list)"),
        mistake(
            "features: [{standardise: [a, nope]}]",
            "features[0].standardise[1]: nope (expected: a column: one of a, c, t)"),
        mistake(
            "features: [{bucketise: {of: [aa], edges: [1]}}]",
            "features[0].bucketise.of[0]: aa (expected: a column: one of a, c, t)"),
        mistake(
            "features: [{one_hot: [c], bucketise: [a]}]",
            "features[0]: {one_hot: …} (expected: exactly one key). Indent the settings below the name, and write each part as an entry of its own."),
        mistake(
            "features: [{A: a}]",
            "features[0].A: name A (expected: a name in lower case, such as one_hot)"),
        mistake(
            "features: [{cross: {of: [a, c], size: }}]",
            "features[0].cross.size: nothing (expected: a value). Leave the key out for its default."),
        mistake(
            "learner: [linear]",
            "learner: a list of 1 (expected: a name, or a mapping of one name to its settings)"));
  }

  static Stream<Arguments> training() {
    return Stream.of(
        mistake("training: {micro_batch: 0}", "training.micro_batch: 0 (expected: 1 … 65536)"),
        mistake("training: {micro_batch: 1.5}", "training.micro_batch: 1.5 (expected: 1 … 65536)"),
        mistake("training: {seed: -1}", "training.seed: -1 (expected: 0 … 9007199254740991)"),
        mistake(
            "training: {mode: continuous}",
            "training.mode: continuous (expected: one of manual, scheduled_stateless, scheduled_stateful, continual). Did you mean continual?"),
        mistake(
            "training: {mode: manual, triggers: [drift]}",
            "training.triggers: a list of 1 (expected: none in mode manual). Leave triggers out, or choose another mode."),
        mistake(
            "training: {triggers: []}",
            "training.triggers: a list of 0 (expected: at least one in this mode). Leave triggers out for every day."),
        mistake(
            "training: {triggers: [drfit]}",
            "training.triggers[0]: drfit (expected: drift, or a mapping with every, labels, more_labels, performance or drift). Did you mean drift?"),
        mistake(
            "training: {triggers: [{evry: 1d}]}",
            "training.triggers[0].evry: unknown key (expected: one of every, labels, more_labels, performance, drift). Did you mean every?"),
        mistake(
            "training: {triggers: [{every: 1d, labels: 5}]}",
            "training.triggers[0]: {every: …} (expected: exactly one key). Indent the settings below the name, and write each part as an entry of its own."),
        mistake(
            "training: {triggers: [{drift: {features: 30%}}]}",
            "training.triggers[0]: {drift: …} (expected: with watch.drift, which finds it). Declare watch: {drift: {}}."),
        mistake(
            "watch: {drift: {period: 2d, season: 7d}}",
            "watch.drift.season: 7d (expected: 1 … 1000 times the period, 2d)"),
        mistake(
            "watch: {performance: {period: 90m}}",
            "watch.performance.period: 90m (expected: a multiple of evaluation.block)"),
        mistake(
            "watch: {slices: {near: \"distanc < 5\"}}",
            "watch.slices.near: distanc < 5: column 1: unknown name distanc (expected: one of a, c, t)"),
        mistake(
            "watch: {actions: {drift: [trian]}}",
            "watch.actions.drift[0]: trian (expected: one of alert, train, pause_promotions, pause_learning, rollback). Did you mean train?"),
        mistake(
            "watch: {actions: {schema: [pause_promotions]}}",
            "watch.actions.schema: a list of 1 (expected: with an input that says wrong: flag, whose values it is about). Give an input wrong: flag, or leave this out."),
        mistake(
            "watch: {actions: {performance: rollback}}",
            "watch.actions.performance: rollback (expected: with watch.performance, which finds it). Declare watch.performance, or leave this out."),
        mistake(
            "watch: {actions: {age: [train]}}",
            "watch.actions.age: a list of 1 (expected: with watch.age, which finds it). Declare watch.age, or leave this out."),
        mistake(
            "watch: {actions: {speed: [rollback]}}",
            "watch.actions.speed: a list of 1 (expected: with watch.speed, which finds it). Declare watch.speed, or leave this out."),
        mistake(
            "watch: {actions: {skew: [alert]}}",
            "watch.actions.skew: a list of 1 (expected: with watch.skew, which finds it). Declare watch.skew, or leave this out."),
        mistake(
            "watch: {skew: 1%}",
            "watch.skew: 1% (expected: with derived columns or live features, which are compared). Declare derived or live, or leave this out."),
        mistake(
            "derived: {b: a + 1}\nwatch: {skew: 100%}", "watch.skew: 100% (expected: 0% … 99%)"),
        mistake(
            "watch: {actions: {quality: [alert]}}",
            "watch.actions.quality: unknown key (expected: one of feed, schema, assertion, drift, performance, labels, skew, age, volume, numeric, speed, shadow)"),
        mistake(
            "watch: {drift: {within: 12h}}",
            "watch.drift.within: 12h (expected: at least the period)"),
        mistake(
            "watch: {drift: {false_findings: 60%}}",
            "watch.drift.false_findings: 60% (expected: above 0%, at most 50%)"),
        mistake(
            "training: {triggers: [{labels: 0}]}",
            "training.triggers[0].labels: 0 (expected: at least 1)"),
        mistake(
            "training: {triggers: [{more_labels: 0%}]}",
            "training.triggers[0].more_labels: 0% (expected: above 0%, at most 100000%)"),
        mistake(
            "training: {triggers: [{more_labels: five}]}",
            "training.triggers[0].more_labels: five (expected: a share such as 5% or 0.05)"),
        mistake(
            "training: {triggers: [{performance: {over: 1d}}]}",
            "training.triggers[0].performance: no threshold (expected: limit or rise, or both)"),
        mistake(
            "training: {triggers: [{performance: {over: 1d, limit: 0}}]}",
            "training.triggers[0].performance.limit: 0 (expected: a number above 0)"),
        mistake(
            "training: {blend: {every: 1d, share: 150%}}",
            "training.blend.share: 150% (expected: above 0%, at most 100%)"),
        mistake(
            "training: {blend: {share: 50%}}",
            "training.blend.every: missing (expected: a duration such as 90s, 30m, 1h30m, 7d or 2w)"),
        mistake(
            "training: {mode: scheduled_stateless, blend: {every: 1d}}",
            "training.blend: {every: …} (expected: none in mode scheduled_stateless, which has no lineage to blend into). Leave it out, or choose mode scheduled_stateful or continual."),
        mistake(
            "training: {balance: {weights: {positive: 3}}}",
            "training.balance.weights.positive: class positive (expected: none for a regression, which has no classes)"),
        mistake(
            "training: {lineages: {fast: {}}}",
            "training.lineages.fast: {} (expected: at least 1 entry)"),
        mistake(
            "training: {lineages: {fast: {linear: {}, windw: 7d}}}",
            "training.lineages.fast: linear and windw (expected: at most one learner by its name, beside features and window). Did you mean window?"),
        mistake(
            "training: {lineages: {fast: {window: 0s}}}",
            "training.lineages.fast.window: 0s (expected: a duration above 0)"),
        mistake(
            "training: {lineages: {fast: {features: [{standardise: [y]}]}}}",
            "training.lineages.fast.features[0].standardise[0]: y (expected: a column: one of a, c, t)"),
        mistake(
            "training: {lineages: {fast: {features: [{standardise: {of: a, assert: mean 0}}]}}}",
            "training.lineages.fast.features[0].standardise.assert: mean 0 (expected: no assert in a lineage's own features). Leave it out, or state it in the spec's features."));
  }

  static Stream<Arguments> evaluation_and_serving() {
    return Stream.of(
        mistake(
            "evaluation: {metric: log_loss}",
            "evaluation.metric: log_loss (expected: for the task regression: absolute_error, squared_error)"),
        mistake(
            "evaluation: {metric: mae}",
            "evaluation.metric: mae (expected: one of absolute_error, squared_error, log_loss, brier, zero_one)"),
        mistake("evaluation: {alpha: 0}", "evaluation.alpha: 0 (expected: above 0, at most 0.5)"),
        mistake(
            "evaluation: {alpha: 0.7}", "evaluation.alpha: 0.7 (expected: above 0, at most 0.5)"),
        mistake("evaluation: {margin: 101%}", "evaluation.margin: 101% (expected: 0% … 100%)"),
        mistake(
            "evaluation: {margin: -1%}",
            "evaluation.margin: -1% (expected: a share such as 5% or 0.05)"),
        mistake("evaluation: {first_look: 0}", "evaluation.first_look: 0 (expected: 1 … 1000000)"),
        mistake("evaluation: {block: 0s}", "evaluation.block: 0s (expected: a duration above 0)"),
        mistake("evaluation: {gated: maybe}", "evaluation.gated: maybe (expected: true or false)"),
        mistake(
            "evaluation: {holdout: }",
            "evaluation.holdout: nothing (expected: the path of a CSV file)"),
        mistake(
            "serving: {when_full: drop}",
            "serving.when_full: drop (expected: one of refuse, answer)"),
        mistake(
            "serving: {durability: yes}",
            "serving.durability: yes (expected: one of fsync, queue)"),
        mistake(
            "serving: {maximum_skew: -5m}",
            "serving.maximum_skew: -5m (expected: a duration such as 90s, 30m, 1h30m, 7d or 2w)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "names_and_tasks",
    "inputs_and_columns",
    "live_features",
    "outcomes_and_parts",
    "training",
    "evaluation_and_serving"
  })
  void a_mistake_is_named_with_what_is_expected_and_how_to_fix_it(String line, String message) {
    String text = spec(line);
    assertThat(problems(text)).extracting(Problem::message).containsExactly(message);
  }

  @Test
  void a_key_that_is_left_out_but_required_is_named() {
    assertThat(problems("model: m"))
        .extracting(Problem::message)
        .containsExactlyInAnyOrder(
            "owner: missing (expected: a person or a team)",
            "purpose: missing (expected: a sentence)",
            "inputs: missing (expected: a mapping of keys to values)",
            "outcome: missing (expected: a mapping of keys to values)");
  }

  @Test
  void classes_are_at_least_two_and_different() {
    String outcome = "outcome: {values: {y: category}, window: 1h}";
    assertThat(problems(spec(outcome, "task: {classes: [a]}")))
        .extracting(Problem::message)
        .containsExactly("task.classes: a list of 1 (expected: at least 2)");
    assertThat(problems(spec(outcome, "task: {classes: [a, b, a]}")))
        .extracting(Problem::message)
        .containsExactly("task.classes[2]: a twice (expected: each once)");
  }

  @Test
  void a_label_must_fit_the_task() {
    assertThat(
            problems(
                spec(
                    "task: regression",
                    "outcome: {values: {y: number}, window: 1h, label: y > 1}")))
        .extracting(Problem::message)
        .containsExactly(
            "outcome.label: y > 1 is a condition (expected: a number, because the task is regression). Leave task out to have the label decide it.");
    assertThat(problems(spec("task: binary")))
        .extracting(Problem::message)
        .containsExactly(
            "outcome.label: y is a number (expected: a condition, because the task is binary). Leave task out to have the label decide it.");
    assertThat(
            problems(
                spec(
                    "task: {classes: [p, q]}",
                    "outcome: {values: {y: category}, window: 1h, unanswered: negative}")))
        .extracting(Problem::message)
        .containsExactly("outcome.unanswered: negative (expected: drop, for a task with classes)");
  }

  @Test
  void classes_are_named_where_they_count() {
    assertThat(
            problems(
                spec(
                    "outcome: {values: {y: boolean}, window: 1h}",
                    "training: {balance: {weights: {positiv: 3}, samples: {negative: 0%}}}")))
        .extracting(Problem::message)
        .containsExactly(
            "training.balance.weights.positiv: class positiv (expected: one of negative, positive). Did you mean positive?",
            "training.balance.samples.negative: 0% (expected: above 0%, at most 10000%)");
  }

  @Test
  void everything_that_is_wrong_is_said_at_once_in_the_order_of_the_lines() {
    String text =
        """
        model: arrival delay
        owner: ops@example.com
        inputs:
          dep_delay: number
        outcome:
          values: {arr_delay: number}
          window: 48
          label: arr_dleay
        training:
          micro_batch: 0
        """;
    assertThatThrownBy(() -> SpecReader.read(text, "flights.yaml"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            """
            flights.yaml:1: purpose: missing (expected: a sentence)
            flights.yaml:1: model: arrival delay (expected: lower-case letters, digits, - and _, at most 64)
            flights.yaml:7: outcome.window: 48 (expected: a duration such as 90s, 30m, 1h30m, 7d or 2w)
            flights.yaml:8: outcome.label: arr_dleay: column 1: unknown name arr_dleay (expected: one of arr_delay, outcomes, prediction). Did you mean arr_delay?
            flights.yaml:10: training.micro_batch: 0 (expected: 1 … 65536)\
            """);
  }

  static Stream<Arguments> texts_that_are_not_yaml() {
    return Stream.of(
        mistake("", "s.yaml:1: nothing (expected: a spec)"),
        mistake("- a\n- b", "s.yaml:1: a list of 2 (expected: a mapping of keys to values)"),
        mistake(
            "model: m\nowner: a: b",
            "s.yaml:2: not YAML: mapping values are not allowed here. Put quotes around a text with ': ' in it, and check the indentation."),
        mistake(
            "model: m\n\towner: x",
            "s.yaml:2: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation). Indent with spaces, not with tabs."),
        mistake(
            "model: m\nowner: [x",
            "s.yaml:2: not YAML: expected ',' or ']', but got <stream end>. Put quotes around a text with special characters, such as an expression."),
        mistake(
            "outcome: {label: k > 3 ? 1 : 0}",
            "s.yaml:1: not YAML: expected ',' or '}', but got :. Put quotes around a text with special characters, such as an expression."),
        mistake("model: *x", "s.yaml:1: not YAML: found undefined alias x"),
        mistake(
            "model: m\n---\nmodel: n",
            "s.yaml:2: not YAML: but found another document. Write one spec in a file."),
        mistake(
            "{? {a: b} : c}",
            "s.yaml:1: not YAML: Non scalar key is detected but it is not configured to be allowed."),
        mistake("a: " + "[".repeat(60) + "]".repeat(60), "s.yaml:1: nested deeper than 32 levels"));
  }

  @ParameterizedTest
  @MethodSource("texts_that_are_not_yaml")
  void a_text_that_is_not_yaml_is_refused_with_its_line(String text, String message) {
    assertThatThrownBy(() -> SpecReader.read(text, "s.yaml")).hasMessage(message);
  }

  @Test
  void a_text_that_unfolds_into_too_much_is_refused() {
    var text = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (char name = 'b'; name < 'j'; name++) {
      String before = "*" + (char) (name - 1);
      text.append(
          "%s: &%s [%s]%n"
              .formatted(name, name, String.join(", ", java.util.Collections.nCopies(10, before))));
    }
    assertThatThrownBy(() -> SpecReader.read(text.toString(), "s.yaml"))
        .hasMessage("s.yaml:1: more than 50,000 values, aliases unfolded");
  }

  @Test
  void a_refused_setting_of_a_part_gets_the_line_of_the_part(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("flights.yaml");
    Files.writeString(file, spec("learner: {linear: {rate: -1}}"));
    Component learner = SpecReader.read(file).learner();
    var refusal = new IllegalArgumentException("rate: -1.0 (expected: above 0)");
    InvalidSpecException exception = InvalidSpecException.at("flights.yaml", learner, refusal);
    assertThat(exception)
        .hasMessage("flights.yaml:2: linear: rate: -1.0 (expected: above 0)")
        .hasCause(refusal);
  }
}
